import AWSTypes
import Pipeline
import Reports

/// `why403 snapshot import`: captured policies into the store.
func runSnapshotImport(_ command: ParsedCommand, console: Console) -> ExitCode {
    var owner = SnapshotImport.LooseFileOwner()
    owner.bucket = command.text(.bucket).map { BucketArgument($0).bucket }
    owner.key = command.text(.key)
    owner.role = command.text(.role)
    owner.account = command.text(.account).flatMap { AccountID($0) }
    owner.capturedAt = command.instant(.at)
    do {
        var snapshots = SnapshotImport(storePath: command.storePath, owner: owner)
        snapshots.own = command.ownCommand
        snapshots.objectInput = try ObjectInput(command, console)
        let summary = try snapshots.run(command.positionals)
        if command.format == .json {
            try console.answer(command) { channel, _ in channel.write(json(summary)) }
        } else {
            console.note(
                Plural.count(summary.captures, "capture") + ", "
                    + Plural.count(summary.facts, "fact")
                    + (summary.newFacts == summary.facts
                        ? "" : " (\(summary.newFacts) new to the store)") + ", "
                    + Plural.count(summary.attributed, "denial") + " attributed")
        }
        for problem in summary.problems.prefix(listedProblems) { console.note("  \(problem)") }
        if summary.problems.count > listedProblems {
            console.note(
                "  and \(summary.problems.count - listedProblems) more; --format json lists all")
        }
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

/// How many problems are listed for people.
private let listedProblems = 20

private func json(_ summary: SnapshotImport.Summary) -> String {
    RowsReport.Cell.object([
        (name: "captures", value: .number(summary.captures)),
        (name: "facts", value: .number(summary.facts)),
        (name: "newFacts", value: .number(summary.newFacts)),
        (name: "attributed", value: .number(summary.attributed)),
        (name: "problems", value: .list(summary.problems.map { .text($0) })),
    ]).json + "\n"
}
