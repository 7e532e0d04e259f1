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
        let (condition, values) = filter.verdictCondition
        let counted = try connection.prepare(
            grouping == .fix
                ? StoreReader.countsOfFixes(condition)
                : StoreReader.counts(of: grouping, condition, values.count))
        let index = filter.bind(values, to: counted)
        if grouping != .fix {
            let days = UTCDays(from: filter.times.from, to: filter.times.to)
            let ends = days.ends.flatMap { [UTCDays.day(of: $0.from), $0.from, $0.to] }
            for (offset, value) in ([days.whole.first, days.whole.last] + ends).enumerated() {
                counted.bind(index + 1 + Int32(offset), value)
            }
        }
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

    /// Whole days are counted already, for each verdict; what the filter's times leave of days at
    /// their ends is counted by the index. The first and the last time are looked up in it.
    ///
    /// Parameters, behind `count` of the condition: the times from and to; the first and the last
    /// whole day; of each end its day, and the times from and to.
    private static func counts(of grouping: Grouping, _ condition: String, _ count: Int) -> String {
        func parameter(_ number: Int) -> String { "?\(count + number)" }
        let isByDay = grouping == .day
        let from = isByDay ? "max(\(parameter(1)), day * \(UTCDays.seconds))" : parameter(1)
        let to =
            isByDay
            ? "min(\(parameter(2)), day * \(UTCDays.seconds) + \(UTCDays.seconds - 1))"
            : parameter(2)
        let name =
            isByDay
            ? "strftime('%Y-%m-%d', day * \(UTCDays.seconds), 'unixepoch')" : grouping.rawValue
        let ends = [5, 8].map { first in
            """
            UNION ALL SELECT chosen.*, \(parameter(first)), count(*)
            FROM chosen CROSS JOIN attribution ON attribution.verdict_id = chosen.id
            WHERE time BETWEEN \(parameter(first + 1)) AND \(parameter(first + 2))
            GROUP BY chosen.id
            """
        }
        return """
            WITH chosen AS MATERIALIZED (
                SELECT id, cause, mechanism, role, bucket FROM verdict WHERE \(condition)),
            part AS (
                SELECT chosen.*, day, denials
                FROM chosen CROSS JOIN tally ON tally.verdict_id = chosen.id
                WHERE denials > 0 AND day BETWEEN \(parameter(3)) AND \(parameter(4))
                \(ends.joined(separator: "\n")))
            SELECT name, sum(alike) AS sum, count(DISTINCT role), count(DISTINCT bucket),
                min(first), max(last)
            FROM (SELECT \(name) AS name, role, bucket, sum(denials) AS alike,
                    (SELECT min(time) FROM attribution
                        WHERE verdict_id = part.id AND time >= \(from)) AS first,
                    (SELECT max(time) FROM attribution
                        WHERE verdict_id = part.id AND time <= \(to)) AS last
                FROM part GROUP BY id\(isByDay ? ", day" : ""))
            GROUP BY name ORDER BY \(isByDay ? "name" : "sum DESC, name")
            """
    }

    private static func countsOfFixes(_ condition: String) -> String {
        """
        SELECT (SELECT \(Schema.filled("document")) FROM document WHERE id = attribution.fix) AS name,
            count(*) AS denials, count(DISTINCT role), count(DISTINCT bucket),
            min(attribution.time), max(attribution.time)
        FROM verdict CROSS JOIN attribution ON attribution.verdict_id = verdict.id
        WHERE \(condition) AND attribution.time BETWEEN ? AND ?
        GROUP BY name ORDER BY denials DESC, name
        """
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
