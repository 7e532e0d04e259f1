public import AWSTypes
public import Denials
public import PolicyHistory

/// The facts, for those who derive from them: the policy history and the attributions.
extension StoreReader {
    /// Hands out every history entry, oldest first, or as they came, which is faster and all the
    /// same to `PolicyHistory`.
    public func historyEntries(
        isInOrder: Bool = true, _ receive: (HistoryEntry) -> Void
    ) throws(StoreError) {
        let order = isInOrder ? "ORDER BY time, event_id, fact" : ""
        let all = try connection.prepare("\(StoreReader.historyColumns(and: [])) \(order)")
        while try all.step() {
            let entry = try historyEntry(all)
            receive(
                all.optionalInteger(11) == nil
                    ? entry
                    : entry.moved(to: entry.subject, entry.facet, value: StoreReader.provisional))
        }
    }

    /// What `historyEntry` reads, whether it is in doubt, and further columns.
    static func historyColumns(and further: [String]) -> String {
        let columns =
            [
                "kind", "name", "facet", "time", "state", "content", "reason", "source", "origin",
                "event_id", "author", "in_doubt",
            ] + further
        return """
            SELECT \(columns.joined(separator: ", "))
            FROM history_entry LEFT JOIN document ON document.id = value
            """
    }

    /// The entry in a statement's current row, as it was kept.
    func historyEntry(_ row: borrowing Statement) throws(StoreError) -> HistoryEntry {
        guard let kind = Subject.Kind(rawValue: row.text(0)),
            let state = HistoryEntry.Value.State(rawValue: row.text(4)),
            let value = HistoryEntry.Value(
                state, text: row.optionalText(5), reason: row.optionalText(6)),
            let source = HistoryEntry.Source(rawValue: row.text(7))
        else { throw corrupt("a history entry") }
        return HistoryEntry(
            subject: Subject(kind, row.text(1)), facet: Facet(row.text(2)),
            time: Instant(seconds: row.integer(3)), value: value, source: source,
            origin: row.text(8), eventID: row.text(9), author: row.optionalText(10))
    }

    /// All history entries, as the other `historyEntries` hands them out.
    public func historyEntries(isInOrder: Bool = true) throws(StoreError) -> [HistoryEntry] {
        var entries: [HistoryEntry] = []
        try historyEntries(isInOrder: isInOrder) { entries.append($0) }
        return entries
    }

    /// The sightings of the denials with that request id: one list a denial, since the lines of a
    /// batch delete share an id.
    public func sightings(requestID: String) throws(StoreError) -> [[Sighting]] {
        let found = try connection.prepare(
            "SELECT id FROM denial WHERE request_id = ?1 ORDER BY part")
        found.bind(1, requestID)
        var denials: [[Sighting]] = []
        while try found.step() {
            denials.append(
                try sightings.sightings(ofDenial: found.integer(0), requestID: requestID))
        }
        return denials
    }

    /// The refused KMS calls of a principal between two times, both included: found by its unique
    /// id and by its role.
    public func keyDenials(
        of requester: Requester, from: Instant, to: Instant
    ) throws(StoreError) -> [Sighting] {
        let found = try prepared(
            """
            SELECT request_id, \(SightingRows.columns) FROM key_denial
            WHERE situation_id IN (
                SELECT id FROM situation WHERE unique_id = ?1
                UNION SELECT id FROM situation WHERE role_account = ?2 AND role_name = ?3)
                AND time BETWEEN ?4 AND ?5
            ORDER BY time, event_id, fact
            """)
        let role = RoleName(requester)
        found.bind(1, requester.uniqueID)
        found.bind(2, role?.account)
        found.bind(3, role?.name)
        found.bind(4, from.seconds)
        found.bind(5, to.seconds)
        var denials: [Sighting] = []
        while try found.step() {
            denials.append(try sightings.read(found, from: 1, requestID: found.text(0)))
        }
        return denials
    }

    /// The refused requests of a principal between two times, both included: one list of sightings
    /// a denial, in no order; nil where they have more than `limit` sightings.
    public func requests(
        of requester: Requester, from: Instant, to: Instant, limit: Int
    ) throws(StoreError) -> [[Sighting]]? {
        let found = try prepared(
            """
            SELECT denial.id, denial.request_id FROM sighting
                CROSS JOIN denial ON denial.id = \(Schema.denialOfSighting)
            WHERE situation_id IN (
                SELECT id FROM situation WHERE unique_id = ?1
                UNION SELECT id FROM situation WHERE role_account = ?2 AND role_name = ?3)
                AND sighting.time BETWEEN ?4 AND ?5
            LIMIT ?6
            """)
        let role = RoleName(requester)
        found.bind(1, requester.uniqueID)
        found.bind(2, role?.account)
        found.bind(3, role?.name)
        found.bind(4, from.seconds)
        found.bind(5, to.seconds)
        found.bind(6, Int64(limit) + 1)
        var count = 0
        var requests: [Int64: String] = [:]
        while try found.step() {
            count += 1
            requests[found.integer(0)] = found.text(1)
        }
        guard count <= limit else { return nil }
        var denials: [[Sighting]] = []
        for (id, requestID) in requests {
            denials.append(try sightings.sightings(ofDenial: id, requestID: requestID))
        }
        return denials
    }

    /// Writes of an object by other accounts than the bucket's owner, not after `time`, latest
    /// first.
    public func foreignWrites(
        bucket: String, key: String, notAfter time: Instant
    ) throws(StoreError) -> [ForeignWrite] {
        let found = try prepared(
            """
            SELECT time, event_id, bucket_owner, writer, canned_acl, in_doubt
            FROM foreign_write
            WHERE object_hash = ?1 AND bucket = ?2 AND key = ?3 AND time <= ?4
            ORDER BY time DESC, event_id DESC
            """)
        found.bind(1, hash(bucket: bucket, key: key))
        found.bind(2, bucket)
        found.bind(3, key)
        found.bind(4, time.seconds)
        var writes: [ForeignWrite] = []
        while try found.step() {
            writes.append(try foreignWrite(found, bucket: bucket, key: key))
        }
        return writes
    }

    /// The write of an object in a statement's current row.
    func foreignWrite(
        _ row: borrowing Statement, bucket: String, key: String
    ) throws(StoreError) -> ForeignWrite {
        guard let owner = AccountID(row.text(2)), let writer = AccountID(row.text(3))
        else { throw corrupt("a foreign write") }
        var write = ForeignWrite(
            time: Instant(seconds: row.integer(0)), eventID: row.text(1),
            bucket: bucket, key: key, bucketOwner: owner, writer: writer,
            sentACL: row.optionalText(4))
        write.isProvisional = row.optionalInteger(5) != nil
        return write
    }

    /// What is in force by a change that was read from a damaged file: nobody knows, until it is
    /// delivered whole.
    private static let provisional = HistoryEntry.Value.unreadable(
        "its log file is damaged, and was not delivered whole")

    func corrupt(_ thing: String) -> StoreError {
        StoreError(
            reason: .corrupt, message: "\(thing) does not decode", path: connection.path)
    }
}
