import Pipeline

/// `why403 snapshot import`: captured policies into the store.
func runSnapshotImport(_ command: ParsedCommand, console: Console) -> ExitCode {
    do {
        let summary = try SnapshotImport(storePath: command.storePath).run(command.positionals)
        console.note(
            "\(summary.captures) captures, \(summary.facts) facts, \(summary.attributed) denials "
                + "attributed")
        for problem in summary.problems { console.note("  \(problem)") }
        if summary.captures == 0 { return .failed }
        return summary.problems.isEmpty ? .done : .doneWithDoubt
    } catch {
        console.error("\(error)")
        return .failed
    }
}
