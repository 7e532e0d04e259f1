internal import AWSTypes

/// Does without three indexes while a store that held no denial takes up its first storm: those by which
/// denials are found by their request, by their situation and by their verdict.
///
/// Denials come in the order of time, and requests, situations and verdicts in any, so that a commit
/// writes nearly every page of these indexes again. To make them once, when the pass is over, is a small
/// part of that (`docs/decisions/0014-a-first-storm-goes-without-three-indexes.md`). What is to be found
/// by them before has them made at once: evidence that comes in between (`StoreWriter.mark`), another
/// program that writes the store (`look`), and who opens the store to ask it (`complete`). Once made
/// they grow with each commit, as in any store.
struct FirstFill {
    /// How much is sorted at once while the indexes are made, in KiB; the runs wait in a file.
    static let sortedKibibytes = 4 << 10
    /// The same where no folder for temporary files has room: all of `most` at once.
    static let sortedWithoutFileKibibytes = 256 << 10
    /// The page cache meanwhile, in KiB: what is written goes behind what is there.
    static let cacheKibibytes = 6 << 10

    /// How many denials' pages are copied back at once: some 12 MB.
    static let copiedBackAtOnce = 32_768

    /// After how many denials of a pass they are left out: fewer fit into few pages.
    var worthwhile = 16_384
    /// After how many they are made whether or not more follow: nobody is to wait longer for them than
    /// another program waits for the store (`StoreWriter.defaultBusyMilliseconds`).
    var most = 1 << 20

    /// The requests of all denials, while the store goes without their index; else nil.
    var requests: RequestNumbers?
    /// Whether the store may still be one that takes up its first storm; nil before it was asked.
    private var mayCome: Bool?
    private var denials = 0
    private var copiedBack = 0

    /// To be called as a transaction begins; leaves the indexes out while that is worth it.
    mutating func begin(
        _ connection: borrowing Connection, _ hash: ContentHash
    ) throws(StoreError) {
        if mayCome == nil {
            // Refused calls of KMS are held against the requests near them, situation by situation.
            let isUsed = try connection.integer(
                "SELECT EXISTS (SELECT 1 FROM denial) OR EXISTS (SELECT 1 FROM key_denial)")
            mayCome = isUsed == 0
        }
        try look(connection)
        if denials >= most { return try end(connection) }
        guard mayCome == true, requests == nil, denials >= worthwhile else { return }
        requests = try FirstFill.requests(connection, hash)
        try connection.execute(
            "\(Schema.withoutFillIndexes) PRAGMA cache_size = -\(FirstFill.cacheKibibytes)")
    }

    /// To be called before denials are inserted: another program may have made the indexes, or left them
    /// out, or added denials that are not among `requests`.
    mutating func look(_ connection: borrowing Connection) throws(StoreError) {
        let areThere = try FirstFill.hasIndexes(connection)
        var isKept = areThere
        if let requests {
            let latest = try Arrivals.latestDenial(connection)
            isKept = !areThere && latest == requests.latest
        }
        if !isKept { try end(connection) }
    }

    /// Takes note of denials that were kept.
    mutating func note(newDenials count: Int) { denials += count }

    /// Whether so many came since that their pages are to be copied back. Without the indexes hardly a
    /// page is written twice, so that none is copied in vain.
    mutating func isWorthCopyingBack() -> Bool {
        guard requests != nil, denials - copiedBack >= FirstFill.copiedBackAtOnce else {
            return false
        }
        copiedBack = denials
        return true
    }

    /// Makes the indexes, where they are left out; from then on they stay.
    mutating func end(_ connection: borrowing Connection) throws(StoreError) {
        // Where this fails, the next transaction finds the store without them (`look`).
        requests = nil
        mayCome = false
        try FirstFill.makeIndexes(connection)
    }

    private static func requests(
        _ connection: borrowing Connection, _ hash: ContentHash
    ) throws(StoreError) -> RequestNumbers {
        let all = try connection.prepare("SELECT id, request_id, part FROM denial ORDER BY id")
        defer { all.reset() }
        var requests: RequestNumbers?
        while try all.step() {
            let number = all.integer(0)
            if requests == nil { requests = RequestNumbers(above: number - 1, room: 1 << 16) }
            let identity = all.withText(1) { id in
                all.withText(2) { DenialIdentity.hash(requestID: id, part: $0, hash) }
            }
            requests?.add(number, hash: identity)
        }
        return requests ?? RequestNumbers(above: 0, room: 0)
    }

    /// Makes the indexes in a store that is opened to be asked, where it is without: it is being
    /// filled, or a kill ended that. Who may not write the store, or gets no turn, asks it as it is:
    /// the answers are the same, after a long while.
    static func complete(_ reader: borrowing Connection) throws(StoreError) {
        guard try !hasIndexes(reader) else { return }
        do throws(StoreError) {
            try makeIndexes(
                Connection(
                    path: reader.path, mode: .readWrite, busyMilliseconds: reader.busyMilliseconds))
        } catch {
            let isToBeDoneWithout: [StoreError.Reason] = [
                .readOnly, .notPermitted, .cannotOpen, .locked, .diskFull, .other,
            ]
            guard isToBeDoneWithout.contains(error.reason) else { throw error }
        }
    }

    /// Makes the indexes where there are none.
    static func makeIndexes(_ connection: borrowing Connection) throws(StoreError) {
        guard try !hasIndexes(connection) else { return }
        let isAlone = !connection.isInTransaction
        do throws(StoreError) {
            try makeIndexes(connection, sorting: sortedKibibytes)
        } catch {
            // Where SQLite has undone the transaction, who opens the store next has another try.
            let isUndone = !isAlone && !connection.isInTransaction
            guard !isUndone, error.reason != .locked else { throw error }
            try makeIndexes(connection, sorting: sortedWithoutFileKibibytes)
        }
    }

    private static func makeIndexes(
        _ connection: borrowing Connection, sorting kibibytes: Int
    ) throws(StoreError) {
        // SQLite sorts as many entries at once as fit into a page cache.
        try connection.execute("PRAGMA cache_size = -\(kibibytes); PRAGMA threads = 1")
        // What went wrong with the indexes is told, also where this goes wrong then.
        defer { try? connection.execute("PRAGMA cache_size = -\(StoreWriter.cacheKibibytes)") }
        try connection.execute(Schema.fillIndexes)
    }

    private static func hasIndexes(_ connection: borrowing Connection) throws(StoreError) -> Bool {
        try connection.integer(
            """
            SELECT count(*) FROM sqlite_schema
            WHERE name IN (
                'denial_by_request', 'sighting_by_situation', 'attribution_by_verdict')
            """) == 3
    }
}

extension StoreWriter {
    /// Has every index made that is left out while a new store is filled. To be called when a pass is
    /// over; what is not made then, whoever opens the store next makes.
    public func endFilling() throws(StoreError) {
        copyBackBeside.wait()
        // Whatever was done before: indexes that a transaction has made are gone where it was undone.
        try firstFill.end(connection)
    }

    /// Marks the denials of all noted scopes, which are found by index.
    func mark(stamp: Int64) throws(StoreError) {
        if pending.hasScopes { try firstFill.end(connection) }
        try pending.mark(stamp: stamp, hash: hash, connection: connection)
    }
}
