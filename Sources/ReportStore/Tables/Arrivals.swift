/// When denials come into the store.
enum Arrivals {
    /// The query for the highest number that a denial has or had; 0 where there was none. Numbers
    /// grow for ever: who asks for what came after one would else miss what took the number of a
    /// denial that is gone. Of sightings too, as an earlier why403 kept some of denials that never came in.
    static let latestNumber = """
        SELECT max((SELECT coalesce(max(id), 0) FROM denial),
            (SELECT coalesce(max(id), 0) >> \(Schema.sightingBits) FROM sighting),
            (SELECT coalesce(max(first_denial), 1) - 1 FROM arrival))
        """

    /// The statement to run before denials go, which keeps their numbers from being used again.
    static let keepNumbers =
        "INSERT OR REPLACE INTO arrival SELECT (\(latestNumber)) + 1, unixepoch()"

    /// The number of the denial that was stored last; 0 where there was none.
    static func latestDenial(_ connection: borrowing Connection) throws(StoreError) -> Int64 {
        try connection.integer(latestNumber)
    }

    /// Says that the denials from a number on are stored now. Those of one second share a row.
    static func note(
        from denial: Int64, _ connection: borrowing Connection
    ) throws(StoreError) {
        let insert = try connection.prepare(
            """
            INSERT OR REPLACE INTO arrival SELECT ?1, unixepoch()
            WHERE (SELECT time FROM arrival WHERE first_denial <= ?1
                ORDER BY first_denial DESC LIMIT 1) IS NOT unixepoch()
            """)
        insert.bind(1, denial)
        _ = try insert.step()
    }
}
