internal import AWSTypes
internal import Denials

/// How many role sessions the logs tell.
extension StoreReader {
    /// Of how many sessions the numbers are held at once: 8 bytes each.
    private static let sessionsAtOnce: Int64 = 1 << 20

    /// Those that are rows and those that are kept together, by the events that tell them: one that
    /// several drops tell counts once.
    func countSessions() throws(StoreError) -> StoreStatus.Count {
        let extent = try connection.prepare(
            """
            SELECT coalesce(sum(number), 0), min(first), max(last)
            FROM (SELECT count(*) AS number, min(time) AS first, max(time) AS last FROM role_session
                UNION ALL SELECT sum(number), min(first), max(last) FROM plain_session)
            """)
        _ = try extent.step()
        let (told, first, last) = (
            extent.integer(0), extent.optionalInteger(1), extent.optionalInteger(2)
        )
        extent.reset()
        let together = try connection.integer("SELECT EXISTS (SELECT 1 FROM plain_session)") != 0
        let count = together ? try countEvents(told) : Int(told)
        return StoreStatus.Count(
            name: "role-session", count: count, first: first.map { Instant(seconds: $0) },
            last: last.map { Instant(seconds: $0) })
    }

    /// In as many turns as there are too many for one.
    private func countEvents(_ told: Int64) throws(StoreError) -> Int {
        let turns = UInt(1 + told / StoreReader.sessionsAtOnce)
        var count = 0
        for turn in 0..<turns {
            var known: Set<Int> = []
            let rows = try connection.prepare("SELECT event_id FROM role_session")
            while try rows.step() {
                let event = rows.withText(0) { PlainSessions.eventHash(UnsafeRawBufferPointer($0)) }
                guard UInt(bitPattern: event) % turns == turn else { continue }
                // Two rows of one event differ in what they tell.
                known.insert(event)
                count += 1
            }
            try keptPlainSessions { sessions, _ in
                for event in sessions.eventHashes where UInt(bitPattern: event) % turns == turn {
                    if known.insert(event).inserted { count += 1 }
                }
            }
        }
        return count
    }
}
