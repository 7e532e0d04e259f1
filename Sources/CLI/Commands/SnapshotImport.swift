import AWSTypes
import Pipeline
import Reports

/// `why403 snapshot import`: captured policies into the store.
func runSnapshotImport(_ command: ParsedCommand, console: Console) -> ExitCode {
    var owner = SnapshotImport.LooseFileOwner()
    owner.bucket = command.text(.bucket)
    owner.key = command.text(.key)
    owner.role = command.text(.role)
    owner.account = command.text(.account).flatMap { AccountID($0) }
    owner.capturedAt = command.instant(.at)
    do {
        var snapshots = SnapshotImport(storePath: command.storePath, owner: owner)
        snapshots.objectInput = try ObjectInput(command, console)
        let summary = try snapshots.run(command.positionals)
        if command.format == .json {
            try console.answer(command) { channel, _ in channel.write(json(summary)) }
        } else {
            console.note(
                "\(summary.captures) captures, \(summary.facts) facts, \(summary.attributed) denials "
                    + "attributed")
        }
        for problem in summary.problems { console.note("  \(problem)") }
        if summary.captures == 0 { return .failed }
        return summary.problems.isEmpty ? .done : .doneWithDoubt
    } catch let error as UsageError {
        console.error(error.message)
        return .usage
    } catch {
        console.error("\(error)")
        return .failed
    }
}

private func json(_ summary: SnapshotImport.Summary) -> String {
    RowsReport.Cell.object([
        (name: "captures", value: .number(summary.captures)),
        (name: "facts", value: .number(summary.facts)),
        (name: "attributed", value: .number(summary.attributed)),
        (name: "problems", value: .list(summary.problems.map { .text($0) })),
    ]).json + "\n"
}
