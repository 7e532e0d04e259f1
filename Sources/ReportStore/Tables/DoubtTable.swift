internal import Denials

/// What was read from damaged or torn drops, until they are delivered whole: found by the drop's
/// name, withdrawn, and its denials marked.
///
/// What the whole delivery says again is confirmed by its own insert (`Schema.onKnownFact`); the
/// rest was never in the log. The order in which the part and the whole arrive changes nothing.
final class DoubtTable {
    private struct Doubtful {
        let id: Int64
        let size: Int64
    }

    private let all: Statement
    private let whole: Statement
    private let replace: Statement
    private let doubtParts: [Statement]
    private let affected: Statement
    private let keepNumbers: Statement
    private let orphans: [Statement]
    private let withdrawals: [Statement]
    private let mark: Statement
    /// By the name under which the whole delivery comes. Read when first asked for.
    private var doubtful: [String: [Doubtful]]?

    init(_ connection: borrowing Connection) throws(StoreError) {
        all = try connection.prepare(
            """
            SELECT id, path, size FROM log_drop
            WHERE state = 'damaged' OR in_doubt > 0 AND state = 'complete'
            """)
        // A whole drop of the same path, or, where AWS gave a name that comes once, of that name.
        whole = try connection.prepare(
            """
            SELECT 1 FROM log_drop WHERE state IN ('complete', 'repeated') AND in_doubt = 0
                AND size >= ?3 AND (path = ?1 OR ?2 <> '' AND substr(path, -length(?2)) = ?2)
                AND (state = 'complete' OR EXISTS (SELECT 1 FROM log_drop AS first
                    WHERE first.fingerprint_low = log_drop.fingerprint_low
                        AND first.fingerprint_high = log_drop.fingerprint_high
                        AND first.size = log_drop.size
                        AND first.state = 'complete' AND first.in_doubt = 0))
            LIMIT 1
            """)
        replace = try connection.prepare("UPDATE log_drop SET state = 'replaced' WHERE id = ?1")
        let tables = Schema.tracedTables + ["job_role", "key_denial", "sighting"]
        var doubtParts: [Statement] = []
        var withdrawals: [Statement] = []
        for table in tables {
            doubtParts.append(
                try connection.prepare("UPDATE \(table) SET in_doubt = 1 WHERE drop_id = ?1"))
            withdrawals.append(
                try connection.prepare(
                    "DELETE FROM \(table) WHERE drop_id = ?1 AND in_doubt IS NOT NULL"))
        }
        self.doubtParts = doubtParts
        self.withdrawals = withdrawals
        affected = try connection.prepare(
            """
            SELECT DISTINCT denial_id FROM sighting WHERE drop_id = ?1 AND in_doubt IS NOT NULL
            """)
        keepNumbers = try connection.prepare(Arrivals.keepNumbers)
        var orphans: [Statement] = []
        for table in ["attribution", "pending_attribution", "denial"] {
            let column = table == "denial" ? "id" : "denial_id"
            orphans.append(
                try connection.prepare(
                    """
                    DELETE FROM \(table) WHERE \(column) = ?1
                        AND NOT EXISTS (SELECT 1 FROM sighting WHERE \(Schema.isSighting(of: "?1")))
                    """))
        }
        self.orphans = orphans
        mark = try connection.prepare(
            """
            INSERT INTO pending_attribution (denial_id, stamp) SELECT id, ?2 FROM denial
                WHERE id = ?1 ON CONFLICT DO UPDATE SET stamp = excluded.stamp
            """)
    }

    /// A drop read whole settles what a damaged delivery of it left in doubt, whichever came first.
    /// Says whether anything was withdrawn. Its own facts are kept already.
    func settle(
        _ facts: DropFacts, _ kept: DropTable.Kept, stamp: Int64
    ) throws(StoreError) -> Bool {
        let drop = facts.drop
        let id = kept.id
        if facts.arePartsProvisional { try doubt(id, stamp: stamp) }
        let withdrawn: [Int64]
        if drop.state == .damaged || drop.inDoubtCount > 0 {
            // What the same bytes left in doubt is settled with the drop that had them first.
            if kept.isRepeated { return false }
            try note(drop, id: id)
            withdrawn = try isDelivered(drop) ? [id] : []
        } else {
            withdrawn = drop.state == .complete ? try delivered(by: drop) : []
        }
        for drop in withdrawn { try withdraw(drop, stamp: stamp) }
        return !withdrawn.isEmpty
    }

    /// The drops in doubt that a drop, read whole, delivers again.
    private func delivered(by drop: DropRecord) throws(StoreError) -> [Int64] {
        let all = try names()
        guard !all.isEmpty, let names = all[DoubtTable.name(of: drop.path)] else { return [] }
        return names.filter { $0.size <= drop.size }.map(\.id)
    }

    /// Whether a drop in doubt was delivered whole before.
    private func isDelivered(_ drop: DropRecord) throws(StoreError) -> Bool {
        let name = DoubtTable.name(of: drop.path)
        whole.bind(1, drop.path)
        whole.bind(2, name == drop.path ? "" : name)
        whole.bind(3, drop.size)
        defer { whole.reset() }
        return try whole.step()
    }

    /// Takes note of a drop in doubt.
    private func note(_ drop: DropRecord, id: Int64) throws(StoreError) {
        _ = try names()
        doubtful?[DoubtTable.name(of: drop.path), default: []].append(
            Doubtful(id: id, size: drop.size))
    }

    /// Makes all that was kept of a drop provisional, and marks its denials.
    private func doubt(_ drop: Int64, stamp: Int64) throws(StoreError) {
        for statement in doubtParts { try run(statement, drop) }
        for denial in try denials(of: drop) { try mark(denial, stamp) }
    }

    /// Takes back what nobody but this drop in doubt said. Denials of which nothing is left go with
    /// it; the others are marked.
    private func withdraw(_ drop: Int64, stamp: Int64) throws(StoreError) {
        let denials = try denials(of: drop)
        if !denials.isEmpty { try keepNumbers.run() }
        for statement in withdrawals { try run(statement, drop) }
        for denial in denials {
            for statement in orphans { try run(statement, denial) }
            try mark(denial, stamp)
        }
        try run(replace, drop)
        doubtful = nil
    }

    /// Forgets what a rolled back transaction changed.
    func forget() { doubtful = nil }

    private func names() throws(StoreError) -> [String: [Doubtful]] {
        if let doubtful { return doubtful }
        var names: [String: [Doubtful]] = [:]
        while try all.step() {
            names[DoubtTable.name(of: all.text(1)), default: []].append(
                Doubtful(id: all.integer(0), size: all.integer(2)))
        }
        all.reset()
        doubtful = names
        return names
    }

    private func denials(of drop: Int64) throws(StoreError) -> [Int64] {
        affected.bind(1, drop)
        var denials: [Int64] = []
        while try affected.step() { denials.append(affected.integer(0)) }
        affected.reset()
        return denials
    }

    private func mark(_ denial: Int64, _ stamp: Int64) throws(StoreError) {
        mark.bind(1, denial)
        mark.bind(2, stamp)
        try mark.run()
    }

    private func run(_ statement: Statement, _ value: Int64) throws(StoreError) {
        statement.bind(1, value)
        try statement.run()
    }

    /// What a drop is known by: the file's name where it ends as AWS's do, in a separator and
    /// sixteen letters and digits, which come once (`2026-05-04-00-22-09-0123456789ABCDEF`,
    /// `…_CloudTrail_eu-west-1_20260504T0025Z_0123456789abcdef.json.gz`); else its whole path.
    static func name(of path: String) -> String {
        let name = path.utf8.split(separator: UInt8(ascii: "/")).last ?? path.utf8[...]
        let stem = name.prefix { $0 != UInt8(ascii: ".") }
        let isUnique = { (byte: UInt8) in
            byte >= 0x30 && byte <= 0x39 || (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7A
        }
        guard stem.count > 32, stem.suffix(16).allSatisfy(isUnique),
            let before = stem.dropLast(16).last,
            before == UInt8(ascii: "-") || before == UInt8(ascii: "_")
        else { return path }
        return "/" + String(Substring(name))
    }
}
