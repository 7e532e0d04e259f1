internal import Attributions

/// Which denials are read to be decided again, as SQL.
struct ReplayChoice {
    let filter: ReportFilter
    let requestIDs: [String]
    /// Whether all other denials are meant.
    let isOutside: Bool
    /// Verdicts whose denials are passed over.
    var leftOut: [Int64] = []
    /// Whether these are counted, and no others read.
    var isOfLeftOut = false

    init(_ filter: ReportFilter, _ requestIDs: [String], isOutside: Bool) {
        self.filter = filter
        self.requestIDs = requestIDs
        self.isOutside = isOutside
    }

    /// What all layers say together to the denials of a verdict; nil where no program of today's
    /// revision has told, and while one of them is to be decided again.
    static let judgement = """
        CASE WHEN judged_by = \(Judgement.revision) AND verdict.id NOT IN (
            SELECT verdict_id FROM pending_attribution
                CROSS JOIN attribution USING (denial_id))
            THEN judgement END
        """

    /// The last parameter: a list of numbers.
    var leftOutJSON: String {
        "[" + leftOut.map(\.description).joined(separator: ",") + "]"
    }

    /// One row for each denial; of those left out one for each judgement, with their count.
    var sql: String {
        guard !isOfLeftOut else {
            return """
                SELECT judgement, count(*) FROM \(tables) WHERE \(condition) GROUP BY judgement
                """
        }
        return """
            SELECT attribution.denial_id, denial.request_id, attribution.time, role, bucket, action,
                cause, certainty, resource, \(Schema.key) AS object, \(ReplayChoice.judgement)
            FROM \(tables) WHERE \(condition)
            ORDER BY attribution.time, denial.request_id, object, verdict.action,
                verdict.bucket, verdict.principal, denial.part
            """
    }

    /// Few that are named are looked up by their names, not found among all.
    private var areNamed: Bool { !requestIDs.isEmpty && !isOutside }

    private var tables: String {
        if areNamed {
            return """
                denial CROSS JOIN attribution ON attribution.denial_id = denial.id
                CROSS JOIN verdict ON verdict.id = attribution.verdict_id
                """
        }
        let attributed = "verdict CROSS JOIN attribution ON attribution.verdict_id = verdict.id"
        // What only counts needs no name of a denial, and then no row of one is read.
        return isOfLeftOut && requestIDs.isEmpty
            ? attributed : attributed + " CROSS JOIN denial ON denial.id = attribution.denial_id"
    }

    private var condition: String {
        let marks = requestIDs.map { _ in "?" }.joined(separator: ", ")
        let ids = requestIDs.isEmpty ? "true" : "denial.request_id IN (\(marks))"
        let verdicts =
            leftOut.isEmpty
            ? "true"
            : "verdict.id \(isOfLeftOut ? "IN" : "NOT IN") (SELECT value FROM json_each(?))"
        return """
            (\(filter.verdictCondition.sql) AND attribution.time BETWEEN ? AND ?
                AND \(filter.denialCondition) AND \(ids))
                \(areNamed ? "" : isOutside ? "IS NOT TRUE" : "IS TRUE")
            AND \(verdicts)
            """
    }
}
