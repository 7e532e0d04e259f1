import AWSTypes
import Foundation
import TestSupport
import Testing

/// The commands that answers tell one to go on with: each runs as it is printed, on the store that was
/// named, for the denials that were asked for.
struct OwnCommandTests {
    /// The demo in a store whose name a shell would take apart.
    private static func demo() throws -> (folder: TemporaryFolder, store: String) {
        let folder = try TemporaryFolder()
        let store = folder.path + "/it's $HOME.sqlite"
        try FileManager.default.copyItem(atPath: StoreFixture.sharedDemo().store, toPath: store)
        return (folder, store)
    }

    /// The lines that are commands of this program.
    private static func commands(_ text: String) -> [String] {
        text.split(separator: "\n").map { $0.drop { $0 == " " } }
            .filter { $0.hasPrefix("why403 ") }.map(String.init)
    }

    private static func shell(_ line: String, in folder: TemporaryFolder) throws -> ProgramResult {
        try runProcess(
            "/bin/bash", ["-c", "why403() { '\(why403)' \"$@\"; }\n\(line)"],
            folder: folder.path)
    }

    @Test(arguments: [
        (["report", "--summary"], 3), (["report", "--group-by", "fix"], 2), (["fix"], 1),
    ])
    func `what is printed runs, on the same store and the same denials`(
        arguments: [String], count: Int
    ) throws {
        let (folder, store) = try Self.demo()
        let result = try runProcess(
            why403,
            arguments + [
                "--store", store, "--role", "*orders*", "--role", "ledger-etl", "--since",
                "2026-01-01",
            ], folder: folder.path)
        #expect(result.status == 0, "\(result.errors)")
        let lines = Self.commands(result.output)
        #expect(lines.count == count, "\(result.output)")
        for line in lines {
            let next = try Self.shell(line, in: folder)
            #expect(next.status == 0, "\(line): \(next.errors)")
            let told = next.output + next.errors
            if !line.contains(" explain ") {
                #expect(
                    told.contains("resolve 2 of 2") || told.contains("\n2 denials\n"), "\(told)")
            }
        }
    }

    @Test func `a plan of one request is written by the command that is printed`() throws {
        let (folder, store) = try Self.demo()
        for arguments in [["explain", "DEMO000000000001"], ["fix", "DEMO000000000001"]] {
            let result = try runProcess(
                why403, arguments + ["--store", store], folder: folder.path)
            let line = try #require(Self.commands(result.output).last)
            let next = try Self.shell(line, in: folder)
            #expect(next.status == 0, "\(line): \(next.errors)")
            #expect(FileManager.default.fileExists(atPath: folder.path + "/plan/apply.sh"))
            try FileManager.default.removeItem(atPath: folder.path + "/plan")
        }
    }

    /// Nothing is captured, so that every answer hangs on what was not.
    @Test(arguments: [
        ["explain", "DEMO000000000005"], ["fix"], ["report", "--group-by", "fix"],
        ["explain", "DEMO000000000002"], ["report", "--summary"], ["doctor"],
    ])
    func `what is told of policies that nobody captured goes on with the store that was named`(
        arguments: [String]
    ) throws {
        let fixture = try StoreFixture()
        try fixture.succeed(["ingest", StoreFixture.world + "/logs"])
        let told = try fixture.run(arguments).output.replacing("\n", with: " ")
        let commands = ["doctor", "explain DEMO", "snapshot import snapshots", "fix DEMO"]
        for command in commands {
            for part in told.split(separator: "why403 \(command)", omittingEmptySubsequences: false)
                .dropFirst()
            {
                #expect(part.prefix(60).contains("--store"), "\(command)\(part.prefix(80))")
            }
        }
        #expect(told.contains("--store"), "\(told)")
    }

    @Test func `a store that no option names is named by no command`() throws {
        let (folder, store) = try Self.demo()
        let result = try runProcess(
            why403, ["report", "--summary"], environment: ["WHY403_STORE": store],
            folder: folder.path)
        #expect(result.status == 0 && !result.output.contains("--store"), "\(result.output)")
    }

    @Test(arguments: [
        ["report", "--summary", "--redact"], ["fix", "--format", "html"],
        ["fix", "--format", "markdown"], ["report", "--format", "html"],
    ])
    func `what is meant for others names no file of one's own`(arguments: [String]) throws {
        let (folder, store) = try Self.demo()
        let result = try runProcess(
            why403, arguments + ["--store", store, "--role", "*orders*"], folder: folder.path)
        #expect(result.status == 0, "\(result.errors)")
        #expect(!result.output.contains("--store") && !result.output.contains("sqlite"))
        if arguments.contains("--redact") { #expect(!result.output.contains("*orders*")) }
    }

    @Test(arguments: [
        (OwnCommand(), "why403 doctor", "why403 fix -o plan"),
        (
            OwnCommand(store: "a b", filters: "--role x"), "why403 doctor --store 'a b'",
            "why403 fix --role x -o plan --store 'a b'"
        ),
        (
            OwnCommand(store: "-x", filters: ""), "why403 doctor --store=-x",
            "why403 fix -o plan --store=-x"
        ),
    ])
    func `words stand in this order`(own: OwnCommand, doctor: String, fix: String) {
        #expect(own.line("doctor") == doctor && own.again("fix", "-o plan") == fix)
    }
}
