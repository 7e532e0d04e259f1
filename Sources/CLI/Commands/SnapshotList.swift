import AWSTypes
import Pipeline
import Reports

/// `why403 snapshot list`: whose policies are known, and since when.
func runSnapshotList(_ command: ParsedCommand, console: Console) -> ExitCode {
    do {
        let subjects = try SnapshotCatalog(storePath: command.storePath).list()
        let report = RowsReport(
            columns: ["kind", "name", "first", "last", "captures", "changes", "facets"],
            rows: subjects.map { subject in
                [
                    .text(subject.kind), .text(subject.name),
                    .text(subject.firstFact.description), .text(subject.lastFact.description),
                    .number(subject.captures), .number(subject.changes),
                    .list(subject.facets.map { .text($0) }),
                ]
            })
        try console.answer(report, to: command)
        if subjects.isEmpty { console.note("no policies are known; see why403 snapshot import") }
        return .done
    } catch {
        console.error("\(error)")
        return .failed
    }
}

extension Console {
    /// Writes rows in the format that was asked for.
    func answer(_ report: RowsReport, to command: ParsedCommand) throws {
        let format = RowsReport.Format(rawValue: command.format.rawValue) ?? .table
        try answer(command) { channel, _ in channel.write(report.text(format)) }
    }
}
