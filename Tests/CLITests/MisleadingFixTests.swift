import Foundation
import TestSupport
import Testing

/// What would lead somebody astray who does as a fix says.
@Suite struct MisleadingFixTests {
    private func plan(_ fixture: StoreFixture, _ arguments: [String] = []) throws -> [String: Any] {
        let result = try fixture.run(["fix", "--format", "json"] + arguments)
        return try #require(
            try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
    }

    private func statements(_ change: [String: Any]?) -> [[String: Any]] {
        let document = change?["document"] as? [String: Any]
        return (document?["after"] as? [String: Any])?["Statement"] as? [[String: Any]] ?? []
    }

    /// Denials through an endpoint whose policy allows neither role.
    private func throughEndpoint() throws -> StoreFixture {
        let fixture = try StoreFixture()
        try CaptureFixture(
            roles: ["metrics", "payroll"],
            roleStatements: #"[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]"#
        ).importInto(fixture)
        let policy =
            #"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","#
            + #""Action":"s3:*","Resource":"arn:aws:s3:::other/*"}]}"#
        let endpoint: [String: Any] = [
            "VpcEndpointId": "vpce-0a1b2c3d", "VpcEndpointType": "Gateway", "VpcId": "vpc-1",
            "ServiceName": "com.amazonaws.eu-central-1.s3", "State": "available",
            "PolicyDocument": policy, "OwnerId": "111122223333", "Tags": [],
        ]
        try fixture.folder.write(
            #"{"capturedAt":"2026-05-04T00:00:00Z","accountId":"111122223333","#
                + #""region":"eu-central-1"}"#, to: "endpoints/manifest.json")
        try fixture.folder.write(
            try JSONSerialization.data(withJSONObject: ["VpcEndpoints": [endpoint]]),
            to: "endpoints/ec2/describe-vpc-endpoints.json")
        try fixture.succeed(["snapshot", "import", fixture.folder.path + "/endpoints"])
        let records = ["metrics", "payroll"].enumerated().map { index, role in
            var record = DeniedEvent(
                id: String(format: "V%015d", index), role: role, key: "\(role)/a"
            ).record
            record["vpcEndpointId"] = "vpce-0a1b2c3d"
            record["vpcEndpointAccountId"] = "111122223333"
            record["sourceIPAddress"] = "10.0.0.7"
            return record
        }
        try fixture.folder.write(
            try JSONSerialization.data(withJSONObject: ["Records": records]), to: "logs/e.json")
        try fixture.succeed(["ingest", fixture.folder.path + "/logs"])
        return fixture
    }

    @Test func `two roles at one endpoint are two statements of two Sids in one document`() throws {
        let fixture = try throughEndpoint()
        let plan = try plan(fixture)
        let changes = plan["changes"] as? [[String: Any]] ?? []
        #expect(changes.count == 1 && plan["resolved"] as? Int == 2, "\(plan)")
        let added = statements(changes.first).filter { $0["Sid"] is String }
        #expect(added.count == 2 && Set(added.compactMap { $0["Sid"] as? String }).count == 2)
        // The second planned alone knows nothing of the first, and takes nothing of it away.
        let alone = try self.plan(fixture, ["V000000000000001"])["changes"] as? [[String: Any]]
        let own = statements(alone?.first).compactMap { $0["Sid"] as? String }
        #expect(own.count == 1 && Set(own).isSubset(of: added.compactMap { $0["Sid"] as? String }))
    }

    @Test func `a listing seen in an access log alone keeps its prefix, and opens deeper ones`()
        throws
    {
        let fixture = try StoreFixture()
        try CaptureFixture().importInto(fixture)
        func line(_ id: String, _ prefix: String) -> String {
            LogFixture.line(
                requestID: id,
                requester: "arn:aws:sts::111122223333:assumed-role/etl/GlueJobRunnerSession",
                operation: "REST.GET.BUCKET", key: "-",
                uri: "\"GET /?list-type=2&prefix=\(prefix) HTTP/1.1\""
            ).replacingOccurrences(of: "orchard-lake", with: "lake") + "\n"
        }
        try fixture.folder.write(
            line("LIST000000000001", "private%2F") + line("LIST000000000002", "private%2F2026%2F")
                + line("LIST000000000003", "other%2F"), to: "logs/access.log")
        try fixture.succeed(["ingest", fixture.folder.path + "/logs"])
        let plan = try plan(fixture, ["LIST000000000001"])
        let statement = statements((plan["changes"] as? [[String: Any]])?.first).first
        let condition = statement?["Condition"] as? [String: [String: Any]]
        #expect(condition?["StringLike"]?["s3:prefix"] as? String == "private/*", "\(plan)")
        // The deeper listing of the same job passes too, the other one does not.
        let others = plan["alsoAllowed"] as? [[String: Any]]
        #expect(others?.compactMap { $0["denials"] as? Int } == [1], "\(plan)")
        let exact = try self.plan(fixture, ["LIST000000000001", "--scope", "object"])
        #expect((exact["alsoAllowed"] as? [[String: Any]])?.isEmpty == true)
    }

    @Test func `no other layer is said to allow beside one that denies too`() throws {
        let fixture = try StoreFixture()
        try CaptureFixture(
            bucketStatements: #"[{"Sid":"Closed","Effect":"Deny","Principal":"*","#
                + #""Action":"s3:*","Resource":"arn:aws:s3:::lake/*"}]"#
        ).importInto(fixture)
        try fixture.ingest([DeniedEvent(id: "E000000000000001", key: "a")])
        let text = try fixture.succeed(["explain", "E000000000000001"])
        #expect(text.components(separatedBy: "✗ denies").count == 3, "\(text)")
        #expect(!text.contains("every other layer") && !text.contains("everything else is known"))
    }

    @Test func `partition folders and Spark's temporary ones are one folder`() throws {
        let fixture = try StoreFixture()
        try CaptureFixture().importInto(fixture)
        try fixture.ingest(
            [
                "out/sales/_temporary/0/_temporary/attempt_1/part-0",
                "out/sales/dt=2026-05-04/hour=1/part-1", "out/sales/dt=2026-05-05/part-2",
                "out/sales/.spark-staging-9/dt=1/part-3", "out/sales/2026/05/04/x",
            ].enumerated().map { DeniedEvent(id: String(format: "P%015d", $0), key: $1) })
        let change = (try plan(fixture)["changes"] as? [[String: Any]])?.first
        #expect(statements(change).count == 1)
        #expect(statements(change)[0]["Resource"] as? String == "arn:aws:s3:::lake/out/sales/*")
        #expect(
            (change?["newlyAllows"] as? [String])?.first?.contains("5 objects were asked for")
                == true)
    }

    @Test func `a document that AWS would not take says so, with AWS's own number`() throws {
        let fixture = try StoreFixture()
        try CaptureFixture().importInto(fixture)
        try fixture.ingest(
            (0..<150).map { number in
                DeniedEvent(
                    id: String(format: "L%015d", number),
                    key: "\(number)" + String(repeating: "x", count: 80))
            })
        let result = try fixture.run(["fix", "--scope", "object"])
        #expect(result.output.contains("and AWS takes 10240 ("), "\(result.output)")
        #expect(result.output.contains("IAM and AWS STS quotas"))
    }
}
