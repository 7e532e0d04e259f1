import AWSTypes
internal import Wording

/// Attributed denials, counted.
extension StoreReader {
    /// The groups of the denials that pass the filter, the largest first, then by their names; those
    /// of days and hours in their order.
    public func groups(
        by grouping: Grouping, and other: Grouping? = nil, _ filter: ReportFilter
    ) throws(StoreError) -> [ReportGroup] {
        try snapshot { () throws(StoreError) in try counts(of: grouping, and: other, filter) }
    }

    /// The same, inside of a snapshot.
    func counts(
        of grouping: Grouping, and other: Grouping? = nil, _ filter: ReportFilter
    ) throws(StoreError) -> [ReportGroup] {
        let (condition, values) = filter.verdictCondition
        let areTallied =
            grouping.isTallied && other?.isTallied != false && !filter.asksOfDenials
        let counted = try connection.prepare(
            areTallied
                ? StoreReader.counts(of: grouping, other, condition, values.count)
                : StoreReader.countsOfRows(by: grouping, other, condition, filter.denialCondition))
        let index = filter.bind(values, to: counted)
        if areTallied {
            let days = UTCDays(from: filter.times.from, to: filter.times.to)
            let ends = days.ends.flatMap { [UTCDays.day(of: $0.from), $0.from, $0.to] }
            for (offset, value) in ([days.whole.first, days.whole.last] + ends).enumerated() {
                counted.bind(index + 1 + Int32(offset), value)
            }
        }
        var groups: [ReportGroup] = []
        while try counted.step() {
            var group = ReportGroup(
                key: counted.optionalText(0), denials: Int(counted.integer(1)),
                roles: Int(counted.integer(2)), buckets: Int(counted.integer(3)),
                first: Instant(seconds: counted.integer(4)),
                last: Instant(seconds: counted.integer(5)))
            if other != nil { group.otherKey = counted.optionalText(6) }
            groups.append(group)
        }
        return groups
    }

    /// Whole days are counted already, for each verdict; what the filter's times leave of days at
    /// their ends is counted by the index. The first and the last time are looked up in it.
    ///
    /// Parameters, behind `count` of the condition: the times from and to; the first and the last
    /// whole day; of each end its day, and the times from and to.
    private static func counts(
        of grouping: Grouping, _ other: Grouping?, _ condition: String, _ count: Int
    ) -> String {
        func parameter(_ number: Int) -> String { "?\(count + number)" }
        let isByDay = grouping == .day || other == .day
        let from = isByDay ? "max(\(parameter(1)), day * \(UTCDays.seconds))" : parameter(1)
        let to =
            isByDay
            ? "min(\(parameter(2)), day * \(UTCDays.seconds) + \(UTCDays.seconds - 1))"
            : parameter(2)
        func name(_ grouping: Grouping) -> String {
            grouping == .day
                ? "strftime('%Y-%m-%d', day * \(UTCDays.seconds), 'unixepoch')" : grouping.rawValue
        }
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
                SELECT id, cause, mechanism, role, account, bucket, action FROM verdict WHERE \(condition)),
            part AS (
                SELECT chosen.*, day, denials
                FROM chosen CROSS JOIN tally ON tally.verdict_id = chosen.id
                WHERE denials > 0 AND day BETWEEN \(parameter(3)) AND \(parameter(4))
                \(ends.joined(separator: "\n")))
            SELECT name, sum(alike) AS sum, count(DISTINCT role), count(DISTINCT bucket),
                min(first), max(last), other
            FROM (SELECT \(name(grouping)) AS name, \(other.map(name) ?? "NULL") AS other, role,
                    bucket, sum(denials) AS alike,
                    (SELECT min(time) FROM attribution
                        WHERE verdict_id = part.id AND time >= \(from)) AS first,
                    (SELECT max(time) FROM attribution
                        WHERE verdict_id = part.id AND time <= \(to)) AS last
                FROM part GROUP BY id\(isByDay ? ", day" : ""))
            GROUP BY name, other
            ORDER BY \(grouping.isInOrder ? "name, sum DESC, other" : "sum DESC, name, other")
            """
    }

    /// What no verdict tells is counted row by row. A denial that waits for changes of several owners
    /// is counted for each.
    private static func countsOfRows(
        by grouping: Grouping, _ other: Grouping?, _ condition: String, _ ofDenials: String
    ) -> String {
        let changes =
            grouping == .owner || other == .owner
            ? """
            LEFT JOIN json_each((SELECT replace(content, \(Schema.hole), '') FROM document
                WHERE document.id = attribution.fix)) AS change
            """ : ""
        // Only with the changes a denial may stand in several rows.
        let count = changes.isEmpty ? "count(*)" : "count(DISTINCT attribution.denial_id)"
        return """
            SELECT \(grouping.term) AS name, \(count) AS denials,
                count(DISTINCT verdict.role),
                count(DISTINCT verdict.bucket), min(attribution.time), max(attribution.time),
                \(other?.term ?? "NULL") AS other
            FROM verdict CROSS JOIN attribution ON attribution.verdict_id = verdict.id
            \(changes)
            WHERE \(condition) AND attribution.time BETWEEN ? AND ? AND \(ofDenials)
            GROUP BY name, other
            ORDER BY \(grouping.isInOrder ? "name, denials DESC, other" : "denials DESC, name, other")
            """
    }
}

extension Grouping {
    /// Whether each verdict has one value, or each day, so that its denials are counted already.
    fileprivate var isTallied: Bool {
        switch self {
        case .cause, .role, .account, .bucket, .action, .mechanism, .day: return true
        case .owner, .hour, .job, .run: return false
        }
    }

    /// Whether the groups are shown in the order of their names.
    fileprivate var isInOrder: Bool { self == .day || self == .hour }

    /// The value of a row of `verdict` and `attribution`.
    fileprivate var term: String {
        func member(_ path: String, of column: String) -> String {
            """
            (SELECT json_extract(replace(content, \(Schema.hole), ''), '\(path)') FROM document
                WHERE document.id = attribution.\(column))
            """
        }
        switch self {
        case .job: return member("$.job", of: "job")
        case .run: return member("$.run", of: "job")
        case .owner:
            // An older answer has another name for the owner of a control policy.
            let old = PlaceText.organizationsOwner.replacing(text: "'", with: "''")
            let account = "json_extract(change.value, '$.place.account')"
            return """
                CASE WHEN json_extract(change.value, '$.owner') = '\(old)' AND \(account) IS NOT NULL
                    THEN 'account ' || \(account) || ', the organization''s management account'
                    ELSE json_extract(change.value, '$.owner') END
                """
        case .day: return "strftime('%Y-%m-%d', attribution.time, 'unixepoch')"
        case .hour: return "strftime('%Y-%m-%dT%H:00Z', attribution.time, 'unixepoch')"
        case .cause, .role, .account, .bucket, .action, .mechanism:
            return "verdict.\(rawValue)"
        }
    }
}
