import CSQLite
import Foundation
import ReportStore
import TestSupport

/// Logs to be read, the policies for them, and what a store holds once both are in it.
struct SoakWorld {
    private static let roles = ["orders-etl", "ledger-etl", "feed-loader"]
    private static let buckets = ["acme-orders", "acme-ledger", "acme-inbox", "acme-archive"]
    static let snapshots = URL(fileURLWithPath: #filePath)
        .appendingPathComponent("../../../docs/demo/snapshots").standardized.path

    let folder: TemporaryFolder
    /// The drops by name, and their bytes.
    let drops: [(name: String, bytes: [UInt8])]
    /// What an undisturbed run leaves.
    let expected: Contents
    /// How long such a run takes, in seconds.
    let seconds: Double

    var logs: String { folder.path + "/logs" }

    /// A world of so many drops, which follow from the seed.
    init(drops count: Int, seed: UInt64, _ program: Program) throws {
        folder = try TemporaryFolder()
        var generator = SeededGenerator(seed: seed)
        var drops: [(name: String, bytes: [UInt8])] = []
        for number in 0..<count {
            drops.append(SoakWorld.drop(number, &generator))
            try folder.write(drops[number].bytes, to: "logs/\(drops[number].name)")
        }
        self.drops = drops
        let store = folder.path + "/undisturbed.sqlite"
        try SoakWorld.prepare(store, program)
        let start = Date()
        let run = try program.run(["ingest", folder.path + "/logs", "--store", store])
        seconds = Date().timeIntervalSince(start)
        guard run.status == 0 else { throw SoakFailure("an undisturbed run: \(run.errors)") }
        expected = try Contents(of: store)
    }

    /// A new store that holds the policies and nothing else.
    func store(_ name: String, _ program: Program) throws -> String {
        let store = folder.path + "/\(name).sqlite"
        for end in ["", "-wal", "-shm", "-journal"] {
            try? FileManager.default.removeItem(atPath: store + end)
        }
        try SoakWorld.prepare(store, program)
        return store
    }

    private static func prepare(_ store: String, _ program: Program) throws {
        let imported = try program.run(["snapshot", "import", snapshots, "--store", store])
        guard imported.status == 0 else { throw SoakFailure("no policies: \(imported.errors)") }
    }

    /// Access logs, and every fifth a CloudTrail file that shows some of the same requests.
    private static func drop(
        _ number: Int, _ generator: inout SeededGenerator
    ) -> (name: String, bytes: [UInt8]) {
        if number % 5 == 4 {
            let records = (0..<8).map {
                LogFixture.record(requestID: requestID(number - 1, $0), key: "k\($0)")
            }
            let text = #"{"Records":[\#(records.joined(separator: ","))]}"#
            return ("trail-\(number).json", Array(text.utf8))
        }
        let lines = (0..<8).map { line(number, $0, &generator) }
        return ("2026-03-02-\(1_000 + number)", Array(lines.joined().utf8))
    }

    private static func requestID(_ drop: Int, _ line: Int) -> String {
        "SOAK\(100_000 + drop * 8 + line)"
    }

    private static func line(
        _ drop: Int, _ number: Int, _ generator: inout SeededGenerator
    ) -> String {
        let owner = String(repeating: "5e", count: 32)
        let role = roles.randomElement(using: &generator) ?? ""
        let bucket = buckets.randomElement(using: &generator) ?? ""
        let result = number % 3 == 0 ? "200 - 5 5" : "403 AccessDenied 243 -"
        let second = Int.random(in: 10..<60, using: &generator)
        return "\(owner) \(bucket) [02/Mar/2026:06:10:\(second) +0000] 203.0.113.17 "
            + "arn:aws:sts::111122223333:assumed-role/\(role)/GlueJobRunnerSession "
            + "\(requestID(drop, number)) REST.GET.OBJECT k\(number) \"GET /k HTTP/1.1\" "
            + "\(result) 18 - \"-\" \"agent\" - host= SigV4 TLS_AES_128_GCM_SHA256 AuthHeader "
            + "\(bucket).s3.eu-central-1.amazonaws.com TLSv1.3 - - -\n"
    }
}

/// What a store holds, in an order that does not depend on the run.
struct Contents: Equatable {
    /// Every denial with its answer.
    let rows: [String]
    /// The drops with their counters.
    let drops: [String]
    let pending: Int

    init(of store: String) throws {
        guard try SoakStore.isSound(store) else { throw SoakFailure("SQLite finds it corrupt") }
        let reader = try StoreReader(path: store)
        var filter = ReportFilter()
        filter.includesAllPrincipals = true
        let rows: [ReportRow] = try reader.report(filter)
        self.rows = rows.map { "\($0)" }.sorted()
        var drops: [String] = []
        try reader.drops { drops.append("\($0.path) \($0.state) \($0.records) \($0.denials)") }
        self.drops = drops.sorted()
        pending = try reader.status().pending
    }

    /// Where this is not what was expected; nil where it is.
    func difference(from expected: Contents, withDrops: Bool = true) -> String? {
        if pending != 0 { return "\(pending) denials are pending" }
        if rows != expected.rows { return "\(rows.count) denials, \(expected.rows.count) expected" }
        return withDrops && drops != expected.drops ? "the drops differ" : nil
    }
}

enum SoakStore {
    /// Whether SQLite finds nothing wrong in the file ("PRAGMA integrity_check").
    static func isSound(_ store: String) throws -> Bool {
        var database: OpaquePointer?
        defer { sqlite3_close(database) }
        guard sqlite3_open_v2(store, &database, SQLITE_OPEN_READWRITE, nil) == SQLITE_OK else {
            return false
        }
        var statement: OpaquePointer?
        defer { sqlite3_finalize(statement) }
        guard
            sqlite3_prepare_v2(database, "PRAGMA integrity_check", -1, &statement, nil)
                == SQLITE_OK, sqlite3_step(statement) == SQLITE_ROW,
            let text = sqlite3_column_text(statement, 0)
        else { return false }
        return String(cString: text) == "ok"
    }
}

/// What must not be.
struct SoakFailure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
