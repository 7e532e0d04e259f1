import AWSTypes
import Denials
import Foundation
import PolicyHistory
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
        // Numbered by situation and time.
        #expect(denials.map { $0.sightings[0].requestID } == ["A", "C", "B"])
        #expect(denials.map(\.sightings.count) == [1, 1, 3])
        #expect(denials[2].sightings.last == late)
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

    @Test func `what is copied back stands in the file alone, and the store goes on`() throws {
        let writer = try StoreWriter(path: fixture.path)
        let sightings = (0..<5).map { StoreFixture.sighting("R\($0)") }
        try writer.commit(DropBatch([StoreFixture.drop("1", fingerprint: 1, sightings)]))
        writer.copyBack()
        let copy = fixture.folder.path + "/copy.sqlite"
        try FileManager.default.copyItem(atPath: fixture.path, toPath: copy)
        #expect(try fixture.sql("SELECT count(*) FROM denial", copy) == ["5"])
        try writer.commit(
            DropBatch([StoreFixture.drop("2", fingerprint: 2, [StoreFixture.sighting("R5")])]))
        #expect(try fixture.count("denial") == 6)
    }

    private static let key = "arn:aws:kms:eu-west-1:111122223333:key/0b1c"
    private static let header = "x-amz-server-side-encryption-aws-kms-key-id"

    /// What a request names beside its own bucket: the source of a copy, a key.
    private static let named: [(request: [String: String]?, change: Subject, isMarked: Bool)] = [
        (["x-amz-copy-source": "raw/a.csv"], Subject(.bucket, "raw"), true),
        (["x-amz-copy-source": "/raw/a.csv?versionId=3"], Subject(.bucket, "raw"), true),
        (["x-amz-copy-source": "raw/a.csv"], Subject(.bucket, "other"), false),
        (["x-amz-copy-source": "raw/a.csv"], Subject(.key, key), true),
        (["x-amz-copy-source": "raw/a.csv"], Subject(.object, "raw/a.csv"), true),
        (["x-amz-copy-source": "raw/a.csv"], Subject(.account, "444455556666"), true),
        ([header: "alias/lake"], Subject(.key, key), true),
        ([header: key], Subject(.key, key), true),
        ([header: key.replacing("0b1c", with: "0000")], Subject(.key, key), false),
        ([header: key], Subject(.account, "444455556666"), false),
        ([header: key], Subject(.bucket, "raw"), false),
        (["prefix": "raw/"], Subject(.bucket, "raw"), false),
        (nil, Subject(.key, key), false), (nil, Subject(.account, "444455556666"), false),
    ]

    @Test(arguments: named)
    func `a change of what a request names marks its denial`(
        request: [String: String]?, change: Subject, isMarked: Bool
    ) throws {
        var sighting = StoreFixture.sighting("A", log: .cloudTrail)
        sighting.parameters = request
        #expect(try self.isMarked(sighting, after: [change]) == isMarked)
    }

    @Test(arguments: [("alias/lake", true), ("0b1c", true), ("0000", false)])
    func `a change of a key marks the denials of buckets that may be encrypted with it`(
        name: String, isMarked: Bool
    ) throws {
        let setting = HistoryEntry(
            subject: Subject(.bucket, StoreFixture.sighting("A").bucket ?? ""),
            facet: Facet("encryption"), time: Instant(seconds: 5),
            value: .text(#"{"algorithm":"aws:kms","key":"\#(name)"}"#), source: .snapshot,
            origin: "file")
        #expect(
            try self.isMarked(
                StoreFixture.sighting("A"), after: [Subject(.key, Self.key)], setting) == isMarked)
    }

    /// A session concerns what its role asked while it was open, whatever the access key; clocks
    /// may stand apart.
    @Test(arguments: [
        ("arn:aws:iam::111122223333:role/service-role/orchard-etl", -400, false),
        ("arn:aws:iam::111122223333:role/service-role/orchard-etl", -200, true),
        ("arn:aws:iam::111122223333:role/orchard-etl", 12 * 3_600, true),
        ("arn:aws:iam::111122223333:role/orchard-etl", 13 * 3_600, false),
        ("arn:aws:iam::111122223333:role/other", 60, false),
        ("no arn", 60, true), ("no arn", -400, false),
    ])
    func `a session seen late marks the denials of its role`(
        role: String, after seconds: Int64, isMarked: Bool
    ) throws {
        let writer = try StoreWriter(path: fixture.path)
        let sighting = StoreFixture.sighting("A", log: .cloudTrail)
        try writer.commit(DropBatch([StoreFixture.drop("1", fingerprint: 1, [sighting])]))
        try fixture.sql("DELETE FROM pending_attribution")
        var session = RoleSession(
            time: Instant(seconds: sighting.time.seconds - seconds), eventID: "e", roleARN: role,
            sessionName: "GlueJobRunnerSession")
        session.accessKeyID = "ASIA1"
        let drop = StoreFixture.drop("2", fingerprint: 2, [], [.roleSession(session)])
        try writer.commit(DropBatch([drop]))
        #expect(try writer.nextPending(limit: 1).isEmpty != isMarked)
    }

    /// Whether a denial that was attributed is marked again when these change.
    private func isMarked(
        _ sighting: Sighting, after changes: [Subject], _ setting: HistoryEntry? = nil
    ) throws -> Bool {
        let writer = try StoreWriter(path: fixture.path)
        if let setting { try writer.commit(history: [setting]) }
        try writer.commit(DropBatch([StoreFixture.drop("1", fingerprint: 1, [sighting])]))
        try fixture.sql("DELETE FROM pending_attribution")
        try writer.commit(
            history: changes.map {
                HistoryEntry(
                    subject: $0, facet: Facet("policy"), time: Instant(seconds: 9),
                    value: .text("{}"),
                    source: .change, origin: "Put", eventID: "e")
            })
        return try !writer.nextPending(limit: 1).isEmpty
    }
}
