internal import AWSTypes
internal import ReportStore

/// The rows as one HTML page: a summary by cause, then each denial with its change.
struct HTMLReport: RowWriter {
    let causes: [ReportGroup]

    func begin() -> String {
        let total = causes.reduce(0) { $0 + $1.denials }
        return HTMLPage.begin(title: "Denied requests")
            + "<p>\(Plural.count(total, "denial"))</p>\n"
            + (causes.isEmpty ? "" : HTMLPage.table(causes, named: "cause"))
    }

    func row(_ row: ReportRow) -> String {
        let safe = SafeText.html
        let mechanism = row.mechanism.map { " (\($0.rawValue))" } ?? ""
        var text = """
            <article>
            <h3><span class="cause">\(row.cause.rawValue)</span>\(mechanism), \
            \(row.certaintyText): \(safe(row.action)) on \(safe(row.resource))</h3>
            <p class="meta">\(row.eventTime) · request \(safe(row.requestID)) · \
            \(safe(row.role ?? row.principal ?? "unknown principal"))</p>

            """
        text += HTMLReport.list("blocked by", row.blockedBy.map { "\($0.policy): \($0.detail)" })
        text += HTMLReport.list("missing", row.missing)
        for fix in row.fix { text += HTMLPage.fix(fix) }
        if row.fix.contains(where: { $0.document != nil }) {
            text +=
                "<p>The whole new documents, tested together, and a script that applies them:</p>\n"
            text += HTMLPage.code(FixHint.command(for: row.requestID))
        }
        return text + "</article>\n"
    }

    func end() -> String { HTMLPage.end }

    private static func list(_ title: String, _ items: [String]) -> String {
        guard !items.isEmpty else { return "" }
        return "<p class=\"fix\">\(title)</p>\n" + HTMLPage.list(items)
    }
}

/// Groups as one HTML page.
struct GroupHTML {
    let grouping: Grouping

    func text(_ groups: [ReportGroup]) -> String {
        HTMLPage.begin(title: "Denied requests by \(grouping.rawValue)")
            + HTMLPage.table(groups, named: grouping.rawValue) + HTMLPage.end
    }
}
