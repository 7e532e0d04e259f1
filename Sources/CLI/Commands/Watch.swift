import Glibc
import Pipeline

/// `why403 watch`: new drops into the store, until stopped.
func runWatch(_ command: ParsedCommand, console: Console) -> ExitCode {
    StopSignals.install()
    MemoryManners.giveLargePiecesBack()
    var isInDoubt = false
    let news: NewDenials
    do { news = try NewDenials(command, console) } catch {
        console.error("\(error)")
        return .usage
    }
    let metrics = MetricsFile(command, console)
    metrics?.start()
    defer {
        news.end()
        metrics?.note(incidents: news.waiting)
        metrics?.end()
    }
    func take(_ event: Watch.Event) {
        switch event {
        case .pass(let summary):
            isInDoubt = isInDoubt || summary.isInDoubt
            tell(summary, command, console)
            // What cannot be read now is told of with the next pass.
            do { try news.tell() } catch { console.note("\(error)") }
            metrics?.note(incidents: news.waiting)
            metrics?.add(summary)
        case .note(let note): console.note(note)
        }
    }
    do {
        var ingest = Ingest(command)
        ingest.objectInput = try ObjectInput(command, console)
        let isAllTaken = try follow(command, ingest, take)
        isInDoubt = isInDoubt || !isAllTaken
        if command.isOn(.once), StopSignals.isStopRequested { return .interrupted }
    } catch let error as UsageError {
        console.error(error.message)
        return .usage
    } catch {
        console.error("\(error)")
        return .failed
    }
    // SIGTERM is how a service manager ends a watch; SIGINT says that somebody broke it off.
    if StopSignals.signal == SIGINT { return .interrupted }
    return isInDoubt ? .doneWithDoubt : .done
}

/// Follows what the command line names. Whether all that was there could be taken, for `--once`.
private func follow(
    _ command: ParsedCommand, _ ingest: Ingest, _ take: @escaping (Watch.Event) -> Void
) throws -> Bool {
    let stop = StopSignals.wakeDescriptor
    let isOnce = command.isOn(.once)
    if let source = command.eventSource {
        let watch = try QueueWatch(
            ingest, source, objectRoot: command.text(.objectRoot), only: command.positionals)
        try watch.run(once: isOnce, take)
        return true
    }
    if command.positionals.contains(where: { ObjectInput.isMeant(by: $0) }) {
        if isOnce {
            take(.pass(try ingest.run(command.positionals)))
        } else {
            let seconds = command.number(.poll) ?? ParsedCommand.defaultPollSeconds
            try ObjectPoll(ingest, every: seconds)
                .run(command.positionals, stopDescriptor: stop, take)
        }
        return true
    }
    let watch = Watch(ingest)
    if isOnce { return try watch.runOnce(command.positionals, stopDescriptor: stop, take) }
    try watch.run(command.positionals, stopDescriptor: stop, take)
    return true
}

extension ParsedCommand {
    /// How often prefixes are listed where nobody says.
    static let defaultPollSeconds = 60

    /// `--queue` or `--events`; nil where neither is given.
    var eventSource: QueueWatch.Source? {
        if let url = text(.queue) { return .queue(url: url) }
        return text(.events).map { $0 == "-" ? .standardInput : .folder($0) }
    }
}
