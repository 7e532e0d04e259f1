import Foundation
import TestSupport
import Testing

/// Words of `explain` that must be true of the denial at hand.
@Suite struct ExplainWordsTests {
    @Test func `who is no Glue role is said to be none, also where a place is asked for`() throws {
        let demo = try StoreFixture.sharedDemo()
        let glue = Set(try demo.ids([]))
        let other = try #require(demo.ids(["--all-principals"]).first { !glue.contains($0) })
        let row = try #require(
            demo.objects(["report", "--all-principals", "--request-id", other]).first)
        let bucket = try #require(row["bucket"] as? String)
        let words = "not known as a Glue role"
        #expect(try demo.succeed(["explain", other]).contains(words))
        #expect(try demo.succeed(["explain", "s3://\(bucket)"]).contains(words))
        for id in glue { #expect(try !demo.succeed(["explain", id]).contains(words)) }
    }

    @Test(arguments: [
        (
            "s3:GetObject", "arn:aws:s3:::lake/a",
            "with an explicit deny in a service control policy",
            "the service control policies deny s3:GetObject"
        ),
        (
            "s3:GetObject", "arn:aws:s3:::lake/a",
            "because no service control policy allows the s3:GetObject action",
            "the service control policies do not allow s3:GetObject"
        ),
        (
            "s3:GetObject", "arn:aws:s3:::lake/a",
            "with an explicit deny in a resource control policy",
            "the resource control policies deny s3:GetObject"
        ),
        (
            "s3:GetObject", "arn:aws:s3:::lake/a",
            "with an explicit deny in a permissions boundary",
            "the permissions boundary denies s3:GetObject"
        ),
        (
            "kms:Decrypt", "arn:aws:kms:eu-west-1:111122223333:key/k",
            "because no identity-based policy allows the kms:Decrypt action",
            "that the role's own policies do not allow kms:Decrypt"
        ),
        (
            "kms:Decrypt", "arn:aws:kms:eu-west-1:111122223333:key/k",
            "because no resource-based policy allows the kms:Decrypt action",
            "the key policy and grants do not allow kms:Decrypt"
        ),
    ])
    func `what AWS names agrees with its verb`(
        action: String, resource: String, because: String, says: String
    ) throws {
        let text =
            "User: arn:aws:sts::111122223333:assumed-role/etl/run is not authorized to perform: "
            + "\(action) on resource: \"\(resource)\" \(because)"
        let fixture = try StoreFixture()
        let result = try fixture.run(["explain", "An error occurred (AccessDenied): " + text])
        let told = result.output.replacing("\n  ", with: " ")
        #expect(told.contains(says), "\(told)")
        #expect(
            !told.contains("the the ") && !told.contains("key policy and grants, key"), "\(told)")
    }

    @Test func `a call of KMS itself is not said to be made by S3`() throws {
        let fixture = try StoreFixture()
        var event = DeniedEvent(id: "K000000000000001", key: "x").record
        event["eventSource"] = "kms.amazonaws.com"
        event["eventName"] = "Decrypt"
        event["eventCategory"] = "Management"
        event["requestParameters"] = ["encryptionAlgorithm": "SYMMETRIC_DEFAULT"]
        event["resources"] = [
            [
                "type": "AWS::KMS::Key", "accountId": "111122223333",
                "ARN":
                    "arn:aws:kms:eu-central-1:111122223333:key/0de30000-1111-2222-3333-444455556666",
            ]
        ]
        let data = try JSONSerialization.data(withJSONObject: ["Records": [event]])
        let file = try fixture.folder.write(data, to: "logs/e.json")
        try fixture.succeed(["ingest", file])
        let told = try fixture.run(["explain", "K000000000000001"]).output
        #expect(told.contains("Checks for kms:Decrypt on arn:"), "\(told)")
        #expect(!told.contains("S3 calls KMS"), "\(told)")
    }
}
