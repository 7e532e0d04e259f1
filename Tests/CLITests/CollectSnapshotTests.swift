import Foundation
import TestSupport
import Testing

/// `deploy/collect-snapshot` with the real AWS CLI against moto's server, which answers like AWS.
///
/// `make collect-test-setup` installs both into `.build/collect-venv`.
@Suite(.serialized) struct CollectSnapshotTests {
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../..").standardized.path
    static let script = root + "/deploy/collect-snapshot"
    static let programs = root + "/.build/collect-venv/bin"

    @Test func `what is in an account is in the history after capture and import`() throws {
        guard let moto = try MotoServer() else {
            print("skipped: no moto server and AWS CLI here (make collect-test-setup)")
            return
        }
        try makeWorld(moto)
        let fixture = try StoreFixture()
        let capture = fixture.folder.path + "/capture"
        let arguments = [
            CollectSnapshotTests.script, "-o", capture, "--delay", "0", "--buckets", "lak?,other",
            "--organization", "--object-acls", "-",
        ]
        let result = try moto.run("/bin/sh", arguments, input: "lake/a b/ü%&.csv\n")
        #expect(result.status == 0, "\(result.errors)")
        #expect(!(result.output + result.errors).contains(MotoServer.secret))
        try checkFiles(capture)
        try checkImport(fixture, capture)
        let again = try moto.run("/bin/sh", arguments)
        #expect(again.status == 1)
        #expect(again.errors.contains("is a whole capture already"))
        try checkResumption(moto, capture, Array(arguments.prefix(7)))
    }

    @Test(
        arguments: [
            (["--nonsense"], 64, "unknown option"), (["--output"], 64, "needs a value"),
        ] as [([String], Int32, String)])
    func `a wrong command line says so before anything is asked`(
        arguments: [String], status: Int32, message: String
    ) throws {
        let result = try runProcess("/bin/sh", [CollectSnapshotTests.script] + arguments)
        #expect(result.status == status)
        #expect(result.errors.contains(message))
    }

    @Test func `the script has no finding of shellcheck`() throws {
        guard let shellcheck = executable("shellcheck") else {
            print("skipped: no shellcheck here (apt-get install shellcheck)")
            return
        }
        let result = try runProcess(shellcheck, [CollectSnapshotTests.script])
        #expect(result.output == "")
    }

    @Test func `every call of the script reads`() throws {
        let text = try String(contentsOfFile: CollectSnapshotTests.script, encoding: .utf8)
        let services = ["iam", "s3api", "s3control", "ec2", "kms", "organizations", "sts"]
        var calls = 0
        for line in text.split(separator: "\n") where !line.hasPrefix("#") {
            let words = line.split(separator: " ")
            for (service, call) in zip(words, words.dropFirst())
            where services.contains(String(service)) && !call.hasPrefix("\"") {
                calls += 1
                #expect(
                    ["get-", "list-", "describe-"].contains { call.hasPrefix($0) }, "\(line)")
            }
        }
        #expect(calls > 15)
    }

    // MARK: - Organizations

    @Test(
        arguments: [
            ("AWSOrganizationsNotInUseException", [], 0, true),
            ("AWSOrganizationsNotInUseException", ["--organization"], 0, true),
            ("AccessDeniedException", [], 0, false),
            ("AccessDeniedException", ["--organization"], 2, nil),
        ] as [(String, [String], Int32, Bool?)])
    func `an account in no organization is known for it`(
        code: String, options: [String], status: Int32, isKnown: Bool?
    ) throws {
        let fixture = try StoreFixture()
        let folder = fixture.folder.path
        let stub = try fixture.folder.write(
            """
            #!/bin/bash
            case "$1 $2" in
                "sts get-caller-identity") echo 111122223333 ;;
                organizations*) echo "An error occurred (\(code)) when calling it: no" >&2; exit 254 ;;
                *) case "$*" in *"--output text"*) ;; *) echo '{}' ;; esac ;;
            esac
            """, to: "bin/aws")
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: stub)
        let result = try runProcess(
            "/bin/sh",
            [Self.script, "-o", folder + "/capture", "--delay", "0", "--region", "eu-central-1"]
                + options,
            environment: ["PATH": folder + "/bin:/usr/bin:/bin"], folder: folder)
        #expect(result.status == status, "\(result.errors)")
        let file = folder + "/capture/organizations/describe-organization.json"
        #expect(FileManager.default.fileExists(atPath: file) == (isKnown ?? true))
        guard isKnown == true else { return }
        _ = try fixture.run(["snapshot", "import", folder + "/capture"])
        let known = try fixture.succeed(["snapshot", "show", "organization-target:111122223333"])
        #expect(known.contains("member-of/*") && known.contains("[]"), "\(known)")
    }

    // MARK: - The world

    /// Made with boto3 in one process, since each start of the AWS CLI takes long.
    private func makeWorld(_ moto: MotoServer) throws {
        let result = try moto.run(
            moto.python, ["-c", CollectSnapshotTests.world])
        #expect(result.status == 0, "\(result.errors)")
    }

    private static let world = #"""
        import boto3, json
        iam, s3, kms, ec2, organizations = (
            boto3.client(name) for name in ("iam", "s3", "kms", "ec2", "organizations"))

        def policy(**statement):
            return json.dumps({"Version": "2012-10-17", "Statement": [statement]})

        iam.create_role(
            RoleName="etl",
            AssumeRolePolicyDocument=policy(
                Effect="Allow", Principal={"Service": "glue.amazonaws.com"},
                Action="sts:AssumeRole"))
        iam.put_role_policy(
            RoleName="etl", PolicyName="own",
            PolicyDocument=policy(
                Sid="Own", Effect="Allow", Action="s3:GetObject",
                Resource="arn:aws:s3:::lake/*"))
        for name in ("lake", "other", "unasked"):
            s3.create_bucket(
                Bucket=name,
                CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
        s3.put_bucket_policy(
            Bucket="lake",
            Policy=policy(
                Sid="Closed", Effect="Deny", Principal="*", Action="s3:DeleteObject",
                Resource="arn:aws:s3:::lake/*"))
        s3.put_bucket_ownership_controls(
            Bucket="lake",
            OwnershipControls={"Rules": [{"ObjectOwnership": "ObjectWriter"}]})
        s3.put_object(Bucket="lake", Key="a b/ü%&.csv", Body=b"")
        kms.create_key()
        vpc = ec2.describe_vpcs()["Vpcs"][0]["VpcId"]
        ec2.create_vpc_endpoint(VpcId=vpc, ServiceName="com.amazonaws.eu-central-1.s3")
        organizations.create_organization()
        """#

    // MARK: - What must hold

    private func checkFiles(_ capture: String) throws {
        func text(_ name: String) throws -> String {
            try String(contentsOfFile: capture + "/" + name, encoding: .utf8)
        }
        #expect(try text("manifest.json").contains("\"complete\": true"))
        #expect(try text("manifest.json").contains("\"accountId\": \"123456789012\""))
        #expect(
            try text("s3/other/get-bucket-policy.json")
                == "{\"Error\": {\"Code\": \"NoSuchBucketPolicy\"}}\n")
        #expect(try text("s3/lake/get-object-acl/a%20b%2F%C3%BC%25%26.csv.json").contains("Owner"))
        #expect(!FileManager.default.fileExists(atPath: capture + "/s3/unasked"))
        let left = try FileManager.default.subpathsOfDirectory(atPath: capture)
        #expect(!left.contains { $0.hasSuffix(".part") })
        #expect(left.contains { $0.hasPrefix("organizations/describe-policy/p-") })
    }

    private func checkImport(_ fixture: StoreFixture, _ capture: String) throws {
        let imported = try fixture.run(["snapshot", "import", capture])
        // moto does not say who pays for requests, as S3 does; all else has to be read.
        let problems = imported.errors.split(separator: "\n").filter { $0.contains("/capture/") }
        #expect(
            problems.allSatisfy { $0.contains("get-bucket-request-payment") },
            "\(imported.errors)")
        let sqlite = try #require(executable("sqlite3"), "apt-get install sqlite3")
        let rows = try runProcess(
            sqlite,
            [
                fixture.store,
                """
                SELECT kind || ' ' || name || ' ' || facet || ' '
                    || coalesce(replace(content, char(10), ''), '-')
                FROM history_entry LEFT JOIN document ON document.id = value
                """,
            ]
        ).output
        for fact in [
            "role 123456789012/etl inline/own ", "bucket lake bucket-policy {",
            "bucket lake ownership ObjectWriter", "bucket other bucket-policy -",
            "object lake/a b/ü%&.csv acl ", "vpc-endpoint vpce-", "key arn:aws:kms:eu-central-1:",
            "organization o-",
        ] { #expect(rows.contains(fact), "\(fact)") }
        #expect(rows.contains("\"Closed\"") && rows.contains("\"Own\""))
    }

    /// A capture that stopped goes on: what is there is kept, what is missing asked for.
    private func checkResumption(
        _ moto: MotoServer, _ capture: String, _ arguments: [String]
    ) throws {
        let manifest = capture + "/manifest.json"
        let text = try String(contentsOfFile: manifest, encoding: .utf8)
        try text.replacingOccurrences(of: "\"complete\": true", with: "\"complete\": false")
            .write(toFile: manifest, atomically: true, encoding: .utf8)
        let kept = capture + "/s3/lake/get-bucket-policy.json"
        try "{\"kept\": true}\n".write(toFile: kept, atomically: true, encoding: .utf8)
        try FileManager.default.removeItem(atPath: capture + "/s3/other/get-bucket-acl.json")
        let result = try moto.run("/bin/sh", arguments)
        #expect(result.status == 0, "\(result.errors)")
        #expect(try String(contentsOfFile: kept, encoding: .utf8) == "{\"kept\": true}\n")
        #expect(FileManager.default.fileExists(atPath: capture + "/s3/other/get-bucket-acl.json"))
        #expect(try String(contentsOfFile: manifest, encoding: .utf8) == text)
    }
}
