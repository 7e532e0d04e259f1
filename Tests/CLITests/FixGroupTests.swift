import Foundation
import TestSupport
import Testing

/// `report --group-by fix` and `explain`: the changes that `fix` plans, in every format.
struct FixGroupTests {
    private static func refused() throws -> StoreFixture {
        let fixture = try StoreFixture()
        try CaptureFixture(roles: ["etl", "other"]).importInto(fixture)
        try fixture.ingest(
            (0..<30).map { number in
                DeniedEvent(
                    id: String(format: "A%015d", number), role: number < 25 ? "etl" : "other",
                    key: "2026/05/part-\(number).parquet")
            })
        return fixture
    }

    private static func object(_ text: String) throws -> [String: Any] {
        try #require(
            try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }

    @Test func `objects refused for want of an allow become one document for each role`() throws {
        let fixture = try Self.refused()
        let groups = try fixture.objects(["report", "--group-by", "fix"])
        #expect(groups.map { $0["denials"] as? Int } == [25, 5])
        #expect(groups.map { $0["key"] as? String } == ["role-etl-why403", "role-other-why403"])
        for group in groups {
            let fix = try #require(group["fix"] as? [String: Any])
            let document = try #require(fix["document"] as? [String: Any])
            let after = try #require(document["after"] as? [String: Any])
            let statements = try #require(after["Statement"] as? [[String: Any]])
            #expect(statements.count == 1)
            #expect(statements[0]["Resource"] as? String == "arn:aws:s3:::lake/2026/05/*")
            #expect(fix["verified"] as? Bool == true)
            #expect(group["roles"] as? Int == 1 && group["buckets"] as? Int == 1)
            #expect(group["first"] as? String == "2026-05-04T10:00:00Z")
        }
    }

    @Test func `report, explain and fix show the same changes, in every format`() throws {
        let demo = try StoreFixture.sharedDemo()
        let plan = try Self.object(try demo.succeed(["fix", "--format", "json"]))
        let changes = try #require(plan["changes"] as? [[String: Any]])
        let groups = try demo.objects(["report", "--group-by", "fix"])
        #expect(
            Set(groups.compactMap { $0["fix"] as? NSDictionary })
                == Set(changes.map { $0 as NSDictionary }))
        for format in ["markdown", "html"] {
            let report = ["report", "--group-by", "fix", "--format", format]
            #expect(try demo.succeed(report) == demo.succeed(["fix", "--format", format]))
        }
        let names = changes.compactMap { $0["name"] as? String }
        #expect(names.count == changes.count && names.count == 7)
        let csv = try demo.succeed(["report", "--group-by", "fix", "--format", "csv"])
        for name in names { #expect(csv.contains("\"\(name)\"")) }
        // Each whole document stands in its field as JSON.
        #expect(csv.contains(#""{""Version"":""2012-10-17"",""Statement"":["#))
        #expect(!csv.contains("<U+A>"))
        var explained: Set<String> = []
        for id in try demo.ids([]) {
            let explanation = try Self.object(
                try demo.succeed(["explain", id, "--format", "json"]))
            let own = try #require(explanation["plan"] as? [String: Any])
            let alone = try Self.object(try demo.succeed(["fix", id, "--format", "json"]))
            for change in own["changes"] as? [[String: Any]] ?? [] {
                let name = try #require(change["name"] as? String)
                explained.insert(name)
                let title = try #require(change["title"] as? String).dropFirst()
                #expect(try demo.succeed(["explain", id]).contains(title.prefix(20)))
            }
            #expect(own["changes"] as? NSArray == alone["changes"] as? NSArray)
        }
        #expect(explained == Set(names))
    }

    @Test func `denials without a change are groups of their own, with the reason`() throws {
        let fixture = try StoreFixture()
        try CaptureFixture(
            roleStatements: #"[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]"#
        ).importInto(fixture)
        try fixture.ingest([DeniedEvent(id: "U000000000000001", key: "a")])
        let groups = try fixture.objects(["report", "--group-by", "fix"])
        #expect(groups.count == 1 && groups[0]["denials"] as? Int == 1)
        #expect(groups[0]["fix"] is NSNull && groups[0]["key"] is NSNull)
        #expect((groups[0]["reason"] as? String)?.contains("let it pass") == true)
        for format in ["table", "csv", "markdown", "html"] {
            let text = try fixture.succeed(["report", "--group-by", "fix", "--format", format])
            #expect(text.contains("so that no change of them would have helped"), "\(format)")
        }
        let explained = try fixture.succeed(["explain", "U000000000000001"])
        #expect(explained.contains("none that can be tested: the captured policies let it pass"))
    }

    @Test func `one deny that stops three roles is one exemption of three`() throws {
        let fixture = try StoreFixture()
        let allow =
            #"[{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::lake/*"}]"#
        let deny =
            #"[{"Sid":"Closed","Effect":"Deny","Principal":"*","Action":"s3:GetObject","#
            + #""Resource":"arn:aws:s3:::lake/*"}]"#
        try CaptureFixture(
            roles: ["one", "two", "three"], roleStatements: allow, bucketStatements: deny
        ).importInto(fixture)
        try fixture.ingest(
            ["one", "two", "three"].enumerated().map { index, role in
                DeniedEvent(id: String(format: "B%015d", index), role: role, key: "k\(index)")
            })
        let groups = try fixture.objects(["report", "--group-by", "fix"])
        #expect(groups.count == 1)
        #expect(groups.first?["denials"] as? Int == 3 && groups.first?["roles"] as? Int == 3)
        let fix = try #require(groups.first?["fix"] as? [String: Any])
        let document = try #require(fix["document"] as? [String: Any])
        let after = try #require(document["after"] as? [String: Any])
        let statement = try #require((after["Statement"] as? [[String: Any]])?.first)
        let condition = statement["Condition"] as? [String: [String: [String]]]
        #expect(
            condition?["ArnNotEquals"]?["aws:PrincipalArn"]
                == ["one", "three", "two"].map { "arn:aws:iam::111122223333:role/\($0)" })
        // The document is what it says: with it in place, all three pass.
        let policy = try fixture.folder.write(
            try JSONSerialization.data(withJSONObject: after), to: "fixed.json")
        let replayed = try fixture.run([
            "what-if", "--replace", "lake=\(policy)", "--expect", "allowed",
        ])
        #expect(replayed.status == 0, "\(replayed.output) \(replayed.errors)")
    }
}
