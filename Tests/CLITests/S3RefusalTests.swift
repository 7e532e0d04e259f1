import Foundation
import TestSupport
import Testing

extension ObjectServerTests {
    /// What is said where S3 refuses, fails, or is not what it should be.
    @Suite struct S3RefusalTests {
        /// A bucket with one object in it.
        private func bucket(_ server: ObjectServer, _ id: String = "ONE") throws -> String {
            let logs = try server.newBucket()
            try server.put(try event(id), logs, "one.json")
            return logs
        }

        private func event(_ id: String) throws -> String {
            try DeniedEvent(id: id, key: "k/\(id)").file
        }

        @Test(
            arguments: [
                ("ended", 1, "the credentials of the environment have expired; renew them"),
                ("down", 1, "the service refuses requests for the moment"),
                ("payer", 1, "--request-payer"),
                ("gone", 2, "NoSuchKey"),
                ("archived", 2, "it is archived (S3 Glacier); restore it first"),
            ])
        func `what goes wrong is said with the way out`(
            mode: String, status: Int, words: String
        ) throws {
            guard let server = try ObjectServer.shared(.moto) else { return }
            let logs = try bucket(server)
            try server.fail(by: mode)
            let fixture = try StoreFixture()
            let result = try fixture.run(
                ["ingest", "s3://\(logs)"], environment: server.environment(throughProxy: true))
            #expect(result.status == Int32(status), "\(result.errors)")
            #expect(result.errors.contains(words), "\(result.errors)")
            // Nothing of it stays: the next run reads what there is.
            try server.fail(by: "")
            try fixture.succeed(["ingest", "s3://\(logs)"], environment: server.environment())
            #expect(try fixture.ids(["--all-principals"]) == ["ONE"])
        }

        @Test func `who reads a bucket whose requester pays says so`() throws {
            guard let server = try ObjectServer.shared(.moto) else { return }
            let logs = try bucket(server)
            try server.fail(by: "payer")
            let fixture = try StoreFixture()
            try fixture.succeed(
                ["ingest", "s3://\(logs)", "--request-payer"],
                environment: server.environment(throughProxy: true))
            #expect(try fixture.ids(["--all-principals"]) == ["ONE"])
        }

        @Test(arguments: [(1_200, "behind"), (-1_200, "ahead")])
        func `a clock that is wrong is told, with how much`(seconds: Int, words: String) throws {
            guard let server = try ObjectServer.shared(.swift) else { return }
            let logs = try bucket(server)
            var environment = server.environment()
            environment["AWS_ENDPOINT_URL"] =
                try server.perform(["do": "late", "seconds": seconds])["endpoint"] as? String
            let result = try StoreFixture().run(
                ["ingest", "s3://\(logs)"], environment: environment)
            #expect(result.status == 1)
            #expect(result.errors.contains("this machine's clock is wrong"), "\(result.errors)")
            #expect(result.errors.contains("minutes (\(words))"), "\(result.errors)")
        }

        @Test
        func `another region than the bucket's is asked once, and the right one from then on`()
            throws
        {
            guard let server = try ObjectServer.shared(.swift) else { return }
            let logs = try bucket(server)
            var environment = server.environment(throughProxy: true)
            environment["AWS_REGION"] = "eu-central-1"
            let fixture = try StoreFixture()
            try fixture.succeed(["ingest", "s3://\(logs)"], environment: environment)
            #expect(try fixture.ids(["--all-principals"]) == ["ONE"])
            #expect(try server.count("list") == 2)
            #expect(try server.count("get") == 1)
        }

        @Test func `who may not list is told which permission is missing`() throws {
            guard let server = try ObjectServer.shared(.moto) else { return }
            let logs = try bucket(server)
            let nobody = try #require(server.nobody)
            let result = try StoreFixture().run(
                ["ingest", "s3://\(logs)"], environment: server.environment(nobody))
            #expect(result.status == 1)
            #expect(
                result.errors.contains("need s3:ListBucket on arn:aws:s3:::\(logs)"),
                "\(result.errors)")
        }

        @Test(arguments: ObjectServer.Kind.allCases)
        func `an object may be empty, compressed twice over, or uploaded in parts`(
            kind: ObjectServer.Kind
        ) throws {
            guard let server = try ObjectServer.shared(kind) else { return }
            let logs = try server.newBucket()
            try server.put("", logs, "empty.json")
            try server.put("", logs, "folder/")
            let compressed = try runProcess(
                "/bin/sh", ["-c", "gzip -c | od -An -v -tx1 | tr -d ' \\n'"],
                input: try event("PACKED")
            ).output
            // CloudTrail's objects say so of themselves; nothing is to be undone twice.
            try server.perform([
                "do": "put", "bucket": logs, "key": "packed.json.gz", "hex": compressed,
                "with": ["ContentEncoding": "gzip", "ContentType": "application/json"],
            ])
            try upload(try event("PARTS"), logs, "parts.json", server)
            let fixture = try StoreFixture()
            let environment = server.environment(throughProxy: true)
            try fixture.succeed(["ingest", "s3://\(logs)"], environment: environment)
            #expect(Set(try fixture.ids(["--all-principals"])) == ["PACKED", "PARTS"])
            // What is empty needs no request.
            #expect(try server.count("get") == 2)
            try server.fail(by: "")
            try fixture.succeed(["ingest", "s3://\(logs)"], environment: environment)
            #expect(try server.count("get") == 0)
        }

        @Test func `a bucket's name may have dots, and an endpoint be one of IPv6`() throws {
            guard let server = try ObjectServer.shared(.moto) else { return }
            try server.fail(by: "")
            let logs = "logs.of.\(UUID().uuidString.lowercased())"
            try server.perform(["do": "bucket", "name": logs])
            try server.put(try event("DOTS"), logs, "a/one.json")
            let fixture = try StoreFixture()
            try fixture.succeed(
                ["ingest", "s3://\(logs)/a"], environment: server.environment())
            #expect(try fixture.ids(["--all-principals"]) == ["DOTS"])
            guard FileManager.default.fileExists(atPath: "/proc/net/if_inet6") else {
                print("skipped: no IPv6 here")
                return
            }
            let other = try StoreFixture()
            let endpoint = try server.perform(["do": "ipv6"])["endpoint"] as? String
            try other.succeed(
                ["ingest", "s3://\(logs)/a", "--endpoint-url", try #require(endpoint)],
                environment: server.environment())
            #expect(try other.ids(["--all-principals"]) == ["DOTS"])
        }

        /// Uploads an object in one part of several that it might have had.
        private func upload(
            _ text: String, _ bucket: String, _ key: String, _ server: ObjectServer
        ) throws {
            func call(_ name: String, _ values: [String: Any]) throws -> [String: Any] {
                let place = ["Bucket": bucket, "Key": key] as [String: Any]
                return try server.call("s3", name, place.merging(values) { $1 })
            }
            let id = try #require(try call("create_multipart_upload", [:])["UploadId"])
            let part = try call(
                "upload_part", ["UploadId": id, "PartNumber": 1, "Body": text])
            let parts = [["PartNumber": 1, "ETag": try #require(part["ETag"])]]
            let whole = try call(
                "complete_multipart_upload", ["UploadId": id, "MultipartUpload": ["Parts": parts]])
            #expect((whole["ETag"] as? String)?.contains("-1") ?? false)
        }
    }
}
