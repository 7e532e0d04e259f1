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
    private let path: String
    private let insert: Statement
    private let insertName: Statement
    private let removeName: Statement
    private let holders: Statement
    private let all: Statement
    private let ofDrop: Statement
    private let one: Statement
    private let replace: Statement
    private let remove: Statement

    init(_ connection: borrowing Connection, hash: ContentHash) throws(StoreError) {
        self.hash = hash
        path = connection.path
        insert = try connection.prepare(
            """
            INSERT INTO plain_session (drop_id, hash, number, first, last, content)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO NOTHING RETURNING id
            """)
        insertName = try connection.prepare(
            "INSERT INTO plain_session_name VALUES (?1, ?2) ON CONFLICT DO NOTHING")
        removeName = try connection.prepare(
            "DELETE FROM plain_session_name WHERE name = ?1 AND plain_session_id = ?2")
        holders = try connection.prepare(
            "SELECT plain_session_id FROM plain_session_name WHERE name = ?1")
        all = try connection.prepare("SELECT id FROM plain_session")
        ofDrop = try connection.prepare("SELECT id FROM plain_session WHERE drop_id = ?1")
        one = try connection.prepare("SELECT drop_id, content FROM plain_session WHERE id = ?1")
        replace = try connection.prepare(
            """
            UPDATE OR REPLACE plain_session SET (hash, number, first, last, content) =
                (?2, ?3, ?4, ?5, ?6) WHERE id = ?1
            """)
        remove = try connection.prepare("DELETE FROM plain_session WHERE id = ?1")
    }

    /// How many are kept in one row, so that to take one out does not cost what a drop holds.
    private static let perRow = 128

    /// Keeps sessions of a drop; says how many it has not told before, in a run that was interrupted.
    func keep(_ sessions: PlainSessions, drop: Int64) throws(StoreError) -> Int {
        var new = 0
        for piece in sessions.inPieces(of: PlainSessionTable.perRow) {
            insert.bind(1, drop)
            bind(piece, to: insert)
            let id = try insert.returnedInteger()
            guard id != 0 else { continue }
            new += piece.count
            for name in PlainSessionTable.names(of: piece).sorted() {
                insertName.bind(1, name)
                insertName.bind(2, id)
                try insertName.run()
            }
        }
        return new
    }

    /// Those of some sessions that a drop has not told yet.
    func untold(
        _ sessions: PlainSessions, by drop: Int64
    ) throws(StoreError) -> PlainSessions {
        var untold = sessions
        for id in try rows(ofDrop: drop) {
            if let row = try row(id) { untold.remove(row.sessions) }
        }
        return untold
    }

    /// The rows that may hold sessions of these.
    func rows(of names: DeniedRoles.Names) throws(StoreError) -> Set<Int64> {
        if names.mayBeAny { return try numbers(all) }
        var rows: Set<Int64> = []
        for name in names.holders {
            holders.bind(1, Int64(bitPattern: name))
            rows.formUnion(try numbers(holders))
        }
        return rows
    }

    /// The rows of a drop.
    func rows(ofDrop drop: Int64) throws(StoreError) -> Set<Int64> {
        ofDrop.bind(1, drop)
        return try numbers(ofDrop)
    }

    /// Hands out sessions of a row with its drop, and takes out those that `receive` says to be done
    /// with; what is left stays.
    func takeOut(
        of id: Int64, where isWanted: (SessionHashes) -> Bool,
        doneWith receive: (RoleSession, Int64) throws(StoreError) -> Bool
    ) throws(StoreError) {
        guard let row = try row(id) else { return }
        var left = row.sessions
        try left.take(where: isWanted) { session throws(StoreError) in
            try receive(session, row.drop)
        }
        guard left.count < row.sessions.count else { return }
        let names = PlainSessionTable.names(of: row.sessions)
        for name in names.subtracting(PlainSessionTable.names(of: left)) {
            removeName.bind(1, name)
            removeName.bind(2, id)
            try removeName.run()
        }
        let statement = left.isEmpty ? remove : replace
        statement.bind(1, id)
        if !left.isEmpty { bind(left, to: replace) }
        try statement.run()
    }

    /// A row by its number; nil where there is none.
    private func row(_ id: Int64) throws(StoreError) -> Row? {
        one.bind(1, id)
        defer { one.reset() }
        guard try one.step() else { return nil }
        guard let sessions = PlainSessions(bytes: one.withBytes(1) { Array($0) }) else {
            throw StoreError(
                reason: .corrupt, message: "the sessions of row \(id) do not decode", path: path)
        }
        return Row(id: id, drop: one.integer(0), sessions: sessions)
    }

    private func numbers(_ found: borrowing Statement) throws(StoreError) -> Set<Int64> {
        var numbers: Set<Int64> = []
        while try found.step() { numbers.insert(found.integer(0)) }
        return numbers
    }

    /// By what its rows are found.
    private static func names(of sessions: PlainSessions) -> Set<Int64> {
        var names: Set<Int64> = []
        for hashes in sessions.hashes {
            names.insert(Int64(bitPattern: hashes.account))
            names.insert(Int64(bitPattern: hashes.role))
        }
        return names
    }

    private func bind(_ sessions: PlainSessions, to statement: borrowing Statement) {
        let times = sessions.times
        statement.bind(2, hash(sessions.bytes))
        statement.bind(3, Int64(sessions.count))
        statement.bind(4, times?.lowerBound.seconds)
        statement.bind(5, times?.upperBound.seconds)
        statement.bind(6, blob: sessions.bytes)
    }
}
