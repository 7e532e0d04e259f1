internal import AWSTypes
internal import JSON
public import ReportStore

/// Writes the groups of `report --group-by`; by fix they are a plan (`PlanReport`).
public struct GroupReport {
    let grouping: Grouping
    let columns: Int?

    /// A report of denials grouped by this; a table may take `columns`, nil for any width.
    public init(grouping: Grouping, columns: Int? = nil) {
        self.grouping = grouping
        self.columns = columns
    }

    /// The whole answer.
    public func text(_ groups: [ReportGroup], format: ReportFormat) -> String {
        switch format {
        case .table: return table(groups)
        case .json: return "[" + groups.map { "\n" + json($0) }.joined(separator: ",") + "\n]\n"
        case .ndjson: return groups.map { json($0) + "\n" }.joined()
        case .csv: return csv(groups)
        case .markdown: return GroupMarkdown(grouping: grouping).text(groups)
        case .html: return GroupHTML(grouping: grouping).text(groups)
        }
    }

    // MARK: - For programs

    private func json(_ group: ReportGroup) -> String {
        let text = JSONText.string
        return JSONText.object([
            ("groupBy", text(grouping.rawValue)), ("key", text(group.key)),
            ("denials", "\(group.denials)"), ("roles", "\(group.roles)"),
            ("buckets", "\(group.buckets)"), ("first", text(group.first.description)),
            ("last", text(group.last.description)),
        ])
    }

    private func csv(_ groups: [ReportGroup]) -> String {
        CSVReport.line([grouping.rawValue, "denials", "roles", "buckets", "first", "last"])
            + groups.map { group in
                CSVReport.line([
                    group.key, "\(group.denials)", "\(group.roles)", "\(group.buckets)",
                    group.first.description, group.last.description,
                ])
            }.joined()
    }

    // MARK: - For people

    private func table(_ groups: [ReportGroup]) -> String {
        let keys = groups.map { SafeText.terminal(GroupReport.name($0)) }
        // The counts and the two days take 49 columns.
        let room = columns.map { max(8, $0 - 49) }
        let width = min(
            room ?? Int.max, max(grouping.rawValue.count, keys.map(\.displayWidth).max() ?? 0))
        var text = ""
        func line(_ key: String, _ cells: [String], _ first: String, _ last: String) {
            let numbers = cells.map { String(repeating: " ", count: max(0, 8 - $0.count)) + $0 }
            let line =
                key.clipped(to: width).filled(to: width) + "  " + numbers.joined() + "  "
                + first.filled(to: 10) + " " + last
            text += line.clipped(to: columns) + "\n"
        }
        line(grouping.rawValue.uppercased(), ["DENIALS", "ROLES", "BUCKETS"], "FIRST", "LAST")
        for (group, key) in zip(groups, keys) {
            line(
                key, ["\(group.denials)", "\(group.roles)", "\(group.buckets)"],
                GroupReport.day(group.first), GroupReport.day(group.last))
        }
        return groups.isEmpty ? "no denials\n" : text
    }

    static func name(_ group: ReportGroup) -> String { group.key ?? "(none)" }

    static func day(_ instant: Instant) -> String { String(instant.description.prefix(10)) }
}
