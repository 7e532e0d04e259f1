import AWSTypes
import Attributions
import Denials
import Foundation
import PolicyHistory
import TestSupport
import Testing

@testable import ReportStore

/// Drops and what comes of them, kept: together or not at all, and once.
@Suite struct StoreWriterTests {
    let fixture: StoreFixture

    init() throws { fixture = try StoreFixture() }

    func sighting(_ id: String) -> Sighting { StoreFixture.sighting(id) }

    @Test func `a group of drops is kept in one transaction, or none of it is`() throws {
        let writer = try StoreWriter(path: fixture.path)
        try fixture.sql(
            """
            CREATE TRIGGER fail BEFORE INSERT ON denial WHEN new.request_id = 'C'
            BEGIN SELECT raise(ABORT, 'as if the disk broke'); END
            """)
        let group = DropBatch([
            StoreFixture.drop("1", fingerprint: 1, [sighting("A")]),
            StoreFixture.drop(
                "2", fingerprint: 2, [sighting("B")], [StoreFixture.session("e1", policy: "{}")]),
            StoreFixture.drop("3", fingerprint: 3, [sighting("C")]),
        ])
        #expect(throws: StoreError.self) { try writer.commit(group) }
        for table in [
            "log_drop", "denial", "sighting", "role_session", "document", "pending_attribution",
            "situation",
        ] {
            #expect(try fixture.count(table) == 0, "\(table)")
        }
        // The same writer goes on, and remembers nothing of what was taken back.
        try fixture.sql("DROP TRIGGER fail")
        let summary = try writer.commit(group)
        #expect(summary.newDenials == 3)
        #expect(try fixture.count("log_drop") == 3)
        #expect(try fixture.count("pending_attribution") == 3)
        #expect(try fixture.sql("PRAGMA foreign_key_check") == [])
    }

    @Test
    func
        `further sightings of a denial are numbered behind its first, and no more than there are numbers`()
        throws
    {
        let writer = try StoreWriter(path: fixture.path)
        func keep(_ number: UInt64, _ sightings: [Sighting]) throws -> CommitSummary {
            try writer.commit(
                DropBatch([StoreFixture.drop("\(number)", fingerprint: number, sightings)]))
        }
        let lines = [sighting("A"), sighting("B")]
        let events = ["B", "A"].map { StoreFixture.sighting($0, log: .cloudTrail) }
        _ = try keep(1, lines)
        #expect(try keep(2, events).newSightings == 2)
        #expect(try keep(3, events + lines).newSightings == 0)
        let first = 1 << Schema.sightingBits
        #expect(
            try fixture.sql("SELECT id, denial_id FROM sighting ORDER BY id")
                == [
                    "\(first)|1", "\(first + 1)|1", "\(2 * first)|2", "\(2 * first + 1)|2",
                ])
        // As if all numbers of the first denial were taken.
        try fixture.sql(
            "UPDATE sighting SET id = id + \(Schema.lastSighting - 1) WHERE id = \(first + 1)")
        var call = StoreFixture.sighting("A", log: .networkActivity)
        call.eventID = "e-2"
        let error = #expect(throws: StoreError.self) { try keep(4, [call]) }
        #expect(
            error.map { "\($0)".contains("one request has 16777216 sightings") } == true)
        #expect(try fixture.sql("SELECT count(*) FROM sighting WHERE denial_id = 2") == ["2"])
    }

    @Test func `the same bytes under another name are told as repeated and change nothing`() throws
    {
        let writer = try StoreWriter(path: fixture.path)
        let facts = [sighting("A"), sighting("B")]
        try writer.commit(DropBatch([StoreFixture.drop("one", fingerprint: 1, facts)]))
        let before = try fixture.sql("SELECT * FROM sighting; SELECT * FROM denial")
        let again = try writer.commit(
            DropBatch([StoreFixture.drop("two", fingerprint: 1, facts)]))
        #expect(again.repeatedDrops == 1)
        #expect(again.newDenials == 0 && again.newSightings == 0 && again.repeatedSightings == 2)
        #expect(try fixture.sql("SELECT * FROM sighting; SELECT * FROM denial") == before)
        #expect(
            try fixture.sql("SELECT path, state, records, denials FROM drop_status ORDER BY path")
                == ["one|complete|2|2", "two|repeated|0|0"])
        #expect(
            try writer.knownDrops().contains(
                path: "two", size: 100, mtimeNanoseconds: 1, device: 1, inode: 1))
    }

    @Test func `the same record in two drops is one sighting, in two logs two of one denial`()
        throws
    {
        let writer = try StoreWriter(path: fixture.path)
        try writer.commit(
            DropBatch([
                StoreFixture.drop("one", fingerprint: 1, [sighting("A"), sighting("B")]),
                StoreFixture.drop("two", fingerprint: 2, [sighting("B"), sighting("A")]),
                StoreFixture.drop(
                    "three", fingerprint: 3, [StoreFixture.sighting("A", log: .cloudTrail)]),
            ]))
        #expect(try fixture.count("denial") == 2)
        #expect(try fixture.count("sighting") == 3)
    }

    @Test func `lines of a batch delete share a request id and are denials of their own`() throws {
        let writer = try StoreWriter(path: fixture.path)
        let lines = ["a", "b", "b"].map { key in
            var sighting = StoreFixture.sighting("A", key: key)
            sighting.operation = "BATCH.DELETE.OBJECT"
            sighting.batchKey = key
            return sighting
        }
        let summary = try writer.commit(
            DropBatch([StoreFixture.drop("one", fingerprint: 1, lines)]))
        #expect(summary.newDenials == 2)
    }

    @Test func `a document is kept once however often and by whomever it is named`() throws {
        let policy = #"{"Statement":[{"Effect":"Deny"}]}"#
        for writer in 0..<2 {
            let store = try StoreWriter(path: fixture.path)
            try store.commit(
                DropBatch([
                    StoreFixture.drop(
                        "\(writer)", fingerprint: UInt64(writer), [],
                        (0..<5).map { StoreFixture.session("e\(writer)\($0)", policy: policy) })
                ]))
        }
        #expect(try fixture.count("role_session") == 10)
        #expect(
            try fixture.sql("SELECT count(*) FROM document WHERE content = '\(policy)'") == ["1"])
        #expect(try fixture.sql("SELECT count(DISTINCT session_policy) FROM role_session") == ["1"])
    }

    @Test func `two texts of one hash stay two`() throws {
        let writer = try StoreWriter(path: fixture.path)
        try writer.commit(
            DropBatch([
                StoreFixture.drop(
                    "1", fingerprint: 1, [], [StoreFixture.session("e1", policy: "A")])
            ]))
        // Another text under the hash that the next one will have.
        let hash = try fixture.sql("SELECT hash FROM document WHERE content = 'A'")
        try fixture.sql("UPDATE document SET content = 'B' WHERE hash = \(hash[0])")
        let fresh = try StoreWriter(path: fixture.path)
        try fresh.commit(
            DropBatch([
                StoreFixture.drop(
                    "2", fingerprint: 2, [], [StoreFixture.session("e2", policy: "A")])
            ]))
        #expect(
            try fixture.sql("SELECT content FROM document WHERE hash = \(hash[0]) ORDER BY id")
                == ["B", "A"])
    }

    /// SQLite is not asked to check it row by row.
    @Test func `what rows point at is there, whatever is kept, replaced and taken back`() throws {
        let writer = try StoreWriter(path: fixture.path)
        var run = JobRun(time: Instant(seconds: 1), eventID: "r", jobName: "nightly")
        run.sessionPolicy = "{}"
        let evidence: [LogEvidence] = [
            StoreFixture.session("s", policy: #"{"Statement":[]}"#), .jobRun(run),
            .keyDenial(sighting("KMS")),
            .policyChange(
                PolicyChange(
                    time: Instant(seconds: 2), eventID: "p", eventName: "PutBucketPolicy",
                    record: "{}")),
        ]
        let entry = HistoryEntry(
            subject: Subject(.bucket, "orchard-lake"), facet: Facet("bucket-policy"),
            time: Instant(seconds: 3), value: .text("{}"), source: .snapshot, origin: "file")
        func keep(_ round: UInt64) throws {
            let sightings = ["A", "B", "R\(round)"].map(sighting)
            try writer.commit(
                DropBatch([
                    StoreFixture.drop("\(round)", fingerprint: round, sightings, evidence)
                ]))
            try writer.commit(history: [entry])
            try writer.commit(history: [StoreFixture.changeOfEverything(Int64(round))])
            try writer.save(
                writer.nextPending(limit: 10).map { denial in
                    var answer = Attribution(action: "s3:GetObject", resource: "*")
                    answer.notes = [.stated("round \(round)")]
                    answer.job = JobCandidates(
                        basis: .definitions, jobs: ["nightly"], runs: [], windowSeconds: 1)
                    let summary = StoreFixture.summary(of: denial)
                    return AttributedDenial(denial, summary: summary, attribution: answer)
                })
        }
        try keep(1)
        // All that a failed commit made is forgotten, by what remembers ids too.
        try fixture.sql(
            """
            CREATE TRIGGER fail BEFORE INSERT ON denial WHEN new.request_id = 'R2'
            BEGIN SELECT raise(ABORT, 'as if the disk broke'); END
            """)
        #expect(throws: StoreError.self) { try keep(2) }
        try fixture.sql("DROP TRIGGER fail")
        try keep(3)
        #expect(try fixture.count("attribution") == 4)
        #expect(try fixture.count("job_run") == 1)
        #expect(try fixture.wrongTallies() == [])
        #expect(try fixture.sql("PRAGMA foreign_key_check") == [])
        #expect(try fixture.sql("PRAGMA integrity_check") == ["ok"])
    }

    @Test func `naming roles again marks nothing where the list is the same`() throws {
        let writer = try StoreWriter(path: fixture.path)
        try writer.commit(DropBatch([StoreFixture.drop("1", fingerprint: 1, [sighting("A")])]))
        try fixture.sql("DELETE FROM pending_attribution")
        try writer.countAsGlue(["b*", "a"])
        #expect(try fixture.count("pending_attribution") == 1)
        try fixture.sql("DELETE FROM pending_attribution")
        try writer.countAsGlue(["a", "b*", "a"])
        #expect(try fixture.count("pending_attribution") == 0)
        try writer.countAsGlue([])
        #expect(try fixture.count("pending_attribution") == 1)
        #expect(try StoreReader(path: fixture.path).namedGlueRoles() == [])
    }
}
