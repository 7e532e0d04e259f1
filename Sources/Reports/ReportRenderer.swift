internal import AWSTypes
public import ReportStore

/// Writes the rows of one format, one by one, so that memory does not grow with their number.
protocol RowWriter {
    /// What stands before the first row.
    func begin() -> String
    /// One denial in the format, with the end of its line.
    mutating func row(_ row: ReportRow) -> String
    /// What stands behind the last row.
    func end() -> String
}

/// Writes a report: `begin`, then each row, then `end`.
public struct ReportRenderer {
    private var writer: any RowWriter

    /// A renderer of a format. `columns` is the width that a table may take, nil for any;
    /// `causes` counts the rows by cause, for the formats that begin with a summary.
    public init(format: ReportFormat, columns: Int? = nil, causes: [ReportGroup] = []) {
        switch format {
        case .table: writer = TableReport(columns: columns)
        case .json: writer = JSONReport(isArray: true)
        case .ndjson: writer = JSONReport(isArray: false)
        case .csv: writer = CSVReport()
        case .markdown: writer = MarkdownReport(causes: causes)
        case .html: writer = HTMLReport(causes: causes)
        }
    }

    /// What stands before the first row.
    public func begin() -> String { writer.begin() }

    /// One denial in the format that was chosen.
    public mutating func row(_ row: ReportRow) -> String { writer.row(row) }

    /// What stands behind the last row.
    public func end() -> String { writer.end() }
}

/// The rows as JSON: an array, or a line each (docs/DESIGN.md, "Formats").
struct JSONReport: RowWriter {
    let isArray: Bool
    private var isFirst = true

    init(isArray: Bool) { self.isArray = isArray }

    func begin() -> String { isArray ? "[" : "" }

    mutating func row(_ row: ReportRow) -> String {
        defer { isFirst = false }
        return isArray ? (isFirst ? "\n" : ",\n") + row.json : row.json + "\n"
    }

    func end() -> String { isArray ? "\n]\n" : "" }
}

/// The rows as CSV (RFC 4180): the fields of the JSON, lists joined.
struct CSVReport: RowWriter {
    static let columns = [
        "requestId", "eventTime", "role", "principal", "account", "action", "resource", "bucket",
        "key", "region", "sightings", "message", "cause", "mechanism", "certainty", "blockedBy",
        "missing", "fix", "owner", "verified", "inDoubt", "job", "jobRun",
    ]

    func begin() -> String { CSVReport.line(CSVReport.columns) }

    func row(_ row: ReportRow) -> String {
        CSVReport.line([
            row.requestID, row.eventTime.description, row.role, row.principal, row.account,
            row.action, row.resource, row.bucket, row.key, row.region,
            row.sightings.joined(separator: " "), row.message, row.cause.rawValue,
            row.mechanism?.rawValue, row.certainty.rawValue,
            row.blockedBy.map { "\($0.cause)/\($0.mechanism)" }.joined(separator: " "),
            row.missing.joined(separator: "; "), row.fix.map(\.summary).joined(separator: "; "),
            row.fix.map(\.owner).joined(separator: "; "),
            row.fix.isEmpty ? "" : row.fix.allSatisfy(\.verified) ? "true" : "false",
            row.isInDoubt ? "true" : "false", row.jobs?.job, row.jobs?.run,
        ])
    }

    func end() -> String { "" }

    /// One record; nil is an empty field.
    static func line(_ fields: [String?]) -> String {
        fields.map { SafeText.csv($0 ?? "") }.joined(separator: ",") + "\r\n"
    }
}
