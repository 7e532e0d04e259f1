import Pipeline

/// `why403 simulate`: authorization requests in, decisions out, in order, streaming.
func runSimulate(_ command: ParsedCommand, console: Console) -> ExitCode {
    do {
        let simulation = try Simulation(path: command.positionals.first ?? "-")
        let areAllValid = try console.answer(command) { channel, _ in
            try simulation.answer(
                to: { answers in
                    channel.write(bytes: answers)
                    channel.flush()
                }, until: { channel.isBroken })
        }
        return areAllValid ? .done : .doneWithDoubt
    } catch {
        console.error("\(error)")
        return .failed
    }
}
