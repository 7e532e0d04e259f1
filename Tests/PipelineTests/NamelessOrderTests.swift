import Foundation
import Pipeline
import ReportStore
import TestSupport
import Testing

/// A denial of which the log tells the caller's unique id alone, with or without the account: what later
/// evidence tells of its role counts as if it had come before.
@Suite struct NamelessOrderTests {
    private static let document =
        #"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}"#

    private static func denial(_ account: String?) -> String {
        let own = account.map { #","accountId":"\#($0)""# } ?? ""
        return #"""
            {"Records":[{"eventVersion":"1.11","eventTime":"2026-05-04T10:00:00Z","eventID":"d1",
            "eventSource":"s3.amazonaws.com","eventName":"GetObject","awsRegion":"eu-west-1",
            "requestID":"REQUEST000000001","errorCode":"AccessDenied","errorMessage":"Access Denied",
            "sourceIPAddress":"198.51.100.7","recipientAccountId":"222233334444",
            "userIdentity":{"type":"AWSAccount","principalId":"AROAEXAMPLENIGHTLY01:GlueJobRunnerSession"\#(own)},
            "requestParameters":{"bucketName":"lake","key":"a"},
            "resources":[{"type":"AWS::S3::Bucket","ARN":"arn:aws:s3:::lake","accountId":"222233334444"}]}]}
            """#
    }

    /// Of the caller's account: its role, its organization; then the bucket's.
    private static let files: [(path: String, content: String)] = [
        ("role/manifest.json", HistoryOrderTests.manifest("111122223333", "")),
        (
            "role/iam/get-account-authorization-details.json",
            """
            {"UserDetailList":[],"GroupDetailList":[],"Policies":[],"RoleDetailList":[
            {"RoleName":"etl","RoleId":"AROAEXAMPLENIGHTLY01","Path":"/","Arn":"arn:aws:iam::111122223333:role/etl",
             "AssumeRolePolicyDocument":{"Version":"2012-10-17","Statement":[{"Effect":"Allow",
              "Principal":{"Service":"glue.amazonaws.com"},"Action":"sts:AssumeRole"}]},
             "AttachedManagedPolicies":[],"Tags":[],
             "RolePolicyList":[{"PolicyName":"own","PolicyDocument":\(document)}]}]}
            """
        ),
        ("units/manifest.json", HistoryOrderTests.manifest("999900001111", "")),
        (
            "units/organizations/describe-organization.json",
            #"{"Organization":{"Id":"o-1","MasterAccountId":"999900001111"}}"#
        ),
        (
            "units/organizations/list-accounts.json",
            #"{"Accounts":[{"Id":"111122223333"},{"Id":"999900001111"}]}"#
        ),
        (
            "units/organizations/list-parents/111122223333.json", #"{"Parents":[{"Id":"r-1"}]}"#
        ),
        ("bucket/manifest.json", HistoryOrderTests.manifest("222233334444", "")),
        (
            "bucket/s3/lake/get-bucket-ownership-controls.json",
            #"{"OwnershipControls":{"Rules":[{"ObjectOwnership":"BucketOwnerEnforced"}]}}"#
        ),
        (
            "session.json",
            HistoryOrderTests.log(
                HistoryOrderTests.change(
                    "sts", "AssumeRole", "09:00:00",
                    #"{"roleArn":"arn:aws:iam::111122223333:role/etl","roleSessionName":"GlueJobRunnerSession"}"#,
                    #"{"credentials":{"accessKeyId":"ASIA1"},"assumedRoleUser":{"assumedRoleId":"AROAEXAMPLENIGHTLY01:GlueJobRunnerSession","arn":"arn:aws:sts::111122223333:assumed-role/etl/GlueJobRunnerSession"}}"#
                ))
        ),
    ]

    @Test(arguments: [nil, "111122223333"])
    func `any order of a nameless denial and what tells of its role gives the same answers`(
        account: String?
    ) throws {
        let folder = try TemporaryFolder()
        try folder.write(Self.denial(account), to: "denial.json")
        for file in Self.files { try folder.write(file.content, to: file.path) }
        let parts = ["bucket", "denial.json", "role", "session.json", "units"]
        let expected = try HistoryOrderTests.answers(
            parts.filter { $0 != "denial.json" } + ["denial.json"], in: folder)
        #expect(expected.joined().contains("role/etl"))
        var generator = SeededGenerator(seed: 403)
        for first in parts {
            var order = parts.shuffled(using: &generator).filter { $0 != first }
            order.insert(first, at: 0)
            #expect(try HistoryOrderTests.answers(order, in: folder) == expected, "\(order)")
        }
        let last = ["denial.json"] + parts.filter { $0 != "denial.json" }
        #expect(try HistoryOrderTests.answers(last, in: folder) == expected, "\(last)")
    }
}
