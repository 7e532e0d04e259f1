import AWSTypes

/// Attributed denials, counted.
extension StoreReader {
    /// The groups of the denials that pass the filter, the largest first, then by their names.
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
        let areTallied =
            ![.job, .run].contains(grouping) && filter.jobs.isEmpty && filter.runs.isEmpty
        let counted = try connection.prepare(
            areTallied
                ? StoreReader.counts(of: grouping, condition, values.count)
                : StoreReader.countsOfRows(by: grouping, condition, filter.jobCondition))
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

    /// What no verdict tells is counted row by row.
    private static func countsOfRows(
        by grouping: Grouping, _ condition: String, _ jobs: String
    ) -> String {
        func ofJob(_ member: String) -> String {
            """
            (SELECT json_extract(content, '$.\(member)') FROM document
                WHERE document.id = attribution.job)
            """
        }
        let name: String
        switch grouping {
        case .job: name = ofJob("job")
        case .run: name = ofJob("run")
        case .day: name = "strftime('%Y-%m-%d', attribution.time, 'unixepoch')"
        case .cause, .role, .bucket, .mechanism: name = "verdict.\(grouping.rawValue)"
        }
        return """
            SELECT \(name) AS name, count(*) AS denials, count(DISTINCT verdict.role),
                count(DISTINCT verdict.bucket), min(attribution.time), max(attribution.time)
            FROM verdict CROSS JOIN attribution ON attribution.verdict_id = verdict.id
            WHERE \(condition) AND attribution.time BETWEEN ? AND ? AND \(jobs)
            GROUP BY name ORDER BY \(grouping == .day ? "name" : "denials DESC, name")
            """
    }
}
