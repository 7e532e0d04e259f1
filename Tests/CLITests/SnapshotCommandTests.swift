import Foundation
import TestSupport
import Testing

/// The `snapshot` commands, by the built program on real files.
@Suite struct SnapshotCommandTests {
    static let policy =
        #"{"Version":"2012-10-17","Statement":[{"Sid":"No","Effect":"Deny","Principal":"*","#
        + #""Action":"s3:*","Resource":["arn:aws:s3:::lake","arn:aws:s3:::lake/*"]}]}"#

    /// A change of the bucket's policy at 09:00, and a denial of a Glue job at 10:00.
    static let log = #"""
        {"Records":[{"eventVersion":"1.11","eventTime":"2026-05-04T09:00:00Z","eventID":"e1",
        "eventSource":"s3.amazonaws.com","eventName":"PutBucketPolicy","awsRegion":"eu-west-1",
        "recipientAccountId":"111122223333","userIdentity":{"type":"AssumedRole",
        "arn":"arn:aws:sts::111122223333:assumed-role/Admin/ops","accountId":"111122223333"},
        "requestParameters":{"bucketName":"lake","policy":"","bucketPolicy":\#(policy)}},
        {"eventVersion":"1.11","eventTime":"2026-05-04T10:00:00Z","eventID":"e2",
        "eventSource":"s3.amazonaws.com","eventName":"GetObject","awsRegion":"eu-west-1",
        "requestID":"REQUEST000000001","errorCode":"AccessDenied","errorMessage":"Access Denied",
        "sourceIPAddress":"198.51.100.7","recipientAccountId":"111122223333",
        "userIdentity":{"type":"AssumedRole","principalId":"AROA1:GlueJobRunnerSession",
        "arn":"arn:aws:sts::111122223333:assumed-role/etl/GlueJobRunnerSession",
        "accountId":"111122223333","sessionContext":{"sessionIssuer":{"type":"Role",
        "principalId":"AROA1","arn":"arn:aws:iam::111122223333:role/etl",
        "accountId":"111122223333","userName":"etl"}}},
        "requestParameters":{"bucketName":"lake","key":"a"},
        "resources":[{"type":"AWS::S3::Bucket","ARN":"arn:aws:s3:::lake","accountId":"111122223333"}]}]}
        """#

    /// A store with the log in it, in a folder of its own.
    static func store() throws -> (folder: TemporaryFolder, run: ([String]) throws -> ProgramResult)
    {
        let folder = try TemporaryFolder()
        try folder.write(log, to: "logs/trail.json")
        let run: ([String]) throws -> ProgramResult = { arguments in
            try runProcess(why403, arguments, folder: folder.path)
        }
        #expect(try run(["ingest", "logs"]).status == 0)
        return (folder, run)
    }

    static func details(_ name: String) -> String {
        #"""
        {"RoleDetailList":[{"RoleName":"\#(name)","RoleId":"AROA1",
        "Arn":"arn:aws:iam::111122223333:role/\#(name)","RolePolicyList":[],
        "AttachedManagedPolicies":[],"AssumeRolePolicyDocument":\#(policy)}],"Policies":[]}
        """#
    }

    @Test func `explain says since when the policy is in force, and who put it there`() throws {
        let (folder, run) = try SnapshotCommandTests.store()
        let result = try run(["explain", "REQUEST000000001"])
        #expect(
            result.output.contains(
                "in force since 2026-05-04T09:00:00Z, PutBucketPolicy by role Admin/ops"))
        _ = folder
    }

    @Test func `list shows each subject with its facts`() throws {
        let (folder, run) = try SnapshotCommandTests.store()
        let table = try run(["snapshot", "list"])
        #expect(
            table.output == """
                KIND    NAME  FIRST                 LAST                  CAPTURES  CHANGES  FACETS
                bucket  lake  2026-05-04T09:00:00Z  2026-05-04T09:00:00Z  0         1        \
                bucket-policy

                """)
        let lines = try run(["snapshot", "list", "--format", "ndjson"])
        #expect(
            lines.output
                == #"{"kind":"bucket","name":"lake","first":"2026-05-04T09:00:00Z","#
                + #""last":"2026-05-04T09:00:00Z","captures":0,"changes":1,"#
                + #""facets":["bucket-policy"]}"# + "\n")
        #expect(try run(["snapshot", "list", "--format", "csv"]).output.hasPrefix("\"kind\","))
        #expect(try run(["snapshot", "list", "--format", "json"]).output.hasPrefix("[\n{"))
        _ = folder
    }

    @Test(arguments: ["lake", "arn:aws:s3:::lake", "bucket:lake"])
    func `show prints what was in force at a time`(name: String) throws {
        let (folder, run) = try SnapshotCommandTests.store()
        let shown = try run(["snapshot", "show", name, "--at", "2026-05-04T10:00:00Z"])
        #expect(shown.status == 0)
        #expect(shown.output.hasPrefix("bucket lake at 2026-05-04T10:00:00Z\n"))
        #expect(shown.output.contains("PutBucketPolicy by role Admin/ops"))
        #expect(shown.output.contains("\"Sid\": \"No\""))
        let before = try run(
            ["snapshot", "show", name, "--at", "2026-05-04T08:00:00Z", "--format", "json"])
        #expect(before.output.contains(#""facet":"bucket-policy","known":false,"value":null"#))
        #expect(before.output.contains("was changed at 2026-05-04T09:00:00Z"))
        _ = folder
    }

    @Test func `show of a name that nothing is known of fails and says so`() throws {
        let (folder, run) = try SnapshotCommandTests.store()
        let result = try run(["snapshot", "show", "\u{1B}[2Jother"])
        #expect(result.status == 1)
        #expect(result.output == "")
        #expect(result.errors.contains("nothing is known of '\\u{1B}[2Jother'"))
        _ = folder
    }

    @Test(arguments: [("key:lake", ""), ("bucket:x/lake", " (bucket:lake is known)")])
    func `show of a name that something is left out of or put into says what is known`(
        name: String, meant: String
    ) throws {
        let (folder, run) = try SnapshotCommandTests.store()
        let result = try run(["snapshot", "show", name])
        #expect(result.errors.contains("nothing is known of '\(name)'\(meant). "), "\(result)")
        _ = folder
    }

    @Test(arguments: [60, 80, 120, 140])
    func `tables of subjects and gaps are as wide as the terminal, and commands are whole`(
        columns: Int
    ) throws {
        let fixture = try StoreFixture()
        try fixture.succeed(["ingest", StoreFixture.world + "/logs"])
        try fixture.succeed([
            "snapshot", "import", StoreFixture.world + "/snapshots/2026-03-02-444455556666",
        ])
        let width = ["COLUMNS": "\(columns)"]
        let list = try fixture.succeed(["snapshot", "list"], environment: width)
        #expect(list.contains(columns < 140 ? " 2026-03-02  " : " 2026-03-02T"))
        for line in list.split(separator: "\n") {
            #expect(line.count <= columns, "\(line)")
        }
        let whole = try fixture.succeed(["snapshot", "gaps"]).split(separator: "\n").dropFirst()
        let gaps = try fixture.succeed(["snapshot", "gaps"], environment: width)
            .split(separator: "\n")
        let commands = gaps.filter { $0.hasPrefix("    aws ") }.map { $0.dropFirst(4) }
        #expect(!commands.isEmpty)
        for command in commands { #expect(whole.contains { $0.hasSuffix(command) }, "\(command)") }
        for line in gaps where !line.hasPrefix("    ") { #expect(line.count <= columns, "\(line)") }
    }

    @Test func `gaps name what denials need, until it is captured by the commands they print`()
        throws
    {
        let (folder, run) = try SnapshotCommandTests.store()
        let before = try run(["snapshot", "gaps"]).output
        #expect(before.contains("aws s3api get-bucket-request-payment --bucket lake"))
        #expect(before.contains("aws iam get-account-authorization-details"))
        #expect(!before.contains("get-bucket-policy "))  // The log tells it.
        try folder.write(
            #"{"capturedAt":"2026-05-04T00:00:00Z","accountId":"111122223333"}"#,
            to: "capture/manifest.json")
        try folder.write(
            #"{"Payer":"BucketOwner"}"#, to: "capture/s3/lake/get-bucket-request-payment.json")
        try folder.write(
            SnapshotCommandTests.details("etl"),
            to: "capture/iam/get-account-authorization-details.json")
        #expect(try run(["snapshot", "import", "capture"]).status == 0)
        let after = try run(["snapshot", "gaps", "--format", "ndjson"]).output
        #expect(!after.contains("request-payment") && !after.contains("authorization-details"))
        #expect(
            after.contains(#""command":"aws s3api get-bucket-ownership-controls --bucket lake"#))
        #expect(after.contains(#""file":"s3/lake/get-bucket-ownership-controls.json""#))
    }

    @Test func `a loose file is imported with what the flags say of it`() throws {
        let (folder, run) = try SnapshotCommandTests.store()
        try folder.write(#"{"Payer":"Requester"}"#, to: "payer.json")
        let result = try run([
            "snapshot", "import", "payer.json", "--bucket", "lake", "--at", "2026-05-04T11:00:00Z",
            "--format", "json",
        ])
        #expect(result.status == 0)
        #expect(
            result.output == #"{"captures":1,"facts":1,"newFacts":1,"attributed":1,"problems":[]}"#
                + "\n")
        let shown = try run(["snapshot", "show", "lake", "--at", "2026-05-04T10:00:00Z"]).output
        #expect(
            shown.contains(
                "payer: as captured 2026-05-04T11:00:00Z (payer.json); captured after the time asked about"
            ))
    }

    @Test func `AWS Config's files are inflated, and told in any folder`() throws {
        let (folder, run) = try SnapshotCommandTests.store()
        let gzip = try #require(executable("gzip"))
        let path = try folder.write(
            #"""
            {"fileVersion":"1.0","configurationItems":[{"resourceType":"AWS::S3::Bucket",
            "configurationItemCaptureTime":"2026-05-04T07:00:00Z","resourceName":"lake",
            "awsAccountId":"111122223333","awsRegion":"eu-west-1","configuration":"{}",
            "supplementaryConfiguration":{"IsRequesterPaysEnabled":"true"}}]}
            """#, to: "config/2026/5/4/history.json")
        #expect(try runProcess(gzip, [path]).status == 0)
        #expect(try run(["snapshot", "import", "config"]).status == 0)
        let shown = try run(["snapshot", "show", "lake", "--at", "2026-05-04T08:00:00Z"]).output
        #expect(shown.contains("payer: as captured 2026-05-04T07:00:00Z (history.json.gz)"))
    }

    @Test func `an iam-collect tree is told by its shape`() throws {
        let (folder, run) = try SnapshotCommandTests.store()
        let account = "store/aws/aws/accounts/111122223333"
        try folder.write(#"{"name":"lake"}"#, to: account + "/s3/lake/metadata.json")
        #expect(
            try run(["snapshot", "import", "store", "--at", "2026-05-04T07:00:00Z"]).status == 0)
        let shown = try run(["snapshot", "show", "lake", "--at", "2026-05-04T08:00:00Z"]).output
        #expect(shown.contains("bucket-policy: none; as captured 2026-05-04T07:00:00Z"))
    }

    @Test func `what cannot be read is named with file, place and reason; the rest is kept`()
        throws
    {
        let (folder, run) = try SnapshotCommandTests.store()
        try folder.write(
            #"{"capturedAt":"2026-05-04T00:00:00Z","accountId":"111122223333"}"#,
            to: "capture/manifest.json")
        try folder.write(
            #"{"Policy":"{\"Statement\":[{\"Effect\":\"Deny\"}]}"}"#,
            to: "capture/s3/lake/get-bucket-policy.json")
        try folder.write(
            #"{"Payer":"Requester"}"#, to: "capture/s3/lake/get-bucket-request-payment.json")
        let result = try run(["snapshot", "import", "capture"])
        #expect(result.status == 2)
        #expect(
            result.errors.contains(
                "capture/s3/lake/get-bucket-policy.json: at Policy.Statement[0].Action: "
                    + "a statement needs Action or NotAction"))
        let shown = try run(["snapshot", "show", "lake", "--at", "2026-05-04T08:00:00Z"]).output
        #expect(shown.contains("bucket-policy: not known;"))
        #expect(shown.contains("Requester"))
    }

    @Test(arguments: [["poem.txt"], ["nowhere"], ["empty"]])
    func `nothing that is a capture fails, and says what is wanted`(paths: [String]) throws {
        let (folder, run) = try SnapshotCommandTests.store()
        try folder.write("roses are red", to: "poem.txt")
        try FileManager.default.createDirectory(
            atPath: folder.path + "/empty", withIntermediateDirectories: true)
        let result = try run(["snapshot", "import"] + paths)
        #expect(result.status == 1)
        #expect(result.errors.contains(paths[0]))
    }

    @Test func `the same captures in any order and twice give the same answers`() throws {
        func answers(_ order: [String]) throws -> [String] {
            let (folder, run) = try SnapshotCommandTests.store()
            for (name, time, role) in [("a", "00", "etl"), ("b", "11", "other")] {
                try folder.write(
                    #"{"capturedAt":"2026-05-04T\#(time):00:00Z","accountId":"111122223333"}"#,
                    to: "\(name)/manifest.json")
                try folder.write(
                    SnapshotCommandTests.details(role),
                    to: "\(name)/iam/get-account-authorization-details.json")
            }
            for name in order { #expect(try run(["snapshot", "import", name]).status == 0) }
            return [
                try run(["report", "--format", "ndjson"]).output,
                try run(["snapshot", "gaps", "--format", "json"]).output,
                try run(["snapshot", "list"]).output,
                try run(["snapshot", "show", "etl", "--at", "2026-05-04T10:00:00Z"]).output,
            ]
        }
        let expected = try answers(["a", "b"])
        #expect(try answers(["b", "a"]) == expected)
        #expect(try answers(["b", "a", "a", "b"]) == expected)
        #expect(expected[3].contains("role 111122223333/etl"))
    }
}
