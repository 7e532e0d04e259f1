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

    /// No column is made narrower than this, a day's width.
    private static let narrowest = 10

    private let columns: [String]
    private let rows: [[Cell]]
    private let lastIsCopied: Bool

    /// A report; each row has a cell for each column. What stands in the last may be a command, which
    /// is copied and never cut.
    public init(columns: [String], rows: [[Cell]], lastIsCopied: Bool = false) {
        self.columns = columns
        self.rows = rows
        self.lastIsCopied = lastIsCopied
    }

    /// The whole report; a table may be `width` wide, nil for any width. Control characters are made
    /// visible, as strangers wrote the names.
    public func text(_ format: Format, width: Int? = nil) -> String {
        switch format {
        case .table: return table(width)
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

    private func table(_ width: Int?) -> String {
        let lines = [columns.map { $0.uppercased() }] + rows.map { $0.map(\.plain) }
        let safe = lines.map { $0.map(SafeText.terminal) }
        guard let width, lastIsCopied else {
            let fitting = width.map { fitted(safe, $0) } ?? widths(safe)
            return safe.map { line($0, fitting) }.joined()
        }
        // Commands stand below what they are for, each in a line of its own.
        let heads = safe.map { Array($0.dropLast()) }
        let fitting = fitted(heads, width)
        return zip(heads, safe).enumerated().map { index, pair in
            let (head, whole) = pair
            let command = index == 0 ? "" : "    \(whole.last ?? "")\n"
            return (head.allSatisfy(\.isEmpty) ? "" : line(head, fitting)) + command
        }.joined()
    }

    private func widths(_ lines: [[String]]) -> [Int] {
        (lines.first ?? []).indices.map { column in
            lines.map { $0[column].displayWidth }.max() ?? 0
        }
    }

    /// The widest columns are made narrower until a line fits.
    private func fitted(_ lines: [[String]], _ width: Int) -> [Int] {
        var widths = widths(lines)
        while widths.reduce(0, { $0 + $1 + 2 }) - 2 > width, let widest = widths.max(),
            widest > RowsReport.narrowest, let column = widths.firstIndex(of: widest)
        { widths[column] -= 1 }
        return widths
    }

    private func line(_ cells: [String], _ widths: [Int]) -> String {
        // Nothing stands behind the last column, so that lines end with their text.
        let filled = zip(cells, widths).enumerated().map { column, cell in
            let word = cell.0.clipped(to: cell.1)
            return column + 1 < cells.count ? word.filled(to: cell.1) : word
        }
        return filled.joined(separator: "  ") + "\n"
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
