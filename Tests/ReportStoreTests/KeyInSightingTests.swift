import AWSTypes
import Attributions
import Denials
import ReportStore
import TestSupport
import Testing

/// A denial's key is kept once: an attribution has one of its own only where its sightings do not
/// tell it.
@Suite struct KeyInSightingTests {
    let fixture: StoreFixture
    let writer: StoreWriter

    init() throws {
        fixture = try StoreFixture()
        writer = try StoreWriter(path: fixture.path)
    }

    private func keep(_ number: UInt64, _ sightings: [Sighting]) throws {
        try writer.commit(
            DropBatch([StoreFixture.drop("\(number)", fingerprint: number, sightings)]))
        for pending in try writer.nextPending(limit: 100) {
            let key = Denial(sightings: pending.sightings).key
            var attribution = Attribution(
                action: "s3:GetObject",
                resource: ARN.s3(bucket: "orchard-lake", key: key).description)
            attribution.isGlue = true
            try writer.save([
                AttributedDenial(
                    pending, summary: StoreFixture.summary(of: pending), attribution: attribution)
            ])
        }
    }

    /// What each way of reading tells of the keys, and what attributions have of their own.
    private func expect(
        _ keys: [String: String?], own: [String], _ location: SourceLocation = #_sourceLocation
    ) throws {
        let reader = try StoreReader(path: fixture.path)
        let rows = try reader.report(ReportFilter())
        #expect(
            Dictionary(rows.map { ($0.requestID, $0.key) }) { $1 } == keys,
            sourceLocation: location)
        for row in rows {
            let resource = ARN.s3(bucket: "orchard-lake", key: row.key).description
            #expect(row.resource == resource, sourceLocation: location)
        }
        let seen = try fixture.sql(
            "SELECT request_id, key, resource FROM denial_report ORDER BY request_id")
        let wanted = keys.sorted { $0.key < $1.key }.map { id, key in
            "\(id)|\(key ?? "NULL")|\(ARN.s3(bucket: "orchard-lake", key: key))"
        }
        #expect(seen == wanted, sourceLocation: location)
        let kept = try fixture.sql(
            "SELECT key FROM attribution WHERE key IS NOT NULL ORDER BY denial_id")
        #expect(kept == own, sourceLocation: location)
        for (id, key) in keys {
            guard let key else { continue }
            var filter = ReportFilter()
            filter.keys = [key]
            let found = try reader.report(filter).map(\.requestID)
            #expect(found.contains(id), sourceLocation: location)
            let latest = try reader.latestRequestIDs(bucket: "orchard-lake", key: key, limit: 100)
            #expect(latest.ids.contains(id), sourceLocation: location)
        }
    }

    @Test func `a denial of one sighting has its key there alone, or none`() throws {
        var bare = StoreFixture.sighting("LIST")
        bare.key = nil
        try keep(1, [StoreFixture.sighting("A", key: "raw/ü 1.csv"), bare])
        try expect(["A": "raw/ü 1.csv", "LIST": nil], own: [])
    }

    @Test func `an empty key is a key`() throws {
        try keep(1, [StoreFixture.sighting("E", key: "")])
        #expect(try fixture.sql("SELECT key IS NULL FROM denial_report") == ["0"])
    }

    @Test func `two logs that write one key alike have it, in whichever order they come`() throws {
        try keep(1, [StoreFixture.sighting("A"), StoreFixture.sighting("B", log: .cloudTrail)])
        try keep(2, [StoreFixture.sighting("B"), StoreFixture.sighting("A", log: .cloudTrail)])
        #expect(try fixture.count("sighting") == 4 && fixture.count("denial") == 2)
        try expect(["A": "raw/a.csv", "B": "raw/a.csv"], own: [])
    }

    @Test func `where two logs write a key in two ways the attribution says which it is about`()
        throws
    {
        try keep(1, [StoreFixture.sighting("A", key: "raw/a+b")])
        try expect(["A": "raw/a+b"], own: [])
        try keep(2, [StoreFixture.sighting("A", log: .cloudTrail, key: "raw/a b")])
        #expect(try fixture.count("sighting") == 2 && fixture.count("denial") == 1)
        let merged = try #require(
            Denial(sightings: [
                StoreFixture.sighting("A", key: "raw/a+b"),
                StoreFixture.sighting("A", log: .cloudTrail, key: "raw/a b"),
            ]).key)
        try expect(["A": merged], own: [merged])
    }

    @Test func `a log that names no key takes none away`() throws {
        var bare = StoreFixture.sighting("A", log: .cloudTrail)
        bare.key = nil
        try keep(1, [StoreFixture.sighting("A"), bare])
        #expect(try fixture.count("sighting") == 2)
        try expect(["A": "raw/a.csv"], own: [])
    }
}
