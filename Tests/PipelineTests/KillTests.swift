import Foundation
import Pipeline
import ReportStore
import TestSupport
import Testing

/// The real program, killed at random instants: nothing is lost and nothing is there twice.
@Suite struct KillTests {
    /// Everything that a report shows, and the drops with their counters.
    static func contents(_ store: String) throws -> [String] {
        let reader = try StoreReader(path: store)
        var filter = ReportFilter()
        filter.includesAllPrincipals = true
        let rows: [ReportRow] = try reader.report(filter)
        var lines = rows.map { "\($0)" }
        try reader.drops { drop in
            lines.append("\(drop.path) \(drop.state) \(drop.records) \(drop.denials)")
        }
        return lines.sorted()
    }

    @Test func `a run that was killed again and again ends as one that was left alone`() throws {
        let folder = try TemporaryFolder()
        try RefusedDrops.write(150, lines: 6, to: folder)
        let logs = folder.path + "/logs"
        let undisturbed = folder.path + "/undisturbed.sqlite"
        let killed = folder.path + "/killed.sqlite"
        func begin(_ store: String) throws {
            for end in ["", "-wal", "-shm"] {
                try? FileManager.default.removeItem(atPath: store + end)
            }
            let imported = try RunningWhy403.run([
                "snapshot", "import", DemoTests.demo + "/snapshots", "--store", store,
            ])
            #expect(imported == 0)
        }
        try begin(undisturbed)
        try begin(killed)
        let start = Date()
        #expect(try RunningWhy403.run(["ingest", logs, "--store", undisturbed]) == 0)
        var seconds = Date().timeIntervalSince(start)
        var generator = SeededGenerator(seed: 9)
        var kills = 0
        while kills < 5 {
            let process = try RunningWhy403.start(["ingest", logs, "--store", killed])
            Thread.sleep(forTimeInterval: Double.random(in: 0...seconds, using: &generator))
            let isRunning = process.isRunning
            process.send(SIGKILL)
            try process.end()
            kills += isRunning ? 1 : 0
            if !isRunning {
                // It came to its end before the kill: once more from the beginning, and sooner.
                seconds /= 2
                try begin(killed)
            }
        }
        #expect(try RunningWhy403.run(["ingest", logs, "--store", killed]) == 0)
        let expected = try KillTests.contents(undisturbed)
        #expect(expected.count == 150 + 600)
        #expect(try KillTests.contents(killed) == expected)
        #expect(try StoreReader(path: killed).status().pending == 0)
    }

    @Test func `standard input gives what the files give`() throws {
        let folder = try TemporaryFolder()
        try RefusedDrops.write(3, lines: 6, to: folder)
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path + "/logs")
        let whole = try names.sorted().map {
            try String(contentsOfFile: folder.path + "/logs/\($0)", encoding: .utf8)
        }.joined()
        let input = URL(fileURLWithPath: try folder.write(whole, to: "whole"))
        let (files, stream) = (folder.path + "/files.sqlite", folder.path + "/stream.sqlite")
        #expect(try RunningWhy403.run(["ingest", folder.path + "/logs", "--store", files]) == 0)
        for _ in 0..<2 {
            #expect(try RunningWhy403.run(["ingest", "-", "--store", stream], input: input) == 0)
        }
        let rows = try [files, stream].map { store in
            let rows: [ReportRow] = try StoreReader(path: store).report(ReportFilter())
            return rows
        }
        #expect(rows[0].count == 12)
        #expect(rows[0] == rows[1])
    }

    @Test func `a drop that is read half written is read again when it is whole`() throws {
        let folder = try TemporaryFolder()
        try RefusedDrops.write(1, lines: 90, to: folder)
        let path = folder.path + "/logs/2026-03-02-1000"
        let whole = try Data(contentsOf: URL(fileURLWithPath: path))
        let store = folder.path + "/store.sqlite"
        let ingest = Ingest(storePath: store, jobs: 2)
        for length in stride(from: 100, to: whole.count, by: whole.count / 7) {
            try folder.write(whole.prefix(length), to: "logs/2026-03-02-1000")
            _ = try ingest.run([folder.path + "/logs"])
        }
        try folder.write(whole, to: "logs/2026-03-02-1000")
        _ = try ingest.run([folder.path + "/logs"])
        let rows: [ReportRow] = try StoreReader(path: store).report(ReportFilter())
        #expect(Set(rows.map(\.requestID)).count == 60)
        #expect(rows.count == 60)
    }
}
