import Foundation
import TestSupport
import Testing

/// `watch --exec`: who is told of incidents by a command.
struct WatchExecTests {
    static func line(_ number: Int, key: String = "raw/a.csv") -> String {
        LogFixture.line(requestID: String(format: "TOLD%012d", number), key: key) + "\n"
    }

    private static func watch(
        _ fixture: StoreFixture, _ command: String, _ more: [String] = []
    ) throws -> ProgramResult {
        try fixture.run(
            ["watch", "--once", fixture.folder.path + "/drops", "--all-principals"]
                + ["--exec", command] + more)
    }

    private static func incidents(_ fixture: StoreFixture) throws -> [[String: Any]] {
        let path = fixture.folder.path + "/told"
        guard FileManager.default.fileExists(atPath: path) else { return [] }
        return try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map {
            try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
        }
    }

    @Test func `denials that wait for one change are one incident on standard input`() throws {
        let fixture = try StoreFixture()
        try fixture.folder.write((1...30).map { Self.line($0) }.joined(), to: "drops/a")
        let result = try Self.watch(fixture, "cat >> \(fixture.folder.path)/told; echo said")
        #expect(result.status == 0 && result.errors.contains("said\n"))
        #expect(!result.output.contains("said"))
        let told = try Self.incidents(fixture)
        #expect(told.count == 1 && told.first?["denials"] as? Int == 30)
        #expect((told.first?["requestIds"] as? [String])?.count == 10)
        let newest = told.first?["newest"] as? [String: Any]
        #expect(newest?["requestId"] as? String == "TOLD000000000030")
    }

    @Test func `a store that told of a change in this period is silent, and tells of another`()
        throws
    {
        let fixture = try StoreFixture()
        let command = "cat >> \(fixture.folder.path)/told"
        // A period that does not end while the test runs.
        let long = ["--quiet-minutes", "10080"]
        try fixture.folder.write(Self.line(1), to: "drops/a")
        #expect(try Self.watch(fixture, command, long).status == 0)
        try fixture.folder.write(Self.line(2), to: "drops/b")
        #expect(try Self.watch(fixture, command, long).status == 0)
        #expect(try Self.incidents(fixture).count == 1)
        let other = LogFixture.line(
            requestID: "TOLD000000000003",
            requester: "arn:aws:sts::111122223333:assumed-role/pear-etl/GlueJobRunnerSession")
        try fixture.folder.write(other + "\n" + Self.line(4), to: "drops/c")
        #expect(try Self.watch(fixture, command, long).status == 0)
        let told = try Self.incidents(fixture)
        #expect(told.count == 2)
        #expect(told.last?["requestIds"] as? [String] == ["TOLD000000000003"])
        try fixture.folder.write(Self.line(5), to: "drops/d")
        #expect(try Self.watch(fixture, command, ["--quiet-minutes", "0"]).status == 0)
        #expect(try Self.incidents(fixture).count == 3)
    }

    @Test func `a command that fails is said and stops nothing`() throws {
        let fixture = try StoreFixture()
        try fixture.folder.write(Self.line(1), to: "drops/a")
        for (command, words) in [
            ("exit 3", "failed with exit code 3"), ("kill -9 $$", "signal 9 ended"),
            ("no-such-program-here", "exit code 127"),
        ] {
            let result = try Self.watch(fixture, command, ["--quiet-minutes", "0", "--quiet"])
            #expect(result.status == 0 && result.errors.contains(words), "\(result.errors)")
            try fixture.folder.write(
                Self.line(command.utf8.count + 100), to: "drops/\(command.utf8.count)")
        }
        #expect(try fixture.ids(["--all-principals"]).count == 3)
    }

    @Test func `text of a log is on standard input alone`() throws {
        let fixture = try StoreFixture()
        let trap = fixture.folder.path + "/trap"
        let hostile = "$(touch%20\(trap));`touch%20\(trap)`'%22%0a%00&|"
        let line = LogFixture.line(
            requestID: "TOLD000000000001", key: hostile, uri: "\"GET /\(hostile) HTTP/1.1\"",
            userAgent: "\"'; touch \(trap); '\"")
        try fixture.folder.write(line + "\n", to: "drops/a")
        let result = try Self.watch(
            fixture,
            "cat > \(fixture.folder.path)/told; tr '\\0' '\\n' < /proc/$$/cmdline; env")
        #expect(result.status == 0)
        #expect(!FileManager.default.fileExists(atPath: trap))
        #expect(!result.errors.contains("touch"))
        let told = try Self.incidents(fixture)
        #expect(
            ((told.first?["newest"] as? [String: Any])?["key"] as? String)?.contains("$(") == true)
    }

    @Test func `a command that runs is ended with the watch, and all that it started`() throws {
        let fixture = try StoreFixture()
        try fixture.folder.write("", to: "drops/.keep")
        let program = try BackgroundProgram(
            why403,
            ["watch", fixture.folder.path + "/drops", "--all-principals", "--store", fixture.store]
                + ["--exec", "sleep 1000 & echo $! $$ > \(fixture.folder.path)/ids; wait"],
            folder: fixture.folder.url)
        program.wait(for: "signals") { program.handles(SIGTERM) }
        try fixture.folder.write(Self.line(1), to: "drops/a")
        let ids = fixture.folder.path + "/ids"
        func numbers() -> [Int32] {
            ((try? String(contentsOfFile: ids, encoding: .utf8)) ?? "")
                .split { " \n".contains($0) }.compactMap { Int32($0) }
        }
        program.wait(for: "the command") { numbers().count == 2 }
        // Ingestion goes on meanwhile.
        try fixture.folder.write(Self.line(2), to: "drops/b")
        program.wait(for: "the second drop") { program.output.contains("TOLD000000000002") }
        #expect(program.stop() == 0)
        #expect(program.errors.contains("was ended, as watch ends"))
        for number in numbers() {
            // A zombie of a killed child may wait for its reaper.
            let status =
                (try? String(contentsOfFile: "/proc/\(number)/stat", encoding: .utf8)) ?? ""
            #expect(status.isEmpty || status.contains(") Z "), "\(status)")
        }
    }

    @Test func `a command that reads nothing holds nobody up, however long the input`() throws {
        let fixture = try StoreFixture()
        let key = String(repeating: "k", count: 900)
        try fixture.folder.write(Self.line(1, key: key), to: "drops/a")
        #expect(try Self.watch(fixture, "exec 0<&-; true").status == 0)
    }

    @Test func `with --redact neither standard output nor a command gets a name`() throws {
        let fixture = try StoreFixture()
        let command = ["--redact", "--quiet-minutes", "10080"]
        let receiver = "cat >> \(fixture.folder.path)/told"
        try fixture.folder.write(Self.line(1), to: "drops/a")
        for format in ["text", "ndjson"] {
            let result = try Self.watch(fixture, receiver, command + ["--format", format])
            #expect(result.status == 0 && !result.output.isEmpty)
            let told = try String(contentsOfFile: fixture.folder.path + "/told", encoding: .utf8)
            for name in ["orchard", "111122223333", "TOLD0", "raw/a.csv"] {
                #expect(!result.output.contains(name) && !told.contains(name), "\(name)")
            }
            try fixture.folder.write(Self.line(2), to: "drops/b")
        }
        // What was told is known again by its pseudonyms.
        #expect(try Self.incidents(fixture).count == 1)
    }
}
