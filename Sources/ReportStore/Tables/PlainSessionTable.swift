internal import AWSTypes
internal import Denials

/// The role sessions that no denial's role has, many to a row: a trail holds thousands of them for
/// each denial, and as rows of their own they would be most of a store. `StoreWriter` takes out
/// those of a role as soon as there is a denial of it.
final class PlainSessionTable {
    /// Some sessions as they are kept together.
    struct Row {
        let id: Int64
        let drop: Int64
        var sessions: PlainSessions
    }

    private let hash: ContentHash
    private let insert: Statement
    private let holders: Statement
    private let all: Statement
    private let ofDrop: Statement
    private let one: Statement
    private let replace: Statement
    private let remove: Statement

    init(_ connection: borrowing Connection, hash: ContentHash) throws(StoreError) {
        self.hash = hash
        insert = try connection.prepare(
            """
            INSERT INTO plain_session (drop_id, hash, number, first, last, roles, content)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT DO NOTHING
            """)
        holders = try connection.prepare("SELECT id, roles FROM plain_session")
        all = try connection.prepare("SELECT id FROM plain_session")
        ofDrop = try connection.prepare("SELECT id FROM plain_session WHERE drop_id = ?1")
        one = try connection.prepare("SELECT drop_id, content FROM plain_session WHERE id = ?1")
        replace = try connection.prepare(
            """
            UPDATE OR REPLACE plain_session SET (hash, number, first, last, roles, content) =
                (?2, ?3, ?4, ?5, ?6, ?7) WHERE id = ?1
            """)
        remove = try connection.prepare("DELETE FROM plain_session WHERE id = ?1")
    }

    /// Keeps sessions of a drop; false where it has told the same ones before, in a run that was
    /// interrupted.
    func keep(
        _ sessions: PlainSessions, drop: Int64, _ connection: borrowing Connection
    ) throws(StoreError) -> Bool {
        insert.bind(1, drop)
        bind(sessions, to: insert)
        try insert.run()
        return connection.changes > 0
    }

    /// The rows that may hold sessions of some roles, or of roles of some accounts; nil for any.
    func rows(of roles: Set<UInt64>?) throws(StoreError) -> [Int64] {
        guard let roles else { return try numbers(all) }
        var rows: [Int64] = []
        while try holders.step() {
            let isHolder = holders.withBytes(1) { held in
                stride(from: 0, to: held.count & ~7, by: 8).contains {
                    let role = held.loadUnaligned(fromByteOffset: $0, as: UInt64.self)
                    return roles.contains(UInt64(littleEndian: role))
                }
            }
            if isHolder { rows.append(holders.integer(0)) }
        }
        return rows
    }

    /// The rows of a drop.
    func rows(ofDrop drop: Int64) throws(StoreError) -> [Int64] {
        ofDrop.bind(1, drop)
        return try numbers(ofDrop)
    }

    /// A row by its number; nil where there is none.
    func row(_ id: Int64) throws(StoreError) -> Row? {
        one.bind(1, id)
        defer { one.reset() }
        guard try one.step() else { return nil }
        guard let sessions = PlainSessions(bytes: one.withBytes(1) { Array($0) }) else {
            throw StoreError(reason: .corrupt, message: "the sessions of row \(id)", path: "")
        }
        return Row(id: id, drop: one.integer(0), sessions: sessions)
    }

    /// Keeps what is left of a row.
    func put(_ row: Row) throws(StoreError) {
        let statement = row.sessions.isEmpty ? remove : replace
        statement.bind(1, row.id)
        if !row.sessions.isEmpty { bind(row.sessions, to: replace) }
        try statement.run()
    }

    private func numbers(_ found: borrowing Statement) throws(StoreError) -> [Int64] {
        var numbers: [Int64] = []
        while try found.step() { numbers.append(found.integer(0)) }
        return numbers
    }

    private func bind(_ sessions: PlainSessions, to statement: borrowing Statement) {
        var roles: Set<UInt64> = []
        sessions.forEachRole {
            roles.insert($0.account)
            roles.insert($0.role)
        }
        statement.bind(2, hash(sessions.bytes))
        statement.bind(3, Int64(sessions.count))
        statement.bind(4, sessions.times?.lowerBound.seconds)
        statement.bind(5, sessions.times?.upperBound.seconds)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(8 * roles.count)
        for role in roles.sorted() {
            withUnsafeBytes(of: role.littleEndian) { bytes.append(contentsOf: $0) }
        }
        statement.bind(6, blob: bytes)
        statement.bind(7, blob: sessions.bytes)
    }
}
