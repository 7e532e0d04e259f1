internal import AWSTypes
internal import ReportStore

/// One change, told so that it can be made: what, who, the text to paste, what it opens.
struct FixText {
    /// The width for sentences; nil for any. What is pasted is never broken.
    let columns: Int?

    /// Whether no other change is needed for the request.
    var isAlone = false

    func lines(_ fix: ReportedFix, indent: Int, showsOwner: Bool = true) -> [String] {
        let margin = String(repeating: " ", count: indent)
        func sentence(_ text: String) -> [String] {
            SafeText.terminal(text).wrapped(to: columns, indent: indent)
        }
        var lines = sentence(fix.summary)
        if fix.isMade { return lines }
        if showsOwner { lines += sentence("who: \(fix.owner)") }
        lines += sentence(
            fix.verified
                ? "verified: with \(isAlone ? "this change" : "these changes"), every known policy "
                    + "allows the request"
                : "not verified: a policy is unknown or still denies, or something else may have refused"
        )
        if let document = fix.document { lines += pasted(document, margin + "  ") }
        if let setting = fix.setting { lines += pasted(setting, margin + "  ") }
        if let allows = fix.newlyAllows {
            if case .allow = fix.change {
                lines += sentence("newly allowed: \(allows)")
            } else {
                lines += sentence("side effect: \(allows)")
            }
        }
        return lines
    }

    private func pasted(_ text: String, _ margin: String) -> [String] {
        text.split(separator: "\n").map { margin + SafeText.terminal(String($0)) }
    }
}
