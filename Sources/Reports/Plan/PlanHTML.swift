internal import AWSTypes
internal import ReportStore

/// A plan as one HTML page: the changes under who must make them, each with what changes in the
/// document line by line. A document is put in force whole: the page says how, and shows no
/// command that needs another.
enum PlanHTML {
    private static let title = "What to change, and who"

    static func text(_ plan: ChangePlan, _ own: OwnCommand) -> String {
        var markup = Markup()
        markup.line("h1", title)
        markup.line("p", PlanReport.headline(plan))
        if plan.hasDocuments {
            markup.line("p", FixHint.all(plan))
            markup.code(FixHint.command(own))
        }
        for (owner, changes) in PlanReport.byOwner(plan.changes) {
            markup.line("h2", "For \(owner)")
            for change in changes { article(change, in: plan, &markup) }
        }
        section(
            "Not resolved",
            PlanReport.shown(plan.unresolved).map(PlanReport.sentence)
                + PlanReport.unshown(plan.unresolved), &markup)
        section("Other stored denials", PlanReport.others(plan), &markup)
        section(
            "Not captured, and passed over in the test", PlanReport.few(plan.unknown), &markup)
        return HTMLPage.begin(title: title) + markup.html + HTMLPage.end
    }

    private static func article(
        _ change: ChangePlan.Change, in plan: ChangePlan, _ markup: inout Markup
    ) {
        markup.element("article") { markup in
            markup.newline()
            markup.line("h3", change.title)
            let facts = [
                PlanReport.resolves(change, in: plan), PlanReport.reach(change.reach), change.name,
            ]
            markup.line("p", facts.joined(separator: " · "), [("class", "meta")])
            list("what", change.summaries, &markup)
            if let setting = change.command ?? change.setting { markup.code(setting) }
            list("newly allowed besides the denied requests", change.newlyAllows, &markup)
            if let document = change.document {
                if let problem = PlanReport.problem(document) { markup.line("p", problem) }
                markup.code(document.difference.joined(separator: "\n"))
            }
        }
        markup.newline()
    }

    private static func section(_ title: String, _ items: [String], _ markup: inout Markup) {
        guard !items.isEmpty else { return }
        markup.line("h2", title)
        markup.list(items)
    }

    private static func list(_ title: String, _ items: [String], _ markup: inout Markup) {
        guard !items.isEmpty else { return }
        markup.line("p", title, [("class", "fix")])
        markup.list(items)
    }
}
