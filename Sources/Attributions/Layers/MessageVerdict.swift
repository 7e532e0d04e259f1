public import AWSTypes
public import Denials

/// What AWS's own sentence settles, where nothing else is known of a request: no more than it says.
public struct MessageVerdict: Hashable, Sendable {
    /// The cause that it names.
    public let cause: Cause
    /// The exact forms that its words stand for: a "resource-based policy" may be the bucket's or an
    /// access point's, and S3's Block Public Access is told in the same words.
    public let mechanisms: [Mechanism]
    /// Whether a statement denies; else none allows.
    public let isExplicit: Bool

    /// Nil where the sentence names no layer.
    public init?(_ message: DenialMessage) {
        guard
            let report = AWSReport.report(of: message, sentence: "", isKey: message.isAboutKey)
        else { return nil }
        cause = report.cause
        isExplicit = message.isExplicit
        guard report.isMechanismTold else {
            mechanisms = []
            return
        }
        mechanisms =
            [report.mechanism]
            + Mechanism.allCases.filter { report.alternatives.contains($0) }
    }
}
