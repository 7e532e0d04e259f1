import Foundation
import TestSupport
import Testing

/// `apply.sh` with a program in the place of the AWS CLI, whose credentials are of some account.
@Suite struct ApplyScriptTests {
    private static func apply(_ account: String, _ names: [String] = []) throws -> ProgramResult {
        let demo = try StoreFixture.sharedDemo()
        let folder = try TemporaryFolder()
        _ = try runProcess(
            why403, ["fix", "-o", folder.path + "/plan", "--store", demo.store],
            folder: folder.path)
        let stub = try folder.write(
            """
            #!/bin/bash
            case "$1 $2" in "sts get-caller-identity") echo \(account) ;; *) exit 254 ;; esac
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

    @Test func `a name that no change has is an error`() throws {
        let result = try Self.apply("111122223333", ["bucket-typo"])
        #expect(result.status == 1)
        #expect(
            result.errors.contains("no change asked for (bucket-typo) is of account 111122223333"),
            "\(result.errors)")
    }

    @Test func `an account that owns some is told of these, as ever`() throws {
        let result = try Self.apply("111122223333")
        #expect(!result.errors.contains("no change asked for"), "\(result.errors)")
        #expect(result.errors.contains("what is in force cannot be read"))
    }
}
