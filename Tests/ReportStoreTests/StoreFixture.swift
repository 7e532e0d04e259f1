import AWSTypes
import CSQLite
import Denials
import Foundation
import PolicyHistory
import ReportStore
import TestSupport
import Testing

/// A store in a folder of its own, and plain SQLite beside it.
final class StoreFixture {
    let folder: TemporaryFolder
    var path: String { folder.path + "/store.sqlite" }

    init() throws { folder = try TemporaryFolder() }

    /// Runs SQL as any other program would, and returns the rows as text.
    @discardableResult
    func sql(_ text: String, _ path: String? = nil) throws -> [String] {
        var connection: OpaquePointer?
        try #require(sqlite3_open(path ?? self.path, &connection) == SQLITE_OK)
        defer { sqlite3_close(connection) }
        var rows: [String] = []
        let code = withUnsafeMutablePointer(to: &rows) { rows in
            sqlite3_exec(
                connection, text,
                { rows, count, values, _ in
                    let fields = (0..<Int(count)).map { index in
                        values?[index].map { String(cString: $0) } ?? "NULL"
                    }
                    rows?.assumingMemoryBound(to: [String].self).pointee
                        .append(fields.joined(separator: "|"))
                    return 0
                }, rows, nil)
        }
        try #require(code == SQLITE_OK, "\(String(cString: sqlite3_errmsg(connection))): \(text)")
        return rows
    }

    /// Days of verdicts whose count is not that of their attributions: none, ever.
    func wrongTallies() throws -> [String] {
        try sql(
            """
            SELECT verdict_id, day, sum(denials) AS difference FROM (
                SELECT verdict_id, day, denials FROM tally
                UNION ALL SELECT verdict_id, CAST(floor(time / 86400.0) AS INTEGER), -1
                    FROM attribution)
            GROUP BY verdict_id, day HAVING difference <> 0
            """)
    }

    func count(_ table: String) throws -> Int {
        Int(try sql("SELECT count(*) FROM \(table)").first ?? "") ?? -1
    }

    static func sighting(
        _ requestID: String, log: Sighting.Log = .s3AccessLog, key: String = "raw/a.csv"
    ) -> Sighting {
        var sighting = Sighting(
            log: log, requestID: requestID, time: Instant(seconds: 1_777_899_449), service: "s3",
            operation: log == .s3AccessLog ? "REST.GET.OBJECT" : "GetObject",
            errorCode: "AccessDenied")
        sighting.requester.arn = LogFixture.glueSession
        sighting.bucket = "orchard-lake"
        sighting.key = key
        return sighting
    }

    /// The summary that an attribution would give of the caller's ARN.
    static func summary(of pending: PendingDenial) -> DenialSummary {
        let denial = Denial(sightings: pending.sightings)
        return DenialSummary(of: denial, principal: denial.requester.arn)
    }

    static func drop(
        _ name: String, fingerprint: UInt64, _ sightings: [Sighting], _ evidence: [LogEvidence] = []
    ) -> DropFacts {
        var facts = DropFacts(
            DropRecord(
                path: name, fingerprint: Fingerprint(high: fingerprint, low: ~fingerprint),
                size: 100, mtimeNanoseconds: 1, device: 1, inode: fingerprint, kind: .s3AccessLog,
                state: .complete))
        facts.drop.recordCount = Int64(sightings.count)
        facts.drop.denialCount = Int64(sightings.count)
        facts.sightings = sightings
        facts.evidence = evidence
        return facts
    }

    static func session(_ eventID: String, policy: String?) -> LogEvidence {
        var session = RoleSession(
            time: Instant(seconds: 1_777_899_000), eventID: eventID,
            roleARN: "arn:aws:iam::111122223333:role/orchard-etl",
            sessionName: "GlueJobRunnerSession")
        session.sessionPolicy = policy
        return .roleSession(session)
    }

    /// A fact that may change the answer of any denial: a canonical user id may name the owner of
    /// anybody's object.
    static func changeOfEverything(_ second: Int64 = 1) -> HistoryEntry {
        HistoryEntry(
            subject: Subject(.account, "111122223333"), facet: Facet.canonicalID,
            time: Instant(seconds: second), value: .text("c0ffee"), source: .snapshot,
            origin: "s3/list-buckets.json")
    }
}
