internal import AWSTypes

/// Attributed denials, counted.
extension StoreReader {
    /// The groups of the denials that pass the filter, the largest first, then by their names.
    public func groups(
        by grouping: Grouping, _ filter: ReportFilter
    ) throws(StoreError) -> [ReportGroup] {
        try snapshot { () throws(StoreError) in
            grouping == .fix ? try fixGroups(filter) : try plainGroups(grouping, filter)
        }
    }

    private func plainGroups(
        _ grouping: Grouping, _ filter: ReportFilter
    ) throws(StoreError) -> [ReportGroup] {
        let key =
            grouping == .day
            ? "strftime('%Y-%m-%d', attribution.time, 'unixepoch')" : grouping.rawValue
        let (condition, values) = filter.verdictCondition
        let counted = try connection.prepare(
            """
            SELECT \(key) AS name, count(*) AS denials, count(DISTINCT role),
                count(DISTINCT bucket), min(attribution.time), max(attribution.time)
            FROM verdict CROSS JOIN attribution ON attribution.verdict_id = verdict.id
            WHERE \(condition) AND attribution.time BETWEEN ? AND ?
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

    /// Counts in SQL by the list of fixes and by role and bucket, then by the single fix here.
    private func fixGroups(_ filter: ReportFilter) throws(StoreError) -> [ReportGroup] {
        let (condition, values) = filter.verdictCondition
        let counted = try connection.prepare(
            """
            SELECT attribution.fix, role, bucket, count(*), min(attribution.time),
                max(attribution.time)
            FROM verdict CROSS JOIN attribution ON attribution.verdict_id = verdict.id
            WHERE \(condition) AND attribution.time BETWEEN ? AND ?
            GROUP BY attribution.fix, verdict.id
            """)
        _ = filter.bind(values, to: counted)
        let reader = try RowReader(connection)
        var counts: [FixCount.Key: FixCount] = [:]
        while try counted.step() {
            let fixes = try reader.fixes(counted.optionalInteger(0))
            let keys = fixes.isEmpty ? [FixCount.Key(nil)] : fixes.map(FixCount.Key.init)
            // A list may name one change twice; the denial is one all the same.
            for key in Set(keys) {
                counts[key, default: FixCount()].add(
                    denials: Int(counted.integer(3)), role: counted.optionalText(1),
                    bucket: counted.optionalText(2), first: counted.integer(4),
                    last: counted.integer(5),
                    isVerified: fixes.allSatisfy { FixCount.Key($0) != key || $0.verified })
            }
        }
        return counts.map { $1.group(of: $0) }.sorted {
            ($1.denials, $0.key ?? "", $0.fix?.subject ?? "", $0.fix?.document ?? "")
                < ($0.denials, $1.key ?? "", $1.fix?.subject ?? "", $1.fix?.document ?? "")
        }
    }
}

/// The denials that one change resolves.
private struct FixCount {
    /// The change; whether it is verified may differ from denial to denial.
    struct Key: Hashable {
        let fix: ReportedFix?

        init(_ fix: ReportedFix?) {
            var fix = fix
            fix?.verified = true
            self.fix = fix
        }
    }

    private var denials = 0
    private var roles: Set<String> = []
    private var buckets: Set<String> = []
    private var first = Int64.max
    private var last = Int64.min
    private var isVerified = true

    mutating func add(
        denials: Int, role: String?, bucket: String?, first: Int64, last: Int64, isVerified: Bool
    ) {
        self.denials += denials
        if let role { roles.insert(role) }
        if let bucket { buckets.insert(bucket) }
        self.first = min(self.first, first)
        self.last = max(self.last, last)
        self.isVerified = self.isVerified && isVerified
    }

    func group(of key: Key) -> ReportGroup {
        var fix = key.fix
        fix?.verified = isVerified
        return ReportGroup(
            key: fix?.summary, denials: denials, roles: roles.count, buckets: buckets.count,
            first: Instant(seconds: first), last: Instant(seconds: last), fix: fix)
    }
}
