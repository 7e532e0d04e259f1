import Foundation
import TestSupport
import Testing

/// `store new` and `store merge`, by the built program.
@Suite struct StoreCommandTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func path(_ name: String) -> String { folder.path + "/" + name }

    @discardableResult
    private func run(_ arguments: [String], status: Int32 = 0) throws -> ProgramResult {
        let result = try runProcess(why403, arguments, folder: folder.path)
        #expect(result.status == status, "\(arguments): \(result.status) \(result.errors)")
        return result
    }

    /// A store with so many denials of its own.
    private func store(_ name: String, _ ids: Range<Int>) throws {
        let text = ids.map { BadInputTests.line($0) + "\n" }.joined()
        try folder.write(text, to: "logs/\(name)")
        try run(["ingest", path("logs/\(name)"), "--store", path(name)])
    }

    private func denials(_ name: String) throws -> Int {
        try run(["report", "--store", path(name), "--format", "ndjson", "--all-principals"])
            .output.split(separator: "\n").count
    }

    @Test func `the report and the views of merged stores are byte for byte those of one`() throws {
        guard let sqlite = executable("sqlite3") else {
            print("skipped: the program sqlite3 is not installed")
            return
        }
        let one = try StoreFixture.sharedDemo().store
        try run(["store", "new", "template", "--like", one])
        let logs = FileManager.default.enumerator(atPath: StoreFixture.world + "/logs")
        let files = (logs?.compactMap { $0 as? String } ?? [])
            .filter { $0.hasSuffix(".gz") || !$0.contains(".") && $0.contains("2026") }
            .map { StoreFixture.world + "/logs/" + $0 }
        var parts: [String] = []
        for (number, file) in files.enumerated() {
            let part = "part-\(number)"
            try FileManager.default.copyItem(atPath: path("template"), toPath: path(part))
            try folder.write(file + "\0", to: "list")
            try run(["ingest", "--facts-only", "--paths-from", "list", "--store", part])
            parts.append(part)
        }
        try #require(parts.count > 1)
        let views = [
            "SELECT * FROM denial_report ORDER BY request_id, resource",
            "SELECT * FROM cause_summary", "SELECT * FROM drop_status ORDER BY path",
        ].joined(separator: "; ")
        let expected = try runProcess(sqlite, [one, views]).output
        for order in [parts, parts.reversed()] {
            let target = "target-\(order[0])"
            try run(["store", "merge", target] + order)
            #expect(try runProcess(sqlite, [path(target), views]).output == expected)
            for format in ["ndjson", "csv", "table"] {
                let report = ["report", "--format", format, "--store"]
                #expect(try run(report + [target]).output == run(report + [one]).output)
            }
        }
    }

    @Test func `what cannot be merged is named, and the rest is merged`() throws {
        try store("good", 0..<30)
        let whole = try Data(contentsOf: URL(fileURLWithPath: path("good")))
        try folder.write(whole.prefix(whole.count / 2), to: "cut")
        try folder.write("not SQLite at all\n", to: "text")
        var later = whole
        later.replaceSubrange(60..<64, with: [0, 0, 0, 99])
        try folder.write(later, to: "later")
        let result = try run(
            ["store", "merge", "all", "cut", "text", "later", "missing", ".", "good"], status: 2)
        for (name, words) in [
            ("cut", "damaged"), ("text", "not a why403 store"), ("later", "later why403"),
            ("missing", "is not there"), (".", "it is a folder"),
        ] {
            let line = result.errors.split(separator: "\n").first {
                $0.hasPrefix("why403: left out: \(name) ")
            }
            #expect(line?.contains(words) == true, "\(name): \(result.errors)")
        }
        #expect(try denials("all") == 30)
        let json = try run(
            ["store", "merge", "all", "text", "good", "--format", "json"], status: 2)
        #expect(json.output.hasPrefix(#"{"merged":1,"refused":[{"store":"text","reason":"#))
        try run(["store", "merge", "all", "text"], status: 1)
        #expect(try denials("all") == 30)
    }

    @Test(arguments: [["missing"], ["text"], ["missing", "text", "."], ["cut"]])
    func `where no store can be read, no target is made`(sources: [String]) throws {
        try store("good", 0..<30)
        let whole = try Data(contentsOf: URL(fileURLWithPath: path("good")))
        try folder.write(whole.prefix(whole.count / 2), to: "cut")
        try folder.write("%PDF-1.7\n", to: "text")
        let result = try run(["store", "merge", "all"] + sources, status: 1)
        #expect(
            result.errors.hasPrefix("nothing was merged; all was not made\n"), "\(result.errors)")
        #expect(!result.errors.contains("--store"), "\(result.errors)")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        #expect(!names.contains { $0.hasPrefix("all") }, "\(names)")
    }

    @Test func `a target that nothing comes into keeps what it has`() throws {
        try store("all", 0..<30)
        try run(["store", "merge", "all", "missing"], status: 1)
        #expect(try denials("all") == 30)
    }

    @Test(arguments: ["none/all", "text/all", "none/deep er/all"])
    func `a store that cannot be made is told with its folder and the way out`(place: String) throws
    {
        try folder.write("text", to: "text")
        try store("good", 0..<30)
        let commands = [
            ["store", "new", place], ["store", "merge", place, "good"],
            ["ingest", "good", "--store", place], ["snapshot", "import", "text", "--store", place],
        ]
        for command in commands {
            let errors = try run(command, status: 1).errors
            let folder = place.hasPrefix("text") ? "text is no folder" : "no folder none"
            #expect(errors.contains("\(place) cannot be made"), "\(command): \(errors)")
            #expect(errors.contains(folder), "\(command): \(errors)")
            #expect(!errors.contains("No such file"), "\(command): \(errors)")
        }
        let asked = try run(["report", "--store", place], status: 1).errors
        #expect(asked.contains(place) && asked.contains("--store"), "\(asked)")
    }

    @Test func `a store and links to it are its own union`() throws {
        try store("all", 0..<20)
        try FileManager.default.createSymbolicLink(
            atPath: path("link"), withDestinationPath: path("all"))
        try FileManager.default.linkItem(atPath: path("all"), toPath: path("hard"))
        let result = try run(["store", "merge", "all", "all", "link", "hard"])
        #expect(result.errors.contains("0 new files, 0 new denials, 0 denials attributed"))
        #expect(try denials("all") == 20)
    }

    /// Another program has the store open and written to: its log stands beside it.
    @Test func `a store that is being written is merged as of one instant`() throws {
        guard let sqlite = executable("sqlite3") else {
            print("skipped: the program sqlite3 is not installed")
            return
        }
        try store("busy", 0..<20)
        let writer = try BackgroundProgram(
            sqlite, [path("busy")], folder: folder.url,
            input: """
                PRAGMA wal_autocheckpoint = 0;
                DELETE FROM glue_role; INSERT INTO glue_role VALUES ('committed-*');
                BEGIN IMMEDIATE; INSERT INTO glue_role VALUES ('uncommitted-*');
                .shell touch \(folder.path)/held

                """)
        writer.wait(for: "the transaction") {
            FileManager.default.fileExists(atPath: path("held"))
        }
        try run(["store", "merge", "all", "busy"])
        _ = writer.stop(SIGKILL)
        #expect(try denials("all") == 20)
        let roles = try runProcess(sqlite, [path("all"), "SELECT pattern FROM glue_role"]).output
        #expect(roles == "committed-*\n")
    }

    @Test func `a store in a folder that nobody may write is merged`() throws {
        try store("good", 0..<20)
        let frozen = path("frozen")
        try FileManager.default.createDirectory(
            atPath: frozen, withIntermediateDirectories: false)
        try FileManager.default.copyItem(atPath: path("good"), toPath: frozen + "/store")
        for (item, mode) in [(frozen + "/store", 0o400), (frozen, 0o500)] {
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: item)
        }
        defer {
            try? FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: frozen)
        }
        try run(["store", "merge", "all", frozen + "/store"])
        #expect(try denials("all") == 20)
    }

    /// The shell ignores SIGXFSZ for the program, so that a write fails as on a full disk.
    @Test func `a full disk leaves the target as it was, and the next run goes on from there`()
        throws
    {
        try store("small", 0..<20)
        try store("large", 1_000..<3_000)
        try run(["store", "merge", "all", "small"])
        let merge = "trap '' XFSZ; ulimit -f 300; '\(why403)' store merge all small large"
        let result = try runProcess(
            try #require(executable("bash")), ["-c", merge], folder: folder.path)
        #expect(result.status == 1)
        #expect(result.errors.contains("No space is left for all"), "\(result.errors)")
        #expect(try denials("all") == 20)
        try run(["store", "merge", "all", "small", "large"])
        #expect(try denials("all") == 2_020)
    }

    @Test func `paths come from a list, which may name standard input`() throws {
        for name in ["a", "b c", "d\ne"] {
            try folder.write(BadInputTests.line(name.utf8.count) + "\n", to: "logs/\(name)")
        }
        let shell = try #require(executable("bash"))
        let find = "find logs -type f -print0 | '\(why403)' ingest --paths-from - --store s"
        #expect(try runProcess(shell, ["-c", find], folder: folder.path).status == 0)
        #expect(try denials("s") == 2)
        try run(["ingest", "--paths-from", "nowhere"], status: 64)
        try run(["ingest"], status: 64)
        try run(["ingest", "-", "--paths-from", "-"], status: 64)
        try folder.write("", to: "empty")
        try run(["ingest", "--paths-from", "empty", "--store", "s"])
    }

    @Test func `a store's place is no option where an argument names it`() throws {
        try run(["store", "merge", "a", "b", "--store", "c"], status: 64)
        try run(["store", "new", "a", "--store", "c"], status: 64)
        try run(["store", "merge", "a"], status: 64)
        try run(["store", "new", "a"])
        try run(["store", "new", "a"], status: 1)
    }
}
