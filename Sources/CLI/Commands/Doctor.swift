import Pipeline
import ReportStore
import Reports

/// `why403 doctor`: what is there, what is missing, what can be decided.
func runDoctor(_ command: ParsedCommand, console: Console) -> ExitCode {
    do {
        let diagnosis = try Doctor(storePath: command.storePath, own: command.ownCommand)
            .diagnose()
        let names = try command.accountNames(StoreReader(path: command.storePath))
        try console.answer(command) { channel, terminal in
            if command.format == .json {
                channel.writeLine(diagnosis.json)
            } else {
                channel.write(
                    DiagnosisText(
                        columns: command.columns(of: terminal), names: names,
                        own: command.ownCommand, listsAll: command.isOn(.all)
                    ).text(diagnosis))
            }
        }
        return .done
    } catch {
        console.error("\(error)")
        return .failed
    }
}
