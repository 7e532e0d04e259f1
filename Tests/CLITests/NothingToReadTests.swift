import Foundation
import TestSupport
import Testing

/// What is said where there is nothing to read, or nothing that could be.
@Suite struct NothingToReadTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func run(_ arguments: [String]) throws -> ProgramResult {
        try runProcess(why403, arguments + ["--store", "s.sqlite"], folder: folder.path)
    }

    @Test func `an empty folder, and one of hidden files, are said`() throws {
        try FileManager.default.createDirectory(
            atPath: folder.path + "/it is empty", withIntermediateDirectories: true)
        try folder.write("x", to: "hidden/.a")
        for (name, shown) in [("it is empty", "'it is empty'"), ("hidden", "hidden")] {
            let result = try run(["ingest", name])
            #expect(result.status == 0)
            #expect(
                result.errors.hasPrefix("nothing to read: there is no file in \(shown)"),
                "\(result.errors)")
        }
        try folder.write("", to: "list")
        let listed = try run(["ingest", "--paths-from", "list"])
        #expect(listed.errors == "nothing to read: the list is empty\n")
    }

    @Test(arguments: [(20, ""), (21, "  and 1 more: "), (33, "  and 13 more: ")])
    func `of many files that are no logs the first are listed, and how many more`(
        count: Int, more: String
    ) throws {
        for number in 0..<count { try folder.write("no log \(number)\n", to: "x/\(number).txt") }
        let result = try run(["ingest", "x"])
        #expect(result.status == 2)
        let lines = result.errors.split(separator: "\n").filter { $0.hasPrefix("  ") }
        #expect(lines.count == min(count, 20) + (more.isEmpty ? 0 : 1), "\(result.errors)")
        guard !more.isEmpty else { return }
        let last = try #require(lines.last)
        #expect(last == more + "why403 doctor --all --store s.sqlite")
        let all = try run(["doctor", "--all"]).output
        for number in 0..<count { #expect(all.contains("x/\(number).txt")) }
    }

    @Test(arguments: [
        ("%PDF-1.7\n%\u{E2}", "a PDF document"), ("PK\u{3}\u{4}", "a zip archive"),
        ("\u{7F}ELF\u{0}", "a program"), ("x\u{0}y", "a binary file"),
    ])
    func `what is no capture is named`(text: String, kind: String) throws {
        try folder.write(text, to: "x.bin")
        let result = try run(["snapshot", "import", "x.bin"])
        #expect(result.status == 1)
        #expect(result.errors.contains("x.bin: \(kind)"), "\(result.errors)")
        #expect(!result.errors.contains("at byte 0"), "\(result.errors)")
    }

    @Test func `a capture that says what another did is counted, and what of it is new`() throws {
        let imported = try run(["snapshot", "import", StoreFixture.world + "/snapshots"]).errors
        #expect(imported == "3 captures, 177 facts, 0 denials attributed\n")
        let doctor = try run(["doctor"]).output
        #expect(doctor.contains("captured  2026-03-02T00:00:00Z, 169 facts\n"), "\(doctor)")
        #expect(doctor.contains("earlier   8 facts that captures tell of changes before them\n"))
        let again = try run(["snapshot", "import", StoreFixture.world + "/snapshots"]).errors
        #expect(again == "3 captures, 177 facts (0 new to the store), 0 denials attributed\n")
    }

    @Test func `a folder is explained without the store that lies in it`() throws {
        _ = try run(["ingest", StoreFixture.world + "/logs"])
        for file in ["s.sqlite-wal", "s.sqlite-shm"]
        where !FileManager.default.fileExists(
            atPath: folder.path + "/" + file)
        { try folder.write("", to: file) }
        let result = try run(["explain", "."])
        #expect(result.status == 1)
        #expect(
            result.errors.hasPrefix("why403: passed over, as no text: ./s.sqlite"),
            "\(result.errors)")
        try folder.write("all is well\n", to: "a.log")
        try folder.write("all is well\n", to: "b.log")
        let none = try run(["explain", "."])
        #expect(none.errors.hasPrefix("why403: none of 2 files tells of a refused request"))
        try folder.write("An error occurred (403): DEMO000000000001\n", to: "c.log")
        let found = try run(["explain", "."])
        #expect(found.status == 0 && found.output.hasPrefix("Request DEMO000000000001"))
    }
}
