import Foundation
import TestSupport
import Testing

/// Names that somebody chose to do harm, through all that a plan's folder has.
@Suite struct HostilePlanTests {
    private static let names = [
        "--help", "it's", "$(touch pwned)", "`touch pwned`", "x\ntouch pwned", "file://etc",
        "a;touch pwned #", "[x](http://evil.example)", "..", "é", "plan", "\u{1B}[2J",
    ]

    /// A capture in which roles, embedded policies, buckets and an endpoint have such names.
    private static func fixture() throws -> StoreFixture {
        let fixture = try StoreFixture()
        let account = "111122223333"
        let roles = names.enumerated().map { index, name -> [String: Any] in
            [
                "RoleName": "r\(index)\(name)", "RoleId": "AROAEXAMPLE\(index)", "Path": "/",
                "Arn": "arn:aws:iam::\(account):role/r\(index)\(name)",
                "AssumeRolePolicyDocument": ["Version": "2012-10-17", "Statement": []],
                "AttachedManagedPolicies": [], "Tags": [],
                "RolePolicyList": [
                    [
                        "PolicyName": name,
                        "PolicyDocument": [
                            "Version": "2012-10-17",
                            "Statement": [
                                ["Effect": "Allow", "Action": "s3:*", "Resource": "*"],
                                [
                                    "Sid": "No", "Effect": "Deny", "Action": "s3:GetObject",
                                    "Resource": "*",
                                ],
                            ],
                        ],
                    ]
                ],
            ]
        }
        func write(_ value: Any, _ path: String) throws {
            try fixture.folder.write(
                try JSONSerialization.data(withJSONObject: value), to: "capture/\(path)")
        }
        try write(
            ["capturedAt": "2026-05-04T00:00:00Z", "accountId": account, "region": "eu-central-1"],
            "manifest.json")
        try write(
            ["UserDetailList": [], "GroupDetailList": [], "Policies": [], "RoleDetailList": roles],
            "iam/get-account-authorization-details.json")
        try write(
            ["Error": ["Code": "AWSOrganizationsNotInUseException"]],
            "organizations/describe-organization.json")
        try write(
            ["OwnershipControls": ["Rules": [["ObjectOwnership": "BucketOwnerEnforced"]]]],
            "s3/lake/get-bucket-ownership-controls.json")
        try write(["Payer": "BucketOwner"], "s3/lake/get-bucket-request-payment.json")
        try write(
            ["Error": ["Code": "ServerSideEncryptionConfigurationNotFoundError"]],
            "s3/lake/get-bucket-encryption.json")
        _ = try fixture.run(["snapshot", "import", fixture.folder.path + "/capture"])
        try fixture.ingest(
            names.enumerated().map { index, name in
                DeniedEvent(
                    id: String(format: "N%015d", index), role: "r\(index)\(name)",
                    key: "\(name)/\(index)")
            })
        return fixture
    }

    @Test func `a plan's files stay in its folder, under names that no shell or system minds`()
        throws
    {
        let fixture = try Self.fixture()
        let folder = fixture.folder.path + "/plan"
        _ = try fixture.run(["fix", "--all-principals", "-o", folder])
        let files = try FileManager.default.subpathsOfDirectory(atPath: folder)
        #expect(files.count > 8, "\(files)")
        for file in files {
            let plain = file.unicodeScalars.allSatisfy {
                $0.isASCII
                    && ($0.properties.isAlphabetic || "0123456789-_./".contains(Character($0)))
            }
            let parts = file.split(separator: "/")
            #expect(
                plain && parts.allSatisfy { !$0.hasPrefix(".") && !$0.hasPrefix("-") }, "\(file)")
        }
        let left = try FileManager.default.contentsOfDirectory(atPath: fixture.folder.path)
            .filter { !$0.hasPrefix("store.sqlite") }
        #expect(left.sorted() == ["capture", "logs", "plan"], "\(left)")
    }

    @Test func `the script hands every name on as it is, and runs none`() throws {
        let fixture = try Self.fixture()
        let folder = fixture.folder.path + "/plan"
        _ = try fixture.run(["fix", "--all-principals", "-o", folder])
        #expect(try runProcess("/bin/bash", ["-n", folder + "/apply.sh"]).status == 0)
        // An AWS CLI that keeps what it is called with, and has nothing in force.
        let record = fixture.folder.path + "/record"
        try fixture.folder.write(
            """
            #!/bin/bash
            printf '%s\\0' "$@" >>'\(record)'; printf '\\0' >>'\(record)'
            case "$*" in
                sts*) echo 111122223333 ;;
                "iam get-role-policy"*)
                    echo NoSuchEntity >&2; exit 254 ;;
            esac
            """, to: "bin/aws")
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o755], ofItemAtPath: fixture.folder.path + "/bin/aws")
        // What the plan was made from must be in force: that there is nothing.
        try FileManager.default.removeItem(atPath: folder + "/before")
        let result = try runProcess(
            "/bin/bash", [folder + "/apply.sh"],
            environment: ["PATH": fixture.folder.path + "/bin:/usr/bin:/bin"],
            folder: fixture.folder.path)
        #expect(result.status == 0, "\(result.errors)")
        #expect(!FileManager.default.fileExists(atPath: fixture.folder.path + "/pwned"))
        #expect(!FileManager.default.fileExists(atPath: folder + "/pwned"))
        let calls = try String(contentsOfFile: record, encoding: .utf8)
            .components(separatedBy: "\0\0").map { $0.components(separatedBy: "\0") }
        let puts = calls.filter { $0.contains("put-role-policy") }
        #expect(puts.count > 8, "\(puts)")
        // A name with a slash is no role's: what stands before it is the path.
        for (index, name) in Self.names.enumerated() where !name.contains("/") {
            let words = puts.first { $0.contains("--role-name=r\(index)\(name)") }
            #expect(words?.contains("--policy-name=\(name)") == true, "\(name): \(puts)")
        }
    }

    @Test func `no name is markup in the text for a change request`() throws {
        let fixture = try Self.fixture()
        let folder = fixture.folder.path + "/plan"
        _ = try fixture.run(["fix", "--all-principals", "-o", folder])
        let text = try String(contentsOfFile: folder + "/README.md", encoding: .utf8)
        var isCode = false
        for line in text.components(separatedBy: "\n") {
            if line.hasPrefix("```") {
                isCode.toggle()
                continue
            }
            #expect(!line.contains("\u{1B}") && line != "touch pwned")
            guard !isCode else { continue }
            #expect(!line.contains("](http") && !line.contains("://evil"), "\(line)")
        }
        #expect(!isCode)
    }

    // MARK: - The folder

    @Test(arguments: ["file", "full", "link", "dangling", "nowhere/plan"])
    func `a folder that is not free stays as it is`(name: String) throws {
        let demo = try StoreFixture.sharedDemo()
        let folder = try TemporaryFolder()
        try folder.write("mine", to: "file")
        try folder.write("mine", to: "full/file")
        try folder.write("mine", to: "elsewhere/file")
        for (link, target) in [("link", "elsewhere"), ("dangling", "gone")] {
            try FileManager.default.createSymbolicLink(
                atPath: "\(folder.path)/\(link)", withDestinationPath: "\(folder.path)/\(target)")
        }
        let before = try FileManager.default.subpathsOfDirectory(atPath: folder.path).sorted()
        let result = try demo.run(["fix", "-o", "\(folder.path)/\(name)"])
        #expect(result.status == 1 && result.output.isEmpty, "\(name): \(result.errors)")
        #expect(!result.errors.isEmpty)
        let after = try FileManager.default.subpathsOfDirectory(atPath: folder.path).sorted()
        #expect(after == before)
        #expect(try String(contentsOfFile: folder.path + "/full/file", encoding: .utf8) == "mine")
    }

    @Test func `an empty folder is filled`() throws {
        let folder = try TemporaryFolder()
        try FileManager.default.createDirectory(
            atPath: folder.path + "/plan", withIntermediateDirectories: false)
        try StoreFixture.sharedDemo().succeed(["fix", "-o", folder.path + "/plan/"])
        #expect(FileManager.default.fileExists(atPath: folder.path + "/plan/apply.sh"))
    }

    // MARK: - Odd inputs

    @Test func `without any capture a plan says what to capture, and changes nothing`() throws {
        let fixture = try StoreFixture()
        try fixture.ingest([DeniedEvent(id: "S000000000000001", key: "a/b")])
        let result = try fixture.run(["fix"])
        #expect(result.status == 2)
        #expect(result.output.hasPrefix("0 changes resolve 0 of 1 denial"), "\(result.output)")
        #expect(result.output.contains("Not resolved: 1 denial"))
    }
}
