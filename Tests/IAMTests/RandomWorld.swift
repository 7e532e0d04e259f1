import AWSTypes
import IAM
import JSON
import TestSupport
import Testing

/// Random requests and policies over few values.
struct RandomWorld {
    static let keys = ["aws:SourceVpce", "aws:UserAgent", "aws:SecureTransport"]
    static let values = [
        ["vpce-0a", "vpce-0b", "vpce-0z"], ["Spark/3", "curl", "Glue"], ["true", "false"],
    ]
    /// Every way in which the three keys can be absent or have a value.
    static let assignments: [[ConditionKeyState]] = {
        let states = values.map { [.absent] + $0.map { ConditionKeyState.value([$0]) } }
        return states[0].flatMap { first in
            states[1].flatMap { second in states[2].map { [first, second, $0] } }
        }
    }()

    private static let account = "111122223333"
    private static let actions = ["s3:GetObject", "s3:PutObject", "s3:*", "s3:Get*", "kms:*", "*"]
    private static let resources = [
        "*", "arn:aws:s3:::lake/*", "arn:aws:s3:::lake/a/*", "arn:aws:s3:::other/*",
        "arn:aws:s3:::lake/${aws:PrincipalTag/team}/*", "arn:aws:s3:::*",
    ]
    private static let principals = [
        #""*""#, #"{"AWS":"111122223333"}"#, #"{"AWS":"arn:aws:iam::111122223333:role/etl"}"#,
        #"{"AWS":"arn:aws:sts::111122223333:assumed-role/etl/run"}"#,
        #"{"AWS":"arn:aws:iam::444455556666:root"}"#, #"{"Service":"glue.amazonaws.com"}"#,
    ]

    private var generator: SeededGenerator

    init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

    private mutating func chance(_ percent: Int) -> Bool {
        Int.random(in: 0..<100, using: &generator) < percent
    }

    private mutating func pick<Value>(_ values: [Value]) -> Value {
        values[Int.random(in: values.indices, using: &generator)]
    }

    /// A request and policies for it. Keys that are not given are unknown, or absent where the
    /// context is complete.
    mutating func question(
        isComplete: Bool, keysGiven: Int = 2
    ) throws -> (AuthorizationRequest, PolicySet) {
        let account = try #require(AccountID(RandomWorld.account))
        let owner = chance(80) ? account : try #require(AccountID("444455556666"))
        var context = RequestContext(isComplete: isComplete)
        for (index, key) in RandomWorld.keys.shuffled(using: &generator).prefix(keysGiven)
            .compactMap({ key in RandomWorld.keys.firstIndex(of: key).map { ($0, key) } })
        {
            context.set(key, chance(25) ? .absent : .value([pick(RandomWorld.values[index])]))
        }
        context.set("aws:PrincipalTag/team", pick([.absent, .value(["a"]), .value(["b"])]))
        let request = AuthorizationRequest(
            principal: pick([
                .roleSession(account, role: "etl", session: "run"),
                .roleSession(account, role: "etl", session: "run"), .account(account), .anonymous,
                .service("glue.amazonaws.com"),
            ]),
            principalARN: "arn:aws:iam::111122223333:role/etl",
            action: Action(service: "s3", name: pick(["GetObject", "PutObject"])),
            resource: pick(["arn:aws:s3:::lake/a/x", "arn:aws:s3:::lake/b/x"]),
            resourceAccount: owner, context: context)
        return (request, try policies())
    }

    private mutating func policies() throws -> PolicySet {
        var set = PolicySet()
        set.identity = try layer()
        if chance(30) { set.permissionsBoundary = try layer() }
        if chance(20) { set.session = try layer() }
        if chance(60) { set.resource = try layer(hasPrincipals: true) }
        if chance(30) { set.vpcEndpoint = try layer(hasPrincipals: true) }
        if chance(40) {
            set.serviceControl = [
                OrganizationLevel(target: "root", policies: try layer()),
                OrganizationLevel(target: "account", policies: try layer()),
            ]
        }
        if chance(20) { set.blockPublicAccess = .restrictsPublicBuckets }
        return set
    }

    private mutating func layer(hasPrincipals: Bool = false) throws -> LayerPolicies {
        .policies([
            try .decode(document(hasPrincipals: hasPrincipals), name: "p"),
            try .decode(document(hasPrincipals: hasPrincipals), name: "q"),
        ])
    }

    /// The JSON text of a document of a few statements.
    mutating func document(hasPrincipals: Bool = false) -> String {
        let statements = (0..<Int.random(in: 1...3, using: &generator)).map { _ in
            statement(hasPrincipals: hasPrincipals)
        }
        return #"{"Version":"2012-10-17","Statement":["# + statements.joined(separator: ",") + "]}"
    }

    private mutating func statement(hasPrincipals: Bool) -> String {
        var parts = [#""Effect":"\#(chance(70) ? "Allow" : "Deny")""#]
        if hasPrincipals {
            parts.append(
                #""\#(chance(90) ? "Principal" : "NotPrincipal")":\#(pick(RandomWorld.principals))"#
            )
        }
        parts.append(
            #""\#(chance(85) ? "Action" : "NotAction")":"\#(pick(RandomWorld.actions))""#)
        parts.append(
            #""\#(chance(85) ? "Resource" : "NotResource")":"\#(pick(RandomWorld.resources))""#)
        let conditions = (0..<pick([0, 0, 1, 1, 2])).map { _ in condition() }
        if !conditions.isEmpty {
            parts.append(#""Condition":{"# + conditions.joined(separator: ",") + "}")
        }
        return "{" + parts.joined(separator: ",") + "}"
    }

    private mutating func condition() -> String {
        let index = Int.random(in: RandomWorld.keys.indices, using: &generator)
        let operators = [
            ["StringEquals", "StringNotEquals", "StringEqualsIfExists", "Null"],
            ["StringLike", "StringNotLike", "StringEqualsIgnoreCase", "ForAnyValue:StringLike"],
            ["Bool", "BoolIfExists", "Null", "StringEquals"],
        ]
        let name = pick(operators[index])
        var value = name == "Null" ? pick(["true", "false"]) : pick(RandomWorld.values[index])
        if name.hasSuffix("Like"), chance(60) { value = pick(["*", "S*", "*l*", "?????"]) }
        return #""\#(name)":{"\#(RandomWorld.keys[index])":"\#(value)"}"#
    }

    /// Adds a deny to one of the layers that have policies.
    mutating func addDeny(to set: inout PolicySet) {
        func adding(_ policies: LayerPolicies, _ deny: LayerPolicies) -> LayerPolicies {
            guard case .policies(let old) = policies, case .policies(let new) = deny else {
                return policies
            }
            return .policies(old + new)
        }
        let statement =
            #"{"Version":"2012-10-17","Statement":{"Effect":"Deny","Principal":\#(pick(RandomWorld.principals)),"#
            + #""Action":"\#(pick(RandomWorld.actions))","Resource":"\#(pick(RandomWorld.resources))"}}"#
        guard let document = try? PolicyDocument.decode(statement, name: "deny") else { return }
        let deny = LayerPolicies.policies([document])
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: set.identity = adding(set.identity, deny)
        case 1: set.resource = adding(set.resource, deny)
        case 2: set.vpcEndpoint = adding(set.vpcEndpoint, deny)
        default:
            guard !set.serviceControl.isEmpty else { return }
            set.serviceControl[0].policies = adding(set.serviceControl[0].policies, deny)
        }
    }

    /// The same policies with documents and statements in another order.
    mutating func shuffled(_ set: PolicySet) throws -> PolicySet {
        var copy = set
        copy.identity = try shuffled(set.identity)
        copy.permissionsBoundary = try shuffled(set.permissionsBoundary)
        copy.session = try shuffled(set.session)
        copy.resource = try shuffled(set.resource)
        copy.vpcEndpoint = try shuffled(set.vpcEndpoint)
        for level in copy.serviceControl.indices {
            copy.serviceControl[level].policies = try shuffled(set.serviceControl[level].policies)
        }
        return copy
    }

    private mutating func shuffled(_ policies: LayerPolicies) throws -> LayerPolicies {
        guard case .policies(let documents) = policies else { return policies }
        return .policies(
            try documents.shuffled(using: &generator).map { document in
                let statements = document.statements.map(\.value).shuffled(using: &generator)
                return try .decode(
                    .object([
                        JSONValue.Member("Version", .string(document.version)),
                        JSONValue.Member("Statement", .array(statements)),
                    ]), name: document.name)
            })
    }
}
