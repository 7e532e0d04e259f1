internal import AWSTypes
internal import ReportStore

/// The rows as Markdown (GitHub's dialect), to paste into a ticket.
struct MarkdownReport: RowWriter {
    let causes: [ReportGroup]
    let zone: ClockZone

    func begin() -> String {
        MarkdownReport.heading(causes)
            + MarkdownReport.header([
                "time", "request", "cause", "certainty", "action", "resource", "role",
                "what to change", "who",
            ])
    }

    func row(_ row: ReportRow) -> String {
        MarkdownReport.cells([
            zone.text(row.eventTime), SafeText.markdownCode(row.requestID),
            row.cause.rawValue, row.certaintyText, SafeText.markdownCode(row.action),
            SafeText.markdownCode(row.resource),
            SafeText.markdownCode(TableReport.shortRole(row)),
            SafeText.markdown(ChangeWords.all(row)),
            SafeText.markdown(Set(row.fix.map(\.owner)).sorted().joined(separator: "; ")),
        ])
    }

    func end() -> String { "" }

    /// The title, and how many denials there are of each cause.
    static func heading(_ causes: [ReportGroup]) -> String {
        let total = causes.reduce(0) { $0 + $1.denials }
        var text = "# Denied requests\n\n\(Plural.count(total, "denial")).\n\n"
        guard !causes.isEmpty else { return text }
        text += header(["cause", "denials", "roles", "buckets", "first", "last"])
        text += causes.map { group in
            cells([
                GroupReport.name(group), "\(group.denials)", "\(group.roles)", "\(group.buckets)",
                GroupReport.day(group.first), GroupReport.day(group.last),
            ])
        }.joined()
        return text + "\n"
    }

    static func header(_ names: [String]) -> String {
        cells(names) + cells(names.map { _ in "---" })
    }

    static func cells(_ cells: [String]) -> String {
        "| " + cells.joined(separator: " | ") + " |\n"
    }
}

/// Groups as Markdown.
struct GroupMarkdown {
    let groupings: [Grouping]

    func text(_ groups: [ReportGroup]) -> String {
        let names = groupings.map(\.rawValue)
        return "# Denied requests by \(names.joined(separator: " and "))\n\n"
            + MarkdownReport.header(names + ["denials", "roles", "buckets", "first", "last"])
            + groups.map { group in
                MarkdownReport.cells(
                    GroupReport.names(group, groupings.count).map(SafeText.markdownCode) + [
                        "\(group.denials)", "\(group.roles)", "\(group.buckets)",
                        GroupReport.day(group.first), GroupReport.day(group.last),
                    ])
            }.joined()
    }
}
