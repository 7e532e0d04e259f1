import AWSTypes
import Foundation
import Pipeline
import ReportStore
import TestSupport
import Testing

/// Whatever comes first — the denial, what was captured, what was changed — the store ends with
/// the same answers: late facts attribute again just what they concern.
@Suite struct HistoryOrderTests {
    static let document =
        #""{\"Version\":\"2012-10-17\",\"Statement\":[{\"Sid\":\"No\",\"Effect\":\"Deny\","#
        + #"\"Action\":\"s3:*\",\"Resource\":\"*\"}]}""#

    static func log(_ records: String...) -> String {
        #"{"Records":[\#(records.joined(separator: ","))]}"#
    }

    static func change(
        _ source: String, _ name: String, _ time: String, _ parameters: String, _ response: String,
        account: String = "111122223333"
    ) -> String {
        #"""
        {"eventVersion":"1.11","eventTime":"2026-05-04T\#(time)Z","eventID":"\#(name)-\#(time)",
        "eventSource":"\#(source).amazonaws.com","eventName":"\#(name)","awsRegion":"eu-west-1",
        "recipientAccountId":"\#(account)","userIdentity":{"type":"AssumedRole",
        "arn":"arn:aws:sts::\#(account):assumed-role/Admin/ops","accountId":"\#(account)"},
        "requestParameters":\#(parameters),"responseElements":\#(response)}
        """#
    }

    static let denial = #"""
        {"eventVersion":"1.11","eventTime":"2026-05-04T10:00:00Z","eventID":"d1",
        "eventSource":"s3.amazonaws.com","eventName":"GetObject","awsRegion":"eu-west-1",
        "requestID":"REQUEST000000001","errorCode":"AccessDenied","errorMessage":"Access Denied",
        "sourceIPAddress":"198.51.100.7","recipientAccountId":"111122223333",
        "userIdentity":{"type":"AssumedRole","principalId":"AROA1:GlueJobRunnerSession",
        "arn":"arn:aws:sts::111122223333:assumed-role/etl/GlueJobRunnerSession",
        "accountId":"111122223333","sessionContext":{"sessionIssuer":{"type":"Role",
        "principalId":"AROA1","arn":"arn:aws:iam::111122223333:role/etl",
        "accountId":"111122223333","userName":"etl"}}},
        "requestParameters":{"bucketName":"lake","key":"a"},
        "resources":[{"type":"AWS::S3::Bucket","ARN":"arn:aws:s3:::lake","accountId":"222233334444"}]}
        """#

    /// Each part of the world by its path; folders that hold a manifest are captures.
    static let files: [(path: String, content: String)] = [
        ("denial.json", log(denial)),
        (
            "attached.json",
            log(
                change(
                    "organizations", "AttachPolicy", "08:30:00",
                    #"{"policyId":"p-9","targetId":"ou-1"}"#, "null", account: "999900001111"))
        ),
        (
            "created.json",
            log(
                change(
                    "organizations", "CreatePolicy", "08:00:00",
                    #"{"name":"guard","type":"SERVICE_CONTROL_POLICY","content":\#(document)}"#,
                    #"{"policy":{"policySummary":{"id":"p-9"}}}"#, account: "999900001111"))
        ),
        (
            "moved.json",
            log(
                change(
                    "organizations", "MoveAccount", "09:00:00",
                    #"{"accountId":"111122223333","destinationParentId":"ou-1"}"#, "null",
                    account: "999900001111"))
        ),
        (
            "acl.json",
            log(
                change(
                    "s3", "PutObjectAcl", "07:00:00",
                    #"{"bucketName":"lake","key":"a","AccessControlPolicy":{"Owner":{"ID":"c0ffee"},"AccessControlList":""}}"#,
                    "null", account: "222233334444"))
        ),
        ("organization/manifest.json", manifest("999900001111", "")),
        (
            "organization/organizations/describe-organization.json",
            #"{"Organization":{"Id":"o-1","MasterAccountId":"999900001111"}}"#
        ),
        (
            "organization/organizations/list-accounts.json",
            #"{"Accounts":[{"Id":"111122223333"},{"Id":"999900001111"}]}"#
        ),
        (
            "organization/organizations/list-parents/111122223333.json",
            #"{"Parents":[{"Id":"r-1"}]}"#
        ),
        ("organization/organizations/list-parents/ou-1.json", #"{"Parents":[{"Id":"r-1"}]}"#),
        ("stranger/manifest.json", manifest("333344445555", #","canonicalUserId":"c0ffee""#)),
        ("bucket/manifest.json", manifest("222233334444", #","canonicalUserId":"decaf""#)),
        (
            "bucket/s3/lake/get-bucket-ownership-controls.json",
            #"{"OwnershipControls":{"Rules":[{"ObjectOwnership":"ObjectWriter"}]}}"#
        ),
        (
            "bucket/s3/lake/get-bucket-acl.json",
            #"{"Owner":{"ID":"decaf"},"Grants":[]}"#
        ),
    ]

    static func manifest(_ account: String, _ rest: String) -> String {
        #"{"capturedAt":"2026-05-04T06:00:00Z","accountId":"\#(account)","region":"eu-west-1"\#(rest)}"#
    }

    /// What the store says in the end, all of it.
    static func answers(_ parts: [String], in folder: TemporaryFolder) throws -> [String] {
        let store = folder.path + "/\(UUID().uuidString).sqlite"
        for part in parts {
            let path = folder.path + "/" + part
            if part.hasSuffix(".json") {
                _ = try Ingest(storePath: store, jobs: 1).run([path])
            } else {
                _ = try SnapshotImport(storePath: store).run([path])
            }
        }
        let found = try Explanations(storePath: store).find(requestID: "REQUEST000000001")
        let gaps = try SnapshotGaps(storePath: store).find()
        let catalog = try SnapshotCatalog(storePath: store)
        return found.map { "\($0)" } + gaps.map { "\($0)" } + catalog.list().map { "\($0)" }
    }

    @Test func `the denial, the captures and the changes in any order give the same answers`()
        throws
    {
        let folder = try TemporaryFolder()
        for file in Self.files { try folder.write(file.content, to: file.path) }
        let parts = Set(
            Self.files.map { $0.path.split(separator: "/").first.map(String.init) ?? "" }
        ).sorted()
        let expected = try Self.answers(parts, in: folder)
        let text = expected.joined(separator: "\n")
        // The world says something: the guard blocks, and the object is a stranger's.
        #expect(text.contains("guard"))
        #expect(text.contains("account 333344445555"))
        var generator = SeededGenerator(seed: 403)
        for _ in 0..<14 {
            let order = parts.shuffled(using: &generator)
            let found = try Self.answers(order, in: folder)
            #expect(found == expected, "\(order)")
        }
        #expect(try Self.answers(parts + parts.reversed(), in: folder) == expected)
    }
}
