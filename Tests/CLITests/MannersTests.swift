import Foundation
import Glibc
import TestSupport
import Testing

/// What a tired person tries first, and what the program says to it.
struct MannersTests {
    @Test(arguments: [
        ("x.html", "<!DOCTYPE html>"), ("x.csv", "\"requestId\""), ("x.md", "#"),
        ("x.ndjson", "{\"requestId\""), ("x.json", "["), ("x.txt", "TIME"), ("x", "TIME"),
    ])
    func `the ending of the file of -o names the format`(name: String, beginning: String) throws {
        let fixture = try StoreFixture.sharedDemo()
        let folder = try TemporaryFolder()
        let file = folder.path + "/\(name)"
        try fixture.succeed(["report", "-o", file])
        let text = try String(contentsOfFile: file, encoding: .utf8)
        #expect(text.lowercased().hasPrefix(beginning.lowercased()), "\(text.prefix(80))")
        try fixture.succeed(["report", "-o", file, "--format", "csv"])
        #expect(try String(contentsOfFile: file, encoding: .utf8).hasPrefix("\"requestId\""))
    }

    @Test(arguments: [["snapshot", "--help"], ["snapshot", "-h"], ["help", "snapshot"]])
    func `help on a word that begins several commands lists them`(arguments: [String]) throws {
        let result = try runProcess(why403, arguments)
        #expect(result.status == 0)
        for command in ["snapshot import", "snapshot list", "snapshot show", "snapshot gaps"] {
            #expect(result.output.contains(command))
        }
    }

    @Test func `a letter that is no option suggests none`() throws {
        let result = try runProcess(why403, ["report", "-n", "5"])
        #expect(result.status == 64)
        #expect(result.errors.contains("Unknown option '-n'."))
        #expect(!result.errors.contains("Did you mean"))
    }

    @Test func `an import says one capture where there is one, and twenty problems at most`()
        throws
    {
        let fixture = try StoreFixture()
        try CaptureFixture().importInto(fixture)
        let again = try fixture.run(["snapshot", "import", fixture.folder.path + "/capture"])
        #expect(again.errors.contains("1 capture, "))
        for number in 0..<25 { try fixture.folder.write("no JSON", to: "loose/\(number).txt") }
        let loose = try fixture.run(["snapshot", "import", fixture.folder.path + "/loose"])
        #expect(loose.errors.contains("and 5 more; --format json lists all"))
        #expect(loose.errors.contains("not JSON"))
    }

    @Test func `a log that is imported and a capture that is ingested are told where to go`()
        throws
    {
        let fixture = try StoreFixture()
        let logs = try fixture.run([
            "snapshot", "import", StoreFixture.world + "/logs/access-logs",
        ])
        #expect(logs.errors.contains("is an S3 access log: why403 ingest reads it"))
        let captures = try fixture.run(["ingest", StoreFixture.world + "/snapshots"])
        #expect(captures.errors.contains("read by: why403 snapshot import"))
    }

    @Test func `what-if for a request that is not there prints no answer`() throws {
        let fixture = try StoreFixture.sharedDemo()
        let arguments = ["what-if", "--remove", "bucket:acme-orders"]
        let result = try fixture.run(arguments + ["NOPE"])
        #expect(result.status == 1 && result.output.isEmpty)
        #expect(result.errors.contains("no denial with request id 'NOPE'"))
        let lower = try fixture.run(arguments + ["demo000000000001"])
        #expect(lower.status == 0 && lower.output.contains("DEMO000000000001"))
    }

    @Test func `a file that cannot be opened is named once`() throws {
        let fixture = try StoreFixture()
        let file = try fixture.folder.write("x", to: "logs/closed")
        guard chmod(file, 0) == 0, access(file, R_OK) != 0 else {
            print("skipped: this user may read every file")
            return
        }
        let result = try fixture.run(["ingest", fixture.folder.path + "/logs"])
        #expect(result.errors.components(separatedBy: "logs/closed").count == 2)
    }

    @Test func `a NetworkActivity event is told as such in every output`() throws {
        let fixture = try StoreFixture.sharedDemo()
        let row = try #require(
            try fixture.objects(["report", "--cause", "vpc-endpoint-policy"]).first)
        #expect(row["sightings"] as? [String] == ["network-activity"])
    }

    @Test func `doctor counts subjects of policies, not facts about them`() throws {
        let fixture = try StoreFixture()
        try CaptureFixture().importInto(fixture)
        let text = try fixture.succeed(["doctor"])
        #expect(text.contains("1 bucket, "))
        #expect(text.contains("1 role"))
    }

    @Test func `bash completes files for the store before the command`() throws {
        let script = try runProcess(why403, ["completions", "bash"]).output
        #expect(script.contains("':--store')"))
    }
}
