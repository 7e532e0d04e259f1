internal import JSON

/// Rows with the same named columns, in the formats that lists have: a table for people, and
/// `json`, `ndjson` and `csv` for programs.
public struct RowsReport {
    /// What stands in a row's column.
    public indirect enum Cell: Sendable {
        /// A text; nil is `null` for programs, nothing for people.
        case text(String?)
        /// A count.
        case number(Int)
        /// `true` or `false`.
        case truth(Bool)
        /// Several; people read them with commas between.
        case list([Cell])
        /// Named parts; people read the first.
        case object([(name: String, value: Cell)])
    }

    /// The formats.
    public enum Format: String, Sendable {
        /// For people, in columns.
        case table
        /// One array.
        case json
        /// One object a line.
        case ndjson
        /// RFC 4180, with a head.
        case csv
    }

    private let columns: [String]
    private let rows: [[Cell]]

    /// A report; each row has a cell for each column.
    public init(columns: [String], rows: [[Cell]]) {
        self.columns = columns
        self.rows = rows
    }

    /// The whole report. Control characters are made visible, as strangers wrote the names.
    public func text(_ format: Format) -> String {
        switch format {
        case .table: return table
        case .json:
            return rows.isEmpty
                ? "[]\n" : "[\n" + rows.map(object).joined(separator: ",\n") + "\n]\n"
        case .ndjson: return rows.map { object($0) + "\n" }.joined()
        case .csv:
            let lines = [columns.map { .text($0) }] + rows
            return lines.map { line in
                line.map { SafeText.csv($0.plain) }.joined(separator: ",") + "\r\n"
            }.joined()
        }
    }

    private func object(_ row: [Cell]) -> String {
        Cell.object(zip(columns, row).map { (name: $0, value: $1) }).json
    }

    private var table: String {
        let lines = [columns.map { $0.uppercased() }] + rows.map { $0.map(\.plain) }
        let safe = lines.map { $0.map(SafeText.terminal) }
        let widths = columns.indices.map { column in
            safe.map { $0[column].displayWidth }.max() ?? 0
        }
        return safe.map { line in
            // Nothing stands behind the last column, so that lines end with their text.
            let filled = line.enumerated().map { column, word in
                column + 1 < line.count ? word.filled(to: widths[column]) : word
            }
            return filled.joined(separator: "  ") + "\n"
        }.joined()
    }
}

extension RowsReport.Cell {
    /// JSON, compact.
    public var json: String {
        switch self {
        case .text(let text): return JSONText.string(text)
        case .number(let number): return String(number)
        case .truth(let isTrue): return isTrue ? "true" : "false"
        case .list(let cells): return JSONText.list(cells.map(\.json))
        case .object(let parts):
            return JSONText.object(parts.map { ($0.name, $0.value.json) })
        }
    }

    /// For people, on one line.
    fileprivate var plain: String {
        switch self {
        case .text(let text): return text ?? ""
        case .number(let number): return String(number)
        case .truth(let isTrue): return isTrue ? "yes" : "no"
        case .list(let cells): return cells.map(\.plain).joined(separator: ", ")
        case .object(let parts): return parts.first?.value.plain ?? ""
        }
    }
}
