internal import AWSTypes

/// Where a statement becomes a whole document: one that is pasted into the wrong place, or in place
/// of another, takes away what others rely on.
enum FixHint {
    /// For all changes of a report.
    static let all =
        "These are statements of policies. why403 fix -o DIR writes the whole new documents and a "
        + "script, all of them tested together."

    /// The command for one denial.
    static func command(for requestID: String) -> String {
        "why403 fix \(ShellWord.quoted(requestID)) -o DIR"
    }
}
