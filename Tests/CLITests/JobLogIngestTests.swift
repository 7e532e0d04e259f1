import Foundation
import TestSupport
import Testing

/// The logs of Glue jobs as a source of denials.
struct JobLogIngestTests {
    static let run = "jr_" + String(repeating: "0a1b2c3d", count: 8)

    /// A refusal as S3A prints it, with AWS's sentence.
    static func text(_ id: String, key: String = "in/a.csv", kind: String = "VPC endpoint")
        -> String
    {
        "java.nio.file.AccessDeniedException: s3a://lake/\(key): open s3a://lake/\(key) at 0 on "
            + "s3a://lake/\(key): software.amazon.awssdk.services.s3.model.S3Exception: User: "
            + "arn:aws:sts::111122223333:assumed-role/etl/GlueJobRunnerSession is not authorized to "
            + "perform: s3:GetObject on resource: \"arn:aws:s3:::lake/\(key)\" because no \(kind) "
            + "policy allows the s3:GetObject action (Service: S3, Status Code: 403, Request ID: "
            + "\(id), Extended Request ID: null):AccessDenied"
    }

    static func export(_ texts: [String]) -> String {
        "2026-05-04T09:59:00.000Z INFO start\n"
            + texts.map { "2026-05-04T10:00:00.250Z \($0)\n\tat org.apache.X.y(X.java:1)\n" }
            .joined()
    }

    @Test func `an endpoint's denial that no log of S3 has is a denial, with run and cause`()
        throws
    {
        let fixture = try StoreFixture()
        try CaptureFixture().importInto(fixture)
        let file = try fixture.folder.write(
            Self.export([Self.text("JOBLOG0000000001")]), to: "exportedlogs/1/\(Self.run)/000000")
        try fixture.succeed(["ingest", file])
        let row = try #require(try fixture.objects(["report"]).first)
        #expect(row["requestId"] as? String == "JOBLOG0000000001")
        #expect(row["cause"] as? String == "vpc-endpoint-policy")
        #expect(row["certainty"] as? String == "reported")
        #expect(row["sightings"] as? [String] == ["glue-job-log"])
        #expect(row["key"] as? String == "in/a.csv")
        let text = try fixture.succeed(["explain", Self.run])
        #expect(text.contains("seen in glue-job-log (run \(Self.run))"))
    }

    @Test func `the run that a run's own log names is found, and no other log's event`() throws {
        let fixture = try StoreFixture()
        let file = try fixture.folder.write(
            Self.export([Self.text("JOBLOG0000000001")]), to: "exportedlogs/1/\(Self.run)/000000")
        try fixture.succeed(["ingest", file])
        try fixture.ingest([DeniedEvent(id: "F000000000000001", role: "etl", key: "a")])
        for (run, found) in [(Self.run, 1), ("jr_*", 1), ("*", 1), ("jr_none", 0)] {
            let rows = try fixture.objects(["report", "--all-principals", "--run", run])
            #expect(rows.map { $0["requestId"] as? String }.count == found, "\(run)")
        }
    }

    @Test(arguments: [true, false])
    func `what S3's log tells already stays one denial, whichever comes first`(
        logFirst: Bool
    ) throws {
        let fixture = try StoreFixture()
        try CaptureFixture().importInto(fixture)
        let denial = DeniedEvent(id: "E000000000000001", key: "in/a.csv")
        if !logFirst { try fixture.ingest([denial]) }
        let file = try fixture.folder.write(
            Self.export([
                Self.text("E000000000000001", kind: "session"), Self.text("E000000000000001"),
            ]), to: "job.log")
        try fixture.succeed(["ingest", file])
        if logFirst { try fixture.ingest([denial]) }
        let rows = try fixture.objects(["report"])
        #expect(rows.count == 1)
        #expect(rows.first?["sightings"] as? [String] == ["cloudtrail", "glue-job-log"])
    }

    @Test func `driver and executors of a run tell of one denial`() throws {
        let fixture = try StoreFixture()
        try CaptureFixture().importInto(fixture)
        let bare =
            "Lost task 1.0: com.amazonaws.services.s3.model.AmazonS3Exception: Access Denied "
            + "(Service: Amazon S3; Status Code: 403; Error Code: AccessDenied; Request ID: "
            + "JOBLOG0000000001; S3 Extended Request ID: null)"
        for (name, text) in [("driver", Self.text("JOBLOG0000000001")), ("executor", bare)] {
            try fixture.succeed([
                "ingest", try fixture.folder.write(Self.export([text]), to: "logs/\(name)"),
            ])
        }
        #expect(try fixture.ids([]) == ["JOBLOG0000000001"])
    }

    @Test(arguments: [true, false])
    func `events of filter-log-events are read, indented or not`(isIndented: Bool) throws {
        let fixture = try StoreFixture()
        try CaptureFixture().importInto(fixture)
        let events: [[String: Any]] = (1...3).map {
            [
                "logStreamName": "\(Self.run)", "timestamp": 1_777_888_800_000 + $0,
                "message": Self.text("JOBLOG000000000\($0)", key: "in/\($0)"), "eventId": "\($0)",
            ]
        }
        // As the AWS CLI orders them: the stream before the message.
        let items = try events.map { event in
            let message = try JSONSerialization.data(
                withJSONObject: event["message"] ?? "", options: [.fragmentsAllowed])
            let gap = isIndented ? "\n            " : ""
            return "{\(gap)\"logStreamName\": \"\(Self.run)\",\(gap)\"timestamp\": "
                + "\(event["timestamp"] ?? 0),\(gap)\"message\": "
                + String(decoding: message, as: UTF8.self) + "}"
        }
        let gap = isIndented ? "\n    " : ""
        let text = "{\(gap)\"events\": [\(gap)" + items.joined(separator: ",\(gap)") + "]}"
        try fixture.succeed(["ingest", try fixture.folder.write(text, to: "events.json")])
        #expect(
            try fixture.ids([]) == ["JOBLOG0000000001", "JOBLOG0000000002", "JOBLOG0000000003"])
        #expect(try fixture.succeed(["explain", "joblog0000000002"]).contains(Self.run))
    }

    @Test func `a refusal without an id or of another service is none`() throws {
        let fixture = try StoreFixture()
        try CaptureFixture().importInto(fixture)
        let file = try fixture.folder.write(
            Self.export([
                "PermissionError: Forbidden",
                "botocore.exceptions.ClientError: An error occurred "
                    + "(SignatureDoesNotMatch) when calling the GetObject operation: no",
                "AWSGlueException: User: arn:aws:iam::111122223333:role/etl is not authorized to "
                    + "perform: glue:GetTable on resource: arn:aws:glue:x because no identity-based "
                    + "policy allows the glue:GetTable action, request id: JOBLOG0000000009",
            ]), to: "job.log")
        let result = try fixture.run(["ingest", file])
        #expect(result.status == 0)
        #expect(try fixture.ids(["--all-principals"]).isEmpty)
    }
}
