import AWSTypes
import Denials
import ReportStore
import TestSupport
import Testing

/// Denials with marks, handed out to be attributed.
@Suite struct PendingTests {
    let fixture: StoreFixture

    init() throws { fixture = try StoreFixture() }

    @Test
    func `each marked denial comes once, in order, with all its sightings by what was logged`()
        throws
    {
        let writer = try StoreWriter(path: fixture.path)
        // The later line first: the order must not be that of arrival.
        var late = StoreFixture.sighting("B")
        late.time = Instant(seconds: late.time.seconds + 9)
        let sightings = [
            StoreFixture.sighting("A"), late, StoreFixture.sighting("B", log: .cloudTrail),
            StoreFixture.sighting("C"), StoreFixture.sighting("B"),
        ]
        try writer.commit(DropBatch([StoreFixture.drop("1", fingerprint: 1, sightings)]))
        var denials: [PendingDenial] = []
        while true {
            let next = try writer.nextPending(after: denials.last?.id ?? 0, limit: 1)
            #expect(next.count <= 1)
            if next.isEmpty { break }
            denials += next
        }
        #expect(denials.map { $0.sightings[0].requestID } == ["A", "B", "C"])
        #expect(denials.map(\.sightings.count) == [1, 3, 1])
        #expect(denials[1].sightings.last == late)
        #expect(try writer.nextPending(limit: 10) == denials)
        #expect(try writer.nextPending(after: denials[1].id, limit: 10) == [denials[2]])
        #expect(try writer.nextPending(limit: 0) == [])
    }

    @Test func `asking for some of the marked denials keeps nobody from emptying the log`() throws {
        let writer = try StoreWriter(path: fixture.path)
        let sightings = (0..<5).map { StoreFixture.sighting("R\($0)") }
        try writer.commit(DropBatch([StoreFixture.drop("1", fingerprint: 1, sightings)]))
        #expect(try writer.nextPending(limit: 2).count == 2)
        // Busy, pages in the log, pages copied: an open snapshot makes it busy.
        #expect(try fixture.sql("PRAGMA wal_checkpoint(TRUNCATE)") == ["0|0|0"])
    }
}
