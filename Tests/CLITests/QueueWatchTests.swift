import Foundation
import TestSupport
import Testing

extension ObjectServerTests {
    /// `why403 watch --queue` and `--events`, against moto's SQS and S3.
    @Suite struct QueueWatchTests {
        private func event(_ id: String) throws -> String {
            let event = DeniedEvent(id: id, key: "k/\(id)")
            return String(
                decoding: try JSONSerialization.data(
                    withJSONObject: ["Records": [event.record]], options: [.sortedKeys]),
                as: UTF8.self)
        }

        private func message(_ bucket: String, _ key: String) -> String {
            let encoded =
                key.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? key
            return #"{"Records":[{"eventSource":"aws:s3","eventName":"ObjectCreated:Put","#
                + #""s3":{"bucket":{"name":"\#(bucket)"},"object":{"key":"\#(encoded)"}}}]}"#
        }

        private func newQueue(_ server: ObjectServer) throws -> String {
            let answer = try server.perform([
                "do": "call", "service": "sqs", "call": "create_queue",
                "with": [
                    "QueueName": "q-\(UUID().uuidString)", "Attributes": ["VisibilityTimeout": "1"],
                ],
            ])
            let result = try #require(answer["answer"] as? [String: Any])
            return try #require(result["QueueUrl"] as? String)
        }

        private func send(_ texts: [String], to queue: String, _ server: ObjectServer) throws {
            for text in texts {
                try server.perform([
                    "do": "call", "service": "sqs", "call": "send_message",
                    "with": ["QueueUrl": queue, "MessageBody": text],
                ])
            }
        }

        private func left(in queue: String, _ server: ObjectServer) throws -> Int {
            let answer = try server.perform([
                "do": "call", "service": "sqs", "call": "get_queue_attributes",
                "with": ["QueueUrl": queue, "AttributeNames": ["All"]],
            ])
            let attributes =
                (answer["answer"] as? [String: Any])?["Attributes"] as? [String: String]
            let names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
            return names.reduce(0) { $0 + (Int(attributes?[$1] ?? "") ?? 0) }
        }

        @Test func `what messages announce is read once, and they are deleted when it is stored`()
            throws
        {
            guard let server = try ObjectServer.shared(.moto) else { return }
            let logs = try server.newBucket()
            let queue = try newQueue(server)
            var messages: [String] = []
            for number in 0..<30 {
                let key = "a b/é+\(number).json"
                try server.put(try event("Q\(number)"), logs, key)
                messages += [message(logs, key), message(logs, key)]
            }
            messages += [
                #"{"Service":"Amazon S3","Event":"s3:TestEvent"}"#, message(logs, "deleted since"),
                message("other-bucket", "x"), "none of ours",
            ]
            try send(messages.shuffled(), to: queue, server)
            let fixture = try StoreFixture()
            let arguments = ["watch", "--queue", queue, "--once", "s3://\(logs)"]
            let result = try fixture.run(arguments, environment: server.environment())
            #expect(result.status == 2, "\(result.errors)")
            #expect(try Set(fixture.ids(["--all-principals"])) == Set((0..<30).map { "Q\($0)" }))
            for word in ["s3:TestEvent", "none of ours", "deleted since"] {
                #expect(result.errors.contains(word), "\(result.errors)")
            }
            // What is not ours is left for the queue's own rules.
            #expect(try left(in: queue, server) == 1)
            #expect(!(result.output + result.errors).contains(server.keys.secret))
        }

        @Test func `notifications that the server itself sends are understood`() throws {
            guard let server = try ObjectServer.shared(.moto) else { return }
            let logs = try server.newBucket()
            let queue = try newQueue(server)
            let name = queue.split(separator: "/").last ?? ""
            try server.perform([
                "do": "call", "service": "s3", "call": "put_bucket_notification_configuration",
                "with": [
                    "Bucket": logs,
                    "NotificationConfiguration": [
                        "QueueConfigurations": [
                            [
                                "QueueArn": "arn:aws:sqs:us-east-1:123456789012:\(name)",
                                "Events": ["s3:ObjectCreated:*"],
                            ]
                        ]
                    ],
                ],
            ])
            try server.put(try event("SENT1"), logs, "logs/a b+c=é%41.json")
            let fixture = try StoreFixture()
            try fixture.succeed(
                ["watch", "--queue", queue, "--once"], environment: server.environment())
            #expect(try fixture.ids(["--all-principals"]) == ["SENT1"])
            #expect(try left(in: queue, server) == 0)
        }

        @Test func `what cannot be read stays in the queue, and the permission is named`() throws {
            guard let server = try ObjectServer.shared(.moto) else { return }
            let logs = try server.newBucket()
            let queue = try newQueue(server)
            try server.put(try event("LATER"), logs, "one.json")
            try send([message(logs, "one.json")], to: queue, server)
            try server.fail(by: "torn")
            let fixture = try StoreFixture()
            let through = server.environment(throughProxy: true)
            let torn = try fixture.run(["watch", "--queue", queue, "--once"], environment: through)
            #expect(torn.status == 2, "\(torn.errors)")
            #expect(try left(in: queue, server) == 1)
            let lister = try #require(server.lister)
            let refused = try fixture.run(
                ["watch", "--queue", queue, "--once"], environment: server.environment(lister))
            #expect(refused.status == 1)
            #expect(refused.errors.contains("sqs:ReceiveMessage"), "\(refused.errors)")
        }

        /// `WHY403_KILLS` says how often; the store in the end is the one without a kill.
        @Test func `kills at any instant lose nothing and repeat nothing`() throws {
            guard let server = try ObjectServer.shared(.moto) else { return }
            let logs = try server.newBucket()
            let spool = try TemporaryFolder()
            let count = 40
            for number in 0..<count {
                try server.put(try event("K\(number)"), logs, "\(number).json")
                try spool.write(message(logs, "\(number).json"), to: "spool/\(number)")
                try spool.write(message(logs, "\(number).json"), to: "spool/again\(number)")
            }
            let fixture = try StoreFixture()
            let arguments = ["watch", "--events", spool.path + "/spool", "--once"]
            var generator = SystemRandomNumberGenerator()
            for _ in 0..<(TestEnvironment.number("WHY403_KILLS") ?? 4) {
                let process = Process()
                process.executableURL = URL(fileURLWithPath: why403)
                process.arguments = arguments + ["--store", fixture.store]
                process.environment = server.environment()
                process.standardError = FileHandle.nullDevice
                process.standardOutput = FileHandle.nullDevice
                try process.run()
                usleep(UInt32.random(in: 0...400_000, using: &generator))
                kill(process.processIdentifier, SIGKILL)
                process.waitUntilExit()
            }
            try fixture.succeed(arguments, environment: server.environment())
            #expect(try Set(fixture.ids(["--all-principals"])) == Set((0..<count).map { "K\($0)" }))
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: spool.path + "/spool").isEmpty)
        }

        @Test func `announced objects may be files, and none outside of the folder`() throws {
            let folder = try TemporaryFolder()
            try folder.write(try event("FILE1"), to: "root/logs/a b/1.json")
            try folder.write(try event("SECRET1"), to: "secret.json")
            let messages = [message("logs", "a b/1.json"), message("logs", "../../secret.json")]
            let fixture = try StoreFixture()
            let result = try runProcess(
                why403,
                [
                    "watch", "--events", "-", "--object-root", folder.path + "/root", "--store",
                    fixture.store,
                ],
                input: messages.joined(separator: "\n"))
            #expect(result.status == 2, "\(result.errors)")
            #expect(try fixture.ids(["--all-principals"]) == ["FILE1"])
        }

        @Test func `a prefix is followed by listing it again and again`() throws {
            guard let server = try ObjectServer.shared(.moto) else { return }
            let logs = try server.newBucket()
            try server.put(try event("POLL1"), logs, "1.json")
            let fixture = try StoreFixture()
            let watch = try BackgroundProgram(
                why403,
                [
                    "watch", "s3://\(logs)", "--poll", "1", "--format", "json", "--store",
                    fixture.store,
                ],
                folder: fixture.folder.url, environment: server.environment())
            watch.wait(for: "the first object") { watch.total("newDenials") == 1 }
            try server.put(try event("POLL2"), logs, "2.json")
            watch.wait(for: "the second object") { watch.total("newDenials") == 2 }
            #expect(watch.stop() == 0)
        }

        @Test(
            arguments: [
                ["watch"], ["watch", "--queue", "https://q", "--events", "-"],
                ["watch", "/tmp", "s3://logs"], ["watch", "--queue", "https://q", "/tmp"],
                ["watch", "/tmp", "--poll", "1"], ["watch", "/tmp", "--object-root", "/tmp"],
                ["watch", "/tmp", "--since", "1d"],
            ])
        func `a command line that means nothing says so`(arguments: [String]) throws {
            let result = try StoreFixture().run(arguments)
            #expect(result.status == 64, "\(result.errors)")
        }
    }
}
