import AWSTypes
import Denials
import PolicyHistory
import ReportStore
import TestSupport
import Testing

/// The index by which an object's denials are found is made when it is first needed.
@Suite struct ObjectIndexTests {
    let fixture: StoreFixture

    init() throws { fixture = try StoreFixture() }

    private static let index =
        "SELECT count(*) FROM sqlite_schema WHERE name = 'sighting_by_object'"

    private static func write(_ eventID: String, key: String) throws -> LogEvidence {
        let owner = try #require(AccountID("111122223333"))
        let writer = try #require(AccountID("444455556666"))
        return .foreignWrite(
            ForeignWrite(
                time: Instant(seconds: 1_777_000_000), eventID: eventID, bucket: "orchard-lake",
                key: key, bucketOwner: owner, writer: writer, sentACL: nil))
    }

    /// Request ids with a mark.
    private func marked() throws -> [String] {
        try fixture.sql(
            """
            SELECT request_id FROM pending_attribution JOIN denial ON denial.id = denial_id
            ORDER BY request_id
            """)
    }

    @Test
    func `a write marks its object's denials alone, with the first write and with later ones`()
        throws
    {
        let writer = try StoreWriter(path: fixture.path)
        let sightings = ["a", "b", "c"].map { StoreFixture.sighting("R\($0)", key: $0) }
        try writer.commit(DropBatch([StoreFixture.drop("1", fingerprint: 1, sightings)]))
        #expect(try fixture.sql(ObjectIndexTests.index) == ["0"])
        for (number, key) in ["b", "a"].enumerated() {
            try fixture.sql("DELETE FROM pending_attribution")
            let write = try ObjectIndexTests.write("e\(number)", key: key)
            try writer.commit(
                DropBatch([
                    StoreFixture.drop("\(key)", fingerprint: UInt64(number + 2), [], [write])
                ]))
            #expect(try marked() == ["R\(key)"])
        }
        #expect(try fixture.sql(ObjectIndexTests.index) == ["1"])
        // What comes after the index was made stands in it too.
        try writer.commit(
            DropBatch([
                StoreFixture.drop("4", fingerprint: 4, [StoreFixture.sighting("Rb2", key: "b")])
            ]))
        try fixture.sql("DELETE FROM pending_attribution")
        let again = try ObjectIndexTests.write("e9", key: "b")
        try StoreWriter(path: fixture.path).commit(
            DropBatch([StoreFixture.drop("5", fingerprint: 5, [], [again])]))
        #expect(try marked() == ["Rb", "Rb2"])
        #expect(try fixture.sql("PRAGMA integrity_check") == ["ok"])
    }

    @Test func `an index of a commit that fails is not left, and the next commit makes it`() throws
    {
        let writer = try StoreWriter(path: fixture.path)
        try writer.commit(
            DropBatch([StoreFixture.drop("1", fingerprint: 1, [StoreFixture.sighting("A")])]))
        try fixture.sql(
            """
            DELETE FROM pending_attribution;
            CREATE TRIGGER fail BEFORE INSERT ON pending_attribution
            BEGIN SELECT raise(ABORT, 'as if the disk broke'); END
            """)
        let write = try ObjectIndexTests.write("e1", key: "raw/a.csv")
        let batch = DropBatch([StoreFixture.drop("2", fingerprint: 2, [], [write])])
        #expect(throws: StoreError.self) { try writer.commit(batch) }
        #expect(try fixture.sql(ObjectIndexTests.index) == ["0"])
        try fixture.sql("DROP TRIGGER fail")
        try writer.commit(batch)
        #expect(try fixture.sql(ObjectIndexTests.index) == ["1"])
        #expect(try marked() == ["A"])
    }
}
