import Pipeline

/// `why403 watch`: new drops into the store, until stopped.
func runWatch(_ command: ParsedCommand, console: Console) -> ExitCode {
    StopSignals.install()
    let ingest = Ingest(
        storePath: command.storePath, jobs: command.number(.jobs) ?? Ingest.defaultJobs,
        isStopRequested: { StopSignals.isStopRequested })
    var isInDoubt = false
    do {
        try Watch(ingest).run(command.positionals, once: command.isOn(.once)) { summary in
            isInDoubt = isInDoubt || summary.isInDoubt
            console.note(
                "\(summary.read) files read, \(summary.records) records, "
                    + "\(summary.newDenials) new denials, \(summary.attributed) attributed")
            for problem in summary.problems { console.note("  \(problem)") }
        }
    } catch {
        console.error("\(error)")
        return .failed
    }
    // A stop that was asked for is how a watch ends, not an interruption of its work.
    return isInDoubt ? .doneWithDoubt : .done
}
