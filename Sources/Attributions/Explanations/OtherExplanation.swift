import AWSTypes
import Denials

/// One thing besides the layers asked that a bare `Access Denied` may come from: a row of
/// `OtherExplanation.all`, and of the table in docs/ACCURACY.md.
///
/// It is no layer's word. While a row is open for a request, no layer is blamed by elimination:
/// that every other layer allows then says nothing.
struct OtherExplanation: Sendable {
    /// The row, which has its words (`ExplanationText`).
    let row: ExplanationRow
    /// Whether it can be open where only the server access log shows the request, and where
    /// CloudTrail shows it.
    let logs: Logs
    /// The cause that the row is a form of: of a layer with this cause it is no rival.
    var cause: Cause?
    /// The commands that would tell, of a bucket and a key.
    var commands: @Sendable (_ bucket: String?, _ key: String?) -> [AWSCommand] = { _, _ in [] }
    /// Whether it is about the object that is read, which of a copy is the source.
    var isAboutWhatIsRead = false
    /// Whether nothing rules it out for a request.
    let isOpen: @Sendable (ExplainedRequest) -> Bool
    /// What the policies say to it for a request; nil where they say nothing.
    var detail: (@Sendable (ExplainedRequest) -> [Remark.Text]?)?

    enum Logs: String {
        case accessLog = "access log alone"
        case both = "both"
    }

    /// The remark for a request: what may be behind it, and the command that would tell.
    func remark(for request: ExplainedRequest) -> Remark {
        let (bucket, key) = object(of: request)
        return Remark(
            .otherExplanation,
            texts: [Remark.Text(.row, row.rawValue)] + (detail?(request) ?? []),
            run: commands(bucket, key).filter { !isAnswered($0, for: request) }.map { command in
                let owner = request.findings.targets.first?.settings.owner
                return command.putting(owner?.description, for: "ACCOUNT")
            })
    }

    /// Whether what is captured answers a command already: the encryption of a bucket tells of keys that
    /// the caller sends only where it is written to (S3 User Guide, "Blocking or unblocking SSE-C for a
    /// general purpose bucket"), and where it is known it need not be captured again.
    private func isAnswered(_ command: AWSCommand, for request: ExplainedRequest) -> Bool {
        row == .customerKey && command.operation == "get-bucket-encryption"
            && !(request.isWrite && request.findings.refusesSSEC == nil)
    }

    /// The object that the commands are about. A copy's access log does not name its source.
    private func object(of request: ExplainedRequest) -> (bucket: String?, key: String?) {
        let denial = request.denial
        guard isAboutWhatIsRead, request.kind.contains(.copy) else {
            return (denial.bucket, denial.key)
        }
        guard let source = denial.copySource else { return ("SOURCE", nil) }
        return (source.bucket ?? "SOURCE", source.key)
    }

    /// Only CloudTrail's data event of the request shows its headers.
    @Sendable static func dataEvent(_ bucket: String?, _ key: String?) -> [AWSCommand] {
        [.eventSelectors]
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
    let row: ExplanationRow
    let cause: Cause?
    /// What may be behind the refusal, and the command that would tell.
    let remark: Remark
}
