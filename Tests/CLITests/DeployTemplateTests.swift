import Foundation
import TestSupport
import Testing

extension ObjectServerTests {
    /// What `deploy/s3` hands out is what AWS takes.
    @Suite struct DeployTemplateTests {
        static let folder = CollectSnapshotTests.root + "/deploy/s3"

        @Test(arguments: ["s3/notifications.yaml", "lambda/function.yaml"])
        func `the CloudFormation template has no finding of cfn-lint`(name: String) throws {
            let lint = CollectSnapshotTests.programs + "/cfn-lint"
            guard FileManager.default.isExecutableFile(atPath: lint) else {
                print("skipped: no cfn-lint here (make collect-test-setup)")
                return
            }
            let template = CollectSnapshotTests.root + "/deploy/" + name
            let result = try runProcess(lint, [template])
            #expect(result.status == 0, "\(result.output)")
        }

        @Test func `the CloudFormation template makes a queue that a watch can be driven by`()
            throws
        {
            guard let server = try ObjectServer.shared(.moto) else { return }
            let logs = try server.newBucket()
            let trust = #"{"Version":"2012-10-17","Statement":[]}"#
            let role = "reader-\(logs.suffix(12))"
            try server.call(
                "iam", "create_role", ["RoleName": role, "AssumeRolePolicyDocument": trust])
            let template = try String(
                contentsOfFile: DeployTemplateTests.folder + "/notifications.yaml", encoding: .utf8)
            try server.call(
                "cloudformation", "create_stack",
                [
                    "StackName": "s-\(logs)", "TemplateBody": template,
                    "Parameters": [
                        ["ParameterKey": "LogBucket", "ParameterValue": logs],
                        ["ParameterKey": "ReaderRole", "ParameterValue": role],
                    ],
                ])
            let stacks = try server.call(
                "cloudformation", "describe_stacks", ["StackName": "s-\(logs)"])
            let stack = try #require((stacks["Stacks"] as? [[String: Any]])?.first)
            #expect(stack["StackStatus"] as? String == "CREATE_COMPLETE")
            let outputs = try #require(stack["Outputs"] as? [[String: Any]])
            let queue = try #require(outputs.first?["OutputValue"] as? String)
            let fixture = try StoreFixture()
            try fixture.succeed(
                ["watch", "--queue", queue, "--once"], environment: server.environment())
        }

        @Test func `the policy allows what each page says, and nothing that writes`() throws {
            let path = DeployTemplateTests.folder + "/reader-policy.json"
            let policy =
                try JSONSerialization.jsonObject(
                    with: Data(contentsOf: URL(fileURLWithPath: path))) as? [String: Any]
            let statements = try #require(policy?["Statement"] as? [[String: Any]])
            let actions = statements.flatMap { statement in
                (statement["Action"] as? [String]) ?? [statement["Action"] as? String ?? ""]
            }
            let page = try String(
                contentsOfFile: CollectSnapshotTests.root + "/docs/S3.md", encoding: .utf8)
            for action in actions { #expect(page.contains("`\(action)`"), "\(action)") }
            #expect(
                Set(actions) == [
                    "s3:ListBucket", "s3:GetObject", "kms:Decrypt", "sqs:ReceiveMessage",
                    "sqs:DeleteMessage", "sqs:ChangeMessageVisibility",
                ])
        }
    }
}
