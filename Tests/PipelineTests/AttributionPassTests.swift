import AWSTypes
import Attributions
import Denials
import Foundation
import LogInput
import PolicyHistory
import ReportStore
import Synchronization
import TestSupport
import Testing

@testable import Pipeline

@Suite struct AttributionPassTests {
    @Test func `any number of threads gives the same answers`() throws {
        let folder = try TemporaryFolder()
        // More than one batch of denials.
        try RefusedDrops.write(20, lines: 60, to: folder)
        let contents = try [1, 2, 5].map { jobs in
            let store = folder.path + "/\(jobs).sqlite"
            _ = try SnapshotImport(storePath: store).run([DemoTests.demo + "/snapshots"])
            _ = try Ingest(storePath: store, jobs: jobs).run([folder.path + "/logs"])
            return try KillTests.contents(store).filter { !$0.contains("2026-03-02-1") }
        }
        #expect(contents[0].count == 800)
        #expect(contents[0] == contents[1])
        #expect(contents[0] == contents[2])
    }

    private final class Count: Sendable {
        let asked = Atomic(0)
    }

    @Test func `who asks to stop waits for one evaluation, not for the batches at work`() throws {
        let folder = try TemporaryFolder()
        try RefusedDrops.write(8, lines: 60, to: folder)
        let store = folder.path + "/store.sqlite"
        let writer = try StoreWriter(path: store)
        try Self.keep(folder.path + "/logs", writer)
        let count = Count()
        let stopped = try AttributionPass(storePath: store, writer: writer, jobs: 1) {
            count.asked.wrappingAdd(1, ordering: .relaxed).newValue > 40
        }.run()
        #expect(stopped.all > 0 && stopped.all <= 40)
        // The others wait for another pass.
        let rest = try AttributionPass(storePath: store, writer: writer, jobs: 1) { false }.run()
        #expect(rest.all == 320 - stopped.all)
    }

    /// Who copies the store's file must have all of it: the write-ahead log goes back into it with
    /// the last connection, which only the writer's may be.
    @Test func `what an ingest leaves behind is one file`() throws {
        let folder = try TemporaryFolder()
        try RefusedDrops.write(20, lines: 60, to: folder)
        for round in 1...8 {
            let store = folder.path + "/\(round).sqlite"
            _ = try Ingest(storePath: store, jobs: 4).run([folder.path + "/logs"])
            let left = try FileManager.default.contentsOfDirectory(atPath: folder.path)
            #expect(left.filter { $0.hasPrefix("\(round).") } == ["\(round).sqlite"])
        }
    }

    /// While the last drops are kept, other threads attribute what was kept before them.
    @Test func `what is kept after the pass began decides as if it had been there`() throws {
        let folder = try TemporaryFolder()
        try RefusedDrops.write(8, lines: 60, to: folder)
        let (store, other) = (folder.path + "/store.sqlite", folder.path + "/other.sqlite")
        _ = try SnapshotImport(storePath: other).run([DemoTests.demo + "/snapshots"])
        let policies = try StoreReader(path: other).historyEntries()
        _ = try Ingest(storePath: other, jobs: 1).run([folder.path + "/logs"])

        let writer = try StoreWriter(path: store)
        try Self.keep(folder.path + "/logs", writer)
        let pass = AttributionPass(
            storePath: store, writer: writer, jobs: 3, isStopRequested: { false })
        try pass.begin()
        try writer.commit(history: policies)
        // Once each, though what was begun is decided again.
        let count = try pass.run()
        #expect(count.all == 320)
        let rows: [ReportRow] = try StoreReader(path: store).report(ReportFilter())
        #expect(count.ofGlue == rows.count)
        #expect(try KillTests.contents(store) == KillTests.contents(other))
    }

    @Test func `a pass that is stopped saves what is answered, and leaves the rest marked`() throws
    {
        let folder = try TemporaryFolder()
        try RefusedDrops.write(8, lines: 60, to: folder)
        let store = folder.path + "/store.sqlite"
        let writer = try StoreWriter(path: store)
        try Self.keep(folder.path + "/logs", writer)
        let count = Count()
        let pass = AttributionPass(storePath: store, writer: writer, jobs: 2) {
            count.asked.load(ordering: .relaxed) == 1
        }
        try pass.begin()
        count.asked.store(1, ordering: .relaxed)
        // Everything fits into what may be at work; how much of it is answered by now, who knows.
        let answered = try pass.run().all
        #expect(try StoreReader(path: store).status().pending == 320 - answered)
        try writer.countAsGlue(["orders-*"])
        #expect(try pass.run().all == 0)
        #expect(try StoreReader(path: store).status().pending == 320)
        count.asked.store(0, ordering: .relaxed)
        #expect(try pass.run().all == 320)
        #expect(try StoreReader(path: store).status().pending == 0)
    }

    @Test func `a pass that is stopped before it begins has nothing to wait for`() throws {
        let folder = try TemporaryFolder()
        try RefusedDrops.write(8, lines: 60, to: folder)
        let store = folder.path + "/store.sqlite"
        let writer = try StoreWriter(path: store)
        try Self.keep(folder.path + "/logs", writer)
        let pass = AttributionPass(
            storePath: store, writer: writer, jobs: 2, isStopRequested: { true })
        try pass.begin()
        #expect(try pass.run().all == 0)
        #expect(try StoreReader(path: store).status().pending == 320)
    }

    private static func keep(_ logs: String, _ writer: StoreWriter) throws {
        let scan = DropScan()
        let drops = try InputPaths.list([logs]).drops
        _ = try writer.commit(
            DropBatch(drops.compactMap { scan.scan(FedDrop(location: $0)) { _ in }?.facts }))
    }

    @Test func `evidence that comes after the first denials is not missed`() throws {
        let folder = try TemporaryFolder()
        let store = folder.path + "/store.sqlite"
        try RefusedDrops.write(1, lines: 6, to: folder)
        let ingest = Ingest(storePath: store, jobs: 2)
        let before = try ingest.run([folder.path + "/logs"])
        #expect(before.attributed == 4)
        let imported = try SnapshotImport(storePath: store).run([DemoTests.demo + "/snapshots"])
        #expect(imported.attributed > 0)
        let other = folder.path + "/other.sqlite"
        _ = try SnapshotImport(storePath: other).run([DemoTests.demo + "/snapshots"])
        _ = try Ingest(storePath: other, jobs: 1).run([folder.path + "/logs"])
        #expect(try KillTests.contents(store) == KillTests.contents(other))
    }
}
