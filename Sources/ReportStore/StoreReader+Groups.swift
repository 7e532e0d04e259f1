internal import AWSTypes
internal import Attributions

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
        var counts: [FixUnion.Key?: FixCount] = [:]
        while try counted.step() {
            let fixes = try reader.fixes(counted.optionalInteger(0)).map { FixUnion(Fix($0)) }
            var unions: [FixUnion.Key?: FixUnion?] = fixes.isEmpty ? [nil: nil] : [:]
            // A list may name one change twice; the denial is one all the same.
            for fix in fixes { unions[fix.key] = .some(unions[fix.key]??.union(fix) ?? fix) }
            for (key, union) in unions {
                counts[key, default: FixCount()].add(
                    denials: Int(counted.integer(3)), role: counted.optionalText(1),
                    bucket: counted.optionalText(2), first: counted.integer(4),
                    last: counted.integer(5), union: union)
            }
        }
        return counts.values.map(\.group).sorted {
            ($1.denials, $0.key ?? "", $0.fix?.subject ?? "", $0.fix?.document ?? "")
                < ($0.denials, $1.key ?? "", $1.fix?.subject ?? "", $1.fix?.document ?? "")
        }
    }
}

/// The denials that one change resolves.
private struct FixCount {
    private var denials = 0
    private var roles: Set<String> = []
    private var buckets: Set<String> = []
    private var first = Int64.max
    private var last = Int64.min
    private var union: FixUnion?

    mutating func add(
        denials: Int, role: String?, bucket: String?, first: Int64, last: Int64, union: FixUnion?
    ) {
        self.denials += denials
        if let role { roles.insert(role) }
        if let bucket { buckets.insert(bucket) }
        self.first = min(self.first, first)
        self.last = max(self.last, last)
        if let union { self.union = self.union?.union(union) ?? union }
    }

    var group: ReportGroup {
        let fix = union.map { ReportedFix($0.joined) }
        return ReportGroup(
            key: fix?.summary, denials: denials, roles: roles.count, buckets: buckets.count,
            first: Instant(seconds: first), last: Instant(seconds: last), fix: fix)
    }
}

extension Fix {
    /// A stored fix as an attribution's.
    fileprivate init(_ fix: ReportedFix) {
        self.init(
            cause: Cause(rawValue: fix.cause) ?? .undetermined, owner: fix.owner,
            summary: fix.summary, subject: fix.subject, document: fix.document,
            setting: fix.setting, newlyAllows: fix.newlyAllows, verified: fix.verified)
    }
}

extension ReportedFix {
    fileprivate init(_ fix: Fix) {
        self.init(
            cause: fix.cause.rawValue, owner: fix.owner, summary: fix.summary,
            document: fix.document, setting: fix.setting, verified: fix.verified,
            subject: fix.subject, newlyAllows: fix.newlyAllows)
    }
}
