import AWSTypes
import Pipeline
import Reports

/// `why403 list`: what there is to read.
func runList(_ command: ParsedCommand, console: Console) -> ExitCode {
    StopSignals.install()
    do {
        var listing = DropListing(isStopRequested: { StopSignals.isStopRequested })
        listing.objectInput = try ObjectInput(command, console)
        if command.isOn(.new) { listing.knownStorePath = command.storePath }
        let problems =
            command.format == .ndjson
            ? try streamed(listing, command, console) : try gathered(listing, command, console)
        for problem in problems { console.error(problem) }
        if StopSignals.isStopRequested { return .interrupted }
        return problems.isEmpty ? .done : .doneWithDoubt
    } catch let error as UsageError {
        console.error(error.message)
        return .usage
    } catch {
        console.error("\(error)")
        return .failed
    }
}

/// Line by line, as there may be millions.
private func streamed(
    _ listing: DropListing, _ command: ParsedCommand, _ console: Console
) throws -> [String] {
    try console.answer(command) { channel, _ in
        try listing.run(command.positionals) { drop in
            channel.write(report([row(drop)]).text(.ndjson))
        }
    }
}

private func gathered(
    _ listing: DropListing, _ command: ParsedCommand, _ console: Console
) throws -> [String] {
    var rows: [[RowsReport.Cell]] = []
    let problems = try listing.run(command.positionals) { rows.append(row($0)) }
    try console.answer(report(rows), to: command, fits: false)
    return problems
}

private func report(_ rows: [[RowsReport.Cell]]) -> RowsReport {
    RowsReport(columns: ["path", "size", "modified", "entityTag"], rows: rows)
}

private func row(_ drop: ListedDrop) -> [RowsReport.Cell] {
    [
        .text(drop.path), .number(Int(drop.size)), .text(drop.modified.description),
        .text(drop.entityTag),
    ]
}
