import Glibc
import Pipeline

/// `why403 watch`: new drops into the store, until stopped.
func runWatch(_ command: ParsedCommand, console: Console) -> ExitCode {
    StopSignals.install()
    let watch = Watch(Ingest(command))
    var isInDoubt = false
    func take(_ event: Watch.Event) {
        switch event {
        case .pass(let summary):
            isInDoubt = isInDoubt || summary.isInDoubt
            tell(summary, command, console)
        case .note(let note): console.note(note)
        }
    }
    do {
        let stop = StopSignals.wakeDescriptor
        if command.isOn(.once) {
            let isAllTaken = try watch.runOnce(command.positionals, stopDescriptor: stop, take)
            isInDoubt = isInDoubt || !isAllTaken
            if StopSignals.isStopRequested { return .interrupted }
        } else {
            try watch.run(command.positionals, stopDescriptor: stop, take)
        }
    } catch {
        console.error("\(error)")
        return .failed
    }
    // SIGTERM is how a service manager ends a watch; SIGINT says that somebody broke it off.
    if StopSignals.signal == SIGINT { return .interrupted }
    return isInDoubt ? .doneWithDoubt : .done
}
