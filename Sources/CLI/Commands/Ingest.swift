import Pipeline

/// `why403 ingest`: logs into the store.
func runIngest(_ command: ParsedCommand, console: Console) -> ExitCode {
    StopSignals.install()
    let progress = Progress(console)
    let ingest = Ingest(
        storePath: command.storePath, jobs: command.number(.jobs) ?? Ingest.defaultJobs,
        isStopRequested: { StopSignals.isStopRequested },
        progress: { summary in
            progress.update { "\(summary.read) files, \(summary.records) records" }
        })
    do {
        let summary = try ingest.run(command.positionals)
        progress.clear()
        console.note(
            "\(summary.read) files read (\(summary.known) known already), \(summary.records) "
                + "records, \(summary.newDenials) new denials, \(summary.attributed) attributed")
        for problem in summary.problems { console.note("  \(problem)") }
        if summary.isInterrupted { return .interrupted }
        return summary.isInDoubt ? .doneWithDoubt : .done
    } catch {
        progress.clear()
        console.error("\(error)")
        return .failed
    }
}
