internal import AWSTypes
internal import ReportStore

/// What to change for one denial, in a line.
enum ChangeWords {
    /// The first change that is certain enough to be told with the answer. Of a cause that is only
    /// likely none may be, and a plan, made of the policies in force last, may have one: whoever has
    /// the id can see.
    static func line(_ row: ReportRow, _ own: OwnCommand = OwnCommand()) -> String {
        if let first = row.fix.first { return first.summary }
        return row.certainty == .likely
            ? "no certain change; whether a plan has one: \(command(row, own))" : "no change known"
    }

    /// All changes; where there is none, nothing but that a plan may have one.
    static func all(_ row: ReportRow) -> String {
        row.fix.isEmpty && row.certainty == .likely
            ? line(row) : row.fix.map(\.summary).joined(separator: "; ")
    }

    private static func command(_ row: ReportRow, _ own: OwnCommand) -> String {
        own.line("fix \(ShellWord.quoted(row.requestID))")
    }
}
