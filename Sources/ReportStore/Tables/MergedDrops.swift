/// Which row of this store each drop of another store is, while that is merged into it.
///
/// Two rows are of one drop where path, bytes and time of change agree. The device and the file's
/// number do not count: another machine that reads the same shared folder sees others.
struct MergedDrops {
    /// A drop of the other store.
    struct Merged {
        /// The row that its facts are kept with.
        let id: Int64
        /// Whether this store did not have it.
        let isNew: Bool
        /// Whether nothing that it left in doubt is wanted any more: it was delivered whole.
        let isReplaced: Bool
        /// What it is for those who settle what is in doubt; nil where there is nothing to settle.
        var settled: DropTable.Kept?
    }

    private let drops: DropTable
    private let same: Statement
    /// The drops of the other store, by their numbers there.
    private(set) var all: [Int64: Merged] = [:]

    init(_ connection: borrowing Connection, _ drops: DropTable) throws(StoreError) {
        self.drops = drops
        same = try connection.prepare(
            """
            SELECT id, state FROM log_drop
            WHERE fingerprint_low = ?1 AND fingerprint_high = ?2 AND size = ?3
                AND path = ?4 AND modified = ?5 AND state <> 'unfinished' LIMIT 1
            """)
    }

    /// The drop of that number in the other store.
    subscript(number: Int64) -> Merged? { all[number] }

    /// Keeps the other store's drops. Those that were not read to their end come last: of one that
    /// this store has read since, nothing is left to keep.
    mutating func keep(
        _ source: StoreReader, _ connection: borrowing Connection
    ) throws(StoreError) -> (new: Int, repeated: Int, haveMoved: Bool) {
        var counts = (new: 0, repeated: 0, haveMoved: false)
        var unfinished: [(number: Int64, drop: DropRecord)] = []
        try source.keptDrops { number, drop throws(StoreError) in
            if drop.state == .unfinished {
                unfinished.append((number, drop))
                return
            }
            let (merged, haveMoved) = try keep(drop)
            all[number] = merged
            if merged.isNew { counts.new += 1 }
            if merged.isNew, merged.settled?.isRepeated == true { counts.repeated += 1 }
            counts.haveMoved = counts.haveMoved || haveMoved
        }
        let finished = try finished(unfinished.map(\.drop.path), connection)
        for (number, drop) in unfinished {
            let known = finished[drop.path]
            let id = if let known { known } else { try drops.keep(drop, .part).id }
            all[number] = Merged(id: id, isNew: false, isReplaced: false)
        }
        return counts
    }

    private func keep(
        _ drop: DropRecord
    ) throws(StoreError) -> (merged: Merged, haveMoved: Bool) {
        if let known = try known(drop) {
            let isReplaced = known.state == DropRecord.State.replaced.rawValue
            let first =
                known.state == DropRecord.State.repeated.rawValue
                ? try drops.first(of: drop) : nil
            var merged = Merged(id: first?.id ?? known.id, isNew: false, isReplaced: isReplaced)
            // What it was in doubt of is noted, but what it confirms may be new.
            if !isReplaced, drop.isSettling(first) {
                merged.settled = DropTable.Kept(
                    id: known.id, isRepeated: first != nil, hasMovedAnother: false)
            }
            return (merged, false)
        }
        let kept = try drops.keep(drop, .whole)
        let first = kept.isRepeated ? try drops.first(of: drop) : nil
        var merged = Merged(
            id: first?.id ?? kept.id, isNew: true, isReplaced: drop.state == .replaced)
        if !merged.isReplaced, !kept.isRepeated || drop.isSettling(first) {
            merged.settled = kept
        }
        return (merged, kept.hasMovedAnother)
    }

    private func known(_ drop: DropRecord) throws(StoreError) -> (id: Int64, state: String)? {
        same.bind(1, Int64(bitPattern: drop.fingerprint.low))
        same.bind(2, Int64(bitPattern: drop.fingerprint.high))
        same.bind(3, drop.size)
        same.bind(4, drop.path)
        same.bind(5, drop.mtimeNanoseconds)
        defer { same.reset() }
        return try same.step() ? (same.integer(0), same.text(1)) : nil
    }

    /// Rows of drops at some paths that were read to their end: one pass over all rows, as paths
    /// have no index.
    private func finished(
        _ paths: [String], _ connection: borrowing Connection
    ) throws(StoreError) -> [String: Int64] {
        guard !paths.isEmpty else { return [:] }
        let wanted = Set(paths)
        var finished: [String: Int64] = [:]
        let all = try connection.prepare(
            "SELECT path, id FROM log_drop WHERE state NOT IN ('unfinished', 'repeated')")
        while try all.step() {
            let path = all.text(0)
            if wanted.contains(path) { finished[path] = all.integer(1) }
        }
        return finished
    }
}

extension DropRecord {
    /// Whether it is a whole delivery, which confirms or withdraws what damaged ones left in doubt;
    /// of one that repeats another's bytes, that one tells.
    fileprivate func isSettling(_ first: DropTable.First?) -> Bool {
        guard state == .repeated || first != nil else {
            return state == .complete && inDoubtCount == 0
        }
        return first?.isWhole == true
    }
}
