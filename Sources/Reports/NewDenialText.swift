public import AWSTypes
public import ReportStore

/// One new denial, as `watch` tells of it.
public enum NewDenialText {
    /// One line for people: when, which job or role, where, why and how that is known, what to
    /// change, and the id for `explain`.
    public static func line(_ row: ReportRow, _ own: OwnCommand = OwnCommand()) -> String {
        let who = row.jobs?.job ?? TableReport.shortRole(row)
        let change = ChangeWords.line(row, own)
        let parts = [
            row.eventTime.description, who, row.bucket ?? row.resource,
            "\(row.cause.rawValue) (\(row.certaintyText))", change, row.requestID,
        ]
        return parts.map(SafeText.terminal).joined(separator: "  ") + "\n"
    }

    /// One line for programs: the denial as `report --format ndjson` has it.
    public static func json(_ row: ReportRow) -> String { row.json + "\n" }
}
