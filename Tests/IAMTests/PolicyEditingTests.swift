import AWSTypes
import JSON
import TestSupport
import Testing

@testable import IAM

/// Changes to whole documents: what is added, what is narrowed, and what stays as it is.
@Suite struct PolicyEditingTests {
    private static let etl = "arn:aws:iam::111122223333:role/orders-etl"
    private static let audit = "arn:aws:iam::111122223333:role/service-role/audit"

    private func document(_ text: String) throws -> PolicyDocument {
        try PolicyDocument.decode(text, name: "test")
    }

    private func grant(_ resource: String, _ action: String = "s3:GetObject") -> PolicyEdit {
        .allow(PolicyGrant(actions: [action], resources: [resource]))
    }

    private func resources(_ document: PolicyDocument) -> [[String]] {
        document.statements.map { $0.value["Resource"]?.oneOrMany.compactMap(\.string) ?? [] }
    }

    fileprivate static func action(_ text: String) -> Action {
        Action(service: "s3", name: String(text.drop { $0 != ":" }.dropFirst()))
    }

    // MARK: - Grants

    @Test func `three grants of one action are one statement, whose Sid tells what it says`() throws
    {
        let edits = ["a", "b", "c"].map { grant("arn:aws:s3:::lake/\($0)") }
        let joined = try PolicyDocument.empty(named: "new").applying(edits)
        #expect(joined.statements.count == 1)
        #expect(resources(joined)[0].count == 3)
        let sid = try #require(joined.statements[0].sid)
        #expect(sid.hasPrefix("Why403GetObject"))
        let other = try PolicyDocument.empty(named: "new").applying(edits.dropLast())
        #expect(other.statements[0].sid != sid)
    }

    @Test func `two roles at one endpoint share a statement and lose nothing`() throws {
        let edits = [Self.etl, Self.audit].map { role in
            PolicyEdit.allow(
                PolicyGrant(
                    principals: ["*"], actions: ["s3:GetObject"],
                    resources: ["arn:aws:s3:::lake/*"],
                    conditions: [.init("ArnEquals", "aws:PrincipalArn", [role])]))
        }
        let joined = try PolicyDocument.empty(named: "vpce").applying(edits)
        #expect(joined.statements.count == 1)
        #expect(joined.compactJSON.contains(Self.etl) && joined.compactJSON.contains(Self.audit))
    }

    @Test func `grants that differ in two lists are not joined, which would allow more`() throws {
        let edits = [
            grant("arn:aws:s3:::lake/a", "s3:GetObject"),
            grant("arn:aws:s3:::lake/b", "s3:PutObject"),
        ]
        let joined = try PolicyDocument.empty(named: "new").applying(edits)
        #expect(joined.statements.count == 2)
        #expect(Set(joined.statements.compactMap(\.sid)).count == 2)
    }

    @Test func `a folder covers its objects, and no neighbour whose name begins alike`() throws {
        let edits = ["a/*", "a/b", "a/c/*", "ab", "a"].map { grant("arn:aws:s3:::lake/\($0)") }
        let joined = try PolicyDocument.empty(named: "new").applying(edits)
        #expect(
            resources(joined) == [
                ["arn:aws:s3:::lake/a", "arn:aws:s3:::lake/a/*", "arn:aws:s3:::lake/ab"]
            ])
    }

    @Test func `next week's grant joins last week's and keeps what others wrote in their order`()
        throws
    {
        let foreign = """
            {"Id": "lake", "Version": "2012-10-17", "Statement": [
                {"Sid": "Own", "Effect": "Allow", "Principal": {"AWS": "111122223333"},
                 "Action": "s3:*", "Resource": "arn:aws:s3:::lake/*"},
                {"Sid": "Closed", "Effect": "Deny", "Principal": "*", "Action": "s3:DeleteObject",
                 "Resource": "arn:aws:s3:::lake/*", "X-Note": "kept"}], "More": [1.50]}
            """
        let before = try document(foreign)
        let first = try before.applying([grant("arn:aws:s3:::lake/a")])
        let second = try first.applying([grant("arn:aws:s3:::lake/b")])
        #expect(second.statements.map(\.sid).prefix(2) == ["Own", "Closed"])
        #expect(second.statements.count == 3)
        #expect(resources(second)[2] == ["arn:aws:s3:::lake/a", "arn:aws:s3:::lake/b"])
        #expect(second.value.members?.map(\.key) == ["Id", "Version", "Statement", "More"])
        #expect(second.compactJSON.contains("1.50") && second.compactJSON.contains("X-Note"))
        #expect(Array(second.statements.prefix(2)) == before.statements)
    }

    @Test func `a statement that somebody edited since is theirs and stays`() throws {
        let first = try PolicyDocument.empty(named: "new").applying([grant("arn:aws:s3:::lake/a")])
        let edited = try document(
            first.compactJSON.replacing("arn:aws:s3:::lake/a", with: "arn:aws:s3:::lake/edited"))
        let again = try edited.applying([grant("arn:aws:s3:::lake/a")])
        #expect(again.statements.count == 2)
        #expect(again.statements[0] == edited.statements[0])
        #expect(Set(again.statements.compactMap(\.sid)).count == 2)
        #expect(try again.applying([grant("arn:aws:s3:::lake/a")]) == again)
    }

    @Test func `a name with a wildcard's character needs the newer version of the language`() throws
    {
        let old = try document(
            #"{"Statement": {"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "*"}}"#)
        let written = LiteralText.resource("arn:aws:s3:::lake/a*b")
        let new = try old.applying([grant(written)])
        #expect(new.version == "2012-10-17")
        let request = try AuthorizationRequest.of("s3:GetObject", "arn:aws:s3:::lake/aXb")
        var policies = PolicySet()
        policies.identity = .policies([new])
        #expect(authorize(request, with: policies).outcome != .allowed)
    }

    // MARK: - Exemptions

    private static let guarded = """
        {"Version": "2012-10-17", "Statement": [
            {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*",
             "Condition": {"Bool": {"aws:SecureTransport": "false"}}},
            {"Sid": "Office", "Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*",
             "Condition": {"NotIpAddress": {"aws:SourceIp": "192.0.2.0/24"},
                           "ArnNotEquals": {"AWS:principalarn": "arn:aws:iam::1:role/admin"}}}]}
        """

    @Test func `exemptions of one Deny stand in one statement, beside those it had`() throws {
        let before = try document(Self.guarded)
        let edits = [Self.audit, Self.etl].map { role in
            PolicyEdit.exempt(PolicyExemption(from: before.statements[1], scope: .role(role)))
        }
        let after = try before.applying(edits)
        #expect(after.statements.count == 2)
        #expect(after.statements[0] == before.statements[0])
        let exempt = after.statements[1].value["Condition"]?["ArnNotEquals"]?["AWS:principalarn"]
        #expect(
            exempt?.oneOrMany.compactMap(\.string)
                == ["arn:aws:iam::1:role/admin", Self.etl, Self.audit])
        #expect(try after.applying(edits) == after)
        #expect(
            try before.applying(edits.prefix(1)).applying(edits.suffix(1)).statements.count == 2)
    }

    @Test func `objects left out of a role's own Deny stand in one NotResource`() throws {
        let before = try document(
            #"""
            {"Statement": [{"Sid": "NoDeletes", "Effect": "Deny", "Action": "s3:DeleteObject*",
                            "Resource": "*"}]}
            """#)
        let edits = (0..<176).map { number in
            let arn = "arn:aws:s3:::landing/part-\(number)"
            return PolicyEdit.exempt(
                PolicyExemption.smallest(
                    of: Action(service: "s3", name: "DeleteObject"), on: arn, pattern: arn,
                    from: before.statements[0]))
        }
        let after = try before.applying(edits)
        #expect(after.statements.count == 1)
        #expect(after.statements[0].value["NotResource"]?.oneOrMany.count == 176)
        #expect(try after.applying(edits) == after)
        #expect(try before.applying(edits.reversed()) == after)
    }

    @Test func `a statement that goes takes no other of its kind with it, also made again`() throws
    {
        let before = try document(
            #"""
            {"Statement": [
                {"Effect": "Deny", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::lake/x"},
                {"Effect": "Deny", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::lake/y"}]}
            """#)
        let arn = "arn:aws:s3:::lake/x"
        let edit = PolicyEdit.exempt(
            PolicyExemption.smallest(
                of: Action(service: "s3", name: "GetObject"), on: arn, pattern: arn,
                from: before.statements[0]))
        let after = try before.applying([edit])
        #expect(after.statements.map { $0.value } == [before.statements[1].value])
        #expect(try after.applying([edit]) == after)
    }

    // MARK: - Difference and size

    @Test func `the difference shows what comes and goes, with three lines around`() throws {
        let before = try document(Self.guarded)
        let edit = PolicyEdit.exempt(
            PolicyExemption(from: before.statements[1], scope: .role(Self.etl)))
        let lines = PolicyDifference(from: before, to: try before.applying([edit])).lines
        #expect(lines.first == "@@" && lines.last == "@@")
        #expect(lines.contains { $0.hasPrefix("+") && $0.contains(Self.etl) })
        #expect(lines.count < 20)
        #expect(PolicyDifference(from: before, to: before).lines.isEmpty)
    }

    @Test(
        arguments: [
            // A document of `{"Statement":[],"Id":"a b"}`: 27 characters, 26 without white space.
            (.inlineRolePolicy, 26, 10_240), (.managedPolicy, 26, 6_144),
            (.bucketPolicy, 27, 20_480), (.keyPolicy, 27, 32_768), (.endpointPolicy, 27, 20_480),
            (.serviceControlPolicy, 27, 10_240), (.resourceControlPolicy, 27, 5_120),
        ] as [(PolicyKind, Int, Int)])
    func `sizes are counted as AWS counts them`(kind: PolicyKind, used: Int, limit: Int) throws {
        let size = PolicySize(
            try document("{ \"Statement\": [],\n \"Id\": \"a b\" }"), as: kind)
        #expect((size.used, size.limit) == (used, limit))
        #expect(!size.isOver && !size.source.isEmpty)
    }

    @Test func `white space is what Unicode calls so, in ASCII and beyond`() {
        for value in UInt32(0)...0x3100 {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let used = PolicySize(ofText: "a\(scalar)", as: .managedPolicy).used
            #expect(
                used == (scalar.properties.isWhitespace ? 1 : 2), "U+\(String(value, radix: 16))")
        }
    }

    @Test func `bytes and characters are told apart`() throws {
        let text = try document(#"{"Statement":[],"Id":"ü"}"#)
        #expect(PolicySize(text, as: .bucketPolicy).used == 26)
        #expect(PolicySize(text, as: .endpointPolicy).used == 25)
        #expect(PolicySize(text, as: .inlineRolePolicy, with: [text]).used == 50)
    }
}

/// Whatever is changed, in whatever order and however often.
@Suite struct PolicyEditingPropertyTests {
    private static let denies = [
        #"{"Sid":"A","Effect":"Deny","Action":["s3:GetObject","s3:PutObject"],"Resource":"*"}"#,
        #"{"Effect":"Deny","Action":"s3:*","NotResource":"arn:aws:s3:::lake/open/*"}"#,
        #"{"Effect":"Deny","Action":["s3:GetObject","s3:PutObject"],"Resource":"arn:aws:s3:::lake/*"}"#,
        #"{"Effect":"Deny","Action":"s3:GetObject","Resource":"arn:aws:s3:::lake/a/*"}"#,
        #"{"Effect":"Allow","Action":"s3:ListBucket","Resource":"*"}"#,
    ]
    private static let resources = [
        "arn:aws:s3:::lake/a/1", "arn:aws:s3:::lake/a/2", "arn:aws:s3:::lake/b$",
    ]
    private static let actions = ["s3:GetObject", "s3:PutObject"]

    /// A request, with the changes that let it pass.
    private struct Wish {
        let action: String
        let resource: String
        let edits: [PolicyEdit]
    }

    private func wishes(
        for document: PolicyDocument, isFolder: Bool, _ generator: inout SeededGenerator
    ) throws -> [Wish] {
        try Self.actions.flatMap { action in
            try Self.resources.map { resource in
                let folder = resource[...(resource.lastIndex(of: "/") ?? resource.startIndex)]
                let pattern = isFolder ? folder + "*" : LiteralText.resource(resource)
                let denying = try document.statements.filter {
                    try denies($0, action, resource)
                }
                return Wish(
                    action: action, resource: resource,
                    edits: [
                        .allow(PolicyGrant(actions: [action], resources: [pattern]))
                    ]
                        + denying.map {
                            .exempt(
                                PolicyExemption.smallest(
                                    of: PolicyEditingTests.action(action), on: resource,
                                    pattern: pattern, from: $0))
                        })
            }
        }.shuffled(using: &generator)
    }

    private func denies(
        _ statement: Statement, _ action: String, _ resource: String
    ) throws -> Bool {
        var policies = PolicySet()
        policies.identity = .policies([
            try PolicyDocument.decode(
                #"{"Version":"2012-10-17","Statement":[\#(statement.json)]}"#, name: "one")
        ])
        return authorize(try .of(action, resource), with: policies).outcome == .explicitlyDenied
    }

    private func passes(_ wish: Wish, _ document: PolicyDocument) throws -> Bool {
        var policies = PolicySet()
        policies.identity = .policies([document])
        return authorize(try .of(wish.action, wish.resource), with: policies).outcome == .allowed
    }

    @Test func `no change undoes another, in any order, in one step or several`() throws {
        var generator = SeededGenerator(seed: 403)
        for round in 0..<400 {
            let statements = Self.denies.shuffled(using: &generator)
                .prefix(Int.random(in: 0...5, using: &generator))
            let before = try PolicyDocument.decode(
                #"{"Version":"2012-10-17","Statement":[\#(statements.joined(separator: ","))]}"#,
                name: "round \(round)")
            let isFolder = Bool.random(using: &generator)
            let all = try wishes(for: before, isFolder: isFolder, &generator)
            let chosen = all.prefix(Int.random(in: 1...all.count, using: &generator))
            let whole = try before.applying(chosen.flatMap(\.edits))
            for wish in chosen { #expect(try passes(wish, whole), "round \(round): \(whole.json)") }
            #expect(try whole.applying(chosen.flatMap(\.edits)) == whole, "round \(round)")
            let shuffled = chosen.shuffled(using: &generator).flatMap(\.edits)
            #expect(try before.applying(shuffled) == whole, "round \(round)")
            var steps = before
            for wish in chosen.shuffled(using: &generator) {
                steps = try steps.applying(wish.edits)
            }
            for wish in all {
                #expect(
                    try passes(wish, steps) == passes(wish, whole), "round \(round): \(steps.json)")
            }
            #expect(
                Set(whole.statements.compactMap(\.sid)).count
                    == whole.statements.compactMap(\.sid).count)
            // What nobody asked for stays refused.
            let other = Wish(action: "s3:GetObject", resource: "arn:aws:s3:::other/x", edits: [])
            #expect(try !passes(other, whole))
        }
    }
}

extension AuthorizationRequest {
    /// A job's request to its own account's bucket.
    fileprivate static func of(
        _ action: String, _ resource: String
    ) throws -> AuthorizationRequest {
        let account = try #require(AccountID("111122223333"))
        return AuthorizationRequest(
            principal: .roleSession(account, role: "etl", session: "run"),
            action: PolicyEditingTests.action(action), resource: resource,
            resourceAccount: account, context: RequestContext(isComplete: true))
    }
}
