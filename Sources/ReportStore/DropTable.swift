/// The rows of `log_drop`, and the samples of what was rejected in them.
final class DropTable {
    private let find: Statement
    private let insert: Statement
    private let insertRejected: Statement

    init(_ connection: borrowing Connection) throws(StoreError) {
        find = try connection.prepare(
            """
            SELECT 1 FROM log_drop
            WHERE fingerprint_low = ?1 AND fingerprint_high = ?2 AND size = ?3 LIMIT 1
            """)
        insert = try connection.prepare(
            """
            INSERT INTO log_drop (path, fingerprint_high, fingerprint_low, size, modified, device,
                inode, kind, state, records, denials, rejected, problem_offset, problem)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
            """)
        insertRejected = try connection.prepare(
            "INSERT INTO rejected_record (drop_id, byte_offset, reason) VALUES (?1, ?2, ?3)")
    }

    /// Keeps a drop; as `repeated`, with counters of 0, where the store has its bytes.
    func insert(_ drop: DropRecord) throws(StoreError) -> (id: Int64, isRepeated: Bool) {
        let isRepeated = try contains(drop)
        insert.bind(1, drop.path)
        insert.bind(2, Int64(bitPattern: drop.fingerprint.high))
        insert.bind(3, Int64(bitPattern: drop.fingerprint.low))
        insert.bind(4, drop.size)
        insert.bind(5, drop.mtimeNanoseconds)
        insert.bind(6, Int64(bitPattern: drop.device))
        insert.bind(7, Int64(bitPattern: drop.inode))
        insert.bind(8, drop.kind.rawValue)
        insert.bind(9, (isRepeated ? .repeated : drop.state).rawValue)
        insert.bind(10, isRepeated ? 0 : drop.recordCount)
        insert.bind(11, isRepeated ? 0 : drop.denialCount)
        insert.bind(12, isRepeated ? 0 : drop.rejectedCount)
        insert.bind(13, drop.problem?.offset)
        insert.bind(14, drop.problem?.reason)
        let id = try insert.insertedID()
        if !isRepeated { try insertRejected(drop.rejected, of: id) }
        return (id, isRepeated)
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
            FROM log_drop
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
