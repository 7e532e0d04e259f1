internal import AWSTypes
internal import JSON
public import ReportStore

/// Writes the groups of `report --group-by`.
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
        case .table: return grouping == .fix ? fixText(groups) : table(groups)
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
        var members = [
            ("groupBy", text(grouping.rawValue)), ("key", text(group.key)),
            ("denials", "\(group.denials)"), ("roles", "\(group.roles)"),
            ("buckets", "\(group.buckets)"), ("first", text(group.first.description)),
            ("last", text(group.last.description)),
        ]
        if grouping == .fix { members.append(("fix", group.fix?.json ?? "null")) }
        return JSONText.object(members)
    }

    private func csv(_ groups: [ReportGroup]) -> String {
        var columns = [grouping.rawValue, "denials", "roles", "buckets", "first", "last"]
        if grouping == .fix {
            columns += ["owner", "cause", "document", "setting", "newlyAllows", "verified"]
        }
        return CSVReport.line(columns)
            + groups.map { group in
                var fields: [String?] = [
                    group.key, "\(group.denials)", "\(group.roles)", "\(group.buckets)",
                    group.first.description, group.last.description,
                ]
                if grouping == .fix {
                    let fix = group.fix
                    fields += [
                        fix?.owner, fix?.cause, fix?.document, fix?.setting, fix?.newlyAllows,
                        fix.map { $0.verified ? "true" : "false" },
                    ]
                }
                return CSVReport.line(fields)
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

    /// The changes under those who must make them, each with its document to paste.
    private func fixText(_ groups: [ReportGroup]) -> String {
        guard !groups.isEmpty else { return "no denials\n" }
        var lines: [String] = []
        for (owner, list) in GroupReport.byOwner(groups) {
            if !lines.isEmpty { lines.append("") }
            lines += SafeText.terminal(owner.map { "For \($0)" } ?? "No fix found")
                .wrapped(to: columns, indent: 0)
            for group in list {
                lines.append("")
                lines += ("* " + GroupReport.resolves(group)).wrapped(to: columns, indent: 2)
                guard let fix = group.fix else { continue }
                lines += FixText(columns: columns).lines(fix, indent: 4, showsOwner: false)
            }
        }
        lines += [""] + FixHint.all.wrapped(to: columns, indent: 0)
        return lines.joined(separator: "\n") + "\n"
    }

    /// `resolves 412 denials of 3 roles in 2 buckets, 2026-03-01 to 2026-03-07`.
    static func resolves(_ group: ReportGroup) -> String {
        let days = [day(group.first), day(group.last)]
        let when = days[0] == days[1] ? days[0] : "\(days[0]) to \(days[1])"
        let verb = group.fix == nil ? "no fix found for " : "resolves "
        return verb + Plural.count(group.denials, "denial") + " of "
            + Plural.count(group.roles, "role") + " in "
            + Plural.count(group.buckets, "bucket") + ", \(when)"
    }

    /// The groups under who must make their change, the owner of the most denials first.
    static func byOwner(_ groups: [ReportGroup]) -> [(owner: String?, groups: [ReportGroup])] {
        var owners: [String?] = []
        for group in groups where !owners.contains(group.fix?.owner) {
            owners.append(group.fix?.owner)
        }
        return owners.map { owner in (owner, groups.filter { $0.fix?.owner == owner }) }
    }

    static func name(_ group: ReportGroup) -> String { group.key ?? "(none)" }

    static func day(_ instant: Instant) -> String { String(instant.description.prefix(10)) }
}
