/// What came into the store lately. Denials are numbered as they are stored, whenever they happened:
/// logs come late.
extension StoreReader {
    /// The number of the denial that was stored last; 0 where there is none.
    public func latestDenial() throws(StoreError) -> Int64 {
        try Arrivals.latestDenial(connection)
    }

    /// Hands out the denials stored after one, as they came, and returns the number of the last. It
    /// ends before the first that no cause was looked for yet, so that none is left out for good.
    public func denials(
        storedAfter number: Int64, includesAllPrincipals: Bool,
        _ receive: (ReportRow) throws -> Void
    ) throws -> Int64 {
        let found = try connection.prepare(
            """
            SELECT denial.id, verdict.is_glue FROM denial
            LEFT JOIN attribution ON attribution.denial_id = denial.id
            LEFT JOIN verdict ON verdict.id = attribution.verdict_id
            WHERE denial.id > ?1 ORDER BY denial.id
            """)
        found.bind(1, number)
        let reader = try RowReader(connection)
        try connection.execute("BEGIN")
        defer { reader.endSnapshot(connection) }
        var last = number
        while try found.step(), let isGlue = found.optionalInteger(1) {
            last = found.integer(0)
            guard includesAllPrincipals || isGlue != 0 else { continue }
            if let row = try reader.row(ofDenial: last) { try receive(row) }
        }
        return last
    }

    /// Hands out, for each answer that denials stored from a time on got, the first of them.
    public func answers(
        storedSince time: Int64, includesAllPrincipals: Bool,
        _ receive: (ReportRow) throws -> Void
    ) throws {
        let found = try connection.prepare(
            """
            SELECT min(denial_id) FROM attribution
            JOIN verdict ON verdict.id = attribution.verdict_id
            WHERE denial_id >= (SELECT min(first_denial) FROM arrival WHERE time >= ?1)
                \(includesAllPrincipals ? "" : "AND is_glue = 1")
            GROUP BY verdict_id
            """)
        found.bind(1, time)
        let reader = try RowReader(connection)
        try connection.execute("BEGIN")
        defer { reader.endSnapshot(connection) }
        while try found.step() {
            if let row = try reader.row(ofDenial: found.integer(0)) { try receive(row) }
        }
    }
}
