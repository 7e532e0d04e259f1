import AWSTypes
import Denials
import Foundation
import TestSupport
import Testing

/// Every operation of S3's service model, as botocore carries it, against the operation table.
@Suite struct ServiceModelTests {
    static let python =
        URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../.build/authorization-venv/bin/python").standardized.path

    /// Operations that another service authorizes (S3 API Reference, "Permissions").
    static let others = [
        "CreateSession": "s3express:CreateSession", "RenameObject": "s3express:CreateSession",
        "ListDirectoryBuckets": "s3express:ListAllMyDirectoryBuckets",
        "WriteGetObjectResponse": "s3-object-lambda:WriteGetObjectResponse",
    ]

    @Test func `every operation of S3 needs actions that AWS's reference has, or says whose`()
        throws
    {
        guard FileManager.default.isExecutableFile(atPath: ServiceModelTests.python) else {
            print("skipped: no botocore here (make authorization-data)")
            return
        }
        let script = """
            import botocore.session
            model = botocore.session.get_session().get_service_model("s3")
            for name in model.operation_names:
                print(name, "{Key+}" in model.operation_model(name).http["requestUri"])
            """
        let told = try ProgramResult(of: ServiceModelTests.python, ["-c", script])
        let operations = told.output.split(separator: "\n").map { $0.split(separator: " ") }
        #expect(operations.count > 100)
        for words in operations {
            let (name, hasKey) = (String(words[0]), words[1] == "True")
            for hasVersion in [false, true] {
                let needs = S3Operations.needs(of: name, hasKey: hasKey, hasVersion: hasVersion)
                #expect(!needs.isEmpty, "\(name) has no row")
                for need in needs {
                    if let other = ServiceModelTests.others[name] {
                        #expect("\(need.action)" == other)
                        continue
                    }
                    let facts = try #require(
                        ServiceAuthorization.s3.facts(of: need.action), "\(name): \(need.action)")
                    #expect(facts.name == need.action.name, "the spelling of \(need.action)")
                    let kind: S3Operations.ResourceKind =
                        facts.resourceTypes.contains("object")
                        ? .object
                        : facts.resourceTypes.contains("bucket") ? .bucket : .service
                    #expect(need.kind == kind, "\(name) on \(need.kind)")
                }
            }
        }
    }
}
