public import AWSTypes

/// By what `report --group-by` groups denials. The raw value is the flag's value.
public enum Grouping: String, CaseIterable, Sendable {
    case cause
    case role
    case bucket
    case mechanism
    /// Denials that one change resolves; a denial with two fixes stands in both groups.
    case fix
    /// The UTC day, `2026-05-04`.
    case day
}

/// Denials that have something in common.
public struct ReportGroup: Hashable, Sendable {
    /// What they have in common: a slug, an ARN, a name, a day, or a fix's summary; nil for the
    /// denials that have none.
    public var key: String?
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
    /// The change itself, when grouped by fix; `verified` when it is for every denial.
    public var fix: ReportedFix?

    /// A group.
    public init(
        key: String?, denials: Int, roles: Int, buckets: Int, first: Instant, last: Instant,
        fix: ReportedFix? = nil
    ) {
        self.key = key
        self.denials = denials
        self.roles = roles
        self.buckets = buckets
        self.first = first
        self.last = last
        self.fix = fix
    }
}
