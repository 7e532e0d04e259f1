import AWSTypes
import Foundation
import TestSupport
import Testing

@testable import PolicyHistory

@Suite struct CaptureCommandTests {
    static let account = AccountID("111122223333")

    @Test(arguments: [
        (
            Subject(.bucket, "sales-lake"), Facet.bucketPolicy,
            "aws s3api get-bucket-policy --bucket sales-lake --output json",
            "s3/sales-lake/get-bucket-policy.json"
        ),
        (
            Subject(.object, "sales-lake/2026/05/a b.parquet"), Facet.acl,
            "aws s3api get-object-acl --bucket sales-lake --key '2026/05/a b.parquet' --output json",
            "s3/sales-lake/get-object-acl/2026%2F05%2Fa%20b.parquet.json"
        ),
        (
            Subject(.role, "111122223333/etl"), Facet.inlinePolicies.member("read"),
            "aws iam get-account-authorization-details --output json",
            "iam/get-account-authorization-details.json"
        ),
        (
            Subject(.key, "arn:aws:kms:eu-west-1:111122223333:key/0a1b"), Facet.grants.listing,
            "aws kms list-grants --key-id arn:aws:kms:eu-west-1:111122223333:key/0a1b "
                + "--region eu-west-1 --output json", "kms/0a1b/list-grants.json"
        ),
        (
            Subject(.vpcEndpoint, "vpce-0a1b"), Facet.endpointPolicy,
            "aws ec2 describe-vpc-endpoints --region eu-central-1 --output json",
            "ec2/describe-vpc-endpoints.json"
        ),
        (
            Subject(.accessPoint, "arn:aws:s3:eu-west-1:111122223333:accesspoint/lake-ap"),
            Facet.accessPointPolicy,
            "aws s3control get-access-point-policy --account-id 111122223333 --name lake-ap "
                + "--region eu-west-1 --output json",
            "s3control/lake-ap/get-access-point-policy.json"
        ),
        (
            Subject(.account, "111122223333"), Facet.publicAccessBlock,
            "aws s3control get-public-access-block --account-id 111122223333 --output json",
            "s3control/get-public-access-block.json"
        ),
        (
            Subject(.organizationTarget, "ou-ab12-data0001"), Facet.resourceControlPolicies.listing,
            "aws organizations list-policies-for-target --target-id ou-ab12-data0001 "
                + "--filter RESOURCE_CONTROL_POLICY --output json",
            "organizations/list-policies-for-target/ou-ab12-data0001.RESOURCE_CONTROL_POLICY.json"
        ),
        (
            Subject(.organizationPolicy, "p-0a1b2c3d"), Facet.content,
            "aws organizations describe-policy --policy-id p-0a1b2c3d --output json",
            "organizations/describe-policy/p-0a1b2c3d.json"
        ),
    ])
    func `a missing facet has the one command that captures it`(
        subject: Subject, facet: Facet, command: String, file: String
    ) throws {
        let found = CaptureCommand.commands(for: subject, facet: facet, region: "eu-central-1")
        #expect(found.map(\.command) == [command])
        #expect(found.map(\.file) == [file])
    }

    @Test(arguments: Subject.Kind.allCases)
    func `every kind of subject has commands`(kind: Subject.Kind) {
        let name = kind == .object ? "lake/key" : "x"
        #expect(!CaptureCommand.commands(for: Subject(kind, name)).isEmpty)
    }

    @Test func `the root has no parent to ask for`() {
        let commands = CaptureCommand.commands(for: Subject(.organizationTarget, "r-ab12"))
        #expect(commands.allSatisfy { !$0.command.contains("list-parents") })
    }

    @Test func `what nobody knows is a word in capitals`() {
        let commands = CaptureCommand.commands(for: Subject(.vpcEndpoint, "vpce-1"))
        #expect(commands.allSatisfy { $0.command.contains("--region REGION") })
    }

    @Test(arguments: [
        "it's", "a b", "$(reboot)", "`reboot`", "a;b", "-rf", "a\nb", "\u{1B}[2J", "..",
        "x\u{202E}y",
        "a\\b'c\n", "key with \"quotes\"",
    ])
    func `a hostile key is one word to the shell and one file name`(key: String) throws {
        let command = try #require(
            CaptureCommand.commands(for: Subject(.object, "lake/" + key)).first)
        #expect(command.file.split(separator: "/").count == 4)
        #expect((command.command + command.file).unicodeScalars.allSatisfy { $0.value >= 0x20 })
        // `aws` here is a function that prints its words, each behind a NUL.
        let script = "aws() { printf '%s\\0' \"$@\"; }; " + command.command
        let printed = try ProgramResult(of: "/bin/bash", ["-c", script]).bytes
        let words = printed.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
        #expect(words.contains(key.hasPrefix("-") ? "--key=\(key)" : key))
    }
}
