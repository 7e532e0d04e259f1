import Foundation
import TestSupport
import Testing

extension ObjectServerTests {
    /// `why403 watch --queue` and `--events`, against moto's SQS and S3.
    @Suite struct QueueWatchTests {
        private func event(_ id: String) throws -> String {
            try DeniedEvent(id: id, key: "k/\(id)").file
        }

        private func message(_ bucket: String, _ key: String) -> String {
            QueueMessages.written(bucket, key)
        }

        @Test func `what messages announce is read once, and they are deleted when it is stored`()
            throws
        {
            guard let server = try ObjectServer.shared(.moto) else { return }
            let logs = try server.newBucket()
            let queue = try server.newQueue()
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
            try server.send(messages.shuffled(), to: queue)
            let fixture = try StoreFixture()
            let arguments = ["watch", "--queue", queue, "--once", "s3://\(logs)"]
            // Answers that take their time come long after everything was asked for.
            try server.fail(by: "slow")
            let result = try fixture.run(
                arguments, environment: server.environment(throughProxy: true))
            #expect(result.status == 2, "\(result.errors)")
            #expect(try Set(fixture.ids(["--all-principals"])) == Set((0..<30).map { "Q\($0)" }))
            for word in ["s3:TestEvent", "none of ours", "deleted since"] {
                #expect(result.errors.contains(word), "\(result.errors)")
            }
            // What is not ours is left for the queue's own rules.
            #expect(try server.left(in: queue) == 1)
            #expect(!(result.output + result.errors).contains(server.keys.secret))
        }

        @Test func `notifications that the server itself sends are understood`() throws {
            guard let server = try ObjectServer.shared(.moto) else { return }
            let logs = try server.newBucket()
            let queue = try server.newQueue()
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
            #expect(try server.left(in: queue) == 0)
        }

        @Test func `what cannot be read stays in the queue, and the permission is named`() throws {
            guard let server = try ObjectServer.shared(.moto) else { return }
            let logs = try server.newBucket()
            let queue = try server.newQueue()
            try server.put(try event("LATER"), logs, "one.json")
            try server.send([message(logs, "one.json")], to: queue)
            try server.fail(by: "torn")
            let fixture = try StoreFixture()
            let through = server.environment(throughProxy: true)
            let torn = try fixture.run(["watch", "--queue", queue, "--once"], environment: through)
            #expect(torn.status == 2, "\(torn.errors)")
            #expect(try server.left(in: queue) == 1)
            let lister = try #require(server.lister)
            let refused = try fixture.run(
                ["watch", "--queue", queue, "--once"], environment: server.environment(lister))
            #expect(refused.status == 1)
            #expect(refused.errors.contains("sqs:ReceiveMessage"), "\(refused.errors)")
        }

        @Test func `a message may announce thousands of objects, and each is read once`() throws {
            guard let server = try ObjectServer.shared(.moto) else { return }
            let logs = try server.newBucket()
            let queue = try server.newQueue()
            for number in 0..<3 { try server.put(try event("M\(number)"), logs, "\(number).json") }
            let records = (0..<1_500).map { QueueMessages.record(logs, "\($0 % 3).json") }
            let message = #"{"Records":[\#(records.joined(separator: ","))]}"#
            #expect((200_000...262_144).contains(message.utf8.count))
            try server.send([message], to: queue)
            let fixture = try StoreFixture()
            try fixture.succeed(
                ["watch", "--queue", queue, "--once"],
                environment: server.environment(throughProxy: true))
            #expect(Set(try fixture.ids(["--all-principals"])) == ["M0", "M1", "M2"])
            #expect(try server.count("get") == 3)
            #expect(try server.left(in: queue) == 0)
        }

        @Test func `what is none of ours stays, whatever it holds, and works no terminal`() throws {
            guard let server = try ObjectServer.shared(.moto) else { return }
            let logs = try server.newBucket()
            let queue = try server.newQueue()
            try server.put(try event("GOOD"), logs, "a b.json")
            // SQS takes no control characters.
            let foreign = [
                #"{"Records":[{"eventSource":"aws:ses","mail":{}}]}"#, "{\"Records\":[", "[[[[",
                #"{"order":1,"note":"\u001b[31mred"}"#, "\u{202E}evil",
            ]
            let quiet = [
                QueueMessages.removed(logs, "a b.json", "ObjectRemoved:DeleteMarkerCreated"),
                QueueMessages.removed(logs, "a b.json", "LifecycleExpiration:Delete"),
                #"{"source":"aws.s3","detail-type":"Object Restore Completed","detail":{}}"#,
            ]
            let versioned =
                #"{"source":"aws.s3","detail-type":"Object Created","detail":{"bucket":"#
                + #"{"name":"\#(logs)"},"object":{"key":"a%20b.json","version-id":"v1"}}}"#
            try server.send((foreign + quiet + [versioned]).shuffled(), to: queue)
            let fixture = try StoreFixture()
            let result = try fixture.run(
                ["watch", "--queue", queue, "--once"], environment: server.environment())
            #expect(try fixture.ids(["--all-principals"]) == ["GOOD"])
            #expect(try server.left(in: queue) == foreign.count)
            #expect(!result.errors.contains("\u{1B}") && !result.errors.contains("\u{202E}"))
            for word in ["DeleteMarkerCreated", "LifecycleExpiration:Delete", "left where it is"] {
                #expect(result.errors.contains(word), "\(result.errors)")
            }
        }

        @Test func `a file of messages that grows meanwhile is read again, and stays until then`()
            throws
        {
            let folder = try TemporaryFolder()
            for number in 1...2 {
                try folder.write(try event("S\(number)"), to: "root/logs/\(number).json")
            }
            let whole = message("logs", "1.json")
            try folder.write(String(whole.prefix(40)), to: "spool/messages")
            let fixture = try StoreFixture()
            let watch = try BackgroundProgram(
                why403,
                [
                    "watch", "--events", folder.path + "/spool", "--object-root",
                    folder.path + "/root", "--format", "json", "--store", fixture.store,
                ], folder: fixture.folder.url)
            watch.wait(for: "the torn message") { watch.errors.contains("announces no object") }
            try folder.write(whole + "\n" + message("logs", "2.json") + "\n", to: "spool/messages")
            watch.wait(for: "both objects") { watch.total("newDenials") == 2 }
            watch.wait(for: "the file's end") {
                !FileManager.default.fileExists(atPath: folder.path + "/spool/messages")
            }
            #expect(watch.stop() == 0)
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
