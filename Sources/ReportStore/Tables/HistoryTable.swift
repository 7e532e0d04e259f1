internal import AWSTypes
internal import PolicyHistory

/// The policy history's entries, as they are; what was in force is derived from them elsewhere.
final class HistoryTable {
    private let hash: ContentHash
    private let insert: Statement
    private var fact = JSONText()

    init(_ connection: borrowing Connection, hash: ContentHash) throws(StoreError) {
        self.hash = hash
        insert = try connection.prepare(
            """
            INSERT INTO history_entry (fact, kind, name, facet, time, value, source, origin,
                event_id, author)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) ON CONFLICT DO NOTHING
            """)
    }

    /// Keeps an entry; says whether it is new.
    func insert(
        _ entry: HistoryEntry, _ documents: DocumentTable,
        _ connection: borrowing Connection
    ) throws(StoreError) -> Bool {
        insert.bind(1, factKey(of: entry))
        insert.bind(2, entry.subject.kind.rawValue)
        insert.bind(3, entry.subject.name)
        insert.bind(4, entry.facet)
        insert.bind(5, entry.time.seconds)
        insert.bind(6, try documents.id(of: entry.value))
        insert.bind(7, entry.source.rawValue)
        insert.bind(8, entry.origin)
        insert.bind(9, entry.eventID)
        insert.bind(10, entry.author)
        try insert.run()
        return connection.changes > 0
    }

    private func factKey(of entry: HistoryEntry) -> Int64 {
        fact.clear()
        fact.beginArray()
        fact.value(entry.subject.kind.rawValue)
        fact.value(entry.subject.name)
        fact.value(entry.facet)
        fact.value(entry.time.seconds)
        fact.value(entry.value)
        fact.value(entry.source.rawValue)
        fact.value(entry.origin)
        fact.value(entry.eventID)
        fact.value(entry.author)
        fact.endArray()
        return hash(fact.bytes)
    }
}
