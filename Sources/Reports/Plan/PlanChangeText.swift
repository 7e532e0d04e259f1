internal import AWSTypes
internal import ReportStore

/// One change of a plan for a terminal: what, how many denials, what it opens, and what is pasted.
struct PlanChangeText {
    /// The width for sentences; nil for any. What is pasted is never broken.
    let columns: Int?

    /// The change in a list of changes: without the document, which `-o DIR` writes.
    func listed(_ change: ChangePlan.Change, in plan: ChangePlan) -> [String] {
        sentence("\(change.name): \(change.title)", 2)
            + PlanReport.few(change.summaries).flatMap { sentence($0, 4) }
            + pasted(change, 6) + sentence(PlanReport.resolves(change, in: plan), 4)
            + rest(change, 4)
    }

    /// The change as the answer to one denial: with what changes in the document, line by line.
    func whole(_ change: ChangePlan.Change, isAlone: Bool, indent: Int) -> [String] {
        sentence(change.title.capitalizedFirst, indent)
            + change.summaries.flatMap { sentence($0, indent + 2) }
            + sentence("who: \(change.who)", indent + 2)
            + sentence(
                change.isVerified
                    ? "tested: with \(isAlone ? "this change" : "these changes"), every known "
                        + "policy allows the request"
                    : PlanReport.untested(change), indent + 2)
            + pasted(change, indent + 4)
            + (change.document?.difference ?? []).map { line($0, indent + 4) }
            + rest(change, indent + 2)
    }

    private func rest(_ change: ChangePlan.Change, _ indent: Int) -> [String] {
        let opens = change.document == nil ? "side effect" : "newly allowed"
        return PlanReport.few(change.newlyAllows).flatMap { sentence("\(opens): \($0)", indent) }
            + (change.document.flatMap(PlanReport.problem).map { sentence($0, indent) } ?? [])
    }

    /// The setting or command; what has several lines keeps them.
    private func pasted(_ change: ChangePlan.Change, _ indent: Int) -> [String] {
        guard let text = change.command ?? change.setting else { return [] }
        let lines = text.split(separator: "\n").map(String.init)
        // Options of a job are told in words, for one client and the other.
        return change.kind == "job-option"
            ? lines.flatMap { sentence($0, indent) } : lines.map { line($0, indent) }
    }

    private func line(_ text: String, _ indent: Int) -> String {
        String(repeating: " ", count: indent) + SafeText.terminal(text)
    }

    private func sentence(_ text: String, _ indent: Int) -> [String] {
        SafeText.terminal(text).wrapped(to: columns, indent: indent)
    }
}
