internal import AWSTypes

/// The rows of `log_drop`, and the samples of what was rejected in them.
final class DropTable {
    /// What became of a drop that was kept.
    struct Kept {
        /// The number of its row.
        let id: Int64
        /// Whether the store had its bytes under another name.
        let isRepeated: Bool
        /// Whether those bytes were read to their end, and nothing of them is in doubt.
        let isOfWhole: Bool
        /// Whether the row that had its bytes has another path now.
        let hasMovedAnother: Bool
    }

    private let find: Statement
    private let move: Statement
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
            SELECT id, path, modified, device, inode, state, in_doubt FROM log_drop
            WHERE fingerprint_low = ?1 AND fingerprint_high = ?2 AND size = ?3
                AND state NOT IN ('repeated', 'unfinished') ORDER BY id LIMIT 1
            """)
        move = try connection.prepare(
            "UPDATE log_drop SET (path, modified, device, inode) = (?2, ?3, ?4, ?5) WHERE id = ?1")
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
    ///
    /// Of several paths of the same bytes the first in their order has the counters, whichever came
    /// in first.
    func keep(
        _ drop: DropRecord, _ extent: DropFacts.Extent
    ) throws(StoreError) -> Kept {
        let path = drop.path
        let known = try begun(path, extent)
        if extent == .part, let known {
            return Kept(
                id: known, isRepeated: false, isOfWhole: false, hasMovedAnother: false)
        }
        var drop = drop
        let first = extent == .part ? nil : try first(of: drop)
        var hasMovedAnother = false
        if let first {
            if drop.stands(before: first.place) {
                try move(first.id, to: drop)
                drop.stand(at: first.place)
                hasMovedAnother = true
            }
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
        begun?[path] = extent == .part ? id : nil
        try insertRejected(drop.rejected, of: id)
        return Kept(
            id: id, isRepeated: first != nil, isOfWhole: first?.isWhole == true,
            hasMovedAnother: hasMovedAnother)
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

    static func bind(_ drop: DropRecord, to statement: Statement) {
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

    /// The row that has the drop's bytes, under whatever path; nil where the store has them not.
    func first(of drop: DropRecord) throws(StoreError) -> First? {
        find.bind(1, Int64(bitPattern: drop.fingerprint.low))
        find.bind(2, Int64(bitPattern: drop.fingerprint.high))
        find.bind(3, drop.size)
        defer { find.reset() }
        guard try find.step() else { return nil }
        let place = DropRecord.Place(
            path: find.text(1), mtimeNanoseconds: find.integer(2),
            device: UInt64(bitPattern: find.integer(3)), inode: UInt64(bitPattern: find.integer(4)))
        return First(
            id: find.integer(0), place: place,
            isWhole: find.text(5) == DropRecord.State.complete.rawValue && find.integer(6) == 0)
    }

    private func move(_ id: Int64, to drop: DropRecord) throws(StoreError) {
        move.bind(1, id)
        move.bind(2, drop.path)
        move.bind(3, drop.mtimeNanoseconds)
        move.bind(4, Int64(bitPattern: drop.device))
        move.bind(5, Int64(bitPattern: drop.inode))
        try move.run()
    }

    private func insertRejected(_ samples: [Problem], of drop: Int64) throws(StoreError) {
        for sample in samples {
            insertRejected.bind(1, drop)
            insertRejected.bind(2, sample.offset)
            insertRejected.bind(3, sample.reason)
            try insertRejected.run()
        }
    }

    /// The row that has some bytes.
    struct First {
        let id: Int64
        let place: DropRecord.Place
        /// Whether it was read to its end, and nothing of it is in doubt.
        let isWhole: Bool
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

extension DropRecord {
    /// Where a file or object is, and since when.
    struct Place {
        let path: String
        let mtimeNanoseconds: Int64
        let device: UInt64
        let inode: UInt64
    }

    /// Whether it comes before a place in the order of paths, by their bytes, and of times.
    fileprivate func stands(before place: Place) -> Bool {
        if SameBytes.areSame(path, place.path) { return mtimeNanoseconds < place.mtimeNanoseconds }
        return path.utf8.lexicographicallyPrecedes(place.path.utf8)
    }

    fileprivate mutating func stand(at place: Place) {
        path = place.path
        mtimeNanoseconds = place.mtimeNanoseconds
        device = place.device
        inode = place.inode
    }
}
