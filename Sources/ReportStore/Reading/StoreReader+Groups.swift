public import AWSTypes

/// Attributed denials, counted.
extension StoreReader {
    /// The groups of the denials that pass the filter, the largest first, then by their names.
    /// By fix, a group's key is the whole list of changes as JSON; `fixTallies` tells them apart.
    public func groups(
        by grouping: Grouping, _ filter: ReportFilter
    ) throws(StoreError) -> [ReportGroup] {
        try snapshot { () throws(StoreError) in try counts(of: grouping, filter) }
    }

    /// The same, inside of a snapshot.
    func counts(
        of grouping: Grouping, _ filter: ReportFilter
    ) throws(StoreError) -> [ReportGroup] {
        let key =
            switch grouping {
            case .day: "strftime('%Y-%m-%d', attribution.time, 'unixepoch')"
            case .fix:
                "(SELECT \(Schema.filled("document")) FROM document WHERE id = attribution.fix)"
            default: grouping.rawValue
            }
        let (condition, values) = filter.verdictCondition
        // First those of each verdict, which stand together in the index: to sort a million denials
        // takes four times as long as to count them.
        let isOfVerdict = grouping != .day && grouping != .fix
        let counted = try connection.prepare(
            """
            SELECT name, sum(alike) AS denials, count(DISTINCT role), count(DISTINCT bucket),
                min(first), max(last)
            FROM (SELECT \(key) AS name, role, bucket, count(*) AS alike,
                    min(attribution.time) AS first, max(attribution.time) AS last
                FROM verdict CROSS JOIN attribution ON attribution.verdict_id = verdict.id
                WHERE \(condition) AND attribution.time BETWEEN ? AND ?
                GROUP BY verdict.id\(isOfVerdict ? "" : ", name"))
            GROUP BY name ORDER BY \(grouping == .day ? "name" : "denials DESC, name")
            """)
        _ = filter.bind(values, to: counted)
        var groups: [ReportGroup] = []
        while try counted.step() {
            groups.append(
                ReportGroup(
                    key: counted.optionalText(0), denials: Int(counted.integer(1)),
                    roles: Int(counted.integer(2)), buckets: Int(counted.integer(3)),
                    first: Instant(seconds: counted.integer(4)),
                    last: Instant(seconds: counted.integer(5))))
        }
        return groups
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
                    max(attribution.time),
                    iif(instr(document.content, \(Schema.hole)), attribution.key, NULL) AS hole
                FROM verdict CROSS JOIN attribution ON attribution.verdict_id = verdict.id
                    LEFT JOIN document ON document.id = attribution.fix
                WHERE \(condition) AND attribution.time BETWEEN ? AND ?
                GROUP BY attribution.fix, hole, role, bucket
                ORDER BY min(attribution.time), role, bucket, attribution.fix, hole
                """)
            _ = filter.bind(values, to: counted)
            let reader = try RowReader(connection)
            while try counted.step() {
                receive(
                    FixTally(
                        fixes: try reader.fixes(
                            counted.optionalInteger(0), key: counted.optionalText(6)),
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
