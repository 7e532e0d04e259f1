internal import AWSTypes
internal import JSON
public import ReportStore

/// Writes a plan: what to change, who, what it resolves, and what it does not.
public struct PlanReport {
    let columns: Int?

    /// A table may take `columns`, nil for any width.
    public init(columns: Int? = nil) { self.columns = columns }

    /// The whole answer; formats other than `json` and `markdown` are written as text.
    public func text(_ plan: ChangePlan, format: ReportFormat) -> String {
        switch format {
        case .json: return PlanJSON.text(plan)
        case .markdown: return PlanMarkdown.text(plan)
        default: return table(plan)
        }
    }

    /// What the plan comes to, in one sentence: how many changes, how many denials, whether tested.
    public static func headline(_ plan: ChangePlan) -> String {
        let count = Plural.count(plan.changes.count, "change")
        var text =
            "\(count) resolve\(plan.changes.count == 1 ? "s" : "") \(plan.resolved) of "
            + Plural.count(plan.denials, "denial")
        if plan.resolved > 0 {
            text +=
                plan.isVerified
                ? "; tested: with all of them made, every one passes every layer that is known"
                : "; not all of it could be tested"
        }
        if plan.mended > 0 {
            text += "; \(plan.mended) would pass today: the policies were changed since"
        }
        return text + "."
    }

    /// What one change resolves, in one sentence.
    static func resolves(_ change: ChangePlan.Change, in plan: ChangePlan) -> String {
        var text = "resolves " + Plural.count(change.denials, "denial")
        let others = change.denials - change.alone
        if others > 0 {
            var partners: Set<String> = []
            for combination in plan.combinations where combination.changes.contains(change.name) {
                partners.formUnion(combination.changes)
            }
            partners.remove(change.name)
            text +=
                change.alone > 0 ? ", \(others) of them together with " : ", all together with "
            text += names(partners.sorted())
        }
        return text + (change.isVerified ? "; tested" : "; not tested")
    }

    /// Up to four names, and how many more.
    static func names(_ names: [String]) -> String {
        names.count <= 4
            ? names.joined(separator: ", ")
            : names.prefix(3).joined(separator: ", ") + " and \(names.count - 3) more"
    }

    /// What to say of a document's size; nil where AWS takes it.
    static func problem(_ document: ChangePlan.Document) -> String? {
        guard document.size > document.limit else { return nil }
        return "too large: \(document.size) \(document.unit), and AWS takes \(document.limit) "
            + "(\(document.source)); use --scope bucket, or move statements to another policy"
    }

    // MARK: - For a terminal

    private func table(_ plan: ChangePlan) -> String {
        var lines: [String] = []
        func line(_ text: String, _ indent: Int) {
            lines += SafeText.terminal(text).wrapped(to: columns, indent: indent)
        }
        line(PlanReport.headline(plan), 0)
        var owner: String?
        for change in plan.changes {
            if change.owner != owner {
                lines.append("")
                line("For \(change.owner)", 0)
                owner = change.owner
            }
            line("\(change.name): \(change.title)", 2)
            for summary in PlanReport.few(change.summaries) { line(summary, 4) }
            if let setting = change.setting { line(setting, 6) }
            line(PlanReport.resolves(change, in: plan), 4)
            for sentence in PlanReport.few(change.newlyAllows) {
                line("newly allowed: \(sentence)", 4)
            }
            if let problem = change.document.flatMap(PlanReport.problem) { line(problem, 4) }
        }
        unresolved(plan, line)
        if plan.changes.contains(where: { $0.document != nil || $0.command != nil }) {
            lines.append("")
            line(
                "-o DIR writes the whole documents, what changes in them, and a script that puts "
                    + "them in force.", 0)
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func unresolved(_ plan: ChangePlan, _ line: (String, Int) -> Void) {
        if !plan.unresolved.isEmpty { line("", 0) }
        for group in PlanReport.shown(plan.unresolved) {
            line("Not resolved: \(PlanReport.sentence(of: group))", 0)
        }
        let left = plan.unresolved.count - PlanReport.shownReasons
        if left > 0 {
            let denials = plan.unresolved.dropFirst(PlanReport.shownReasons)
                .reduce(0) { $0 + $1.denials }
            line(
                "Not resolved: \(Plural.count(denials, "denial")) for "
                    + "\(Plural.count(left, "other reason")) (--format json has them)", 0)
        }
        if !plan.alsoAllowed.isEmpty {
            line("", 0)
            line(PlanReport.alsoAllowed(plan.alsoAllowed), 0)
        }
        if !plan.unknown.isEmpty {
            line("", 0)
            line("Not captured, and passed over in the test:", 0)
            for fact in PlanReport.few(plan.unknown) { line("- \(fact)", 0) }
        }
    }

    /// How many reasons a text lists.
    static let shownReasons = 20

    static func shown(_ groups: [ChangePlan.Unresolved]) -> ArraySlice<ChangePlan.Unresolved> {
        groups.prefix(shownReasons)
    }

    static func sentence(of group: ChangePlan.Unresolved) -> String {
        "\(Plural.count(group.denials, "denial")) (\(group.cause)), such as "
            + "\(group.example): \(group.reason)"
    }

    static func alsoAllowed(_ others: [ChangePlan.Others]) -> String {
        let total = others.reduce(0) { $0 + $1.denials }
        let kinds = others.prefix(5).map { other in
            "\(other.denials) \(other.action) of \(other.role ?? "others")"
        }
        return "Outside of the selection, \(Plural.count(total, "stored denial")) would pass "
            + "too: " + kinds.joined(separator: "; ") + (others.count > 5 ? "; …" : "")
    }

    /// Three sentences, and how many more.
    static func few(_ sentences: [String]) -> [String] {
        sentences.count <= 3
            ? sentences : Array(sentences.prefix(2)) + ["and \(sentences.count - 2) more"]
    }
}
