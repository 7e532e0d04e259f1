import Pipeline
import Reports

/// `why403 explain`: one denial in full.
func runExplain(_ command: ParsedCommand, console: Console) -> ExitCode {
    do {
        let explanations = try Explanations(storePath: command.storePath)
        var isComplete = true
        try console.answer(command) { channel, terminal in
            let text = ExplanationText(
                columns: command.columns(of: terminal), usesColor: terminal.usesColor)
            var isFirst = true
            for id in command.positionals {
                if command.isOn(.asRequests) {
                    let lines = try explanations.requests(requestID: id)
                    for line in lines { channel.writeLine(line) }
                    if lines.isEmpty {
                        console.error(
                            "no denial with request id '\(id)' is in \(command.storePath)")
                        isComplete = false
                    }
                    continue
                }
                let found = try explanations.find(requestID: id)
                if found.isEmpty {
                    console.error("no denial with request id '\(id)' is in \(command.storePath)")
                    isComplete = false
                }
                for explanation in found {
                    if command.format == .json {
                        channel.writeLine(explanation.json)
                    } else {
                        channel.write((isFirst ? "" : "\n") + text.text(explanation))
                    }
                    isFirst = false
                }
            }
        }
        return isComplete ? .done : .failed
    } catch {
        console.error("\(error)")
        return .failed
    }
}
