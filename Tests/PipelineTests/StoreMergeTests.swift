import Foundation
import Pipeline
import ReportStore
import TestSupport
import Testing

/// Stores of parts of the logs, merged, say what the store of one process says.
@Suite struct StoreMergeTests {
    /// All that the store's report, views and lists show. Numbers of rows show nowhere.
    static func contents(_ store: String) throws -> [String] {
        let reader = try StoreReader(path: store)
        var filter = ReportFilter()
        filter.includesAllPrincipals = true
        let rows: [ReportRow] = try reader.report(filter)
        var lines = rows.map { "\($0)" }
        var drops: [String] = []
        try reader.drops { drop in drops.append("\(drop)") }
        lines += drops
        lines += try SnapshotGaps(storePath: store).find().map { "\($0)" }
        lines += try SnapshotCatalog(storePath: store).list().map { "\($0)" }
        #expect(try reader.status().pending == 0)
        return lines
    }

    /// Whole lines under a name that AWS gives once, the same cut off under another path, the same
    /// bytes under three names, a record in two drops, and an id that two requests bear.
    static func writeTrouble(to folder: TemporaryFolder) throws {
        let text = (0..<40).map { LogFixture.line(requestID: "WHOLE\($0)") + "\n" }.joined()
        let whole = try gzip(Array(text.utf8), in: folder)
        var torn = whole
        torn[torn.count - 6] ^= 1
        try folder.write(whole, to: "logs/b/2026-05-04-00-22-09-0123456789ABCDEF")
        try folder.write(torn, to: "logs/a/2026-05-04-00-22-09-0123456789ABCDEF")
        try folder.write(torn.prefix(torn.count - 60), to: "logs/cut.gz")
        for name in ["y", "x", "z"] {
            try folder.write(LogFixture.line(requestID: "SAME") + "\n", to: "logs/same/\(name)")
        }
        try folder.write(
            LogFixture.line(requestID: "SAME") + "\n" + LogFixture.line(requestID: "WHOLE3") + "\n",
            to: "logs/again")
        try folder.write(
            LogFixture.line(requestID: "SHARED", key: "one") + "\n", to: "logs/shared-1")
        try folder.write(
            LogFixture.line(requestID: "SHARED", key: "two") + "\n", to: "logs/shared-2")
        try folder.write(
            #"{"Records":[\#(LogFixture.record(requestID: "WHOLE5"))]}"#, to: "logs/event.json")
        try folder.write("no log\n", to: "logs/poem.txt")
    }

    static func gzip(_ bytes: [UInt8], in folder: TemporaryFolder) throws -> [UInt8] {
        let path = try folder.write(bytes, to: UUID().uuidString)
        try RunningProgram("/bin/gzip", ["-n", path]).end()
        return Array(try Data(contentsOf: URL(fileURLWithPath: path + ".gz")))
    }

    static func files(in folder: String) throws -> [String] {
        let names = FileManager.default.enumerator(atPath: folder)
        return (names?.compactMap { $0 as? String } ?? []).sorted()
            .map { "\(folder)/\($0)" }
            .filter { path in
                var isFolder: ObjCBool = false
                return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
                    && !isFolder.boolValue
            }
    }

    @Test func `random partitions, merged in random orders and again, say what one process says`()
        throws
    {
        var generator = SeededGenerator(
            seed: UInt64(TestEnvironment.number("WHY403_SEED") ?? 17))
        for world in WithheldWorldTests.worlds {
            let folder = try TemporaryFolder()
            try Self.writeTrouble(to: folder)
            try RefusedDrops.write(8, lines: 5, to: folder)
            let logs = try Self.files(in: folder.path + "/logs") + Self.files(in: world + "/logs")
            let one = folder.path + "/one.sqlite"
            _ = try SnapshotImport(storePath: one).run([world + "/snapshots"])
            _ = try Ingest(storePath: one, jobs: 2).run(logs)
            let expected = try Self.contents(one)
            #expect(expected.count > 60)
            for round in 0..<(TestEnvironment.number("WHY403_ROUNDS") ?? 4) {
                let merged = try Self.merge(
                    logs, snapshots: world + "/snapshots", like: one,
                    in: folder.path + "/\(round)-", &generator)
                let found = try Self.contents(merged)
                let missing = expected.filter { !found.contains($0) }
                #expect(found == expected, "round \(round): \(missing.prefix(3))")
            }
        }
    }

    /// Reads the logs in up to eight stores, some twice, merges these in a random order, some twice
    /// and some by way of another store, and returns the path of what comes of it.
    private static func merge(
        _ logs: [String], snapshots: String, like one: String, in prefix: String,
        _ generator: inout SeededGenerator
    ) throws -> String {
        let count = Int.random(in: 1...8, using: &generator)
        var parts = [[String]](repeating: [], count: count)
        for log in logs.shuffled(using: &generator) {
            for _ in 0..<(Int.random(in: 0..<4, using: &generator) == 0 ? 2 : 1) {
                parts[Int.random(in: 0..<count, using: &generator)].append(log)
            }
        }
        var stores: [String] = []
        for (number, part) in parts.enumerated() {
            let store = "\(prefix)part-\(number).sqlite"
            // Some with the key of the template, some with one of their own.
            if Bool.random(using: &generator) { try StoreMaking.make(at: store, like: one) }
            if number == 0 { _ = try SnapshotImport(storePath: store).run([snapshots]) }
            var ingest = Ingest(storePath: store, jobs: 1)
            ingest.keepsFactsOnly = Bool.random(using: &generator)
            _ = try ingest.run(part)
            stores.append(store)
        }
        let between = "\(prefix)between.sqlite"
        let target = "\(prefix)target.sqlite"
        var first = StoreMerge(into: between)
        first.keepsFactsOnly = true
        let some = stores.shuffled(using: &generator).prefix(1 + count / 2)
        #expect(try first.run(Array(some)).refused.isEmpty)
        let order = (stores + [between] + some).shuffled(using: &generator)
        let summary = try StoreMerge(into: target).run(order)
        #expect(summary.merged == order.count && summary.refused.isEmpty)
        let again = try StoreMerge(into: target).run(stores)
        #expect(again.newDrops == 0 && again.newDenials == 0 && again.attributed == 0)
        return target
    }

    @Test func `a run that keeps facts only leaves the answers to a later one`() throws {
        let folder = try TemporaryFolder()
        let store = folder.path + "/store.sqlite"
        _ = try SnapshotImport(storePath: store).run([DemoTests.demo + "/snapshots"])
        var ingest = Ingest(storePath: store, jobs: 2)
        ingest.keepsFactsOnly = true
        let kept = try ingest.run([DemoTests.demo + "/logs"])
        #expect(kept.newDenials == 8 && kept.attributed == 0)
        #expect(try DemoTests.answers(store) == [])
        let later = try Ingest(storePath: store, jobs: 2).run([DemoTests.demo + "/logs"])
        #expect(later.read == 0 && later.attributed == 8)
        #expect(try DemoTests.answers(store) == DemoTests.expected)
    }

    @Test func `a merge that is killed again and again ends as one that was left alone`() throws {
        let folder = try TemporaryFolder()
        try RefusedDrops.write(150, lines: 20, to: folder)
        let logs = try Self.files(in: folder.path + "/logs")
        var stores: [String] = []
        for part in 0..<3 {
            let store = folder.path + "/part-\(part).sqlite"
            var ingest = Ingest(storePath: store, jobs: 2)
            ingest.keepsFactsOnly = true
            _ = try ingest.run(logs.enumerated().filter { $0.offset % 3 == part }.map(\.element))
            stores.append(store)
        }
        let one = folder.path + "/one.sqlite"
        let killed = folder.path + "/killed.sqlite"
        _ = try Ingest(storePath: one, jobs: 2).run(logs)
        let start = Date()
        #expect(
            try RunningWhy403.run(["store", "merge", folder.path + "/timed.sqlite"] + stores) == 0)
        let seconds = Date().timeIntervalSince(start)
        var generator = SeededGenerator(seed: 5)
        for _ in 0..<6 {
            let process = try RunningWhy403.start(["store", "merge", killed] + stores)
            Thread.sleep(forTimeInterval: Double.random(in: 0...seconds, using: &generator))
            process.send(SIGKILL)
            try process.end()
        }
        #expect(try RunningWhy403.run(["store", "merge", killed] + stores) == 0)
        #expect(try Self.contents(killed) == Self.contents(one))
    }
}
