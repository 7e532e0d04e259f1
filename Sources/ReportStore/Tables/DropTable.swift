/// The rows of `log_drop`, and the samples of what was rejected in them.
final class DropTable {
    private let find: Statement
    private let findBegun: Statement
    private let insert: Statement
    private let finish: Statement
    private let insertRejected: Statement
    private let allBegun: Statement
    /// The drops of which parts are kept and the last is not, by path; those that other programs
    /// have begun meanwhile are looked for where a part comes. nil before they were read.
    private var begun: [String: Int64]?

    init(_ connection: borrowing Connection) throws(StoreError) {
        find = try connection.prepare(
            """
            SELECT 1 FROM log_drop
            WHERE fingerprint_low = ?1 AND fingerprint_high = ?2 AND size = ?3 LIMIT 1
            """)
        findBegun = try connection.prepare(
            """
            SELECT id FROM log_drop WHERE path = ?1 AND state = '\(DropRecord.State.unfinished)'
            """)
        allBegun = try connection.prepare(
            "SELECT path, id FROM log_drop WHERE state = '\(DropRecord.State.unfinished)'")
        let columns = """
            path, fingerprint_high, fingerprint_low, size, modified, device, inode, kind, state,
            records, denials, rejected, problem_offset, problem, in_doubt
            """
        let values = "?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15"
        insert = try connection.prepare("INSERT INTO log_drop (\(columns)) VALUES (\(values))")
        finish = try connection.prepare(
            """
            UPDATE log_drop SET (\(columns)) = (\(values))
            WHERE id = ?16 AND state = '\(DropRecord.State.unfinished)' RETURNING id
            """)
        insertRejected = try connection.prepare(
            "INSERT INTO rejected_record (drop_id, byte_offset, reason) VALUES (?1, ?2, ?3)")
    }

    /// Keeps a drop; as `repeated`, with counters of 0, where the store has its bytes. One that
    /// comes in parts has one row, which the last part describes, or the whole drop where parts were
    /// read while it was being written, or by a run that was interrupted.
    func keep(
        _ drop: DropRecord, _ extent: DropFacts.Extent
    ) throws(StoreError) -> (id: Int64, isRepeated: Bool) {
        let known = try begun(drop.path, extent)
        if extent == .part, let known { return (known, false) }
        var drop = drop
        let isRepeated = extent == .part ? false : try contains(drop)
        if isRepeated {
            drop.state = .repeated
            (drop.recordCount, drop.denialCount, drop.rejectedCount) = (0, 0, 0)
            drop.inDoubtCount = 0
            drop.rejected = []
        }
        let id: Int64
        if let known, try finish(known, drop) {
            id = known
        } else {
            DropTable.bind(drop, to: insert)
            id = try insert.insertedID()
        }
        begun?[drop.path] = extent == .part ? id : nil
        try insertRejected(drop.rejected, of: id)
        return (id, isRepeated)
    }

    /// Forgets rows that a rolled back transaction made.
    func forget() { begun = nil }

    /// Describes a drop that was begun; false where another program has finished it meanwhile.
    private func finish(_ id: Int64, _ drop: DropRecord) throws(StoreError) -> Bool {
        finish.bind(16, id)
        DropTable.bind(drop, to: finish)
        defer { finish.reset() }
        return try finish.step()
    }

    /// The row of a drop whose last part has not come: this run's, or one's that was interrupted.
    private func begun(
        _ path: String, _ extent: DropFacts.Extent
    ) throws(StoreError) -> Int64? {
        if begun == nil {
            var found: [String: Int64] = [:]
            while try allBegun.step() { found[allBegun.text(0)] = allBegun.integer(1) }
            begun = found
        }
        if let id = begun?[path] { return id }
        // Not once for each of very many small drops.
        if extent == .whole { return nil }
        findBegun.bind(1, path)
        let id = try findBegun.step() ? findBegun.integer(0) : nil
        findBegun.reset()
        return id
    }

    private static func bind(_ drop: DropRecord, to statement: Statement) {
        statement.bind(1, drop.path)
        statement.bind(2, Int64(bitPattern: drop.fingerprint.high))
        statement.bind(3, Int64(bitPattern: drop.fingerprint.low))
        statement.bind(4, drop.size)
        statement.bind(5, drop.mtimeNanoseconds)
        statement.bind(6, Int64(bitPattern: drop.device))
        statement.bind(7, Int64(bitPattern: drop.inode))
        statement.bind(8, drop.kind.rawValue)
        statement.bind(9, drop.state.rawValue)
        statement.bind(10, drop.recordCount)
        statement.bind(11, drop.denialCount)
        statement.bind(12, drop.rejectedCount)
        statement.bind(13, drop.problem?.offset)
        statement.bind(14, drop.problem?.reason)
        statement.bind(15, drop.inDoubtCount)
    }

    private func contains(_ drop: DropRecord) throws(StoreError) -> Bool {
        find.bind(1, Int64(bitPattern: drop.fingerprint.low))
        find.bind(2, Int64(bitPattern: drop.fingerprint.high))
        find.bind(3, drop.size)
        let isKnown = try find.step()
        find.reset()
        return isKnown
    }

    private func insertRejected(_ samples: [Problem], of drop: Int64) throws(StoreError) {
        for sample in samples {
            insertRejected.bind(1, drop)
            insertRejected.bind(2, sample.offset)
            insertRejected.bind(3, sample.reason)
            try insertRejected.run()
        }
    }

    /// Every drop's properties, for `KnownDrops`.
    static func known(_ connection: borrowing Connection) throws(StoreError) -> KnownDrops {
        var known = KnownDrops()
        known.reserve(Int(try connection.integer("SELECT count(*) FROM log_drop")))
        let all = try connection.prepare(
            """
            SELECT path, fingerprint_high, fingerprint_low, size, modified, device, inode
            FROM log_drop WHERE state <> '\(DropRecord.State.unfinished)'
            """)
        while try all.step() {
            known.insert(
                path: all.text(0),
                fingerprint: Fingerprint(
                    high: UInt64(bitPattern: all.integer(1)),
                    low: UInt64(bitPattern: all.integer(2))),
                size: all.integer(3), mtimeNanoseconds: all.integer(4),
                device: UInt64(bitPattern: all.integer(5)),
                inode: UInt64(bitPattern: all.integer(6)))
        }
        return known
    }
}
