internal import AWSTypes
internal import JSON
internal import ReportStore

/// The rows with the columns that were asked for, in their order.
struct ColumnsReport: RowWriter {
    private let fields: [ReportColumn]
    private let format: ReportFormat
    private let columns: Int?
    private let zone: ClockZone
    private let total: Int?
    private var count = 0
    private var json = RowJSON()
    private var csv = RowCSV()

    /// Columns in a format other than HTML, which is written as a table.
    init(
        _ fields: [ReportColumn], format: ReportFormat, columns: Int?, zone: ClockZone, total: Int?
    ) {
        self.fields = fields
        self.format = format
        self.columns = columns
        self.zone = zone
        self.total = total
    }

    func begin() -> String {
        let names = fields.map(\.rawValue)
        switch format {
        case .json: return "["
        case .ndjson: return ""
        case .csv: return CSVReport.line(names)
        case .markdown: return MarkdownReport.header(names)
        case .table, .html, .ocsf, .junit, .sarif: return line(names.map { $0.uppercased() })
        }
    }

    mutating func row(_ row: ReportRow) -> String {
        defer { count += 1 }
        switch format {
        case .json: return (count == 0 ? "\n" : ",\n") + object(row)
        case .ndjson: return object(row) + "\n"
        case .csv: return csv.line(fields, of: row)
        case .markdown:
            return MarkdownReport.cells(fields.map { SafeText.markdownCode(text($0, row)) })
        case .table, .html, .ocsf, .junit, .sarif: return line(fields.map { text($0, row) })
        }
    }

    func end() -> String {
        switch format {
        case .json: "\n]\n"
        case .ndjson, .csv, .markdown: ""
        case .table, .html, .ocsf, .junit, .sarif: TableReport.count(count, of: total)
        }
    }

    /// As the whole JSON has it, so that a program reads both alike.
    private mutating func object(_ row: ReportRow) -> String {
        JSONText.object(
            fields.map { field in
                let name = field.rawValue
                let whole = RowJSON.Member(rawValue: name).map { json.value($0, of: row) }
                return (name, whole ?? JSONText.string(field.text(row)))
            })
    }

    /// For people: the role's name, and times in their zone.
    private func text(_ field: ReportColumn, _ row: ReportRow) -> String {
        switch field {
        case .role: TableReport.shortRole(row)
        case .eventTime: zone.text(row.eventTime)
        default: field.text(row) ?? ""
        }
    }

    private func line(_ cells: [String]) -> String {
        var text = ""
        for (index, cell) in cells.enumerated() {
            let safe = SafeText.terminal(cell)
            let isTime = fields[index] == .eventTime && !zone.isUTC
            let width = isTime ? 25 : fields[index].width
            let room = columns.map { max(1, $0 - text.displayWidth) }
            text +=
                index + 1 < cells.count ? safe.filled(to: width) + "  " : safe.clipped(to: room)
        }
        return text.clipped(to: columns) + "\n"
    }
}
