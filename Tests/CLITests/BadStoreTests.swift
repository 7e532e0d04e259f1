import Foundation
import TestSupport
import Testing

/// What a store that cannot be written to leads to: a clear error, nothing half written, and a
/// next run that goes on from there.
@Suite struct BadStoreTests {
    let folder: TemporaryFolder
    let store: String

    init() throws {
        folder = try TemporaryFolder()
        store = folder.path + "/store.sqlite"
        for drop in 0..<40 {
            let lines = (0..<50).map { BadInputTests.line(drop * 100 + $0) }
            try folder.write(lines.joined(separator: "\n") + "\n", to: "logs/\(drop)")
        }
    }

    func ingest(limitedBy limit: String = "") throws -> ProgramResult {
        try runProcess(
            try #require(executable("bash")),
            ["-c", "\(limit)'\(why403)' ingest --store '\(store)' '\(folder.path)/logs'"])
    }

    func denialCount() throws -> Int {
        let result = try runProcess(
            why403, ["report", "--store", store, "--format", "ndjson", "--all-principals"])
        return result.output.split(separator: "\n").count
    }

    @Test func `a locked store is told, and the next run reads all`() throws {
        guard let sqlite = executable("sqlite3") else {
            print("skipped: the program sqlite3 is not installed")
            return
        }
        try #require(try runProcess(sqlite, [store, "PRAGMA journal_mode=WAL;"]).status == 0)
        let holder = try BackgroundProgram(
            sqlite, [store], folder: folder.url,
            input: "BEGIN IMMEDIATE;\n.shell touch \(folder.path)/held\n")
        holder.wait(for: "the lock") {
            FileManager.default.fileExists(atPath: folder.path + "/held")
        }
        let result = try ingest()
        _ = holder.stop(SIGKILL)
        #expect(result.status == 1)
        #expect(result.errors.contains("\(store) is locked by another process"))
        #expect(try ingest().status == 0)
        #expect(try denialCount() == 2_000)
    }

    /// The shell ignores SIGXFSZ for the program, so that a write fails as on a full disk.
    @Test func `a full disk is told, and the next run goes on from there`() throws {
        let result = try ingest(limitedBy: "trap '' XFSZ; ulimit -f 400; ")
        #expect(result.status == 1)
        #expect(result.errors.contains("No space is left for \(store)"))
        let before = try? denialCount()
        #expect((before ?? 0) < 2_000)
        #expect(try ingest().status == 0)
        #expect(try denialCount() == 2_000)
    }

    /// The log has room in a file of its own, and only to copy it back fails.
    @Test func `what the file has no room for is attributed in the log`() throws {
        try #require(try ingest().status == 0)
        let size = try Data(contentsOf: URL(fileURLWithPath: store)).count
        let lines = (0..<700).map { BadInputTests.line(9_000 + $0) }
        let more = try folder.write(lines.joined(separator: "\n") + "\n", to: "more")
        let result = try runProcess(
            try #require(executable("bash")),
            [
                "-c",
                "trap '' XFSZ; ulimit -f \(size / 1_024); "
                    + "'\(why403)' ingest --jobs 1 --store '\(store)' '\(more)'",
            ])
        #expect(result.status == 0)
        #expect(result.errors.contains("700 denials attributed"), "\(result.errors)")
        #expect(try denialCount() == 2_700)
    }

    @Test func `a store that must not be written is told, and left as it was`() throws {
        try #require(try ingest().status == 0)
        let before = try Data(contentsOf: URL(fileURLWithPath: store))
        try folder.write(BadInputTests.line(5_000) + "\n", to: "logs/more")
        try FileManager.default.setAttributes([.posixPermissions: 0o444], ofItemAtPath: store)
        let arguments = ["ingest", "--store", store, folder.path + "/logs"]
        guard let result = try runUnprivileged(why403, arguments) else { return }
        #expect(result.status == 1)
        #expect(result.errors.contains("\(store) cannot be"), "\(result.errors)")
        #expect(try Data(contentsOf: URL(fileURLWithPath: store)) == before)
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: store)
        #expect(try ingest().status == 0)
        #expect(try denialCount() == 2_001)
    }

    @Test func `a store in a folder that is not there is told`() throws {
        let nowhere = folder.path + "/none/store.sqlite"
        let result = try runProcess(why403, ["ingest", "--store", nowhere, folder.path + "/logs"])
        #expect(result.status == 1)
        #expect(result.errors.contains("\(nowhere) cannot be made: there is no folder"))
    }

    @Test(arguments: [false, true])
    func `what is no store is refused and left as it was`(isDatabase: Bool) throws {
        if isDatabase {
            guard let sqlite = executable("sqlite3") else {
                print("skipped: the program sqlite3 is not installed")
                return
            }
            _ = try runProcess(
                sqlite, [store, "CREATE TABLE mine (a); INSERT INTO mine VALUES (1)"])
        } else {
            try folder.write("dear diary", to: "store.sqlite")
        }
        let before = try Data(contentsOf: URL(fileURLWithPath: store))
        let result = try ingest()
        #expect(result.status == 1)
        #expect(result.errors.contains("is not a why403 store"))
        #expect(try Data(contentsOf: URL(fileURLWithPath: store)) == before)
    }
}
