public import AWSTypes
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
        let (condition, values) = filter.verdictCondition
        let marks = requestIDs.map { _ in "?" }.joined(separator: ", ")
        let ids = requestIDs.isEmpty ? "true" : "denial.request_id IN (\(marks))"
        let keys = try connection.prepare(
            """
            SELECT attribution.denial_id, denial.request_id FROM verdict
            CROSS JOIN attribution ON attribution.verdict_id = verdict.id
            CROSS JOIN denial ON denial.id = attribution.denial_id
            WHERE \(condition) AND attribution.time BETWEEN ? AND ? AND \(ids)
            ORDER BY attribution.time, denial.request_id, denial.part
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

    /// Hands out the lists of changes that denials passing the filter wait for, each with how
    /// many denials of one role and bucket have it: for `report --group-by fix`.
    public func fixTallies(
        _ filter: ReportFilter, _ receive: (FixTally) -> Void
    ) throws(StoreError) {
        try snapshot { () throws(StoreError) in
            let (condition, values) = filter.verdictCondition
            let counted = try connection.prepare(
                """
                SELECT attribution.fix, role, bucket, count(*), min(attribution.time),
                    max(attribution.time)
                FROM verdict CROSS JOIN attribution ON attribution.verdict_id = verdict.id
                WHERE \(condition) AND attribution.time BETWEEN ? AND ?
                GROUP BY attribution.fix, role, bucket
                ORDER BY min(attribution.time), role, bucket, attribution.fix
                """)
            _ = filter.bind(values, to: counted)
            let reader = try RowReader(connection)
            while try counted.step() {
                receive(
                    FixTally(
                        fixes: try reader.fixes(counted.optionalInteger(0)),
                        role: counted.optionalText(1), bucket: counted.optionalText(2),
                        denials: Int(counted.integer(3)),
                        first: Instant(seconds: counted.integer(4)),
                        last: Instant(seconds: counted.integer(5))))
            }
        }
    }
}

/// Denials of one role in one bucket that wait for the same changes.
public struct FixTally: Hashable, Sendable {
    /// The changes, all of which they need; empty where none is known.
    public let fixes: [ReportedFix]
    /// The role's ARN.
    public let role: String?
    /// The bucket's name.
    public let bucket: String?
    /// How many.
    public let denials: Int
    /// The earliest time.
    public let first: Instant
    /// The latest time.
    public let last: Instant

    /// Denials that wait for these changes.
    public init(
        fixes: [ReportedFix], role: String?, bucket: String?, denials: Int, first: Instant,
        last: Instant
    ) {
        self.fixes = fixes
        self.role = role
        self.bucket = bucket
        self.denials = denials
        self.first = first
        self.last = last
    }
}
