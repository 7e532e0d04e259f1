import AWSTypes
internal import JSON
import ReportStore
import Wording

extension JobCandidates {
    /// All that come into question, and how they were found.
    var json: String {
        JSONText.object([
            ("basis", JSONText.quoted(basis.rawValue)),
            ("jobs", JSONText.list(jobs.map(JSONText.quoted))), ("jobCount", "\(jobCount)"),
            (
                "runs",
                JSONText.list(
                    runs.map {
                        JSONText.object([
                            ("id", JSONText.string($0.id)), ("job", JSONText.quoted($0.job)),
                        ])
                    })
            ), ("runCount", "\(runCount)"), ("windowSeconds", "\(windowSeconds)"),
        ])
    }
}

extension ReportRow {
    /// `likely`, or `likely, in doubt` where only a damaged or torn log shows the denial.
    var certaintyText: String { certainty.rawValue + (isInDoubt ? ", in doubt" : "") }
}

extension ReportedBlocker {
    var json: String {
        let text = JSONText.string
        return JSONText.object(
            [
                ("cause", text(cause)), ("mechanism", text(mechanism)), ("outcome", text(outcome)),
                ("policy", text(policy)), ("statement", text(statement)),
                ("account", text(account)), ("detail", text(detail)),
            ]
                + [place.map { ("place", $0.json) }, reason.map { ("reason", $0.json) }]
                .compactMap { $0 })
    }
}

extension ReportedFix {
    var json: String {
        let text = JSONText.string
        var members = [
            ("cause", text(cause)), ("owner", text(owner)), ("summary", text(summary)),
        ]
        if let document { members.append(("document", text(document))) }
        if let setting { members.append(("setting", text(setting))) }
        if let newlyAllows { members.append(("newlyAllows", text(newlyAllows))) }
        members.append(("verified", verified ? "true" : "false"))
        if let place { members.append(("place", place.json)) }
        if let change { members.append(("change", change.json)) }
        if let role { members.append(("role", text(role))) }
        return JSONText.object(members)
    }
}

extension PolicyPlace {
    var json: String { JSONText.texts(members) }
}

extension FixChange {
    var json: String { JSONText.texts(members) }
}

extension ReportedRemark {
    /// What the sentence says, as data: `{"kind", NAME: text, …, "commands": [line, …], "reason"}`;
    /// an older store's is `{"kind": "stated", "text"}`.
    var json: String {
        JSONText.remark(remark ?? .stated(text))
    }
}

extension JSONText {
    /// A remark as programs read it.
    static func remark(_ remark: Remark) -> String {
        var members = [("kind", JSONText.quoted(remark.kind.rawValue))]
        for name in Remark.Name.allCases {
            let texts = remark.all(name)
            if let first = texts.first {
                members.append(
                    (
                        name.rawValue,
                        texts.count == 1
                            ? JSONText.quoted(first) : JSONText.list(texts.map(JSONText.quoted))
                    ))
            }
        }
        if !remark.commands.isEmpty {
            let lines = remark.commands.map { JSONText.quoted(CommandText.line($0)) }
            members.append(("commands", JSONText.list(lines)))
        }
        if !remark.because.isEmpty {
            members.append(("because", JSONText.list(remark.because.map(JSONText.remark))))
        }
        if let reason = remark.reason { members.append(("reason", reason.json)) }
        return JSONText.object(members)
    }
}

extension Reason {
    var json: String {
        var json = JSONText()
        write(to: &json) { $1.raw(JSONText.remark($0)) }
        return json.text
    }
}
