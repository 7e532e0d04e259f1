public import AWSTypes

/// By what `report --group-by` groups denials. The raw value is the flag's value.
public enum Grouping: String, CaseIterable, Sendable {
    case cause
    case role
    case account
    case bucket
    case action
    case mechanism
    /// Who has to make a change: a denial that waits for several owners counts for each.
    case owner
    /// The UTC day, `2026-05-04`.
    case day
    /// The hour, `2026-05-04T10:00Z`.
    case hour
    /// The Glue job, where only one comes into question.
    case job
    /// The job's run, where only one comes into question.
    case run
}

/// Denials that have something in common.
public struct ReportGroup: Hashable, Sendable {
    /// What they have in common: a slug, an ARN, a name or a day; nil for the denials that have
    /// none.
    public var key: String?
    /// What they have in common besides, where they are grouped by two fields.
    public var otherKey: String?
    /// How many.
    public var denials: Int
    /// How many roles.
    public var roles: Int
    /// How many buckets.
    public var buckets: Int
    /// The earliest time.
    public var first: Instant
    /// The latest time.
    public var last: Instant

    /// The same denials under other names of what they have in common; `name` says them of a key and
    /// the field that it is of.
    package func named(
        by fields: [Grouping], _ name: (String, Grouping) -> String
    ) -> ReportGroup {
        var group = self
        if let field = fields.first { group.key = key.map { name($0, field) } }
        if fields.count > 1 { group.otherKey = otherKey.map { name($0, fields[1]) } }
        return group
    }

    /// The groups with the most denials, so many of them, in the order in which all are.
    public static func largest(_ count: Int, of groups: [ReportGroup]) -> [ReportGroup] {
        guard count < groups.count else { return groups }
        let largest = groups.indices.sorted {
            (groups[$1].denials, $0) < (groups[$0].denials, $1)
        }
        return largest.prefix(count).sorted().map { groups[$0] }
    }

    /// A group.
    public init(
        key: String?, denials: Int, roles: Int, buckets: Int, first: Instant, last: Instant
    ) {
        self.key = key
        self.denials = denials
        self.roles = roles
        self.buckets = buckets
        self.first = first
        self.last = last
    }
}
