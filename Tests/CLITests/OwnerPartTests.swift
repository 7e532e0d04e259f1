import Foundation
import TestSupport
import Testing

/// `fix --owner`: what one of several owners has to change, and whom it waits for.
@Suite struct OwnerPartTests {
    private static func plan(_ arguments: [String]) throws -> [String: Any] {
        let text = try StoreFixture.sharedDemo().succeed(["fix", "--format", "json"] + arguments)
        return try #require(
            try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }

    private static func names(_ plan: [String: Any]) -> [String] {
        (plan["changes"] as? [[String: Any]] ?? []).compactMap { $0["name"] as? String }
    }

    @Test func `the parts of all owners are the plan, each change once`() throws {
        let whole = try Self.plan([])
        let owners = Set(
            (whole["changes"] as? [[String: Any]] ?? []).compactMap { $0["owner"] as? String })
        #expect(owners.count > 2)
        var found: [String] = []
        for owner in owners.sorted() {
            let part = try Self.plan(["--owner", owner])
            found += Self.names(part)
            #expect((part["part"] as? [String: Any])?["changes"] as? Int == Self.names(whole).count)
        }
        #expect(found.sorted() == Self.names(whole).sorted())
        #expect(whole["part"] is NSNull)
    }

    @Test func `a part tells of other denials what the whole plan tells`() throws {
        let whole = try Self.plan(["DEMO000000000005"])
        let first = try #require((whole["changes"] as? [[String: Any]])?.first)
        let owner = try #require(first["owner"] as? String)
        let part = try Self.plan(["DEMO000000000005", "--owner", owner])
        let outside = try #require(whole["outside"] as? Int)
        #expect(outside > 0)
        #expect(part["outside"] as? Int == outside)
        for name in ["alsoAllowed", "newlyRefused", "otherwiseChanged"] {
            #expect(
                (part[name] as? [[String: Any]])?.count
                    == (whole[name] as? [[String: Any]])?.count)
        }
    }

    @Test(arguments: [
        "111122223333", "account 111122223333",
        "account 777788889999, the organization's "
            + "management account", "777788889999", "the job's author", "The Job's Author",
    ])
    func `an owner is named as reports name it, or by its account`(owner: String) throws {
        let part = try Self.plan(["--owner", owner])
        #expect(!Self.names(part).isEmpty)
        let text = try StoreFixture.sharedDemo().succeed(["fix", "--owner", owner])
        #expect(text.contains("changes") && text.contains("for "), "\(text)")
    }

    @Test func `every owner that the groups name has a part`() throws {
        let demo = try StoreFixture.sharedDemo()
        for group in try demo.objects(["report", "--group-by", "owner"]) {
            guard let owner = group["key"] as? String else { continue }
            #expect(try !Self.names(Self.plan(["--owner", owner])).isEmpty, "\(owner)")
        }
    }

    @Test func `an owner who has nothing to change is said, with those who have`() throws {
        let result = try StoreFixture.sharedDemo().run(["fix", "--owner", "999999999999"])
        #expect(result.status == 1 && result.output.isEmpty)
        #expect(result.errors.contains("no change of the plan is for '999999999999'"))
        #expect(result.errors.contains("the job's author"), "\(result.errors)")
    }

    @Test func `a change that waits for another owner's says whose`() throws {
        let fixture = try StoreFixture()
        try CaptureFixture(
            bucketStatements: """
                [{"Sid":"Two","Effect":"Deny","Principal":"*","Action":"s3:GetObject",
                  "Resource":"arn:aws:s3:::lake/raw/*"}]
                """
        ).importInto(fixture)
        try fixture.ingest(
            ["raw/a", "raw/b", "other"].enumerated().map { number, key in
                DeniedEvent(id: "F00000000000000\(number)", key: key)
            })
        let role = "account 111122223333, which owns the role"
        let bucket = "account 111122223333, which owns the bucket"
        let ofBucket = try fixture.run(["fix", "--owner", bucket]).output
        #expect(
            ofBucket.contains(
                "1 of the plan's 2 changes is for \(bucket). 2 denials need it; 2 of these wait "
                    + "for others too, in any order: \(role)"), "\(ofBucket)")
        #expect(ofBucket.contains("all together with role-etl-why403 (\(role))"), "\(ofBucket)")
        let ofRole = try fixture.run(["fix", "--owner", role]).output
        #expect(ofRole.contains("3 denials need it; 2 of these wait for others"), "\(ofRole)")
        let ofAccount = try fixture.run(["fix", "--owner", "111122223333"]).output
        #expect(
            ofAccount.contains("2 of the plan's 2 changes are for account 111122223333. 3 denials"))
        #expect(ofAccount.contains("need them and nobody else's"), "\(ofAccount)")
    }
}
