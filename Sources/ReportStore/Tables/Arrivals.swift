/// When denials come into the store.
enum Arrivals {
    /// The number of the denial that was stored last; 0 where there is none.
    static func latestDenial(_ connection: borrowing Connection) throws(StoreError) -> Int64 {
        try connection.integer("SELECT coalesce(max(id), 0) FROM denial")
    }

    /// Says that the denials from a number on are stored now. Those of one second share a row.
    static func note(
        from denial: Int64, _ connection: borrowing Connection
    ) throws(StoreError) {
        let insert = try connection.prepare(
            """
            INSERT OR REPLACE INTO arrival SELECT ?1, unixepoch()
            WHERE (SELECT time FROM arrival ORDER BY first_denial DESC LIMIT 1) IS NOT unixepoch()
            """)
        insert.bind(1, denial)
        _ = try insert.step()
    }
}
