import Pipeline

/// `why403 ingest`: logs into the store.
func runIngest(_ command: ParsedCommand, console: Console) -> ExitCode {
    StopSignals.install()
    MemoryManners.giveLargePiecesBack()
    let progress = Progress(console)
    var ingest = Ingest(
        command,
        progress: { summary in
            progress.update {
                "\(summary.read) of \(summary.found - summary.known) files, "
                    + "\(summary.records) records, \(summary.newDenials) new denials"
            }
        })
    do {
        ingest.objectInput = try ObjectInput(command, console)
        ingest.keepsFactsOnly = command.isOn(.factsOnly)
        let paths = try command.text(.pathsFrom).map { try PathList.read($0) } ?? []
        let listed = try command.text(.listedFrom).map { try PathList.readListing($0) } ?? []
        let summary = try ingest.run(command.positionals + paths, listed: listed)
        progress.clear()
        tell(summary, command, console)
        if let metrics = MetricsFile(command, console) {
            metrics.add(summary)
            metrics.write()
        }
        if summary.isInterrupted { return .interrupted }
        return summary.isInDoubt ? .doneWithDoubt : .done
    } catch let error as UsageError {
        console.error(error.message)
        return .usage
    } catch {
        progress.clear()
        console.error("\(error)")
        return .failed
    }
}

/// Says what a pass did: as an answer for programs, as notes for people.
func tell(_ summary: IngestSummary, _ command: ParsedCommand, _ console: Console) {
    if command.format == .json {
        console.standardOutput.write(IngestText.json(summary))
        console.standardOutput.flush()
        return
    }
    if command.name == .ingest, let nothing = IngestText.nothing(summary, at: command.positionals) {
        return console.note(nothing)
    }
    let lines = IngestText.lines(
        summary, allPrincipals: command.isOn(.allPrincipals), command.ownCommand)
    for line in lines { console.note(line) }
}

extension Ingest {
    /// A pass with the settings of a command line.
    init(
        _ command: ParsedCommand, progress: @escaping @Sendable (IngestSummary) -> Void = { _ in }
    ) {
        self.init(
            storePath: command.storePath, jobs: command.number(.jobs) ?? Ingest.defaultJobs,
            glueRoles: command.isOn(.role) ? command.texts(.role) : nil,
            isStopRequested: { StopSignals.isStopRequested }, progress: progress)
        own = command.ownCommand
    }
}
