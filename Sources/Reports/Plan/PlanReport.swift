public import AWSTypes
internal import JSON
public import ReportStore
internal import Wording

/// Writes a plan: what to change, who, what it resolves, and what it does not.
public struct PlanReport {
    let columns: Int?
    private let own: OwnCommand

    /// A table may take `columns`, nil for any width, and has the commands that go on from it.
    public init(columns: Int? = nil, own: OwnCommand = OwnCommand()) {
        self.columns = columns
        self.own = own
    }

    /// The whole answer; formats without a form of their own are written as text.
    public func text(_ plan: ChangePlan, format: ReportFormat) -> String {
        switch format {
        case .json: return PlanJSON.text(plan)
        case .markdown:
            return PlanMarkdown.text(plan)
                + (plan.hasDocuments
                    ? "\n\(SafeText.markdown(FixHint.all(plan)))\n\n"
                        + SafeText.markdownBlock(FixHint.command(own.ofOthers), language: "sh")
                    : "")
        case .html: return PlanHTML.text(plan, own.ofOthers)
        case .table, .ndjson, .csv, .ocsf, .junit, .sarif: return table(plan)
        }
    }

    /// The changes as a table, a line each.
    public func list(_ plan: ChangePlan) -> String {
        PlanTable(plan, columns: columns, own: own).text
    }

    /// Why denials that pass today get no change.
    static let mended = "mended since: \(FixWords.mended)"

    /// What the plan comes to, in one sentence: how many changes, how many denials, whether tested.
    public static func headline(_ plan: ChangePlan) -> String {
        if let part = plan.part { return headline(plan, part) }
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
        if let assumed = assumed(plan, "of them") { text += "; \(assumed)" }
        if plan.uncertain > 0 {
            text +=
                "; \(plan.uncertain) of them may have been refused by something else (explain tells)"
        }
        if plan.mended > 0 {
            text +=
                "; \(plan.mended) \(plan.mended == 1 ? "is" : "are") mended since: the policies in "
                + "force last let \(plan.mended == 1 ? "it" : "them") pass"
        }
        let open = plan.unresolved.reduce(0) { $0 + $1.denials }
        if open > 0 { text += "; \(open) \(open == 1 ? "is" : "are") not resolved" }
        return text + "."
    }

    /// How many denials pass only as far as layers are known; nil where that is none.
    static func assumed(_ plan: ChangePlan, _ ofWhat: String) -> String? {
        guard plan.assumed > 0 else { return nil }
        return
            "for \(plan.assumed) \(ofWhat) what is not captured is taken to allow (what-if says: "
            + "cannot be told)"
    }

    /// Why a change is not tested.
    static func untested(_ change: ChangePlan.Change) -> String {
        "not tested: " + (change.untestedBecause ?? "its effect cannot be told before it is made")
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
            text += names(
                partners.sorted().map { name in
                    plan.part?.others[name].map { "\(name) (\($0))" } ?? name
                })
        }
        if change.partly > 0 {
            text +=
                "; \(Plural.count(change.partly, "denial")) \(change.partly == 1 ? "waits" : "wait") "
                + "for it, and for what is not captured"
        }
        return text + "; " + (change.isVerified ? "tested" : untested(change))
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
        for (owner, changes) in PlanReport.byOwner(plan.changes) {
            lines.append("")
            line("For \(owner)", 0)
            for change in changes {
                lines += PlanChangeText(columns: columns).listed(change, in: plan)
            }
        }
        unresolved(plan, line)
        if plan.hasDocuments {
            lines.append("")
            line(FixHint.all(plan), 0)
            lines.append("  " + SafeText.terminal(FixHint.command(own)))
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func unresolved(_ plan: ChangePlan, _ line: (String, Int) -> Void) {
        if !plan.unresolved.isEmpty { line("", 0) }
        for sentence in PlanReport.shown(plan.unresolved).map({
            PlanReport.sentence(of: $0, own)
        }) + PlanReport.unshown(plan.unresolved) { line("Not resolved: \(sentence)", 0) }
        let others = PlanReport.others(plan)
        if !others.isEmpty { line("", 0) }
        for sentence in others { line(sentence, 0) }
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

    /// The reasons that a text does not list, as one sentence.
    static func unshown(_ groups: [ChangePlan.Unresolved]) -> [String] {
        let left = groups.dropFirst(shownReasons)
        guard !left.isEmpty else { return [] }
        let denials = left.reduce(0) { $0 + $1.denials }
        return [
            "\(Plural.count(denials, "denial")) for \(Plural.count(left.count, "other reason")) "
                + "(--format json has them)"
        ]
    }

    /// The changes under who must make them, in their order.
    static func byOwner(
        _ changes: [ChangePlan.Change]
    ) -> [(owner: String, changes: [ChangePlan.Change])] {
        var owners: [String] = []
        var lists: [String: [ChangePlan.Change]] = [:]
        for change in changes {
            if lists[change.who] == nil { owners.append(change.who) }
            lists[change.who, default: []].append(change)
        }
        return owners.map { ($0, lists[$0] ?? []) }
    }

    /// `3 roles, 2 buckets, 2026-03-01 to 2026-03-07`.
    static func reach(_ reach: ChangePlan.Reach) -> String {
        let days = [reach.first, reach.last].compactMap { $0.map(GroupReport.day) }
        let when = Set(days).count == 1 ? days[0] : days.joined(separator: " to ")
        return Plural.count(reach.roles.count, "role") + ", "
            + Plural.count(reach.buckets.count, "bucket") + (when.isEmpty ? "" : ", \(when)")
    }

    static func sentence(of group: ChangePlan.Unresolved) -> String {
        sentence(of: group, OwnCommand())
    }

    /// The same with commands on the store that was named.
    static func sentence(of group: ChangePlan.Unresolved, _ own: OwnCommand) -> String {
        "\(Plural.count(group.denials, "denial")) (\(group.cause)), such as "
            + "\(group.example): \(UnplannableText.sentence(group.reason, own))"
            + (group.detail.map { "; \($0)" } ?? "")
    }

    /// What becomes of the denials outside of the selection, in sentences.
    static func others(_ plan: ChangePlan) -> [String] {
        guard plan.outside > 0, !plan.changes.isEmpty else { return [] }
        let sentences = ChangePlan.Others.Change.allCases.compactMap { change in
            sentence(of: plan.others(that: change), change)
        }
        let changed = plan.others.reduce(0) { $0 + $1.denials }
        guard changed < plan.outside else { return sentences }
        let rest =
            changed == 0
            ? "\(Plural.count(plan.outside, "stored denial")) outside of the selection: the plan "
                + "changes the answer of none."
            : "The plan makes no difference to the other \(plan.outside - changed) outside of the "
                + "selection."
        return sentences + [rest]
    }

    private static func sentence(
        of others: [ChangePlan.Others], _ change: ChangePlan.Others.Change
    ) -> String? {
        guard !others.isEmpty else { return nil }
        let total = "\(others.reduce(0) { $0 + $1.denials })"
        let what =
            switch change {
            case .allowed: "\(total) would pass too"
            case .refused: "\(total) would pass today and be REFUSED with the plan"
            case .other: "\(total) can be told about only with the plan, or only without"
            }
        let kinds = others.prefix(5).map { other in
            "\(other.denials) \(other.action) of \(other.role ?? "other principals")"
        }
        return "Of the denials outside of the selection \(what): " + kinds.joined(separator: "; ")
            + (others.count > 5 ? "; …" : "")
    }

    /// Three sentences, and how many more.
    static func few(_ sentences: [String]) -> [String] {
        sentences.count <= 3
            ? sentences : Array(sentences.prefix(2)) + ["and \(sentences.count - 2) more"]
    }
}

extension ChangePlan {
    /// Whether it changes what is put in force whole.
    var hasDocuments: Bool { changes.contains { $0.document != nil } }

    /// The denials outside of the selection of which that becomes.
    func others(that change: Others.Change) -> [Others] { others.filter { $0.becomes == change } }
}
