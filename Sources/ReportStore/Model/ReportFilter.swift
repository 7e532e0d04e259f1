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
    /// Globs (`*`, `?`, `[a-z]`) over the role's whole ARN or its name without the path. Any of
    /// these, as in the lists below; all when empty.
    public var roles: [String] = []
    /// Globs over the bucket's name.
    public var buckets: [String] = []
    /// The account of the principal, globs.
    public var accounts: [String] = []
    /// The IAM action, globs, compared without case.
    public var actions: [String] = []
    /// Globs over the names of the Glue jobs that come into question.
    public var jobs: [String] = []
    /// Globs over the ids of the runs that come into question.
    public var runs: [String] = []
    /// Globs over the object's key.
    public var keys: [String] = []
    /// Globs over the request id, compared without case.
    public var requestIDs: [String] = []
    /// Only what came into the store from this time on, whenever it happened.
    public var storedSince: Instant?
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
        func requireAny(_ term: String, like globs: [String]) {
            guard !globs.isEmpty else { return }
            require("(\(globs.map { _ in term }.joined(separator: " OR ")))", globs)
        }
        requireAny("role GLOB ?", like: roles.flatMap { [$0, "*/" + $0] })
        requireAny("bucket GLOB ?", like: buckets)
        requireAny("account GLOB ?", like: accounts)
        requireAny("lower(action) GLOB lower(?)", like: actions)
        return (terms.isEmpty ? "true" : terms.joined(separator: " AND "), values)
    }

    /// Whether something is asked for that is told of each denial, and not of its verdict.
    var asksOfDenials: Bool { !denialValues.isEmpty }

    /// The values of `denialCondition`, in its order; `bind` binds them behind the times.
    var denialValues: [String] {
        jobs + runs + keys + requestIDs + (storedSince.map { ["\($0.seconds)"] } ?? [])
    }

    /// The condition on `attribution` by jobs, runs, keys and request ids.
    var denialCondition: String {
        func anyOf(_ value: String, _ globs: [String]) -> String? {
            guard !globs.isEmpty else { return nil }
            return "(" + globs.map { _ in value }.joined(separator: " OR ") + ")"
        }
        func ofJob(_ list: String, _ value: String, or others: String = "", _ globs: [String])
            -> String?
        {
            guard !globs.isEmpty else { return nil }
            let any = globs.map { _ in "name GLOB ?" }.joined(separator: " OR ")
            return """
                EXISTS (SELECT 1 FROM (
                    SELECT \(value) AS name
                    FROM document, json_each(document.content, '$.\(list)') AS listed
                    WHERE document.id = attribution.job \(others)) WHERE \(any))
                """
        }
        // A run's own log names the run, whether or not its start is known.
        let loggedRuns = """
            UNION ALL SELECT event_id FROM sighting
            WHERE \(Schema.isSighting(of: "attribution.denial_id")) AND attribution.logs & 8
                AND event_id GLOB 'jr_*'
            """
        let terms = [
            ofJob("jobs", "listed.value", jobs),
            ofJob("runs", "json_extract(listed.value, '$.id')", or: loggedRuns, runs),
            anyOf("\(Schema.key) GLOB ?", keys),
            anyOf("upper(request_id) GLOB upper(?)", requestIDs).map {
                "attribution.denial_id IN (SELECT id FROM denial WHERE \($0))"
            },
            storedSince.map { _ in
                """
                attribution.denial_id >= coalesce((SELECT min(first_denial) FROM arrival
                    WHERE arrival.time >= CAST(? AS INTEGER)), \(Int64.max))
                """
            },
        ].compactMap { $0 }
        return terms.isEmpty ? "true" : terms.joined(separator: " AND ")
    }

    /// The times as SQLite compares them, both included.
    var times: (from: Int64, to: Int64) {
        (since?.seconds ?? .min, until.map { $0.seconds &- 1 } ?? .max)
    }
}
