import Foundation
import TestSupport
import Testing

/// What `doctor` prints to be run is run, line by line, in an empty folder, with a program in the
/// place of the AWS CLI that answers as the example world's accounts would.
@Suite struct PrintedCaptureTests {
    /// Answers from the example world's captures, of all accounts; what is not there it refuses as
    /// the CLI does.
    static let aws = #"""
        #!/bin/bash
        option() {
            local name=$1; shift
            while [ $# -gt 1 ]; do [ "$1" = "--$name" ] && { printf %s "$2"; return; }; shift; done
        }
        encoded() { printf %s "$1" | sed 's,/,%2F,g'; }
        printf '%s\n' "$*" >>"$CALLS"
        case "$1 $2" in
        "sts get-caller-identity") echo 111122223333; exit ;;
        "s3api get-object-acl") file=s3/$(option bucket "$@")/$2/$(encoded "$(option key "$@")") ;;
        s3api*) file=s3/$(option bucket "$@")/$2 ;;
        kms*) key=$(option key-id "$@"); file=kms/${key##*/}/$2 ;;
        "organizations list-policies-for-target")
            file=$1/$2/$(option target-id "$@").$(option filter "$@") ;;
        "organizations list-parents") file=$1/$2/$(option child-id "$@") ;;
        "organizations describe-policy") file=$1/$2/$(option policy-id "$@") ;;
        *) file=$1/$2 ;;
        esac
        cat "$WORLD"/snapshots/*/"$file.json" 2>/dev/null && exit
        code=NoSuchEntity
        case $2 in
        get-bucket-policy) code=NoSuchBucketPolicy ;;
        get-public-access-block) code=NoSuchPublicAccessBlockConfiguration ;;
        get-bucket-tagging) code=NoSuchTagSet ;;
        esac
        echo "An error occurred ($code) when calling the operation: none here" >&2
        exit 254
        """#

    /// The lines below "What is missing" that are to be run, without the script for all of it.
    static func lines(_ doctor: String) -> [String] {
        let missing = doctor.components(separatedBy: "What is missing\n").last ?? ""
        return missing.components(separatedBy: "\n").filter { $0.hasPrefix("      ") }
            .map { $0.trimmingCharacters(in: .whitespaces) }
            .filter { !$0.hasPrefix("deploy/collect-snapshot") }
    }

    /// Runs lines in an empty folder.
    static func run(_ lines: [String], of store: StoreFixture) throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        let programs = try TemporaryFolder()
        let stub = try programs.write(aws, to: "aws")
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: stub)
        try FileManager.default.createSymbolicLink(
            atPath: programs.path + "/why403", withDestinationPath: why403)
        let result = try runProcess(
            "/bin/sh", ["-c", "set -u\n" + lines.joined(separator: "\n")],
            environment: [
                "PATH": programs.path + ":/usr/bin:/bin", "WORLD": StoreFixture.world,
                "WHY403_STORE": store.store, "CALLS": programs.path + "/calls",
            ], folder: folder.path)
        let calls = (try? String(contentsOfFile: programs.path + "/calls", encoding: .utf8)) ?? ""
        #expect(calls.contains("sts get-caller-identity"), "\(lines)")
        // Only why403 may say something, of answers that are errors.
        #expect(
            [0, 2].contains(result.status) && !result.errors.contains("No such file"),
            "\(result.errors)")
        return folder
    }

    @Test func `what doctor prints captures what is missing and imports it`() throws {
        let store = try StoreFixture()
        try store.succeed(["ingest", StoreFixture.world + "/logs"])
        let before = try store.objects(["snapshot", "gaps"])
        let lines = Self.lines(try store.succeed(["doctor"]))
        let stored = "why403 snapshot import snapshots/* --store \(store.store)"
        #expect(lines.last == stored)
        let folder = try Self.run(lines, of: store)
        let after = try store.objects(["snapshot", "gaps"])
        let buckets = { (gaps: [[String: Any]]) in
            gaps.filter { $0["kind"] as? String == "bucket" }.count
        }
        #expect(buckets(before) > 3 && buckets(after) == 0, "\(after)")
        #expect(!after.contains { $0["kind"] as? String == "role" }, "\(after)")
        #expect(try !store.succeed(["explain", "DEMO000000000002"]).contains("undetermined"))
        let captures = try FileManager.default.contentsOfDirectory(
            atPath: folder.path + "/snapshots")
        for capture in captures {
            let manifest = folder.path + "/snapshots/\(capture)/manifest.json"
            let json = try JSONSerialization.jsonObject(
                with: Data(contentsOf: URL(fileURLWithPath: manifest)))
            #expect((json as? [String: Any])?["complete"] as? Bool == false)
        }
    }

    @Test func `the list of gaps points to the lines that work, and says what to put in`() throws {
        let store = try StoreFixture()
        try store.succeed(["ingest", StoreFixture.world + "/logs"])
        let result = try store.run(["snapshot", "gaps"])
        #expect(
            result.errors.hasPrefix(
                "why403 doctor --store \(store.store) prints these commands with the files"))
        let open = ["ACCOUNT", "REGION"].filter { result.output.contains(" \($0) ") }
        for word in open { #expect(result.errors.contains(word), "\(result.errors)") }
        let whole = try StoreFixture.sharedDemo().run(["snapshot", "gaps", "--format", "json"])
        #expect(whole.errors.isEmpty)
    }

    @Test func `two accounts have a folder each`() throws {
        let lines = Self.lines(try StoreFixture.sharedDemo().succeed(["doctor"]))
        let folders = lines.filter { $0.hasPrefix("dir=") }
        #expect(folders.count == 2 && Set(folders).count == 2, "\(folders)")
        #expect(folders.contains { $0.hasSuffix("-111122223333") })
        #expect(folders.contains { $0.hasSuffix("-444455556666") })
    }

    @Test func `a bucket that a stranger named is one folder, and nothing else`() throws {
        let store = try StoreFixture()
        try store.ingest([
            DeniedEvent(id: "D000000000000001", bucket: "a;touch pwned;'$(touch pwned)", key: "k")
        ])
        let folder = try Self.run(Self.lines(try store.succeed(["doctor"])), of: store)
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/pwned"))
    }
}
