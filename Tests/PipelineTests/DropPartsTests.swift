import AWSTypes
import Denials
import Foundation
import LogInput
import ReportStore
import TestSupport
import Testing

@testable import Pipeline

/// A drop of very many facts is handed over and kept in parts, so that memory does not grow with
/// it.
@Suite struct DropPartsTests {
    private let folder: TemporaryFolder
    private var store: String { folder.path + "/store.sqlite" }

    init() throws { folder = try TemporaryFolder() }

    private func location(_ name: String) throws -> DropLocation {
        try #require(try InputPaths.list([folder.path + "/" + name]).drops.first)
    }

    private func rows(_ store: String) throws -> [String] {
        let rows: [ReportRow] = try StoreReader(path: store).report(ReportFilter())
        return rows.map { "\($0)" }.sorted()
    }

    private func drops(_ store: String) throws -> [StoredDrop] {
        var drops: [StoredDrop] = []
        try StoreReader(path: store).drops { drops.append($0) }
        return drops
    }

    @Test func `no part holds many more facts than are to be held, and the last tells of all`()
        throws
    {
        try RefusedDrops.write(1, lines: 9_000, to: folder)
        var parts: [ScannedDrop] = []
        let last = try #require(
            DropScan().scan(FedDrop(location: location("logs"))) { parts.append($0) })
        #expect(!parts.isEmpty)
        for part in parts {
            #expect(part.facts.extent == .part && part.facts.drop.state == .unfinished)
            #expect(part.facts.drop.kind == .s3AccessLog)
            // What one more piece of the drop may hold.
            #expect((1_024..<3_072).contains(part.facts.sightings.count))
        }
        #expect(last.facts.extent == .lastPart && last.facts.drop.state == .complete)
        #expect(last.facts.drop.recordCount == 9_000 && last.facts.drop.denialCount == 6_000)
        let all = (parts + [last]).flatMap(\.facts.sightings)
        #expect(Set(all.map(\.requestID)).count == 6_000 && all.count == 6_000)
    }

    @Test func `few facts of very long texts are handed over too`() throws {
        let line = try #require(
            try String(contentsOfFile: write(lines: 2), encoding: .utf8)
                .split(separator: "\n").last)
        let long = (0..<60).map { number in
            line.replacing(
                "\"agent\"", with: "\"\(number)\(String(repeating: "x", count: 100_000))\""
            )
            .replacing("KILL1000001", with: "LONG\(number)")
        }
        try folder.write(long.joined(separator: "\n") + "\n", to: "long/1")
        var parts: [ScannedDrop] = []
        let last = try #require(
            DropScan().scan(FedDrop(location: location("long"))) { parts.append($0) })
        #expect(parts.count >= 2)
        let counts = (parts + [last]).map(\.facts.sightings.count)
        #expect(counts.reduce(0, +) == 60 && counts.allSatisfy { $0 < 40 })
    }

    private func write(lines: Int) throws -> String {
        try RefusedDrops.write(1, lines: lines, to: folder)
        return folder.path + "/logs/2026-03-02-1000"
    }

    @Test(arguments: [1, 3])
    func `a drop in parts leaves what its lines in many drops leave`(jobs: Int) throws {
        try RefusedDrops.write(10, lines: 900, to: folder)
        let logs = folder.path + "/logs"
        let whole = try FileManager.default.contentsOfDirectory(atPath: logs).sorted()
            .map { try String(contentsOfFile: "\(logs)/\($0)", encoding: .utf8) }.joined()
        try folder.write(whole, to: "one/log")
        try folder.write(whole, to: "two/copy")
        let many = folder.path + "/many.sqlite"
        _ = try Ingest(storePath: many, jobs: jobs).run([logs])
        let ingest = Ingest(storePath: store, jobs: jobs)
        let summary = try ingest.run([folder.path + "/one"])
        #expect(summary.read == 1 && summary.records == 9_000 && summary.newDenials == 6_000)
        #expect(try rows(store) == rows(many))
        let kept = try drops(store)
        #expect(kept.map(\.state) == [.complete])
        #expect(kept.map(\.records) == [9_000] && kept.map(\.denials) == [6_000])
        // Nothing is read again, and a copy is known by its bytes.
        #expect(try ingest.run([folder.path + "/one"]).read == 0)
        #expect(try ingest.run([folder.path + "/two"]).newDenials == 0)
        #expect(try drops(store).map(\.state) == [.complete, .repeated])
    }

    @Test func `a drop whose last part did not come is read again, into the row it has`() throws {
        try RefusedDrops.write(1, lines: 9_000, to: folder)
        let writer = try StoreWriter(path: store)
        var first: ScannedDrop?
        _ = try DropScan().scan(FedDrop(location: location("logs"))) { first = first ?? $0 }
        let part = try #require(first?.facts)
        #expect(try writer.commit(DropBatch([part])).newDenials == part.sightings.count)
        #expect(try drops(store).map(\.state) == [.unfinished])
        let summary = try Ingest(storePath: store, jobs: 1).run([folder.path + "/logs"])
        #expect(summary.newDenials == 6_000 - part.sightings.count && summary.known == 0)
        let kept = try drops(store)
        #expect(kept.map(\.state) == [.complete] && kept.map(\.denials) == [6_000])
        #expect(try rows(store).count == 6_000)
    }
}
