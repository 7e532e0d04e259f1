import AWSTypes
public import Denials

/// Denials with all that the logs said of them, for those who decide them again.
extension StoreReader {
    /// Hands out the denials that pass the filter, in the order of `report`, each with its row
    /// and its sightings; with `requestIDs`, those alone; with `isOutside`, all stored denials but
    /// these. An error of `receive` stops the reading and is thrown on.
    public func replay(
        _ filter: ReportFilter, requestIDs: [String] = [], isOutside: Bool = false,
        _ receive: (ReportRow, [Sighting]) throws -> Void
    ) throws {
        let (condition, values) = filter.verdictCondition
        let marks = requestIDs.map { _ in "?" }.joined(separator: ", ")
        let ids = requestIDs.isEmpty ? "true" : "denial.request_id IN (\(marks))"
        let keys = try connection.prepare(
            """
            SELECT attribution.denial_id, denial.request_id FROM verdict
            CROSS JOIN attribution ON attribution.verdict_id = verdict.id
            CROSS JOIN denial ON denial.id = attribution.denial_id
            WHERE (\(condition) AND attribution.time BETWEEN ? AND ? AND \(filter.denialCondition)
                AND \(ids))
                IS \(isOutside ? "NOT " : "")TRUE
            ORDER BY attribution.time, denial.request_id, attribution.key, verdict.action,
                verdict.bucket, verdict.principal, denial.part
            """)
        var last = filter.bind(values, to: keys)
        for id in requestIDs {
            last += 1
            keys.bind(last, id)
        }
        let reader = try RowReader(connection)
        try connection.execute("BEGIN")
        defer { reader.endSnapshot(connection) }
        while try keys.step() {
            let id = keys.integer(0)
            guard let row = try reader.row(ofDenial: id) else { continue }
            try receive(
                row, try sightings.sightings(ofDenial: id, requestID: keys.text(1)))
        }
    }
}
