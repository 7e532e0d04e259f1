/// Brings a store to today's format, one numbered step after the other.
enum Migrations {
    /// Step `n` (from 0) turns format `n` into `n + 1`. A step is never changed once released. A new
    /// store is made by `Schema.today`, which a new step changes, too.
    static let steps: [[String]] = [
        [Schema.facts, Schema.evidence, Schema.attributionsWithLayers, Schema.views],
        [Schema.namedRoles],
        [Schema.withoutLayers, Schema.addresses, Schema.views],
        [Schema.sessions, Schema.sharedAnswers, Schema.views],
        [Schema.valueStates],
        [Schema.places],
        [Schema.narrowedSessions],
        [Schema.doubts, Schema.views],
        [Schema.tallies, Schema.views],
        [Schema.remarks, Schema.views],
        [Schema.jobs, Schema.views],
        [Schema.arrivals],
        [Schema.judgements],
        [Schema.nameHoles, Schema.views],
        [Schema.plainSessions],
        [Schema.anyAccounts],
        [Schema.keysInSightings, Schema.views],
        [Schema.namedRequestIndex],
        [Schema.sightingNumbers, Schema.views],
    ]

    /// The format this program writes: SQLite's `user_version`.
    static var version: Int64 { Int64(steps.count) }

    /// Makes or migrates the tables; all missing steps in one transaction, so that a kill leaves
    /// the old format whole.
    static func migrate(_ connection: borrowing Connection) throws(StoreError) {
        try check(connection)
        if try connection.integer("PRAGMA user_version") == version { return }
        // WAL is a property of the file, and cannot be set inside a transaction.
        try connection.useWriteAheadLog(pageBytes: StoreWriter.pageBytes)
        try connection.execute("BEGIN IMMEDIATE")
        do throws(StoreError) {
            // Read again under the lock: another process may have just migrated.
            try check(connection)
            let found = try connection.integer("PRAGMA user_version")
            for sql in found == 0 ? [Schema.today] : steps.dropFirst(Int(found)).flatMap(\.self) {
                try connection.execute(sql)
            }
            try connection.execute("PRAGMA application_id = \(Schema.applicationID)")
            try connection.execute("PRAGMA user_version = \(version)")
            try connection.execute("COMMIT")
        } catch {
            // The first error is the one to tell; closing rolls back what this cannot.
            try? connection.execute("ROLLBACK")
            throw error
        }
    }

    /// Refuses a later format and foreign databases. An empty database passes.
    static func check(_ connection: borrowing Connection) throws(StoreError) {
        // In one statement, as another process may be making the store just now.
        let state = try connection.prepare(
            """
            SELECT user_version, application_id, EXISTS (SELECT 1 FROM sqlite_schema)
            FROM pragma_user_version, pragma_application_id
            """)
        defer { state.reset() }
        _ = try state.step()
        let (found, application) = (state.integer(0), state.integer(1))
        let isEmpty = state.integer(2) == 0
        guard isEmpty && found == 0 || application == Schema.applicationID && found >= 0 else {
            throw StoreError(
                reason: .notAStore, message: "it is an SQLite database of another program",
                path: connection.path)
        }
        guard found <= version else {
            throw StoreError(
                reason: .newerVersion(found: found, supported: version),
                message: "format \(found)", path: connection.path)
        }
    }
}
