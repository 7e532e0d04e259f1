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

    /// Of how many drops of the same bytes each is looked at; more are looked up by path and time.
    static let fewSame = 16

    private struct Content: Hashable {
        let fingerprint: Fingerprint
        let size: Int64

        init(_ drop: DropRecord) { (fingerprint, size) = (drop.fingerprint, drop.size) }
    }

    /// What tells a drop from others of the same bytes. Paths are told apart by theirs.
    private struct Place: Hashable {
        let path: [UInt8]
        let modified: Int64

        init(_ path: String, _ modified: Int64) {
            (self.path, self.modified) = (Array(path.utf8), modified)
        }
    }

    private typealias Known = (id: Int64, state: String)

    private let drops: DropTable
    private let same: Statement
    /// By their bytes, drops of which there are more than a few.
    private var manySame: [Content: [Place: Known]] = [:]
    /// The drops of the other store, by their numbers there.
    private(set) var all: [Int64: Merged] = [:]

    init(_ connection: borrowing Connection, _ drops: DropTable) throws(StoreError) {
        self.drops = drops
        same = try connection.prepare(
            """
            SELECT id, state, path, modified FROM log_drop
            WHERE fingerprint_low = ?1 AND fingerprint_high = ?2 AND size = ?3
                AND state <> 'unfinished' ORDER BY id
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

    private mutating func keep(
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
                    id: known.id, isRepeated: first != nil, isOfWhole: first?.isWhole == true,
                    hasMovedAnother: false)
            }
            return (merged, false)
        }
        let kept = try drops.keep(drop, .whole)
        note(drop, kept)
        let first = kept.isRepeated ? try drops.first(of: drop) : nil
        var merged = Merged(
            id: first?.id ?? kept.id, isNew: true, isReplaced: drop.state == .replaced)
        if !merged.isReplaced, !kept.isRepeated || drop.isSettling(first) {
            merged.settled = kept
        }
        return (merged, kept.hasMovedAnother)
    }

    private mutating func known(_ drop: DropRecord) throws(StoreError) -> Known? {
        let content = Content(drop)
        let place = Place(drop.path, drop.mtimeNanoseconds)
        if let known = manySame[content] { return known[place] }
        same.bind(1, Int64(bitPattern: drop.fingerprint.low))
        same.bind(2, Int64(bitPattern: drop.fingerprint.high))
        same.bind(3, drop.size)
        defer { same.reset() }
        var all: [Place: Known] = [:]
        var count = 0
        while try same.step() {
            let found = Place(same.text(2), same.integer(3))
            if all[found] == nil { all[found] = (same.integer(0), same.text(1)) }
            count += 1
        }
        if count > MergedDrops.fewSame { manySame[content] = all }
        return all[place]
    }

    /// Takes note of a row that was made, where its bytes have many.
    private mutating func note(_ drop: DropRecord, _ kept: DropTable.Kept) {
        let content = Content(drop)
        guard manySame[content] != nil else { return }
        // The first of them has another path now, and the new row that one's.
        if kept.hasMovedAnother {
            manySame[content] = nil
            return
        }
        let state = kept.isRepeated ? DropRecord.State.repeated : drop.state
        manySame[content]?[Place(drop.path, drop.mtimeNanoseconds)] = (kept.id, state.rawValue)
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
