import Foundation
import TestSupport
import Testing

/// The demo world through the program: what other programs see of the store, and that neither
/// kills nor the order of arrival change what it says.
@Suite struct StoreViewsTests {
    static let demo = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../docs/demo").standardized

    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    func run(_ arguments: [String], store: String) throws {
        let result = try runProcess(why403, arguments + ["--store", store])
        #expect(result.status == 0, "\(arguments): \(result.errors)")
    }

    func report(_ store: String) throws -> String {
        try runProcess(why403, ["report", "--format", "ndjson", "--store", store]).output
    }

    @Test func `plain sqlite3 reads every view`() throws {
        guard let sqlite = executable("sqlite3") else {
            print("skipped: the program sqlite3 is not installed")
            return
        }
        let store = folder.path + "/store.sqlite"
        try run(["snapshot", "import", StoreViewsTests.demo.path + "/snapshots"], store: store)
        try run(["ingest", StoreViewsTests.demo.path + "/logs"], store: store)
        func query(_ sql: String) throws -> String {
            let result = try runProcess(sqlite, ["-readonly", store, sql])
            #expect(result.errors == "")
            return result.output
        }
        #expect(
            try query("SELECT cause, denials FROM cause_summary ORDER BY cause") == """
                bucket-policy|1
                iam-role-policy|1
                kms-key|1
                object-ownership|1
                requester-pays|1
                service-control-policy|1
                vpc-endpoint-policy|1

                """)
        #expect(
            try query(
                """
                SELECT request_id, event_time, cause, fix_verified FROM denial_report
                WHERE is_glue AND cause = 'kms-key'
                """
            ).hasPrefix("DEMO000000000005|2026-03-02T"))
        #expect(try query("SELECT state, count(*) FROM drop_status GROUP BY 1") == "complete|3\n")
        // Every column of every view can be computed.
        for view in try query("SELECT name FROM sqlite_schema WHERE type = 'view'")
            .split(separator: "\n")
        {
            #expect(!(try query("SELECT * FROM \(view)")).isEmpty, "\(view)")
        }
        #expect(try query("PRAGMA integrity_check; PRAGMA foreign_key_check") == "ok\n")
    }

    /// The demo's inputs, each record and each capture by itself.
    func pieces() throws -> [(arguments: [String], text: String?, name: String)] {
        var pieces: [(arguments: [String], text: String?, name: String)] = []
        let logs = StoreViewsTests.demo.appendingPathComponent("logs")
        let gunzip = try #require(executable("gzip"))
        for case let file as String in FileManager.default.enumerator(atPath: logs.path) ?? .init()
        {
            let path = logs.appendingPathComponent(file).path
            if file.hasSuffix(".json.gz") {
                let text = try runProcess(gunzip, ["-dc", path]).output
                let object = try JSONSerialization.jsonObject(with: Data(text.utf8))
                for record in (object as? [String: [Any]])?["Records"] ?? [] {
                    let data = try JSONSerialization.data(withJSONObject: record)
                    pieces.append((["ingest"], String(decoding: data, as: UTF8.self), "r"))
                }
            } else if file.hasPrefix("access-logs/") {
                let text = try String(contentsOfFile: path, encoding: .utf8)
                for line in text.split(separator: "\n") {
                    pieces.append((["ingest"], line + "\n", "l"))
                }
            }
        }
        let snapshots = StoreViewsTests.demo.appendingPathComponent("snapshots")
        for capture in try FileManager.default.contentsOfDirectory(atPath: snapshots.path).sorted()
        {
            let path = snapshots.appendingPathComponent(capture).path
            pieces.append((["snapshot", "import", path], nil, capture))
        }
        return pieces
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func `any order, any split and everything twice give the same report`(seed: UInt64) throws {
        let quiet = folder.path + "/quiet.sqlite"
        try run(["snapshot", "import", StoreViewsTests.demo.path + "/snapshots"], store: quiet)
        try run(["ingest", StoreViewsTests.demo.path + "/logs"], store: quiet)
        let expected = try report(quiet)
        #expect(expected.split(separator: "\n").count == 7)
        let store = folder.path + "/store.sqlite"
        var generator = SeededGenerator(seed: seed)
        let pieces = try pieces()
        #expect(pieces.count == 16)
        let order = (pieces + pieces).shuffled(using: &generator)
        for (number, piece) in order.enumerated() {
            guard let text = piece.text else {
                try run(piece.arguments, store: store)
                continue
            }
            let file = try folder.write(text, to: "\(number)\(piece.name)")
            try run(piece.arguments + [file], store: store)
        }
        #expect(try report(store) == expected)
    }

    @Test func `killed at any time and run again, it is as if nothing had happened`() throws {
        let demo = StoreViewsTests.demo.path
        var generator = SeededGenerator(seed: 9)
        for drop in 0..<20 {
            let lines = (0..<40).map { BadInputTests.line(drop * 1_000 + $0) }
            try folder.write(lines.joined(separator: "\n") + "\n", to: "logs/\(drop)")
        }
        let paths = [demo + "/logs", folder.path + "/logs"]
        let quiet = folder.path + "/quiet.sqlite"
        try run(["snapshot", "import", demo + "/snapshots"], store: quiet)
        try run(["ingest"] + paths, store: quiet)

        let store = folder.path + "/store.sqlite"
        try run(["snapshot", "import", demo + "/snapshots"], store: store)
        var killed = 0
        // However fast the machine: where a run was through before its end came, the next one's
        // comes sooner.
        var latest = 0.3
        for _ in 0..<12 {
            let program = try BackgroundProgram(
                why403, ["ingest", "--store", store] + paths, folder: folder.url)
            Thread.sleep(forTimeInterval: Double.random(in: 0...latest, using: &generator))
            if program.stop(SIGKILL) == 128 + SIGKILL { killed += 1 } else { latest /= 2 }
        }
        #expect(killed > 0)
        try run(["ingest"] + paths, store: store)
        let said = try report(store)
        #expect(said.split(separator: "\n").count == 807)
        #expect(try said == report(quiet))
    }
}
