public import AWSTypes

/// Which denials a report shows. An empty filter shows every denial of a Glue role.
public struct ReportFilter: Hashable, Sendable {
    /// The earliest time, included.
    public var since: Instant?
    /// The latest time, excluded.
    public var until: Instant?
    /// Any of these; all when empty.
    public var causes: [Cause] = []
    /// Any of these; all when empty.
    public var certainties: [Certainty] = []
    /// A glob (`*`, `?`, `[a-z]`) over the role's whole ARN or its name without the path.
    public var role: String?
    /// A glob over the bucket's name.
    public var bucket: String?
    /// The account of the principal, a glob.
    public var account: String?
    /// The IAM action, a glob, compared without case.
    public var action: String?
    /// Whether denials of principals that are no Glue roles are shown too.
    public var includesAllPrincipals = false

    /// The empty filter.
    public init() {}
}

extension ReportFilter {
    /// The condition on `verdict`, whose rows are few, with one parameter for each value: no text
    /// of the user's ever stands in the SQL.
    var verdictCondition: (sql: String, values: [String]) {
        var terms: [String] = []
        var values: [String] = []
        func require(_ term: String, _ bound: [String]) {
            terms.append(term)
            values += bound
        }
        func requireAny(_ column: String, of slugs: [String]) {
            guard !slugs.isEmpty else { return }
            let marks = slugs.map { _ in "?" }.joined(separator: ", ")
            require("\(column) IN (\(marks))", slugs)
        }
        if !includesAllPrincipals { require("is_glue = 1", []) }
        requireAny("cause", of: causes.map(\.rawValue))
        requireAny("certainty", of: certainties.map(\.rawValue))
        if let role { require("(role GLOB ? OR role GLOB ?)", [role, "*/" + role]) }
        if let bucket { require("bucket GLOB ?", [bucket]) }
        if let account { require("account GLOB ?", [account]) }
        if let action { require("lower(action) GLOB lower(?)", [action]) }
        return (terms.isEmpty ? "true" : terms.joined(separator: " AND "), values)
    }

    /// The times as SQLite compares them, both included.
    var times: (from: Int64, to: Int64) {
        (since?.seconds ?? .min, until.map { $0.seconds &- 1 } ?? .max)
    }
}
