internal import AWSTypes
public import Denials

/// Attributed denials, one row each.
extension StoreReader {
    /// Hands out the rows that pass the filter, in an order; with `newest` only that many, which
    /// are the newest. Memory does not grow with their number. An error of `receive` stops the
    /// reading and is thrown on.
    public func report(
        _ filter: ReportFilter, order: ReportOrder = .time, newest: Int? = nil,
        _ receive: (ReportRow) throws -> Void
    ) throws {
        let reader = try RowReader(connection)
        try connection.execute("BEGIN")
        defer {
            reader.endSnapshot(connection)
            shortenLog()
        }
        let filter = try newest.map { try narrowed(filter, toNewest: $0) } ?? filter
        let (condition, values) = filter.verdictCondition
        // The few verdicts that pass come first, then their denials by index. Only small keys are
        // sorted; a big sort goes to SQLite's temporary file.
        let keys = try connection.prepare(
            """
            SELECT id FROM (
                SELECT attribution.denial_id AS id, attribution.time AS time,
                    denial.request_id AS request, denial.part AS part, \(Schema.key) AS object,
                    verdict.action AS action, verdict.bucket AS bucket,
                    verdict.principal AS principal, \(order.column) AS name
                FROM verdict
                CROSS JOIN attribution ON attribution.verdict_id = verdict.id
                CROSS JOIN denial ON denial.id = attribution.denial_id
                WHERE \(condition) AND attribution.time BETWEEN ? AND ?
                    AND \(filter.denialCondition)
                \(newest == nil ? "" : "ORDER BY \(ReportOrder.newest.terms) LIMIT ?"))
            ORDER BY \(order.terms)
            """)
        let last = filter.bind(values, to: keys)
        if let newest { keys.bind(last + 1, Int64(newest)) }
        while try keys.step() {
            if let row = try reader.row(ofDenial: keys.integer(0)) { try receive(row) }
        }
    }

    /// The rows that pass the filter, as the other `report` hands them out.
    public func report(
        _ filter: ReportFilter, order: ReportOrder = .time, newest: Int? = nil
    ) throws -> [ReportRow] {
        var rows: [ReportRow] = []
        try report(filter, order: order, newest: newest) { rows.append($0) }
        return rows
    }

    /// The attributed denials with that request id, several for a batch delete, each with what the
    /// logs said of it. What the layers say is not stored: it follows from the facts.
    public func find(
        requestID: String
    ) throws(StoreError) -> [(explanation: Explanation, sightings: [Sighting])] {
        let all = try denials(of: requestID)
        var counts: [[UInt8]: Int] = [:]
        for denial in all { counts[denial.shared, default: 0] += 1 }
        let reader = try RowReader(connection)
        var explanations: [(Explanation, [Sighting])] = []
        for (id, shared) in all {
            guard let row = try reader.row(ofDenial: id) else { continue }
            var explanation = try explanation(of: row, denial: id)
            if let count = counts[shared], count > 1 {
                explanation.notes.append(
                    ReportedRemark(Remark(.requestIDShared, [.count: String(count)])))
            }
            explanations.append(
                (
                    explanation,
                    try sightings.sightings(ofDenial: id, requestID: requestID)
                ))
        }
        return explanations
    }

    /// The denials with a request id, in the order of their parts, and what the parts of several
    /// requests that share it begin with.
    private func denials(
        of requestID: String
    ) throws(StoreError) -> [(id: Int64, shared: [UInt8])] {
        let found = try connection.prepare(
            "SELECT id, part FROM denial WHERE request_id = ?1 ORDER BY part")
        found.bind(1, requestID)
        var all: [(Int64, [UInt8])] = []
        while try found.step() {
            all.append((found.integer(0), Array(found.text(1).utf8.prefix { $0 != 1 })))
        }
        return all
    }

    private func explanation(
        of row: ReportRow, denial id: Int64
    ) throws(StoreError) -> Explanation {
        let lists = try connection.prepare(
            """
            SELECT \(Schema.filledWithNames("evidence")), \(Schema.filledWithNames("notes"))
            FROM attribution JOIN verdict ON verdict.id = attribution.verdict_id
            LEFT JOIN document AS evidence ON evidence.id = attribution.evidence
            LEFT JOIN document AS notes ON notes.id = attribution.notes
            WHERE denial_id = ?1
            """)
        lists.bind(1, id)
        var explanation = Explanation(row)
        if try lists.step() {
            explanation.evidence = lists.remarks(0).map(row.completed)
            explanation.notes = lists.remarks(1).map(row.completed)
        }
        explanation.sightings = try paths(ofDenial: id)
        return explanation
    }

    private func paths(ofDenial id: Int64) throws(StoreError) -> [ReportedSighting] {
        let found = try connection.prepare(
            """
            SELECT (SELECT path FROM log_drop WHERE log_drop.id = drop_id),
                \(SightingRows.columns)
            FROM sighting WHERE \(Schema.isSighting(of: "?1")) ORDER BY time, event_id, fact
            """)
        found.bind(1, id)
        var paths: [ReportedSighting] = []
        while try found.step() {
            let sighting = try sightings.read(found, from: 1, requestID: "")
            var path = ReportedSighting(
                log: sighting.log.rawValue, time: sighting.time, operation: sighting.operation,
                drop: found.text(0))
            path.sourceAddress = sighting.sourceAddress
            path.vpcEndpointID = sighting.vpcEndpointID
            path.userAgent = sighting.userAgent
            path.jobRun = sighting.log == .jobLog ? sighting.eventID : nil
            paths.append(path)
        }
        return paths
    }
}

extension ReportFilter {
    /// Binds the verdict condition's values, the two times and the denial condition's values to the
    /// first parameters, and says the last parameter bound.
    func bind(_ values: [String], to statement: borrowing Statement) -> Int32 {
        var index: Int32 = 0
        for value in values {
            index += 1
            statement.bind(index, value)
        }
        statement.bind(index + 1, times.from)
        statement.bind(index + 2, times.to)
        index += 2
        for value in denialValues {
            index += 1
            statement.bind(index, value)
        }
        return index
    }
}
