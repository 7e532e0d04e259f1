import Denials
import ReportStore
import TestSupport
import Testing

/// A drop that is kept in parts has one row, whatever becomes of a part.
@Suite struct UnfinishedDropTests {
    private let fixture: StoreFixture

    init() throws { fixture = try StoreFixture() }

    private func part(_ extent: DropFacts.Extent, _ requests: [String]) -> DropFacts {
        var facts = StoreFixture.drop(
            "big.log", fingerprint: extent == .part ? 0 : 7,
            requests.map { StoreFixture.sighting($0) })
        facts.extent = extent
        if extent == .part { facts.drop.state = .unfinished }
        return facts
    }

    private func isKnown(_ writer: StoreWriter) throws -> Bool {
        let drop = part(.lastPart, []).drop
        return try writer.knownDrops().contains(
            path: drop.path, size: drop.size, mtimeNanoseconds: drop.mtimeNanoseconds,
            device: drop.device, inode: drop.inode)
    }

    @Test func `it is known when its last part is kept, and not before`() throws {
        let writer = try StoreWriter(path: fixture.path)
        try writer.commit(DropBatch([part(.part, ["A"])]))
        try writer.commit(DropBatch([part(.part, ["B"])]))
        #expect(try fixture.sql("SELECT state FROM log_drop") == ["unfinished"])
        #expect(try !isKnown(writer))
        try writer.commit(DropBatch([part(.lastPart, ["C"])]))
        #expect(try fixture.sql("SELECT state FROM log_drop") == ["complete"])
        #expect(try fixture.sql("SELECT DISTINCT drop_id FROM sighting") == ["1"])
        #expect(try isKnown(writer))
    }

    @Test func `another program goes on with the row of one that was interrupted`() throws {
        try StoreWriter(path: fixture.path).commit(DropBatch([part(.part, ["A"])]))
        let writer = try StoreWriter(path: fixture.path)
        try writer.commit(DropBatch([part(.part, ["A"]), part(.lastPart, ["B"])]))
        #expect(try fixture.sql("SELECT state FROM log_drop") == ["complete"])
        #expect(try fixture.count("sighting") == 2)
    }

    @Test func `the whole drop finishes the row that its parts have, also another run's`() throws {
        try StoreWriter(path: fixture.path).commit(DropBatch([part(.part, ["A"])]))
        let writer = try StoreWriter(path: fixture.path)
        try writer.commit(DropBatch([part(.whole, ["A", "B"])]))
        #expect(try fixture.sql("SELECT id, state FROM log_drop") == ["1|complete"])
        // What grows on has a row again.
        try writer.commit(DropBatch([part(.part, ["C"])]))
        #expect(
            try fixture.sql("SELECT id, state FROM log_drop") == ["1|complete", "2|unfinished"])
    }

    @Test func `a drop that two programs read in parts is complete once and known twice`() throws {
        let writers = [try StoreWriter(path: fixture.path), try StoreWriter(path: fixture.path)]
        for writer in writers { try writer.commit(DropBatch([part(.part, ["A"])])) }
        for writer in writers { try writer.commit(DropBatch([part(.whole, ["A", "B"])])) }
        #expect(try fixture.sql("SELECT state FROM log_drop") == ["complete", "repeated"])
        #expect(try fixture.count("sighting") == 2)
    }

    @Test func `a row that a failed commit made is forgotten`() throws {
        let writer = try StoreWriter(path: fixture.path)
        try fixture.sql(
            """
            CREATE TRIGGER fail BEFORE INSERT ON denial WHEN new.request_id = 'BAD'
            BEGIN SELECT raise(ABORT, 'as if the disk broke'); END
            """)
        #expect(throws: StoreError.self) {
            try writer.commit(DropBatch([part(.part, ["A", "BAD"])]))
        }
        try writer.commit(DropBatch([part(.part, ["A"])]))
        try writer.commit(DropBatch([part(.lastPart, ["B"])]))
        #expect(try fixture.sql("SELECT id, state FROM log_drop") == ["1|complete"])
        #expect(try fixture.sql("SELECT DISTINCT drop_id FROM sighting") == ["1"])
    }

    @Test func `a drop read anew after its end has a row of its own`() throws {
        let writer = try StoreWriter(path: fixture.path)
        try writer.commit(DropBatch([part(.part, ["A"]), part(.lastPart, ["B"])]))
        try writer.commit(DropBatch([part(.part, ["A"]), part(.lastPart, ["B"])]))
        #expect(try fixture.sql("SELECT state FROM log_drop") == ["complete", "repeated"])
    }

    @Test func `few denials are handed out at once where they are very long`() throws {
        let writer = try StoreWriter(path: fixture.path)
        let long = (0..<6).map { number in
            var sighting = StoreFixture.sighting("R\(number)")
            sighting.referer = String(repeating: "\(number)", count: 400_000)
            return sighting
        }
        try writer.commit(DropBatch([StoreFixture.drop("a", fingerprint: 1, long)]))
        var handed: [[Int64]] = []
        while true {
            let pending = try writer.nextPending(after: handed.last?.last ?? 0, limit: 100)
            if pending.isEmpty { break }
            handed.append(pending.map(\.id))
        }
        #expect(handed == [[1, 2, 3], [4, 5, 6]])
    }
}
