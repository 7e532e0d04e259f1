import Foundation
import TestSupport
import Testing

/// `explain` by whatever people have of a refused request.
struct ExplainInputTests {
    static let sentence =
        "User: arn:aws:sts::111122223333:assumed-role/etl/GlueJobRunnerSession is not authorized to "
        + "perform: s3:GetObject on resource: \"arn:aws:s3:::lake/in/a.csv\" because no "
        + "identity-based policy allows the s3:GetObject action"

    @Test func `a request id is found in any case, several at once`() throws {
        let fixture = try StoreFixture.sharedDemo()
        let text = try fixture.succeed(["explain", "demo000000000001", "Demo000000000002"])
        #expect(text.contains("Request DEMO000000000001"))
        #expect(text.contains("Request DEMO000000000002"))
    }

    @Test func `an event id of CloudTrail names its request`() throws {
        let fixture = try StoreFixture()
        try CaptureFixture().importInto(fixture)
        var event = DeniedEvent(id: "E00000000001", key: "in/a.csv").record
        event["requestID"] = "E000000000000001"
        event["additionalEventData"] = ["x-amz-id-2": String(repeating: "aB3+/", count: 15) + "="]
        let data = try JSONSerialization.data(withJSONObject: ["Records": [event]])
        let file = try fixture.folder.write(data, to: "logs/e.json")
        try fixture.succeed(["ingest", file])
        for id in [
            "0e000000-0000-4000-8000-E00000000001",
            String(repeating: "aB3+/", count: 15) + "=",
        ] {
            let text = try fixture.succeed(["explain", id])
            #expect(text.hasPrefix("Request E000000000000001"), "\(id)")
        }
    }

    @Test(arguments: [
        "s3://lake/in/a.csv", "arn:aws:s3:::lake/in/a.csv", "s3://lake/in", "s3a://lake",
    ])
    func `a place names its latest denials`(place: String) throws {
        let fixture = try StoreFixture()
        try CaptureFixture().importInto(fixture)
        try fixture.ingest(
            (1...5).map {
                DeniedEvent(
                    id: "E00000000000000\($0)", key: "in/a.csv", time: "2026-05-04T10:00:0\($0)Z")
            })
        let result = try fixture.run(["explain", place])
        #expect(result.status == 0)
        #expect(result.output.hasPrefix("Request E000000000000005"))
        #expect(result.output.components(separatedBy: "Request E").count == 4)
        #expect(result.errors.contains("the latest 3 of 5 denials"))
        let none = try fixture.run(["explain", "s3://lake/other.csv"])
        #expect(none.status == 1 && none.errors.contains("no denial at s3://lake/other.csv"))
    }

    @Test func `a text is answered without a store, from AWS's words and no further`() throws {
        let fixture = try StoreFixture()
        let result = try fixture.run(["explain", "PermissionError: \(Self.sentence)"])
        #expect(result.status == 0)
        #expect(result.output.contains("(iam-role-policy), reported"))
        #expect(result.output.contains("no policy of the role allows s3:GetObject"))
        #expect(result.output.contains("arn:aws:s3:::lake/in/a.csv"))
        #expect(!result.output.contains("proven"))
        #expect(result.errors.contains("Answered from the text alone"))
        #expect(!FileManager.default.fileExists(atPath: fixture.store))
    }

    @Test(arguments: [
        ("an identity-based policy", "iam-role-policy", "identity-policy"),
        ("a permissions boundary", "iam-role-policy", "permissions-boundary"),
        ("a session policy", "iam-role-policy", "session-policy"),
        ("a service control policy", "service-control-policy", "service-control-policy"),
        ("a resource control policy", "service-control-policy", "resource-control-policy"),
        ("a VPC endpoint policy", "vpc-endpoint-policy", "vpc-endpoint-policy"),
        ("a resource-based policy", "bucket-policy", nil as String?),
    ])
    func `each policy type that AWS names is told, and what it leaves open is not`(
        words: String, cause: String, mechanism: String?
    ) throws {
        let text =
            "An error occurred (AccessDenied) when calling the PutObject operation: User: "
            + "arn:aws:iam::111122223333:role/etl is not authorized to perform: s3:PutObject on "
            + "resource: \"arn:aws:s3:::lake/x\" with an explicit deny in \(words)"
        let fixture = try StoreFixture()
        let output = try fixture.succeed(["explain", text, "--format", "json"])
        let answer = try #require(
            try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any])
        #expect(answer["cause"] as? String == cause)
        #expect(answer["mechanism"] as? String == mechanism)
        #expect(answer["certainty"] as? String == "reported")
        #expect(answer["inStore"] as? Bool == false)
    }

    @Test func `a log's ids are explained, and the rest is told from the text`() throws {
        let fixture = try StoreFixture.sharedDemo()
        let folder = try TemporaryFolder()
        let run = "jr_" + String(repeating: "0a1b2c3d", count: 8)
        let file = try folder.write(
            """
            2026-05-04T10:00:00.000Z INFO nothing
            2026-05-04T10:00:01.000Z py4j.protocol.Py4JJavaError: An error occurred while calling \
            o79.load. Access Denied (Service: Amazon S3; Status Code: 403; Error Code: \
            AccessDenied; Request ID: DEMO000000000001; S3 Extended Request ID: null)
            2026-05-04T10:00:02.000Z PermissionError: \(Self.sentence)
            """, to: "exportedlogs/1/\(run)/000000")
        let text = try fixture.succeed(["explain", file])
        let parts = text.components(separatedBy: "\n\nNot in the store: ")
        #expect(parts.count == 2 && parts[0].hasPrefix("Request DEMO000000000001"))
        #expect(parts.last?.contains(run) == true)
        let fromInput = try runProcess(
            "/bin/sh", ["-c", "'\(why403)' explain - --store '\(fixture.store)' < '\(file)'"],
            folder: folder.path)
        #expect(fromInput.status == 0 && fromInput.output.hasPrefix("Request DEMO000000000001"))
    }

    @Test func `a refused HEAD is explained as one, a wrong signature as none`() throws {
        let fixture = try StoreFixture()
        let head = try fixture.succeed([
            "explain",
            "ClientError: An error occurred (403) when calling the HeadObject operation: "
                + "Forbidden",
        ])
        #expect(head.contains("Cause unknown") && head.contains("has no body"))
        let signature = try fixture.succeed([
            "explain",
            "An error occurred (SignatureDoesNotMatch) when calling the GetObject "
                + "operation: The request signature we calculated does not match",
        ])
        #expect(signature.contains("Not a permission error"))
    }

    @Test func `what may be several things is listed`() throws {
        let fixture = try StoreFixture.sharedDemo()
        let result = try fixture.run(["explain", "demo00000"])
        #expect(result.status == 1)
        #expect(result.errors.contains("ids that begin so: DEMO000000000001, DEMO000000000002"))
        let nothing = try fixture.run(["explain", "hello world, all is well"])
        #expect(nothing.status == 1 && nothing.errors.contains("tells of no refused request"))
    }

    @Test func `several answers are one array, one answer is an object`() throws {
        let fixture = try StoreFixture.sharedDemo()
        let one = try fixture.succeed(["explain", "DEMO000000000001", "--format", "json"])
        #expect(try JSONSerialization.jsonObject(with: Data(one.utf8)) is [String: Any])
        let two = try fixture.succeed([
            "explain", "DEMO000000000001", "DEMO000000000002", "--format", "json",
        ])
        let list = try #require(
            try JSONSerialization.jsonObject(with: Data(two.utf8)) as? [[String: Any]])
        #expect(
            list.compactMap { $0["requestId"] as? String } == [
                "DEMO000000000001", "DEMO000000000002",
            ])
        let none = try fixture.run(["explain", "NIX-NIX", "--format", "json"])
        #expect(none.status == 1 && none.output == "[]\n")
    }

    @Test func `a hostile text shows no control character`() throws {
        let fixture = try StoreFixture()
        let text = "PermissionError: \(Self.sentence)".replacingOccurrences(
            of: "in/a.csv", with: "in/\u{1B}]0;pwned\u{07}\u{202E}a.csv")
        let output = try fixture.succeed(["explain", text])
        #expect(!output.contains("\u{1B}") && !output.contains("\u{07}"))
        #expect(!output.contains("\u{202E}"))
    }

    @Test func `the client that asked is named, and what it is known to do`() throws {
        let fixture = try StoreFixture()
        try CaptureFixture().importInto(fixture)
        var event = DeniedEvent(id: "E000000000000001", key: "in/a.csv").record
        event["eventName"] = "HeadObject"
        event["userAgent"] = "[Boto3/1.44.8 md/Botocore#1.44.8 ua/2.1]"
        let data = try JSONSerialization.data(withJSONObject: ["Records": [event]])
        try fixture.succeed(["ingest", try fixture.folder.write(data, to: "logs/e.json")])
        let text = try fixture.succeed(["explain", "E000000000000001"])
        #expect(text.contains("client  boto3"))
        #expect(text.contains("boto3 asks HeadObject before it reads an object"))
        #expect(text.contains("the answer to a HEAD has no body"))
    }
}
