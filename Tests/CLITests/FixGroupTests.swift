import Foundation
import TestSupport
import Testing

/// `report --group-by fix`: what one owner changes at one place is one change.
struct FixGroupTests {
    @Test func `objects refused for want of an allow become one statement`() throws {
        let fixture = try StoreFixture()
        try CaptureFixture(roles: ["etl", "other"]).importInto(fixture)
        let denials = (0..<30).map { number in
            DeniedEvent(
                id: String(format: "A%015d", number), role: number < 25 ? "etl" : "other",
                key: "2026/05/part-\(number).parquet")
        }
        try fixture.ingest(denials)
        let groups = try fixture.objects(["report", "--group-by", "fix"])
        #expect(groups.map { $0["denials"] as? Int } == [25, 5])
        let fixes = groups.compactMap { $0["fix"] as? [String: Any] }
        let wide = try statement(fixes[0])
        #expect(wide["Resource"] as? String == "arn:aws:s3:::lake/2026/05/*")
        #expect((fixes[0]["newlyAllows"] as? String)?.contains("covers the whole prefix") == true)
        let narrow = try statement(fixes[1])
        #expect((narrow["Resource"] as? [String])?.count == 5)
        #expect(narrow["Action"] as? String == "s3:GetObject")
        #expect(fixes.allSatisfy { $0["verified"] as? Bool == true })
        let text = try fixture.succeed(["report", "--group-by", "fix"])
        #expect(text.contains("resolves 25 denials of 1 role in 1 bucket"))
        #expect(text.contains("For account 111122223333, which owns the role"))
        #expect(text.contains("why403 fix -o DIR writes the whole new documents"))
        #expect(!text.contains("put-role-policy") && !text.contains("\"Sid\""))
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
        let condition = try statement(fix)["Condition"] as? [String: [String: [String]]]
        #expect(
            condition?["ArnNotEquals"]?["aws:PrincipalArn"]
                == ["one", "three", "two"].map { "arn:aws:iam::111122223333:role/\($0)" })
        // The joined statement is what it says: with it in place, all three pass.
        let policy = try fixture.folder.write(
            #"{"Version":"2012-10-17","Statement":\#(fix["document"] as? String ?? "")}"#,
            to: "fixed.json")
        let replayed = try fixture.run([
            "what-if", "--replace", "lake=\(policy)", "--expect", "allowed",
        ])
        #expect(replayed.status == 0, "\(replayed.output) \(replayed.errors)")
    }

    private func statement(_ fix: [String: Any]) throws -> [String: Any] {
        let text = try #require(fix["document"] as? String)
        return try #require(
            try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }
}
