internal import AWSTypes
internal import ReportStore

/// The rows for people. A line each where there is room; on a narrow terminal several. What
/// `explain` is called with, and the cause, are never cut: only where the terminal is narrower
/// than one of them does a line wrap.
struct TableReport: RowWriter {
    /// Columns from which on a denial fits one line.
    static let wideColumns = 140
    /// Columns from which on the Glue job stands on it too.
    static let jobColumns = 180

    private let columns: Int?
    private let zone: ClockZone
    private let total: Int?
    private var widths: [Int]
    private var count = 0

    /// A table. Its rows come one by one, so that its columns are as wide as most need; of few rows,
    /// which are known before as `fitting`, they are as wide as all of these need.
    init(
        columns: Int?, zone: ClockZone = .utc, total: Int? = nil, fitting rows: [ReportRow] = []
    ) {
        self.columns = columns
        self.zone = zone
        self.total = total
        widths = [zone.isUTC ? 20 : 25, 16, 22, 12, 20, 20, 20]
        for row in rows {
            for (place, cell) in cells(row).enumerated() {
                widths[place] = max(widths[place], SafeText.terminal(cell).displayWidth)
            }
        }
    }

    private var isWide: Bool { columns.map { $0 >= TableReport.wideColumns } ?? true }

    private var showsJob: Bool { columns.map { $0 >= TableReport.jobColumns } ?? false }

    func begin() -> String {
        isWide
            ? line(
                ["TIME", "REQUEST", "CAUSE", "CERTAINTY", "ACTION", "ROLE"]
                    + (showsJob ? ["JOB"] : []), last: "RESOURCE")
                ?? ""
            : ""
    }

    mutating func row(_ row: ReportRow) -> String {
        count += 1
        let cells = cells(row)
        // A long id or name may leave no room on a line for what follows it.
        if isWide, let line = line(cells, last: row.resource) { return line }
        let head = filled(lines: cells[..<3] + ["(\(cells[3]))"])
        let rest = ["    \(row.action)  \(TableReport.shortRole(row))", "    \(row.resource)"]
            .map { SafeText.terminal($0).clipped(to: columns) }
        return (head + rest).map { $0 + "\n" }.joined()
    }

    /// What stands on a line before the resource.
    private func cells(_ row: ReportRow) -> [String] {
        [
            zone.text(row.eventTime), row.requestID, row.cause.rawValue, row.certaintyText,
            row.action, TableReport.shortRole(row),
        ] + (showsJob ? [TableReport.job(row)] : [])
    }

    /// Cells one behind the other, on as many lines as they need to stay whole: one that is wider
    /// than the terminal has a line of its own, without the margin.
    private func filled(lines cells: some Sequence<String>) -> [String] {
        let margin = "    "
        let room = columns ?? .max
        var lines: [String] = []
        for cell in cells.map(SafeText.terminal) {
            if let last = lines.last, last.displayWidth + 2 + cell.displayWidth <= room {
                lines[lines.count - 1] = last + "  " + cell
            } else {
                let fits = margin.count + cell.displayWidth <= room
                lines.append(lines.isEmpty || !fits ? cell : margin + cell)
            }
        }
        return lines
    }

    func end() -> String { TableReport.count(count, of: total) }

    /// What a table ends with: how many denials it has, and of how many they are the newest.
    static func count(_ count: Int, of total: Int?) -> String {
        if let total, total > count {
            return "the newest \(count) of \(Plural.count(total, "denial"))\n"
        }
        return count == 0 ? "no denials\n" : Plural.count(count, "denial") + "\n"
    }

    /// Nil where the cells alone are wider than the terminal. What has no room behind them
    /// stands on a line of its own: who has to act needs all of it.
    private func line(_ cells: [String], last: String) -> String? {
        var text = ""
        for (cell, width) in zip(cells, widths) {
            text += SafeText.terminal(cell).filled(to: width) + "  "
        }
        let last = SafeText.terminal(last)
        if let columns, text.displayWidth + last.displayWidth > columns {
            return text.trimmingEnd.displayWidth > columns
                ? nil : text.trimmingEnd + "\n" + ("    " + last).clipped(to: columns) + "\n"
        }
        return text + last + "\n"
    }

    /// The job that comes into question, or how many do.
    private static func job(_ row: ReportRow) -> String {
        guard let jobs = row.jobs else { return "-" }
        return jobs.job ?? "one of \(jobs.jobCount)"
    }

    /// The role's name, else who asked.
    static func shortRole(_ row: ReportRow) -> String {
        row.role?.split(separator: "/").last.map(String.init) ?? row.principal ?? "-"
    }
}
