import Foundation
import TestSupport
import Testing

extension ObjectServerTests {
    /// Captures out of S3, and reports into it.
    @Suite struct S3CaptureTests {
        @Test func `captures in S3 give the history that they give on disk`() throws {
            guard let server = try ObjectServer.shared(.moto) else { return }
            let bucket = try server.newBucket()
            try server.upload(StoreFixture.world + "/snapshots", bucket, prefix: "a/captures/")
            let onDisk = try StoreFixture.demo()
            let fixture = try StoreFixture()
            let environment = server.environment()
            let result = try fixture.run(
                ["snapshot", "import", "s3://\(bucket)/a/captures/"], environment: environment)
            #expect(result.status == 0, "\(result.errors)")
            try fixture.succeed(["ingest", StoreFixture.world + "/logs"])
            let arguments = ["report", "--format", "ndjson"]
            #expect(try fixture.succeed(arguments) == onDisk.succeed(arguments))
            let left = try FileManager.default.contentsOfDirectory(atPath: fixture.folder.path)
            #expect(!left.contains { $0.hasPrefix("why403-") })
        }

        @Test func `a key that cannot be a file's name is told, and nothing is written by it`()
            throws
        {
            guard let server = try ObjectServer.shared(.swift) else { return }
            let bucket = try server.newBucket()
            try server.put("{}", bucket, "c/../../../escaped.json")
            try server.put("{}", bucket, "c/fine.json")
            let fixture = try StoreFixture()
            let environment = server.environment().merging(["TMPDIR": fixture.folder.path]) { $1 }
            let result = try fixture.run(
                ["snapshot", "import", "s3://\(bucket)/c/"], environment: environment)
            #expect(result.errors.contains("cannot be the name of a file"), "\(result.errors)")
            let left = try FileManager.default.contentsOfDirectory(atPath: fixture.folder.path)
            #expect(!left.contains { $0.contains("escaped") || $0.hasPrefix("why403-") })
        }

        @Test func `a report is written to an object whole, and a refusal names the permission`()
            throws
        {
            guard let server = try ObjectServer.shared(.moto) else { return }
            let bucket = try server.newBucket()
            let fixture = try StoreFixture.sharedDemo()
            let arguments = ["report", "--format", "ndjson"]
            let expected = try fixture.succeed(arguments)
            let target = "s3://\(bucket)/reports/today é.ndjson"
            try fixture.succeed(arguments + ["-o", target], environment: server.environment())
            let answer = try server.perform([
                "do": "get", "bucket": bucket, "key": "reports/today é.ndjson",
            ])
            #expect(answer["text"] as? String == expected)
            let lister = try #require(server.lister)
            let refused = try fixture.run(
                arguments + ["-o", target], environment: server.environment(lister))
            #expect(refused.status == 1)
            #expect(refused.errors.contains("s3:PutObject"), "\(refused.errors)")
        }
    }
}
