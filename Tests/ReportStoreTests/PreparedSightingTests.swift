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
    }
}
