import AWSTypes
public import ReportStore

/// One denial told in full: what was asked, by whom, what each layer said, why this cause, and
/// the change to make.
public enum ExplanationText {
    /// For people.
    public static func text(_ explanation: Explanation) -> String {
        let row = explanation.row
        var lines = [
            "\(row.action) on \(row.resource)",
            "  was refused at \(row.eventTime), request "
                + "\(row.requestID)",
            "  asked by \(row.principal ?? "an unknown principal")",
        ]
        if let role = row.role { lines.append("  with the role \(role)") }
        if let job = explanation.job { lines.append("  in the job \(job)") }
        lines.append("  seen in \(row.sightings.joined(separator: " and "))")
        lines += ["", cause(row)]
        lines += explanation.evidence.map { "  \($0)" }
        lines += ["", "What each layer said"]
        for layer in explanation.layers where layer.outcome != "not-applicable" {
            lines.append("  \(layer.layer): \(layer.outcome); \(layer.detail)")
            if let source = layer.source { lines += indented(source, by: 6) }
            if let statement = layer.statement { lines += indented(statement, by: 6) }
        }
        lines += section(
            "What blocks the request",
            row.blockedBy.map { blocker in
                let account = blocker.account.map { " (account \($0))" } ?? ""
                return "\(blocker.policy)\(account): \(blocker.detail)"
            })
        lines += fixes(row)
        lines += section("What is missing", row.missing)
        lines += section("Notes", explanation.notes)
        return lines.map(SafeText.terminal).joined(separator: "\n") + "\n"
    }

    /// The row's own members, and the layers, evidence and notes.
    public static func json(_ explanation: Explanation) -> String {
        let text = JSONText.string
        let layers = explanation.layers.map { layer in
            JSONText.object([
                ("layer", text(layer.layer)), ("outcome", text(layer.outcome)),
                ("detail", text(layer.detail)), ("statement", text(layer.statement)),
                ("source", text(layer.source)),
            ])
        }
        return JSONText.object(
            explanation.row.members + [
                ("layers", JSONText.list(layers)),
                ("evidence", JSONText.list(explanation.evidence.map(JSONText.quoted))),
                ("notes", JSONText.list(explanation.notes.map(JSONText.quoted))),
                ("job", text(explanation.job)),
            ]) + "\n"
    }

    private static func cause(_ row: ReportRow) -> String {
        let mechanism = row.mechanism.map { ", \($0.rawValue)" } ?? ""
        return "Cause: \(row.cause.rawValue)\(mechanism) (\(row.certainty.rawValue))"
    }

    private static func fixes(_ row: ReportRow) -> [String] {
        guard !row.fix.isEmpty else { return [] }
        var lines = ["", "What to change"]
        for fix in row.fix {
            let state = fix.verified ? "verified" : "not verified"
            lines.append("  \(fix.summary) [\(state)]")
            lines.append("    who: \(fix.owner)")
            if let document = fix.document { lines += indented(document, by: 4) }
            if let setting = fix.setting { lines += indented(setting, by: 4) }
            if let allows = fix.newlyAllows { lines.append("    newly allowed: \(allows)") }
        }
        return lines
    }

    private static func section(_ title: String, _ items: [String]) -> [String] {
        items.isEmpty ? [] : ["", title] + items.map { "  \($0)" }
    }

    private static func indented(_ text: String, by width: Int) -> [String] {
        text.split(separator: "\n").map { String(repeating: " ", count: width) + $0 }
    }
}
