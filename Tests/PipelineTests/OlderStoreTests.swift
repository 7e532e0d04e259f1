import AWSTypes
import Foundation
import PolicyHistory
import TestSupport
import Testing

@testable import Pipeline
@testable import ReportStore

/// Stores that an earlier why403 made, with answers in them.
@Suite struct OlderStoreTests {
    /// What takes a store of today back, format by format.
    private static let back: [(format: Int64, sql: String)] = [
        (
            18,
            """
            PRAGMA legacy_alter_table = ON;
            CREATE TABLE before (
                denial_id INTEGER NOT NULL REFERENCES denial, fact INTEGER NOT NULL,
                time INTEGER NOT NULL, situation_id INTEGER NOT NULL REFERENCES situation,
                drop_id INTEGER NOT NULL REFERENCES log_drop, batch_key TEXT, host_id TEXT,
                event_id TEXT, shared_event_id TEXT, key TEXT, version_id TEXT, referer TEXT,
                message TEXT, parameters TEXT, query TEXT,
                object_hash INTEGER, source_address TEXT, access_key_id TEXT, token_issued INTEGER,
                in_doubt INTEGER, PRIMARY KEY (denial_id, fact)) STRICT, WITHOUT ROWID;
            UPDATE sighting SET host_id = NULL WHERE typeof(host_id) = 'blob';
            INSERT INTO before SELECT denial_id, fact, time, situation_id, drop_id, batch_key, host_id,
                event_id, shared_event_id, key, version_id, referer, message, parameters, query,
                object_hash, source_address, access_key_id, token_issued, in_doubt FROM sighting;
            DROP TABLE sighting;
            ALTER TABLE before RENAME TO sighting;
            PRAGMA legacy_alter_table = OFF;
            """
        ),
        (
            17,
            """
            PRAGMA legacy_alter_table = ON;
            CREATE TABLE before (
                id INTEGER PRIMARY KEY, request_id TEXT NOT NULL, part TEXT NOT NULL,
                UNIQUE (request_id, part)) STRICT;
            INSERT INTO before SELECT * FROM denial; DROP TABLE denial;
            ALTER TABLE before RENAME TO denial;
            PRAGMA legacy_alter_table = OFF;
            """
        ),
        (
            16,
            """
            UPDATE attribution SET key = (SELECT sighting.key FROM sighting
                WHERE sighting.denial_id = attribution.denial_id AND sighting.key IS NOT NULL
                ORDER BY fact LIMIT 1) WHERE key_in_sighting;
            DROP VIEW denial_report;
            ALTER TABLE attribution DROP COLUMN key_in_sighting;
            CREATE VIEW denial_report AS SELECT 1 AS request_id;
            """
        ),
        (14, "DROP TABLE plain_session_name; DROP TABLE plain_session;"),
        (
            12,
            """
            ALTER TABLE verdict DROP COLUMN judgement; ALTER TABLE verdict DROP COLUMN judged_by;
            """
        ),
        (11, "DROP VIEW denial_arrival; DROP TABLE arrival;"),
        (
            10,
            """
            DROP INDEX job_run_by_job; DROP TABLE job_role;
            ALTER TABLE job_run DROP COLUMN kind; ALTER TABLE job_run DROP COLUMN ended;
            """
        ),
    ]

    /// The example world in a store of a format.
    private static func store(_ format: Int64, in folder: borrowing TemporaryFolder) throws
        -> String
    {
        let path = folder.path + "/store.sqlite"
        _ = try SnapshotImport(storePath: path).run([DemoTests.demo + "/snapshots"])
        _ = try Ingest(storePath: path, jobs: 2).run([DemoTests.demo + "/logs"])
        let connection = try Connection(path: path, mode: .readWrite, busyMilliseconds: 1_000)
        for step in back where step.format >= format { try connection.execute(step.sql) }
        try connection.execute("PRAGMA user_version = \(format)")
        return path
    }

    private static func plan(_ store: String) throws -> ChangePlan {
        try PlanMaking(storePath: store, scope: .prefix).plan(for: ReportFilter()).plan
    }

    private static func replays(_ store: String) throws -> [ReplayedDenial] {
        let change = try WhatIfChange(.remove, subject: "bucket:acme-ledger", file: nil)
        var replays: [ReplayedDenial] = []
        let others = try WhatIf(storePath: store, changes: [change]).run(
            ReportFilter(), tellsUnchanged: true
        ) { replays.append($0) }
        #expect(others.isEmpty)
        return replays
    }

    @Test func `the command that the error of an older store names brings it up to date`() throws {
        let folder = try TemporaryFolder()
        let path = try Self.store(10, in: folder)
        let error = #expect(throws: StoreError.self) { try StoreReader(path: path) }
        let told = try #require(error).description
        #expect(told.hasSuffix("up to date: why403 ingest /dev/null --store \(path)"), "\(told)")
        _ = try Ingest(storePath: path, jobs: 1).run(["/dev/null"])
        #expect(throws: Never.self) { try StoreReader(path: path) }
    }

    @Test(arguments: [Int64(10), 11, 12, 14, 16, 17, 18])
    func
        `an older store gives the same plan and what-if once it is brought up to date`(
            format: Int64
        ) throws
    {
        let folder = try TemporaryFolder()
        let today = try Self.store(Migrations.version, in: folder)
        let (plan, replays) = (try Self.plan(today), try Self.replays(today))
        #expect(plan.resolved > 0 && replays.contains { $0.after == .allowed })
        let other = try TemporaryFolder()
        let older = try Self.store(format, in: other)
        let before = try Data(contentsOf: URL(fileURLWithPath: older))
        for asking in [{ _ = try Self.plan(older) }, { _ = try Self.replays(older) }] {
            let error = #expect(throws: PipelineError.self, performing: asking)
            #expect(
                error.map { "\($0)".contains("its format is \(format)). What writes it") }
                    == true)
        }
        #expect(try Data(contentsOf: URL(fileURLWithPath: older)) == before)
        _ = try Ingest(storePath: older, jobs: 2).run([DemoTests.demo + "/logs"])
        #expect(try Self.plan(older) == plan)
        #expect(try Self.replays(older) == replays)
    }
}
