import AWSTypes
import Foundation
import PolicyHistory
import Synchronization
import TestSupport
import Testing

@testable import ReportStore

@Suite struct MigrationTests {
    let fixture: StoreFixture

    init() throws { fixture = try StoreFixture() }

    /// Makes a store as the steps up to a format left it.
    func make(format: Int) throws {
        for step in Migrations.steps.prefix(format) {
            for sql in step { try fixture.sql(sql) }
        }
        try fixture.sql(
            "PRAGMA application_id = \(Schema.applicationID); PRAGMA user_version = \(format)")
    }

    @Test(arguments: 1..<Int(Migrations.version))
    func `a store of an earlier format is brought to today's with all that it holds`(format: Int)
        throws
    {
        try make(format: format)
        try fixture.sql("INSERT INTO denial (request_id, part) VALUES ('KEPT', '')")
        let early = #expect(throws: StoreError.self) { try StoreReader(path: fixture.path) }
        #expect(early?.reason == .olderVersion(found: Int64(format)))
        #expect(early.map { "\($0)".contains("why403 ingest") } == true)
        let writer = try StoreWriter(path: fixture.path)
        #expect(try fixture.sql("PRAGMA user_version") == ["\(Migrations.version)"])
        #expect(try fixture.sql("SELECT request_id FROM denial") == ["KEPT"])
        let summary = try writer.commit(
            DropBatch([StoreFixture.drop("1", fingerprint: 1, [StoreFixture.sighting("NEW")])]))
        #expect(summary.newDenials == 1)
        // The same tables and views as a new store has.
        let other = try StoreFixture()
        _ = try StoreWriter(path: other.path)
        #expect(try schema(of: fixture) == schema(of: other))
    }

    /// What makes each table, index, view and trigger, whatever stands between its words.
    private func schema(of fixture: StoreFixture) throws -> [String] {
        try fixture.sql("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL").map { sql in
            let words = sql.split { $0.isWhitespace }.joined(separator: " ")
            return words.replacing("( ", with: "(").replacing(" )", with: ")")
        }.sorted()
    }

    @Test func `a new store is as all steps together make it, with what they put into it`() throws {
        try make(format: Int(Migrations.version))
        let new = try StoreFixture()
        _ = try StoreWriter(path: new.path)
        #expect(try schema(of: fixture) == schema(of: new))
        for table in try new.sql("SELECT name FROM sqlite_schema WHERE type = 'table'")
        where table != "hash_key" && table != "mark_stamp" {
            let rows = "SELECT * FROM \(table)"
            #expect(try fixture.sql(rows) == new.sql(rows), "\(table)")
        }
        #expect(try new.sql("SELECT * FROM mark_stamp") == ["1|0"])
        #expect(try new.sql("SELECT half FROM hash_key ORDER BY 1") == ["0", "1"])
        #expect(try new.sql("SELECT count(DISTINCT value) FROM hash_key") == ["2"])
    }

    @Test func `format 3 keeps the answers, and lets go of what every layer said`() throws {
        try make(format: 2)
        try fixture.sql(
            """
            INSERT INTO document (id, hash, content) VALUES
                (1, 11, '[{"cause":"kms-key","mechanism":"grant","outcome":"unknown"}]'),
                (2, 12, '[{"layer":"kms"}]');
            INSERT INTO denial (id, request_id, part) VALUES (1, 'KEPT', '');
            INSERT INTO verdict (id, hash, cause, certainty, is_glue, action)
                VALUES (1, 1, 'kms-key', 'proven', 1, 's3:GetObject');
            INSERT INTO attribution (denial_id, verdict_id, time, logs, key, blocked_by, layers)
                VALUES (1, 1, 1000, 2, 'a', 1, 2);
            """)
        _ = try StoreWriter(path: fixture.path)
        #expect(
            try fixture.sql("SELECT request_id || cause || key || blocked_by FROM denial_report")
                == [
                    "KEPTkms-keya"
                        + #"[{"cause":"kms-key","mechanism":"grant","outcome":"unknown"}]"#
                ])
        #expect(try fixture.sql("SELECT content FROM document WHERE id = 2") == [""])
        #expect(try fixture.sql("PRAGMA foreign_key_check") == [])
    }

    @Test(arguments: 2...10)
    func `a store of formats 2 to 10 has every denial decided again`(format: Int) throws {
        try make(format: format)
        try fixture.sql(
            """
            INSERT INTO denial (id, request_id, part) VALUES (1, 'ANSWERED', ''), (2, 'MARKED', '');
            UPDATE mark_stamp SET latest = 7;
            INSERT INTO pending_attribution VALUES (2, 7);
            """)
        _ = try StoreWriter(path: fixture.path)
        let pending =
            "SELECT denial_id, stamp = latest, stamp > 7 FROM pending_attribution, mark_stamp"
        #expect(try fixture.sql(pending + " ORDER BY 1") == ["1|1|1", "2|1|1"])
    }

    @Test func `format 19 numbers the sightings of each denial, and keeps all that they tell`()
        throws
    {
        try make(format: 18)
        try fixture.sql(
            """
            INSERT INTO denial (id, request_id, part) VALUES (1, 'A', ''), (7, 'B', '');
            INSERT INTO log_drop VALUES (1, 'log', 1, 1, 1, 1, 1, 1, 's3-access-log', 'complete', 3, 3,
                0, NULL, NULL, 0);
            INSERT INTO situation (id, hash, content) VALUES (1, 1, '{}');
            INSERT INTO sighting VALUES
                (7, 9, 1000, 1, 1, 'b', 'h', 'e', 's', 'k', 'v', 'r', 'm', 'p', 'q', 5, 'i', 'a', 3, 1),
                (7, -9, 999, 1, 1, NULL, NULL, NULL, NULL, 'k', NULL, NULL, NULL, NULL, NULL, NULL,
                    NULL, NULL, NULL, NULL),
                (1, 4, 1001, 1, 1, NULL, NULL, NULL, NULL, 'j', NULL, NULL, NULL, NULL, NULL, NULL,
                    NULL, NULL, NULL, NULL);
            CREATE INDEX sighting_by_object ON sighting (object_hash)
                WHERE object_hash IS NOT NULL;
            """)
        let before = try fixture.sql("SELECT * FROM sighting ORDER BY denial_id, fact")
        _ = try StoreWriter(path: fixture.path)
        let first = 1 << Schema.sightingBits
        #expect(
            try fixture.sql("SELECT id FROM sighting ORDER BY id")
                == ["\(first)", "\(7 * first)", "\(7 * first + 1)"])
        // The columns of before, behind the number.
        let after = try fixture.sql("SELECT * FROM sighting ORDER BY id")
        #expect(after.map { String($0.split(separator: "|", maxSplits: 1)[1]) } == before)
        #expect(try fixture.sql("PRAGMA foreign_key_check") == [])
        #expect(try fixture.sql("PRAGMA integrity_check") == ["ok"])
    }

    @Test func `format 9 counts the answers that are there`() throws {
        try make(format: 8)
        try fixture.sql(
            """
            INSERT INTO denial (id, request_id, part) VALUES (1, 'A', ''), (2, 'B', ''), (3, 'C', '');
            INSERT INTO verdict (id, hash, cause, certainty, is_glue, action) VALUES
                (1, 1, 'kms-key', 'proven', 1, 'kms:Decrypt'),
                (2, 2, 'bucket-policy', 'proven', 1, 's3:GetObject');
            INSERT INTO attribution (denial_id, verdict_id, time, logs)
                VALUES (1, 1, 86399, 1), (2, 1, 86400, 1), (3, 1, -1, 1);
            """)
        _ = try StoreWriter(path: fixture.path)
        #expect(try fixture.sql("SELECT * FROM tally") == ["1|-1|1", "1|0|1", "1|1|1"])
        #expect(try fixture.wrongTallies() == [])
        #expect(try fixture.sql("SELECT cause, denials FROM cause_summary") == ["kms-key|3"])
    }

    @Test func `views that people made over ours stay`() throws {
        try make(format: 2)
        try fixture.sql(
            """
            CREATE VIEW mine AS SELECT cause, count(*) AS denials FROM denial_report GROUP BY cause
            """)
        _ = try StoreWriter(path: fixture.path)
        #expect(try fixture.sql("SELECT count(*) FROM mine") == ["0"])
    }

    @Test(arguments: 1...3)
    func `a view of people's own that reads what is gone keeps no store from today's format`(
        format: Int
    ) throws {
        try make(format: format)
        try fixture.sql("CREATE VIEW mine AS SELECT gone, access_key_id FROM situation")
        _ = try StoreWriter(path: fixture.path)
        #expect(try fixture.sql("PRAGMA user_version") == ["\(Migrations.version)"])
        #expect(try fixture.sql("SELECT count(*) FROM denial_report") == ["0"])
    }

    @Test func `the pages of a new store are large, those of one that is there stay`() throws {
        let new = try StoreFixture()
        _ = try StoreWriter(path: new.path)
        #expect(try new.sql("PRAGMA page_size") == ["\(StoreWriter.pageBytes)"])
        try make(format: 1)
        _ = try StoreWriter(path: fixture.path)
        #expect(try fixture.sql("PRAGMA page_size") == ["4096"])
    }

    @Test func `a later format is refused by writer and reader, and left as it is`() throws {
        _ = try StoreWriter(path: fixture.path)
        let later = Migrations.version + 1
        try fixture.sql("PRAGMA user_version = \(later)")
        let expected = StoreError.Reason.newerVersion(
            found: later, supported: Migrations.version)
        let written = #expect(throws: StoreError.self) { try StoreWriter(path: fixture.path) }
        let read = #expect(throws: StoreError.self) { try StoreReader(path: fixture.path) }
        #expect(written?.reason == expected && read?.reason == expected)
        #expect(written.map { "\($0)".contains("later why403") } == true)
        #expect(try fixture.sql("PRAGMA user_version") == ["\(later)"])
    }

    @Test func `another program's database is refused, and left as it is`() throws {
        try fixture.sql("CREATE TABLE mine (a)")
        let error = #expect(throws: StoreError.self) { try StoreWriter(path: fixture.path) }
        #expect(error?.reason == .notAStore)
        #expect(try fixture.sql("SELECT name FROM sqlite_schema") == ["mine"])
    }

    @Test func `a reader makes no store`() throws {
        #expect(throws: StoreError.self) { try StoreReader(path: fixture.path) }
        #expect(!FileManager.default.fileExists(atPath: fixture.path))
    }

    @Test func `several who make the same store at once all succeed`() throws {
        let path = fixture.path
        let failures = Mutex<[String]>([])
        DispatchQueue.concurrentPerform(iterations: 8) { number in
            do {
                let writer = try StoreWriter(path: path, busyMilliseconds: 30_000)
                try writer.commit(
                    DropBatch([
                        StoreFixture.drop(
                            "\(number)", fingerprint: UInt64(number),
                            [StoreFixture.sighting("R\(number)")])
                    ]))
            } catch {
                failures.withLock { $0.append("\(error)") }
            }
        }
        #expect(failures.withLock { $0 } == [])
        #expect(try fixture.count("denial") == 8)
    }

    @Test func `a store that is being made is never taken for another program's database`() throws {
        for round in 0..<40 {
            let path = "\(fixture.path)-\(round)"
            try Data().write(to: URL(fileURLWithPath: path))
            let isMade = Atomic(false)
            let failure = Mutex<String?>(nil)
            DispatchQueue.concurrentPerform(iterations: 3) { number in
                do {
                    if number == 0 {
                        defer { isMade.store(true, ordering: .releasing) }
                        _ = try StoreWriter(path: path, busyMilliseconds: 30_000)
                    } else {
                        let connection = try Connection(
                            path: path, mode: .readWrite, busyMilliseconds: 30_000)
                        while !isMade.load(ordering: .acquiring) {
                            try Migrations.check(connection)
                        }
                    }
                } catch {
                    failure.withLock { $0 = "\(error)" }
                }
            }
            #expect(failure.withLock { $0 } == nil)
        }
    }
}

extension MigrationTests {
    static func entry(_ facet: Facet, _ value: HistoryEntry.Value) -> HistoryEntry {
        HistoryEntry(
            subject: Subject(.role, "111122223333/etl"), facet: facet, time: Instant(seconds: 3),
            value: value, source: .snapshot, origin: "file")
    }

    @Test func `a fact of the history is kept as what it is, whatever its text begins with`() throws
    {
        let values: [HistoryEntry.Value] = [
            .absent, .text(""), .text("!unreadable: torn"), .text("!unknown: torn"),
            .unreadable("torn"), .ended("torn"), .text("torn"), .unreadable(""),
        ]
        let entries = values.map { MigrationTests.entry(Facet.tags.member("team"), $0) }
        let writer = try StoreWriter(path: fixture.path)
        #expect(try writer.commit(history: entries + entries).newEvidence == entries.count)
        let found = try StoreReader(path: fixture.path).historyEntries()
        #expect(Set(found) == Set(entries) && found.count == entries.count)
    }

    @Test func `format 5 reads what was not known out of the texts, and leaves tags alone`() throws
    {
        try make(format: 4)
        let rows: [(facet: String, old: String?, expected: HistoryEntry.Value)] = [
            ("trust", "{}", .text("{}")), ("boundary", nil, .absent),
            ("trust", "!unreadable: torn: twice", .unreadable("torn: twice")),
            ("unique-id", "!unknown: the role was deleted", .ended("the role was deleted")),
            (
                "tags/team", "!unreadable: by its owner's wish",
                .text("!unreadable: by its owner's wish")
            ),
            ("tags/team", "!unknown: ", .text("!unknown: ")),
            (
                "tags/a", "!unreadable: Value is missing or of another type",
                .unreadable("Value is missing or of another type")
            ),
            ("tags/*", "!unreadable: the list is missing", .unreadable("the list is missing")),
            ("tags/*", "!unknown: the role was deleted", .ended("the role was deleted")),
        ]
        for (index, row) in rows.enumerated() {
            let id = index + 1
            if let old = row.old {
                let text = old.replacingOccurrences(of: "'", with: "''")
                try fixture.sql("INSERT INTO document VALUES (\(id), \(id), '\(text)')")
            }
            try fixture.sql(
                """
                INSERT INTO history_entry (fact, kind, name, facet, time, value, source, origin,
                    event_id) VALUES (\(id), 'role', '111122223333/etl', '\(row.facet)', 3,
                    \(row.old == nil ? "NULL" : "\(id)"), 'snapshot', 'file', '')
                """)
        }
        _ = try StoreWriter(path: fixture.path)
        let found = try StoreReader(path: fixture.path).historyEntries()
        #expect(found == rows.map { MigrationTests.entry(Facet($0.facet), $0.expected) })
    }
}
