import Foundation
import TestSupport
import Testing

/// `-o FILE`, and what becomes of output that cannot be written, through the program itself.
@Suite struct OutputFileTests {
    private let fixture: StoreFixture
    private var folder: String { fixture.folder.path }

    init() throws {
        fixture = try StoreFixture()
        try fixture.folder.write(LogFixture.line(requestID: "A") + "\n", to: "log")
        try #require(try run("ingest", "log").status == 0)
    }

    @discardableResult
    private func run(_ arguments: String...) throws -> ProgramResult {
        try runProcess(
            why403, arguments, environment: ["WHY403_STORE": folder + "/s.sqlite"], folder: folder)
    }

    private func isReadable() throws -> Bool {
        try run("report", "--format", "ndjson").output.contains("\"requestId\":\"A\"")
    }

    private func mode(_ name: String) -> Int {
        let attributes = try? FileManager.default.attributesOfItem(atPath: folder + "/" + name)
        return (attributes?[.posixPermissions] as? Int) ?? -1
    }

    @Test(arguments: [
        "s.sqlite", "./s.sqlite", "s.sqlite-wal", "s.sqlite-shm", "s.sqlite-journal", "hard",
        "link", "../x/s.sqlite",
    ])
    func `the store, what SQLite keeps beside it, and links are not replaced`(name: String) throws {
        let manager = FileManager.default
        try manager.linkItem(atPath: folder + "/s.sqlite", toPath: folder + "/hard")
        try manager.createSymbolicLink(
            atPath: folder + "/link", withDestinationPath: folder + "/elsewhere")
        try fixture.folder.write("kept", to: "elsewhere")
        let folderName = URL(fileURLWithPath: folder).lastPathComponent
        let path = name.replacing("../x/", with: "../\(folderName)/")
        let result = try run("report", "-o", path, "--format", "table")
        #expect(result.status == 1 && result.errors.contains("cannot write '\(path)'"))
        #expect(try isReadable())
        #expect(try String(contentsOfFile: folder + "/elsewhere", encoding: .utf8) == "kept")
    }

    @Test(arguments: ["s.sqlite-wal", "s.sqlite-shm", "s.sqlite-journal", "link"])
    func `no plan's folder takes a name that SQLite gives, or a link's`(name: String) throws {
        try FileManager.default.createSymbolicLink(
            atPath: folder + "/link", withDestinationPath: folder + "/elsewhere")
        // The example's, of which a plan has changes.
        let store = folder + "/s.sqlite"
        try FileManager.default.removeItem(atPath: store)
        try FileManager.default.copyItem(atPath: StoreFixture.sharedDemo().store, toPath: store)
        let result = try run("fix", "-o", name)
        #expect(result.status == 1 && result.errors.contains("cannot write '\(name)'"))
        #expect(!FileManager.default.fileExists(atPath: folder + "/elsewhere"))
        #expect(try run("report").output.contains("DEMO000000000007"))
    }

    @Test func `a file that the command reads is not replaced`() throws {
        try fixture.folder.write("a question", to: "p.json")
        let result = try run("simulate", "p.json", "-o", "p.json")
        #expect(result.status == 1 && result.errors.contains("which this command reads"))
        #expect(try String(contentsOfFile: folder + "/p.json", encoding: .utf8) == "a question")
    }

    @Test func `the store and a new report are the user's alone, whatever the umask`() throws {
        let shell =
            "umask 000; '\(why403)' ingest log --store new.sqlite -q; "
            + "'\(why403)' report --store new.sqlite -o new.json --format json"
        #expect(try runProcess("/bin/sh", ["-c", shell], folder: folder).status == 0)
        #expect(mode("new.sqlite") == 0o600 && mode("new.json") == 0o600)
        // One that is replaced keeps what it had.
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o644], ofItemAtPath: folder + "/new.json")
        try run("report", "-o", "new.json")
        #expect(mode("new.json") == 0o644)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: folder).allSatisfy {
                !$0.hasSuffix(".part")
            })
    }

    @Test(arguments: ["table", "ndjson", "markdown"])
    func `a limit of the file's size ends in a sentence, and nothing stays behind`(
        format: String
    ) throws {
        let lines = (0..<4_000).map { LogFixture.line(requestID: "R\($0)") + "\n" }.joined()
        try fixture.folder.write(lines, to: "many")
        try run("ingest", "many", "-q")
        try fixture.folder.write("old", to: "out")
        let shell = "ulimit -f 64; exec '\(why403)' report --format \(format) -o out"
        let result = try runProcess(
            "/bin/sh", ["-c", shell], environment: ["WHY403_STORE": folder + "/s.sqlite"],
            folder: folder)
        #expect(result.status == 1)
        #expect(result.errors.contains("cannot write 'out' (write: File too large)"))
        #expect(try String(contentsOfFile: folder + "/out", encoding: .utf8) == "old")
        #expect(
            try !FileManager.default.contentsOfDirectory(atPath: folder).contains {
                $0.hasSuffix(".part")
            })
    }

    @Test func `a full device ends in a sentence`() throws {
        let shell = "exec '\(why403)' report --format ndjson > /dev/full"
        let result = try runProcess(
            "/bin/sh", ["-c", shell], environment: ["WHY403_STORE": folder + "/s.sqlite"])
        #expect(result.status == 1 && result.errors.contains("No space left on device"))
    }

    @Test func `who may only read a store reports from it`() throws {
        for name in ["s.sqlite-wal", "s.sqlite-shm"] {
            #expect(!FileManager.default.fileExists(atPath: folder + "/" + name))
        }
        let manager = FileManager.default
        try manager.setAttributes([.posixPermissions: 0o444], ofItemAtPath: folder + "/s.sqlite")
        try manager.setAttributes([.posixPermissions: 0o555], ofItemAtPath: folder)
        defer { try? manager.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder) }
        for command in [
            ["report"], ["report", "--group-by", "cause"], ["explain", "A"], ["doctor"],
        ] {
            let all = command + ["--store", folder + "/s.sqlite"]
            guard let result = try runUnprivileged(why403, all) else { return }
            #expect(result.status == 0, "\(command): \(result.errors)")
        }
    }

    @Test(arguments: [("none.sqlite", "is not there"), (".", "it is a folder")])
    func `what is no store is named, and how one is made`(path: String, words: String) throws {
        let result = try runProcess(why403, ["report", "--store", path], folder: folder)
        #expect(result.status == 1)
        #expect(result.errors.contains(words) && result.errors.contains("why403 ingest"))
    }
}
