internal import AWSTypes
internal import ReportStore

/// A plan as one HTML page: the changes under who must make them, each with what changes in the
/// document line by line. A document is put in force whole: the page says how, and shows no
/// command that needs another.
enum PlanHTML {
    private static let title = "What to change, and who"

    static func text(_ plan: ChangePlan) -> String {
        HTMLPage.begin(title: title) + HTMLPage.heading(title)
            + paragraph(PlanReport.headline(plan)) + how(plan)
            + PlanReport.byOwner(plan.changes).map { owner, changes in
                "<h2>\(SafeText.html("For \(owner)"))</h2>\n"
                    + changes.map { article($0, in: plan) }.joined()
            }.joined() + rest(plan) + HTMLPage.end
    }

    private static func how(_ plan: ChangePlan) -> String {
        plan.hasDocuments ? paragraph(FixHint.all) : ""
    }

    private static func article(_ change: ChangePlan.Change, in plan: ChangePlan) -> String {
        var text = "<article>\n<h3>\(SafeText.html(change.title))</h3>\n"
        text += "<p class=\"meta\">\(SafeText.html(PlanReport.resolves(change, in: plan)))"
        text += " · \(SafeText.html(PlanReport.reach(change.reach))) · "
        text += "\(SafeText.html(change.name))</p>\n"
        text += list("what", change.summaries)
        if let setting = change.command ?? change.setting { text += HTMLPage.code(setting) }
        text += list("newly allowed besides the denied requests", change.newlyAllows)
        if let document = change.document {
            if let problem = PlanReport.problem(document) { text += paragraph(problem) }
            text += HTMLPage.code(document.difference.joined(separator: "\n"))
        }
        return text + "</article>\n"
    }

    private static func rest(_ plan: ChangePlan) -> String {
        section(
            "Not resolved",
            PlanReport.shown(plan.unresolved).map(PlanReport.sentence)
                + PlanReport.unshown(plan.unresolved))
            + section("Other stored denials", PlanReport.others(plan))
            + section("Not captured, and passed over in the test", PlanReport.few(plan.unknown))
    }

    private static func section(_ title: String, _ items: [String]) -> String {
        items.isEmpty ? "" : "<h2>\(SafeText.html(title))</h2>\n" + HTMLPage.list(items)
    }

    private static func list(_ title: String, _ items: [String]) -> String {
        items.isEmpty
            ? "" : "<p class=\"fix\">\(SafeText.html(title))</p>\n" + HTMLPage.list(items)
    }

    private static func paragraph(_ text: String) -> String { "<p>\(SafeText.html(text))</p>\n" }
}
