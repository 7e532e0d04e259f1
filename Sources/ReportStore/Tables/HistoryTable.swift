internal import AWSTypes
internal import JSON
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
            INSERT INTO history_entry (fact, kind, name, facet, time, state, value, reason, source,
                origin, event_id, author, drop_id, in_doubt)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12,
                ?13, ?14) \(Schema.onKnownFact)
            """)
    }

    /// Keeps an entry; says whether it is new. `origin` is nil for a snapshot's.
    func insert(
        _ entry: HistoryEntry, of origin: FactOrigin?, _ documents: DocumentTable,
        _ connection: borrowing Connection
    ) throws(StoreError) -> Bool {
        insert.bind(1, factKey(of: entry))
        insert.bind(2, entry.subject.kind.rawValue)
        insert.bind(3, entry.subject.name)
        insert.bind(4, entry.facet.description)
        insert.bind(5, entry.time.seconds)
        insert.bind(6, entry.value.state.rawValue)
        insert.bind(7, try documents.id(of: entry.value.text))
        insert.bind(8, entry.value.reason)
        insert.bind(9, entry.source.rawValue)
        insert.bind(10, entry.origin)
        insert.bind(11, entry.eventID)
        insert.bind(12, entry.author)
        insert.bind(13, origin?.drop)
        insert.bind(14, origin?.inDoubt)
        try insert.run()
        return connection.changes > 0
    }

    private func factKey(of entry: HistoryEntry) -> Int64 {
        fact.clear()
        fact.beginArray()
        fact.value(entry.subject.kind.rawValue)
        fact.value(entry.subject.name)
        fact.value(entry.facet.description)
        fact.value(entry.time.seconds)
        fact.value(entry.value.text)
        fact.value(entry.source.rawValue)
        fact.value(entry.origin)
        fact.value(entry.eventID)
        fact.value(entry.author)
        if let reason = entry.value.reason {
            fact.value(entry.value.state.rawValue)
            fact.value(reason)
        }
        fact.endArray()
        return hash(fact.bytes)
    }
}

extension HistoryEntry.Value {
    /// The column `state`: which of the columns `value` and `reason` is filled, and what with.
    enum State: String {
        case absent
        case text
        case unreadable
        case ended
    }

    /// Which case it is.
    var state: State {
        switch self {
        case .absent: return .absent
        case .text: return .text
        case .unreadable: return .unreadable
        case .ended: return .ended
        }
    }

    /// Why nothing is known; nil where it is.
    var reason: String? {
        switch self {
        case .absent, .text: return nil
        case .unreadable(let reason), .ended(let reason): return reason
        }
    }

    /// From the columns; nil where the one that the state needs is empty.
    init?(_ state: State, text: String?, reason: String?) {
        switch state {
        case .absent: self = .absent
        case .text:
            guard let text else { return nil }
            self = .text(text)
        case .unreadable:
            guard let reason else { return nil }
            self = .unreadable(reason)
        case .ended:
            guard let reason else { return nil }
            self = .ended(reason)
        }
    }
}
