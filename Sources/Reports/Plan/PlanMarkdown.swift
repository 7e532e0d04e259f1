internal import AWSTypes
internal import JSON
import ReportStore

/// A plan as Markdown (GitHub's dialect), for a change request: each change with its owner, what
/// it resolves, what it opens, and what changes in the document.
enum PlanMarkdown {
    static func text(_ plan: ChangePlan) -> String {
        var text = "# Changes that let denied requests pass\n\n"
        text += SafeText.markdown(PlanReport.headline(plan)) + "\n\n"
        if !plan.changes.isEmpty {
            text += MarkdownReport.header(["change", "what", "who", "denials", "tested"])
            for change in plan.changes {
                text += MarkdownReport.cells([
                    SafeText.markdownCode(change.name), SafeText.markdown(change.title),
                    SafeText.markdown(change.who), "\(change.denials)",
                    change.isVerified ? "yes" : "no",
                ])
            }
        }
        text += plan.changes.map { section($0, in: plan) }.joined()
        return text + rest(plan)
    }

    private static func section(_ change: ChangePlan.Change, in plan: ChangePlan) -> String {
        var text = "\n## \(SafeText.markdown(change.title))\n\n"
        text += "Change \(SafeText.markdownCode(change.name)), for "
        text += SafeText.markdown(change.who) + ": "
        text += SafeText.markdown(PlanReport.resolves(change, in: plan)) + ".\n\n"
        text += change.summaries.map { "- \(SafeText.markdown($0))\n" }.joined()
        if let command = change.command {
            text += "\n" + SafeText.markdownBlock(command, language: "sh")
        } else if let setting = change.setting {
            text += "\n" + SafeText.markdownBlock(setting, language: "")
        }
        if !change.newlyAllows.isEmpty {
            text += "\nNewly allowed besides the denied requests, or changed with them:\n\n"
            text += change.newlyAllows.map { "- \(SafeText.markdown($0))\n" }.joined()
        }
        guard let document = change.document else { return text }
        if let problem = PlanReport.problem(document) {
            text += "\n**\(SafeText.markdown(problem))**\n"
        } else {
            text += "\n\(document.size) of \(document.limit) \(document.unit) "
            text += "(\(SafeText.markdown(document.source))).\n"
        }
        return text + "\n"
            + SafeText.markdownBlock(
                document.difference.joined(separator: "\n"), language: "diff")
    }

    private static func rest(_ plan: ChangePlan) -> String {
        var text = ""
        if !plan.unresolved.isEmpty {
            text += "\n## Not resolved\n\n"
            let reasons =
                PlanReport.shown(plan.unresolved).map(PlanReport.sentence)
                + PlanReport.unshown(plan.unresolved)
            text += reasons.map { "- \(SafeText.markdown($0))\n" }.joined()
        }
        let others = PlanReport.others(plan)
        if !others.isEmpty {
            text += "\n## Other stored denials\n\n"
            text += others.map { "- \(SafeText.markdown($0))\n" }.joined()
        }
        if !plan.unknown.isEmpty {
            text += "\n## Not captured, and passed over in the test\n\n"
            text += PlanReport.few(plan.unknown).map { "- \(SafeText.markdown($0))\n" }.joined()
        }
        return text
    }
}
