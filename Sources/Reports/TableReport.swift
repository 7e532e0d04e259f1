internal import AWSTypes
internal import ReportStore

/// The rows for people. A line each where there is room; on a narrow terminal two lines, and
/// never one that wraps.
struct TableReport: RowWriter {
    /// Columns from which on a denial fits one line.
    static let wideColumns = 140

    private let columns: Int?
    private var count = 0

    init(columns: Int?) { self.columns = columns }

    private var isWide: Bool { columns.map { $0 >= TableReport.wideColumns } ?? true }

    func begin() -> String {
        isWide
            ? line(["TIME", "REQUEST", "CAUSE", "CERTAINTY", "ACTION", "ROLE"], last: "RESOURCE")
            : ""
    }

    mutating func row(_ row: ReportRow) -> String {
        count += 1
        let role = TableReport.shortRole(row)
        let cells = [
            row.eventTime.description, row.requestID, row.cause.rawValue, row.certainty.rawValue,
        ]
        if isWide { return line(cells + [row.action, role], last: row.resource) }
        let first = cells[..<3].joined(separator: "  ") + "  (\(cells[3]))"
        return [first, "    \(row.action)  \(role)", "    \(row.resource)"]
            .map { SafeText.terminal($0).clipped(to: columns) + "\n" }.joined()
    }

    func end() -> String {
        switch count {
        case 0: return "no denials\n"
        case 1: return "1 denial\n"
        default: return "\(count) denials\n"
        }
    }

    private func line(_ cells: [String], last: String) -> String {
        let widths = [20, 16, 22, 12, 20, 20]
        var text = ""
        for (cell, width) in zip(cells, widths) {
            text += SafeText.terminal(cell).filled(to: width) + "  "
        }
        let room = columns.map { max(0, $0 - text.displayWidth) }
        return (text + SafeText.terminal(last).clipped(to: room)).clipped(to: columns) + "\n"
    }

    /// The role's name, else who asked.
    static func shortRole(_ row: ReportRow) -> String {
        row.role?.split(separator: "/").last.map(String.init) ?? row.principal ?? "-"
    }
}
