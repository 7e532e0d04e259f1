import AWSTypes
import Denials
import TestSupport
import Testing

@testable import ReportStore

/// Sightings as rows that are to be kept.
@Suite struct PreparedSightingTests {
    private static let hash = ContentHash(key0: 1, key1: 2)

    /// One that has every field.
    private static var full: Sighting {
        var sighting = StoreFixture.sighting("4442587FB7D0A2F9", log: .cloudTrail)
        var fields = sighting.fields
        fields.hostID = "Uuag1LuByRx9e6j5"
        fields.eventID = "e-1"
        fields.sharedEventID = "s-1"
        fields.key = "raw/a \u{e4}\n\"b\".csv"
        fields.versionID = ""
        fields.referer = "https://audit.example.org"
        fields.message = "no identity-based policy allows the s3:GetObject action"
        fields.parameters = ["x-amz-acl": "private", "prefix": ""]
        fields.query = [:]
        fields.sourceAddress = "10.0.0.1"
        fields.accessKeyID = "ASIAEXAMPLE"
        fields.tokenIssueTime = Instant(seconds: -7)
        sighting.fields = fields
        return sighting
    }

    private static var sightings: [Sighting] {
        var inDoubt = full
        inDoubt.isProvisional = true
        var batch = StoreFixture.sighting("B")
        batch.batchKey = "raw/b"
        return [
            full, StoreFixture.sighting("A"), inDoubt, batch, StoreFixture.sighting("-"),
            StoreFixture.sighting(""),
        ]
    }

    @Test func `what is read of a row is the sighting that it was made of`() throws {
        let prepared = try SightingPreparation(hash: Self.hash).prepare(Self.sightings) { _ in nil }
        for (row, sighting) in Self.sightings.enumerated() {
            let read = PreparedSighting(all: prepared, row: row)
            #expect(read.original == nil)
            #expect(read.sighting == sighting)
            #expect((read.time, read.hasKey) == (sighting.time, sighting.key != nil))
        }
        #expect(prepared.count == 6)
    }

    @Test func `of provisional sightings nothing is decided, and the rows say what they are`()
        throws
    {
        let prepared = try SightingPreparation(hash: Self.hash).prepare(
            Self.sightings, isProvisional: true
        ) { _ in
            Issue.record("a decision takes a sighting for certain")
            return nil
        }
        for row in 0..<prepared.count {
            let read = PreparedSighting(all: prepared, row: row)
            #expect(read.sighting.isProvisional && read.kind.decision == nil)
        }
    }

    @Test func `sightings of one request are found by one hash, others by others`() {
        let all = SightingPreparation(hash: Self.hash).prepare(
            ["A", "A", "AB", "-"].map { StoreFixture.sighting($0) }, isProvisional: false)
        let found = (0..<4).map { PreparedSighting(all: all, row: $0).identity }
        #expect(found[0] == found[1])
        #expect(Set(found).count == 3)
        #expect(all.originals.count == 4)
    }

    @Test func `sightings of one situation have one kind, in all that one thread prepares`() {
        let preparation = SightingPreparation(hash: Self.hash)
        let some = StoreFixture.sighting("A")
        var other = some
        other.bucket = "orchard-pond"
        let first = preparation.prepare([some, other, some], isProvisional: false)
        let second = preparation.prepare([other, some], isProvisional: false)
        #expect(first.kindNumbers == [0, 1, 0])
        #expect(second.kindNumbers == [1, 0])
        #expect(first.list === second.list)
        #expect(second.kind(0).situation == other.situation)
        let others = SightingPreparation(hash: Self.hash)
            .prepare([other], isProvisional: false)
        #expect(others.list !== first.list)
    }

    @Test func `what is known of a kind is known of its sightings, and of no other list's`() {
        let preparation = SightingPreparation(hash: Self.hash)
        let sightings = [StoreFixture.sighting("A"), StoreFixture.sighting("B")]
        let first = preparation.prepare(sightings, isProvisional: false)
        let second = preparation.prepare([sightings[1]], isProvisional: false)
        var known = ByKind<String>()
        known[PreparedSighting(all: first, row: 1)] = "known"
        #expect(known[PreparedSighting(all: second, row: 0)] == "known")
        #expect(known[PreparedSighting(all: first, row: 0)] == nil)
        let others = SightingPreparation(hash: Self.hash).prepare(sightings, isProvisional: false)
        #expect(known[PreparedSighting(all: others, row: 1)] == nil)
        known.removeAll()
        #expect(known[PreparedSighting(all: second, row: 0)] == nil)
    }

    @Test func `lists of kinds that were not met for long are forgotten`() {
        var known = ByKind<Int>()
        let all = (0...ByKind<Int>.lists).map { _ in
            SightingPreparation(hash: Self.hash)
                .prepare([StoreFixture.sighting("A")], isProvisional: false)
        }
        for (number, prepared) in all.enumerated() {
            known[PreparedSighting(all: prepared, row: 0)] = number
        }
        #expect(
            all.map { known[PreparedSighting(all: $0, row: 0)] } == [nil]
                + (1..<all.count).map { $0 })
    }

    @Test func `a situation so long that nobody should hold on to it is of its part's own kind`() {
        var long = StoreFixture.sighting("A")
        long.userAgent = String(repeating: "a", count: 5_000)
        let prepared = SightingPreparation(hash: Self.hash)
            .prepare([StoreFixture.sighting("B"), long, long], isProvisional: false)
        #expect(prepared.kindNumbers == [0, -1, -2])
        #expect(prepared.kind(2).situation == long.situation)
        var known = ByKind<Int>()
        known[PreparedSighting(all: prepared, row: 1)] = 7
        #expect(known[PreparedSighting(all: prepared, row: 1)] == nil)
    }

    @Test func `a list of kinds that has grown long is begun anew`() {
        let preparation = SightingPreparation(hash: Self.hash)
        let many = (0..<SightingPreparation.cacheCount).map { number in
            var sighting = StoreFixture.sighting("A")
            sighting.bucket = "orchard-\(number)"
            return sighting
        }
        let before = preparation.prepare(many, isProvisional: false)
        let after = preparation.prepare([many[5]], isProvisional: false)
        #expect(before.list !== after.list)
        #expect(after.kindNumbers == [0])
        #expect(before.kind(5).situation == after.kind(0).situation)
    }

    @Test
    func
        `the room of rows that nobody reads any more is filled again, and holds no more than it may`()
    {
        let room = RowRoom(columns: 2)
        var rows = room.take(rows: 4, bytes: 100)
        for text in ["a", "b"] {
            rows.add(text)
            rows.add(1)
        }
        room.give(rows)
        let again = room.take(rows: 1, bytes: 1)
        #expect(again.count == 0)
        #expect(again.roomBytes >= 100 + 4 * 2 * 16, "\(again.roomBytes)")
        room.give(RowValues(columns: 2, rows: 1, bytes: RowRoom.mostBytesOfOne + 1))
        #expect(room.take(rows: 1, bytes: 1).roomBytes < 1_000)
        let large = RowValues(columns: 2, rows: 1, bytes: RowRoom.mostBytes / 3 - 4_096)
        for _ in 0..<6 { room.give(large) }
        let kept = (0..<6).count { _ in room.take(rows: 1, bytes: 1).roomBytes > 1 << 19 }
        #expect(kept == 3)
    }

    @Test func `rows of values keep their texts when they go from one list to another`() {
        var some = RowValues(columns: 3, rows: 2)
        for text in ["a", ""] {
            some.add(text)
            some.add(7)
            some.add(nil as String?)
        }
        var others = RowValues(columns: 2, rows: 1)
        others.add("before")
        others.add(1)
        others.add(0..<2, ofRow: 1, of: some)
        others.add(0..<2, ofRow: 0, of: some)
        #expect(others.count == 3)
        #expect(others.bytes(0, 0).map(Array.init) == Array("before".utf8))
        #expect(others.bytes(1, 0).map(Array.init) == [])
        #expect(others.bytes(2, 0).map(Array.init) == Array("a".utf8))
        #expect(others.integer(2, 1) == 7)
        var bytes = RowValues(columns: 1, rows: 1)
        bytes.add(blob: [0, 255])
        var copy = RowValues(columns: 1, rows: 1)
        copy.add("x")
        copy.add(0..<1, ofRow: 0, of: bytes)
        #expect(copy.blob(1, 0).map(Array.init) == [0, 255])
        #expect(copy.bytes(1, 0) == nil && copy.blob(0, 0) == nil)
    }
}
