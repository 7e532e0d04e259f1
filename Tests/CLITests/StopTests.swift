import Foundation
import TestSupport
import Testing

/// How `ingest` stops when it is asked to.
@Suite struct StopTests {
    /// A pipe that nobody writes to, one whose writer pauses, and standard input.
    @Test(arguments: ["pipe", "paused", "-"], [SIGINT, SIGTERM])
    func `waiting for a stream ends with 130, and what was read before is kept`(
        stream: String, signal: Int32
    ) throws {
        let folder = try TemporaryFolder()
        let store = folder.path + "/store.sqlite"
        let drop = try folder.write(LogFixture.line(requestID: "R1") + "\n", to: "drop")
        let pipe = folder.path + "/pipe"
        try #require(mkfifo(pipe, 0o600) == 0)
        let writer = stream == "paused" ? open(pipe, O_RDWR) : -1
        defer { if writer >= 0 { close(writer) } }
        if writer >= 0 { try #require(write(writer, "half a line", 11) == 11) }
        let program = try BackgroundProgram(
            why403,
            [
                "ingest", "--store", store, "--jobs", "2", "--format", "json", drop,
                stream == "-" ? "-" : pipe,
            ], folder: folder.url)
        program.wait(for: "its listening") { program.handles(signal) }
        #expect(program.stop(signal) == 130)
        #expect(program.output.contains(#""interrupted":true"#))
        // Whatever was kept, the next run has all of the drop.
        let next = try runProcess(why403, ["ingest", "--store", store, drop])
        #expect(next.status == 0)
        let report = try runProcess(why403, ["report", "--store", store, "--format", "ndjson"])
        #expect(report.output.split(separator: "\n").count == 1)
    }

    @Test(arguments: [SIGINT, SIGTERM], [SIGINT, SIGTERM])
    func `a second signal ends it at once, as the signal does`(first: Int32, second: Int32) throws {
        guard let sqlite = executable("sqlite3") else {
            print("skipped: the program sqlite3 is not installed")
            return
        }
        let folder = try TemporaryFolder()
        let store = folder.path + "/store.sqlite"
        let drop = try folder.write(LogFixture.line(requestID: "R1") + "\n", to: "drop")
        try #require(try runProcess(why403, ["ingest", "--store", store, drop]).status == 0)
        try folder.write(LogFixture.line(requestID: "R2") + "\n", to: "drop")
        // What waits for the store's lock cannot stop gently before it has it.
        let holder = try BackgroundProgram(
            sqlite, [store], folder: folder.url,
            input: "BEGIN IMMEDIATE;\n.shell touch \(folder.path)/held\n")
        holder.wait(for: "the lock") {
            FileManager.default.fileExists(atPath: folder.path + "/held")
        }
        let program = try BackgroundProgram(
            why403, ["ingest", "--store", store, drop], folder: folder.url)
        program.wait(for: "its listening") { program.handles(SIGINT) }
        program.send(first)
        // Also while the first is being dealt with.
        program.wait(for: "the first signal") { !program.handles(SIGINT) }
        #expect(program.stop(second) == 128 + second)
        _ = holder.stop(SIGKILL)
        #expect(try runProcess(why403, ["ingest", "--store", store, drop]).status == 0)
    }
}
