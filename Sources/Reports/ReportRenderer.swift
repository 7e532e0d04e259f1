public import AWSTypes
internal import JSON
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
    /// `causes` counts the rows by cause, for the formats that begin with a summary; `fields` are the
    /// columns asked for, all when empty; `zone` is that of people's times; `total` says how many
    /// denials there are where only the newest are written, `count` how many are, for the formats
    /// that begin with it; `version` is the program's; `fitting` are the rows, where they are few and
    /// known before, for a table whose columns are as wide as they need.
    public init(
        format: ReportFormat, columns: Int? = nil, causes: [ReportGroup] = [],
        fields: [ReportColumn] = [], zone: ClockZone = .utc, total: Int? = nil,
        count: Int = 0, version: String = "", fitting rows: [ReportRow] = []
    ) {
        guard fields.isEmpty else {
            writer = ColumnsReport(
                fields, format: format, columns: columns, zone: zone, total: total)
            return
        }
        switch format {
        case .table:
            writer = TableReport(columns: columns, zone: zone, total: total, fitting: rows)
        case .json: writer = JSONReport(isArray: true)
        case .ndjson: writer = JSONReport(isArray: false)
        case .csv: writer = CSVReport()
        // HTML is no list of rows: `PageHTML` writes it.
        case .markdown, .html: writer = MarkdownReport(causes: causes, zone: zone)
        case .ocsf: writer = OCSFReport()
        case .junit: writer = JUnitReport(count: count)
        case .sarif: writer = SARIFReport(version: version)
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
    private var json = RowJSON()
    private var bytes: [UInt8] = []

    init(isArray: Bool) { self.isArray = isArray }

    func begin() -> String { isArray ? "[" : "" }

    mutating func row(_ row: ReportRow) -> String {
        bytes.removeAll(keepingCapacity: true)
        if isArray { bytes.append(isFirst ? "\n" : ",\n") }
        isFirst = false
        json.append(row, to: &bytes)
        if !isArray { bytes.append("\n") }
        return String(decoding: bytes, as: UTF8.self)
    }

    func end() -> String { isArray ? "\n]\n" : "" }
}

/// The rows as CSV (RFC 4180): the fields of the JSON, lists joined.
struct CSVReport: RowWriter {
    private var csv = RowCSV()

    func begin() -> String { CSVReport.line(ReportColumn.allCases.map(\.rawValue)) }

    mutating func row(_ row: ReportRow) -> String { csv.line(ReportColumn.allCases, of: row) }

    func end() -> String { "" }

    /// One record; nil is an empty field.
    static func line(_ fields: [String?]) -> String {
        fields.map { SafeText.csv($0 ?? "") }.joined(separator: ",") + "\r\n"
    }
}
