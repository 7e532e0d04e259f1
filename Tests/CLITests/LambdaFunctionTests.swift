import Foundation
import TestSupport
import Testing

extension ObjectServerTests {
    /// `deploy/lambda/bootstrap` against Lambda's runtime API.
    @Suite struct LambdaFunctionTests {
        private func event(_ bodies: [String]) -> [String: Any] {
            let records = bodies.enumerated().map { number, body -> [String: String] in
                [
                    "messageId": "m\(number)", "receiptHandle": "r", "body": body,
                    "eventSource": "aws:sqs", "awsRegion": "us-east-1",
                ]
            }
            return ["Records": records]
        }

        @Test func `what a queue hands to the function is stored, or given back`() throws {
            guard let server = try ObjectServer.shared(.moto) else { return }
            guard FileManager.default.isExecutableFile(atPath: "/usr/bin/curl") else {
                print("skipped: no curl here (apt-get install curl)")
                return
            }
            let logs = try server.newBucket()
            for id in ["L1", "L2", "L3"] {
                try server.put(try DeniedEvent(id: id, key: "k").file, logs, "\(id) é.json")
            }
            let message = { (id: String) in QueueMessages.written(logs, "\(id) é.json") }
            let api = try server.perform([
                "do": "lambda",
                "events": [
                    event([message("L1"), message("L2")]), event([message("L3"), "none of ours"]),
                ],
            ])["api"]
            let fixture = try StoreFixture()
            let variables = [
                "AWS_LAMBDA_RUNTIME_API": try #require(api as? String),
                "LAMBDA_TASK_ROOT": URL(fileURLWithPath: why403).deletingLastPathComponent().path,
                "WHY403_STORE": fixture.store, "TMPDIR": fixture.folder.path,
                "PATH": "/usr/bin:/bin",
            ]
            let result = try runProcess(
                "/bin/sh", [CollectSnapshotTests.root + "/deploy/lambda/bootstrap"],
                environment: server.environment().merging(variables) { $1 })
            #expect(Set(try fixture.ids(["--all-principals"])) == ["L1", "L2", "L3"])
            let answers = try server.perform(["do": "lambda-answers"])["answers"] as? [[String]]
            let ends = try #require(answers).map { answer in
                answer[0].hasSuffix("/response") ? "response" : "error"
            }
            #expect(ends == ["response", "error"], "\(result.errors)")
            try fixture.expectNone(of: [server.keys.secret], in: result.output + result.errors)
        }
    }
}
