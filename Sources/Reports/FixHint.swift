internal import AWSTypes

/// How the changes of a policy are made: as a whole document, by what writes it.
enum FixHint {
    /// For all changes of a report.
    static let all =
        "why403 fix -o DIR, with the same filters, writes the whole new documents and a script that "
        + "puts them in force, all of them tested together."

    /// The command for one denial.
    static func command(for requestID: String) -> String {
        "why403 fix \(ShellWord.quoted(requestID)) -o DIR"
    }
}
