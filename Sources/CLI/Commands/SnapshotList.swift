import AWSTypes
import Pipeline
import Reports

/// `why403 snapshot list`: whose policies are known, and since when.
func runSnapshotList(_ command: ParsedCommand, console: Console) -> ExitCode {
    do {
        let subjects = try SnapshotCatalog(storePath: command.storePath).list()
        try console.answer(command) { channel, terminal in
            let width = command.columns(of: terminal)
            let format = RowsReport.Format(rawValue: command.format.rawValue) ?? .table
            let room = format == .table ? width : nil
            channel.write(
                SnapshotListText.report(subjects, room: room).text(format, width: width))
        }
        if subjects.isEmpty { console.note("no policies are known; see why403 snapshot import") }
        return .done
    } catch {
        console.error("\(error)")
        return .failed
    }
}

/// The rows of `snapshot list`.
private enum SnapshotListText {
    /// Columns from which on a table has times of day, not days alone.
    static let timeColumns = 140
    /// Columns from which on it has counts.
    static let countColumns = 100

    static func report(_ subjects: [SnapshotCatalog.KnownSubject], room: Int?) -> RowsReport {
        let timeLength = room ?? .max >= timeColumns ? 20 : 10
        let hasCounts = room ?? .max >= countColumns
        return RowsReport(
            columns: ["kind", "name", "first", "last"]
                + (hasCounts ? ["captures", "changes"] : []) + ["facets"],
            rows: subjects.map { subject in
                let times = [subject.firstFact, subject.lastFact].map {
                    RowsReport.Cell.text(String($0.description.prefix(timeLength)))
                }
                let counts = [subject.captures, subject.changes].map { RowsReport.Cell.number($0) }
                return [.text(subject.kind), .text(subject.name)] + times
                    + (hasCounts ? counts : []) + [.list(subject.facets.map { .text($0) })]
            })
    }
}

extension Console {
    /// Writes rows in the format that was asked for, and a table as wide as the terminal, unless it
    /// holds what is copied.
    func answer(_ report: RowsReport, to command: ParsedCommand, fits: Bool = true) throws {
        let format = RowsReport.Format(rawValue: command.format.rawValue) ?? .table
        try answer(command) { channel, terminal in
            channel.write(report.text(format, width: fits ? command.columns(of: terminal) : nil))
        }
    }
}
