import AWSTypes
import Denials

/// One thing besides the layers asked that a bare `Access Denied` may come from: a row of
/// `OtherExplanation.all`, and of the table in docs/ACCURACY.md.
///
/// It is no layer's word. While a row is open for a request, no layer is blamed by elimination:
/// that every other layer allows then says nothing.
struct OtherExplanation: Sendable {
    /// The row's short name.
    let name: String
    /// What may be behind the refusal, as a clause.
    let says: String
    /// The operations that it concerns, for the page.
    let operations: String
    /// Whether it can be open where only the server access log shows the request, and where
    /// CloudTrail shows it.
    let logs: Logs
    /// The captured fact that rules it out, for the page.
    let ruledOutBy: String
    /// The command that would tell, with `{bucket}`, `{object}` and `{role}` in it.
    let tells: String
    /// The cause that the row is a form of: of a layer with this cause it is no rival.
    var cause: Cause?
    /// Whether nothing rules it out for a request.
    let isOpen: @Sendable (ExplainedRequest) -> Bool
    /// What the policies say to it for a request; nil where they say nothing.
    var detail: (@Sendable (ExplainedRequest) -> String?)?

    enum Logs: String {
        case accessLog = "access log alone"
        case both = "both"
    }

    /// The remark for a request: what may be behind it, and the command that would tell.
    func remark(for request: ExplainedRequest) -> Remark {
        Remark(
            .otherExplanation,
            [
                .row: name, .text: says, .detail: detail?(request),
                .tells: CommandTemplate.filled(tells, for: request),
            ])
    }
}

extension OtherExplanation {
    /// All rows, the commonest first: what is named in `missing` keeps this order.
    static let all =
        ofObjects + ofHeaders + ofCopies + ofSessions + ofSettings

    /// The rows that nothing rules out for a request.
    static func open(for request: ExplainedRequest) -> [OtherExplanation] {
        all.filter { $0.isOpen(request) }
    }

    /// What is left where every layer allows and no row is open: the captured policies are not
    /// those that were in force.
    static func ofNothing(for request: ExplainedRequest) -> Remark {
        request.denial.service == "s3"
            ? Remark(.policiesThen, run: [.eventSelectors]) : Remark(.keyThen)
    }
}

/// A row that is open for a request.
struct OpenExplanation: Hashable {
    let name: String
    let cause: Cause?
    /// What may be behind the refusal, and the command that would tell.
    let remark: Remark
}

/// A command with names in braces, which a request fills in.
enum CommandTemplate {
    /// Every name in braces, with what a request puts there.
    static func filled(_ template: String, for request: ExplainedRequest) -> String {
        var text = ""
        var rest = template[...]
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            text += rest[..<open]
            text += request.words(for: String(rest[rest.index(after: open)..<close]))
            rest = rest[rest.index(after: close)...]
        }
        return text + rest
    }

    /// The template as the page prints it: names in capitals.
    static func printed(_ template: String) -> String {
        template.replacing(text: "{bucket}", with: "--bucket BUCKET")
            .replacing(text: "{object}", with: "--bucket BUCKET --key KEY")
            .replacing(text: "{role}", with: "ROLE")
    }
}
