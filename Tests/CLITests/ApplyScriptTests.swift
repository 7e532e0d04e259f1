import Foundation
import TestSupport
import Testing

/// `apply.sh` with a program in the place of the AWS CLI, whose credentials are of some account.
@Suite struct ApplyScriptTests {
    /// The plan of the demo, or of some of its denials, applied where `aws` answers calls so.
    private static func apply(
        _ account: String, _ names: [String] = [], of denials: [String] = [],
        answers: String = ""
    ) throws -> ProgramResult {
        let demo = try StoreFixture.sharedDemo()
        let folder = try TemporaryFolder()
        _ = try runProcess(
            why403, ["fix", "-o", folder.path + "/plan", "--store", demo.store] + denials,
            folder: folder.path)
        let stub = try folder.write(
            """
            #!/bin/bash
            case "$1 $2" in
                "sts get-caller-identity") echo \(account) ;;
                \(answers)
                *) exit 254 ;;
            esac
            """, to: "bin/aws")
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: stub)
        return try runProcess(
            "/bin/bash", [folder.path + "/plan/apply.sh"] + names,
            environment: ["PATH": folder.path + "/bin:/usr/bin:/bin"], folder: folder.path)
    }

    @Test func `credentials of an account that owns nothing of the plan are an error`() throws {
        let result = try Self.apply("999999999999")
        #expect(result.status == 1)
        #expect(
            result.errors.contains(
                "nothing was changed: no change asked for is of account 999999999999"),
            "\(result.errors)")
        #expect(result.errors.contains("left out: it belongs to account 111122223333"))
    }

    @Test(arguments: [
        ["bucket-typo"], ["bucket-acme-ledger", "bucket-typo"], ["bucket"], [""], ["*"],
        ["bucket-acme-ledger p-demo0keep"],
    ])
    func `a name that no change has is an error, which tells those that are there`(
        names: [String]
    ) throws {
        let result = try Self.apply("111122223333", names)
        #expect(result.status == 1)
        let wrong = names.last ?? ""
        #expect(
            result.errors.hasPrefix(
                "nothing was changed: the plan has no change '\(wrong)', only: "
                    + "vpce-0de300000000000a1, bucket-acme-ledger, "), "\(result.errors)")
        #expect(result.errors.split(separator: "\n").count == 1, "\(result.errors)")
    }

    @Test func `what is made by hand is told where it is asked for, and only there`() throws {
        let asked = try Self.apply("111122223333", ["job-market-etl-requester-pays"])
        #expect(asked.status == 1)
        #expect(
            asked.errors
                == "nothing was changed: job-market-etl-requester-pays is made by hand: see "
                + "README.md\n")
        #expect(try !Self.apply("111122223333").errors.contains("job-market-etl"))
    }

    @Test func `an account that owns some is told of these, as ever`() throws {
        let result = try Self.apply("111122223333")
        #expect(!result.errors.contains("no change asked for"), "\(result.errors)")
        #expect(result.errors.contains("what is in force cannot be read"))
    }

    // MARK: - Settings

    private static let none =
        "echo 'An error occurred (OwnershipControlsNotFoundError) when calling the "
        + "GetBucketOwnershipControls operation: not found' >&2; exit 254"
    private static let name = "bucket-owner-enforced-acme-inbox"

    @Test(arguments: [
        ("echo ObjectWriter", 0, "\(name): set to BucketOwnerEnforced, in place of ObjectWriter\n"),
        (none, 0, "\(name): set to BucketOwnerEnforced, in place of none\n"),
        ("echo BucketOwnerEnforced", 0, "\(name): in force already\n"),
        (
            "echo 'An error occurred (AccessDenied)' >&2; exit 254", 1,
            "An error occurred (AccessDenied)\n\(name): what is in force cannot be read\n"
                + "nothing was changed\n"
        ),
    ])
    func `a setting is read before it is made, and what it replaces is told`(
        answer: String, status: Int, told: String
    ) throws {
        let result = try Self.apply(
            "111122223333", of: ["DEMO000000000003"],
            answers: """
                "s3api get-bucket-ownership-controls") \(answer) ;;
                "s3api put-bucket-ownership-controls") echo changed ;;
                """)
        #expect(result.status == Int32(status), "\(result.errors)")
        #expect(result.errors == told)
    }

    // MARK: - Nothing to apply

    @Test func `a plan of what is made by hand alone has no script`() throws {
        let demo = try StoreFixture.sharedDemo()
        let folder = try TemporaryFolder()
        let row = try #require(
            try demo.objects(["report"]).first { $0["cause"] as? String == "requester-pays" })
        let id = try #require(row["requestId"] as? String)
        try demo.succeed(["fix", id, "-o", folder.path + "/plan"])
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path + "/plan")
        #expect(files.sorted() == ["README.md", "plan.json"])
        let text = try String(contentsOfFile: folder.path + "/plan/README.md", encoding: .utf8)
        #expect(text.contains("made by\nhand") && !text.contains("apply.sh"), "\(text)")
        let tried = try demo.run(["what-if", "--plan", folder.path + "/plan"])
        #expect(tried.status == 1)
        #expect(tried.errors.contains("no change of the plan can be tried"), "\(tried.errors)")
    }

    @Test func `of a plan without a change nothing is written, and the reasons are told`() throws {
        let fixture = try StoreFixture()
        try CaptureFixture(
            roleStatements: #"[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]"#
        ).importInto(fixture)
        try fixture.ingest([DeniedEvent(id: "U000000000000001", key: "a")])
        let folder = fixture.folder.path + "/plan"
        let result = try fixture.run(["fix", "-o", folder])
        #expect(result.status == 2)
        #expect(
            result.errors.contains("nothing is written: the plan has no change"),
            "\(result.errors)")
        #expect(result.output.contains("Not resolved: 1 denial"), "\(result.output)")
        #expect(!FileManager.default.fileExists(atPath: folder))
    }
}
