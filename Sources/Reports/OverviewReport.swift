public import AWSTypes
public import ReportStore

/// What an incident needs first: how many denials, since when, what is new, why, which changes
/// resolve most of them, the newest, and what to ask next.
public struct Overview: Sendable {
    /// The denials by cause.
    public var causes: [ReportGroup]
    /// How many roles they are of.
    public var roles: Int
    /// How many buckets they are in.
    public var buckets: Int
    /// The roles with a cause that they did not have before `freshSince`, the largest first.
    public var fresh: [ReportGroup] = []
    /// From when on something is new; nil where nothing is older.
    public var freshSince: Instant?
    /// The changes; nil where they were not planned, there being too many denials.
    public var plan: ChangePlan?
    /// Whether the changes were planned for one denial of each kind, and counted for all of it.
    public var isPlannedByKind = false
    /// Whether anything is captured of the policies.
    public var arePoliciesCaptured = true
    /// The newest denials, oldest first.
    public var newest: [ReportRow] = []

    /// An overview of counts.
    public init(causes: [ReportGroup], roles: Int, buckets: Int) {
        self.causes = causes
        self.roles = roles
        self.buckets = buckets
    }

    /// How many denials.
    public var denials: Int { causes.reduce(0) { $0 + $1.denials } }
}

/// Writes an overview for people.
public struct OverviewReport {
    /// How many changes and new groups are shown.
    private static let few = 5

    private let columns: Int?
    private let zone: ClockZone
    private let own: OwnCommand

    /// A report; it may take `columns`, nil for any width, has its times in a zone, and the commands
    /// that go on from it.
    public init(columns: Int?, zone: ClockZone = .utc, own: OwnCommand = OwnCommand()) {
        self.columns = columns
        self.zone = zone
        self.own = own
    }

    /// The whole overview.
    public func text(_ overview: Overview) -> String {
        guard overview.denials > 0 else { return "no denials\n" }
        var parts = [head(overview), fresh(overview)]
        parts.append(
            GroupReport(groupings: [.cause], columns: columns, zone: zone)
                .text(overview.causes, format: .table))
        parts += [changes(overview), newest(overview), next(overview)]
        return parts.filter { !$0.isEmpty }.joined(separator: "\n")
    }

    private func lines(_ lines: [String]) -> String { lines.map { $0 + "\n" }.joined() }

    private func wrapped(_ text: String) -> [String] {
        SafeText.terminal(text).wrapped(to: columns, indent: 0)
    }

    private func head(_ overview: Overview) -> String {
        let first = overview.causes.map(\.first).min()
        let last = overview.causes.map(\.last).max()
        let when = [first, last].compactMap { $0.map(zone.text) }
        return lines(
            wrapped(
                Plural.count(overview.denials, "denial") + " of "
                    + Plural.count(overview.roles, "role") + " in "
                    + Plural.count(overview.buckets, "bucket") + ", "
                    + (Set(when).count == 1 ? when[0] : when.joined(separator: " to ")) + "."))
    }

    private func fresh(_ overview: Overview) -> String {
        guard let since = overview.freshSince else { return "" }
        guard !overview.fresh.isEmpty else {
            return lines(
                wrapped("Nothing new since \(zone.text(since)): each role had the cause before."))
        }
        var text = wrapped("New since \(zone.text(since)):")
        for group in overview.fresh.prefix(OverviewReport.few) {
            let role = (group.key ?? "(none)").split(separator: "/").last.map(String.init) ?? ""
            text.append(
                SafeText.terminal(
                    "  \(role)  \(group.otherKey ?? "")  \(Plural.count(group.denials, "denial")) "
                        + "from \(zone.text(group.first)) on"
                ).clipped(to: columns))
        }
        let more = overview.fresh.count - OverviewReport.few
        if more > 0 { text.append("  and \(more) more") }
        return lines(text)
    }

    private func changes(_ overview: Overview) -> String {
        guard overview.arePoliciesCaptured else {
            return lines(
                wrapped(
                    "No policies are captured yet, and few causes can be told without. What prints "
                        + "the commands that capture them:") + [command(own.line("doctor"))])
        }
        guard let plan = overview.plan else {
            return lines(
                wrapped("What plans the changes that resolve them:")
                    + [command(own.again("report", "--group-by fix"))])
        }
        var text = wrapped(PlanReport.headline(plan))
        if overview.isPlannedByKind {
            let rare = overview.denials - plan.denials
            text += wrapped(
                "Planned and tested for the newest of each kind: role, action, bucket, folder, policies."
                    + (rare > 0 ? " \(Plural.count(rare, "denial")) of rarer kinds left out." : ""))
        }
        guard !plan.changes.isEmpty else { return lines(text) }
        let table = PlanTable(plan, columns: columns, own: own)
        text += table.rows(of: Array(table.changes.prefix(OverviewReport.few)))
        let more = plan.changes.count - OverviewReport.few
        if more > 0 {
            text.append("and \(more) more:")
            text.append(command(own.again("report", "--group-by fix")))
        }
        return lines(text)
    }

    private func newest(_ overview: Overview) -> String {
        // A line each, so that the whole stays one screen: what explain is called with, and why.
        if columns ?? .max >= TableReport.wideColumns {
            var table = ReportRenderer(
                format: .table, columns: columns, zone: zone, total: overview.denials,
                fitting: overview.newest)
            return table.begin() + overview.newest.map { table.row($0) }.joined() + table.end()
        }
        guard !overview.newest.isEmpty else { return "" }
        let rows = overview.newest.map { row in
            [
                zone.text(row.eventTime), row.requestID, row.cause.rawValue,
                TableReport.shortRole(row),
            ].map(SafeText.terminal)
        }
        let all = [["TIME", "REQUEST", "CAUSE", "ROLE"]] + rows
        let widths = (0..<3).map { column in all.map { $0[column].displayWidth }.max() ?? 0 }
        return lines(all.flatMap { filled($0, widths) })
            + TableReport.count(rows.count, of: overview.denials)
    }

    /// A line, or as many as the cells need to stay whole: a name that is cut is of no use.
    private func filled(_ cells: [String], _ widths: [Int]) -> [String] {
        let room = columns ?? .max
        var lines = [""]
        for (cell, width) in zip(cells, widths + [0]) {
            let line = lines[lines.count - 1]
            if !line.isEmpty, line.displayWidth + cell.displayWidth > room {
                lines.append("    " + cell.filled(to: width) + "  ")
            } else {
                lines[lines.count - 1] = line + cell.filled(to: width) + "  "
            }
        }
        return lines.map(\.trimmingEnd)
    }

    private func next(_ overview: Overview) -> String {
        guard let row = overview.newest.last else { return "" }
        var commands = [own.line("explain \(ShellWord.quoted(row.requestID))")]
        if let plan = overview.plan, !plan.changes.isEmpty { commands.append(FixHint.command(own)) }
        commands.append(
            overview.arePoliciesCaptured ? own.again("report", "--all") : own.line("doctor"))
        return lines(["Next:"] + commands.map(command))
    }

    /// A line that is copied is never broken.
    private func command(_ line: String) -> String { SafeText.terminal("  " + line) }
}
