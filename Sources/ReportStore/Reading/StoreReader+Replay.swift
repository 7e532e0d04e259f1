import AWSTypes
public import Denials

/// Denials with all that the logs said of them, for those who decide them again.
extension StoreReader {
    /// Hands out the denials that pass the filter, in the order of `report`, each with its row
    /// and its sightings; with `requestIDs`, those alone. An error of `receive` stops the reading
    /// and is thrown on.
    public func replay(
        _ filter: ReportFilter, requestIDs: [String] = [],
        _ receive: (ReportRow, [Sighting]) throws -> Void
    ) throws {
        let chosen = try choice(filter, requestIDs, isOutside: false)
        let reader = try RowReader(connection)
        try eachChosen(chosen) { id in
            guard let row = try reader.row(ofDenial: id) else { return }
            try receive(row, try sightings.sightings(ofDenial: id, requestID: row.requestID))
        }
    }

    /// Hands out the same denials with no more of their rows than is counted; with `isOutside`, all
    /// stored denials but these.
    public func replayHeadings(
        _ filter: ReportFilter, requestIDs: [String] = [], isOutside: Bool = false,
        _ receive: (DenialHeading, [Sighting]) throws -> Void
    ) throws {
        let chosen = try choice(filter, requestIDs, isOutside: isOutside)
        try eachChosen(chosen) { id in
            let heading = try heading(in: chosen)
            try receive(
                heading, try sightings.sightings(ofDenial: id, requestID: heading.requestID))
        }
    }

    private func eachChosen(_ chosen: Statement, _ receive: (Int64) throws -> Void) throws {
        try connection.execute("BEGIN")
        // Nothing was written, so nothing is lost where this fails; closing ends it too.
        defer { try? connection.execute("ROLLBACK") }
        while try chosen.step() { try receive(chosen.integer(0)) }
    }

    /// The numbers of the denials, each with its heading.
    private func choice(
        _ filter: ReportFilter, _ requestIDs: [String], isOutside: Bool
    ) throws(StoreError) -> Statement {
        let (condition, values) = filter.verdictCondition
        let marks = requestIDs.map { _ in "?" }.joined(separator: ", ")
        let ids = requestIDs.isEmpty ? "true" : "denial.request_id IN (\(marks))"
        // Few that are named are looked up by their names, not found among all.
        let areNamed = !requestIDs.isEmpty && !isOutside
        let tables =
            areNamed
            ? """
            denial CROSS JOIN attribution ON attribution.denial_id = denial.id
            CROSS JOIN verdict ON verdict.id = attribution.verdict_id
            """
            : """
            verdict CROSS JOIN attribution ON attribution.verdict_id = verdict.id
            CROSS JOIN denial ON denial.id = attribution.denial_id
            """
        let chosen = try connection.prepare(
            """
            SELECT attribution.denial_id, denial.request_id, attribution.time, role, bucket, action,
                cause, certainty, resource, attribution.key FROM \(tables)
            WHERE (\(condition) AND attribution.time BETWEEN ? AND ? AND \(filter.denialCondition)
                AND \(ids))
                \(areNamed ? "" : isOutside ? "IS NOT TRUE" : "IS TRUE")
            ORDER BY attribution.time, denial.request_id, attribution.key, verdict.action,
                verdict.bucket, verdict.principal, denial.part
            """)
        var last = filter.bind(values, to: chosen)
        for id in requestIDs {
            last += 1
            chosen.bind(last, id)
        }
        return chosen
    }

    private func heading(in chosen: Statement) throws(StoreError) -> DenialHeading {
        guard let cause = Cause(rawValue: chosen.text(6)),
            let certainty = Certainty(rawValue: chosen.text(7))
        else {
            throw StoreError(
                reason: .corrupt,
                message: "the attribution of \(chosen.text(1)) does not decode",
                path: connection.path)
        }
        let bucket = chosen.optionalText(4)
        return DenialHeading(
            requestID: chosen.text(1), eventTime: Instant(seconds: chosen.integer(2)),
            role: chosen.optionalText(3), bucket: bucket, action: chosen.text(5),
            resource: chosen.optionalText(8)
                ?? ARN.s3(bucket: bucket ?? "", key: chosen.optionalText(9)).description,
            cause: cause, certainty: certainty)
    }
}
