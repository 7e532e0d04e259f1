internal import AWSTypes
internal import ReportStore

/// A plan on one screen: a line for each change, those that resolve most first, with its share of the
/// denials and who has to make it.
struct PlanTable {
    /// Columns besides the names of changes and owners from which on all stands on one line.
    private static let wideColumns = 60

    private let plan: ChangePlan
    private let columns: Int?
    private let own: OwnCommand

    /// A table of a plan; it may take `columns`, nil for any width, and has the commands that go on
    /// from it.
    init(_ plan: ChangePlan, columns: Int?, own: OwnCommand) {
        self.plan = plan
        self.columns = columns
        self.own = own
    }

    /// The whole table.
    var text: String {
        guard plan.denials > 0 else { return "no denials\n" }
        var lines = PlanReport.headline(plan).wrapped(to: columns, indent: 0)
        if !changes.isEmpty { lines += [""] + rows(of: changes) }
        if !plan.unresolved.isEmpty { lines.append("") }
        for sentence in PlanReport.shown(plan.unresolved).map({
            PlanReport.sentence(of: $0, own)
        }) + PlanReport.unshown(plan.unresolved) {
            lines += SafeText.terminal("Not resolved: \(sentence)").wrapped(to: columns, indent: 0)
        }
        if !changes.isEmpty {
            lines.append("")
            lines += PlanTable.hint.wrapped(to: columns, indent: 0)
            lines += [own.again("fix"), FixHint.command(own)].map {
                SafeText.terminal("  " + $0)
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// Where the statements stand.
    private static let hint =
        "The statements; and the whole new documents with a script that puts them in force, all of "
        + "them tested together:"

    /// Those that resolve most first.
    var changes: [ChangePlan.Change] {
        plan.changes.sorted { ($1.denials, $0.name) < ($0.denials, $1.name) }
    }

    /// A line for each change, where that has room for its name, for who makes it and for some of what
    /// is done; else a line for the name and below it the rest, of which nothing is cut.
    func rows(of changes: [ChangePlan.Change]) -> [String] {
        let cells =
            [["CHANGE", "WHO", "WHAT"]]
            + changes.map { change in
                [change.name, PlanTable.who(change), PlanTable.what(change)].map(SafeText.terminal)
            }
        let widths = [0, 1].map { column in cells.map { $0[column].displayWidth }.max() ?? 0 }
        let counts =
            ["DENIALS  SHARE"]
            + changes.map { change in
                pad("\(change.denials)", 7) + pad(PlanTable.share(change.denials, plan), 7)
            }
        let isWide = columns.map { $0 >= widths[0] + widths[1] + PlanTable.wideColumns } ?? true
        return zip(counts, cells).flatMap { count, cells in
            isWide ? wide(count, cells, widths) : narrow(count, cells)
        }
    }

    /// What is done goes on below its beginning.
    private func wide(_ count: String, _ cells: [String], _ widths: [Int]) -> [String] {
        let names = zip(cells, widths).map { $0.filled(to: $1) }
        let start = ([count] + names).joined(separator: "  ") + "  "
        let lines = cells[2].wrapped(to: columns, indent: start.displayWidth)
        let first = (lines.first ?? "").dropFirst(start.displayWidth)
        return [(start + first).trimmingEnd] + lines.dropFirst()
    }

    private func narrow(_ count: String, _ cells: [String]) -> [String] {
        if cells[0] == "CHANGE" { return [count + "  CHANGE, WHO, WHAT"] }
        let line = count + "  " + cells[0]
        let fits = columns.map { line.displayWidth <= $0 } ?? true
        return (fits ? [line] : [count] + below(cells[0]))
            + cells.dropFirst().flatMap(below)
    }

    /// Lines with a margin; a word that is wider than the terminal has less of it.
    private func below(_ text: String) -> [String] {
        text.wrapped(to: columns, indent: 4).map { line in
            let excess = columns.map { line.displayWidth - $0 } ?? 0
            return excess > 0 ? String(line.dropFirst(min(excess, 4))) : line
        }
    }

    /// The account whose change it is; else who has to make it.
    private static func who(_ change: ChangePlan.Change) -> String {
        change.account.map { change.named("account \($0)") } ?? change.who
    }

    /// The first sentence of what is done, and how many more there are.
    private static func what(_ change: ChangePlan.Change) -> String {
        guard let first = change.summaries.first else { return change.title }
        let more = change.summaries.count - 1
        return more > 0 ? "\(first); and \(more) more" : first
    }

    private func pad(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(0, width - text.count)) + text
    }

    /// `25%`; `<1%` for what would be none.
    static func share(_ denials: Int, _ plan: ChangePlan) -> String {
        let percent = plan.denials == 0 ? 0 : denials * 100 / plan.denials
        return percent == 0 && denials > 0 ? "<1%" : "\(percent)%"
    }
}
