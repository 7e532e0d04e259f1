import AWSTypes
import Attributions
import Foundation
import IAM
import Testing

@Suite struct FixUnionTests {
    static func grant(_ resource: String, role: String? = nil) throws -> Fix {
        let document = try PolicyDocument.allowing(
            sid: "AllowGlueGetObject", actions: ["s3:GetObject"], resources: [resource],
            principal: role, name: "the fix")
        let who = role ?? "etl"
        return Fix(
            cause: role == nil ? .iamRolePolicy : .bucketPolicy, owner: "account 111122223333",
            summary: "allow s3:GetObject on \(resource) for \(who)", subject: "subject",
            document: document.statements.first?.json,
            newlyAllows: "\(who) may s3:GetObject on \(resource)", verified: true)
    }

    static func joined(_ fixes: [Fix]) -> Fix? {
        let unions = fixes.map { FixUnion($0) }
        guard let first = unions.first, unions.allSatisfy({ $0.key == first.key }) else {
            return nil
        }
        return unions.dropFirst().reduce(first) { $0.union($1) }.joined
    }

    @Test func `grants for several objects become one statement that lists them`() throws {
        let joined = try #require(
            FixUnionTests.joined([
                try FixUnionTests.grant("arn:aws:s3:::lake/b"),
                try FixUnionTests.grant("arn:aws:s3:::lake/a"),
            ]))
        #expect(joined.summary == "allow s3:GetObject on 2 resources for etl")
        let document = try #require(joined.document)
        let statement = try #require(StatementUnion(json: document))
        #expect(statement.resources == ["arn:aws:s3:::lake/a", "arn:aws:s3:::lake/b"])
        #expect(joined.newlyAllows == "etl may s3:GetObject on 2 resources")
        #expect(joined.verified)
    }

    @Test func `many objects of a bucket become their common prefix, and that is said`() throws {
        let fixes = try (0..<30).map {
            try FixUnionTests.grant("arn:aws:s3:::lake/raw/2026/\($0).csv")
        }
        let joined = try #require(FixUnionTests.joined(fixes))
        #expect(joined.summary == "allow s3:GetObject on arn:aws:s3:::lake/raw/2026/* for etl")
        #expect(joined.newlyAllows?.hasSuffix("objects that no denial named") == true)
    }

    @Test func `objects of many prefixes are widened to the bucket at the most`() throws {
        let fixes = try (0..<30).map { try FixUnionTests.grant("arn:aws:s3:::lake/\($0)/x") }
        let joined = try #require(FixUnionTests.joined(fixes))
        let document = try #require(joined.document)
        let statement = try #require(StatementUnion(json: document))
        #expect(statement.resources == ["arn:aws:s3:::lake/*"])
    }

    @Test func `grants for several roles become one statement that names them`() throws {
        let joined = try #require(
            FixUnionTests.joined([
                try FixUnionTests.grant(
                    "arn:aws:s3:::lake/a", role: "arn:aws:iam::111122223333:role/a"),
                try FixUnionTests.grant(
                    "arn:aws:s3:::lake/a", role: "arn:aws:iam::111122223333:role/b"),
            ]))
        #expect(joined.summary == "allow s3:GetObject on arn:aws:s3:::lake/a for 2 roles")
        let document = try #require(joined.document)
        let statement = try #require(StatementUnion(json: document))
        #expect(statement.roles.count == 2)
    }

    @Test func `exemptions of several roles from one deny become one`() throws {
        let deny = try PolicyDocument.decode(
            #"{"Statement":[{"Sid":"No","Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*"}]}"#,
            name: "bucket policy of lake")
        let fixes = ["a", "b", "c"].map { name in
            Fix(
                cause: .bucketPolicy, owner: "o",
                summary: "exempt arn:aws:iam::111122223333:role/\(name) from the deny No",
                subject: "bucket lake",
                document: deny.exempting(
                    roleARN: "arn:aws:iam::111122223333:role/\(name)", fromStatement: 0
                ).statements[0].json, verified: true)
        }
        let joined = try #require(FixUnionTests.joined(fixes))
        #expect(joined.summary == "exempt 3 roles from the deny No")
        let document = try #require(joined.document)
        let amended = try PolicyDocument.decode("{\"Statement\":[\(document)]}", name: "amended")
        #expect(amended.statements[0].json.contains("role/c"))
        #expect(amended.statements[0].effect == .deny)
    }

    @Test func `other actions, owners and settings stay apart`() throws {
        let one = try FixUnionTests.grant("arn:aws:s3:::lake/a")
        var other = one
        other.owner = "account 444455556666"
        #expect(FixUnion(one).key != FixUnion(other).key)
        other = one
        other.document = one.document?.replacingOccurrences(of: "GetObject", with: "PutObject")
        #expect(FixUnion(one).key != FixUnion(other).key)
    }

    @Test func `the order in which fixes are joined changes nothing`() throws {
        let fixes = try ["c", "a", "b"].map { try FixUnionTests.grant("arn:aws:s3:::lake/\($0)") }
        #expect(FixUnionTests.joined(fixes) == FixUnionTests.joined(fixes.reversed()))
    }
}
