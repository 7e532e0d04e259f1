import Pipeline

/// `why403 store new`: an empty store.
func runStoreNew(_ command: ParsedCommand, console: Console) -> ExitCode {
    guard let path = command.positionals.first else { return .usage }
    do {
        try StoreMaking.make(
            at: path, like: command.text(.like), keyOnly: command.isOn(.keyOnly))
        return .done
    } catch {
        console.error("\(error)")
        return .failed
    }
}
