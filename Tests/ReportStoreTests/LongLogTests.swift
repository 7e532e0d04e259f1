import AWSTypes
import Attributions
import Foundation
import TestSupport
import Testing

@testable import ReportStore

/// A log that has grown while somebody read is given back when he is done, and nobody waits for it.
@Suite struct LongLogTests {
    let fixture: StoreFixture
    let writer: StoreWriter

    init() throws {
        fixture = try StoreFixture()
        writer = try StoreWriter(path: fixture.path)
    }

    /// Stores denials with the same answer, each with a key of its own.
    private func store(_ numbers: Range<Int>) throws {
        try writer.commit(
            DropBatch([
                StoreFixture.drop(
                    "drop-\(numbers.lowerBound)", fingerprint: UInt64(numbers.lowerBound + 1),
                    numbers.map { StoreFixture.sighting("R\($0)", key: "raw/\($0).csv") })
            ]))
        let pending = try writer.nextPending(limit: 10_000)
        try writer.save(
            pending.map { denial in
                let summary = StoreFixture.summary(of: denial)
                let answer = SharedAnswerStoreTests.answer(key: summary.key ?? "")
                return AttributedDenial(
                    denial, Decision(summary, role: answer.role, .init(answer), isGlue: true))
            })
    }

    private var logBytes: Int {
        get throws {
            try FileManager.default.attributesOfItem(atPath: fixture.path + "-wal")[.size] as? Int
                ?? -1
        }
    }

    @Test func `who has read for long gives the log back, and saw one instant`() throws {
        try store(0..<100)
        let reader = try StoreReader(path: fixture.path)
        reader.longLogBytes = 100_000
        var told = 0
        try reader.report(ReportFilter()) { _ in
            if told == 0 { try store(100..<600) }
            told += 1
            #expect(try logBytes > 100_000)
        }
        #expect(told == 100)
        #expect(try logBytes == 0)
        #expect(try reader.report(ReportFilter()).count == 600)
        try store(600..<700)
        #expect(try reader.report(ReportFilter()).count == 700)
        #expect(try fixture.sql("PRAGMA integrity_check") == ["ok"])
    }

    @Test func `a short log, one of another reader, and one that is written are left`() throws {
        try store(0..<100)
        LongLog.shorten(ofStore: fixture.path, over: 10 << 20)
        #expect(try logBytes > 0)
        let reader = try StoreReader(path: fixture.path)
        try reader.snapshot { () throws(StoreError) in
            _ = try reader.connection.integer("SELECT count(*) FROM denial")
            LongLog.shorten(ofStore: fixture.path, over: 0)
        }
        #expect(try logBytes > 0)
        try writer.connection.transaction { () throws(StoreError) in
            LongLog.shorten(ofStore: fixture.path, over: 0)
        }
        #expect(try logBytes > 0)
        LongLog.shorten(ofStore: fixture.path, over: 0)
        #expect(try logBytes == 0)
        LongLog.shorten(ofStore: fixture.path + "-gone", over: 0)
        #expect(!FileManager.default.fileExists(atPath: fixture.path + "-gone"))
    }

    @Test func `a writer cuts a long log as it begins it anew`() throws {
        #expect(try writer.connection.integer("PRAGMA journal_size_limit") == LongLog.bytes)
    }
}
