import Pipeline
import ReportStore
import Reports

/// `why403 explain`: one denial in full, by whatever somebody has of it.
func runExplain(_ command: ParsedCommand, console: Console) -> ExitCode {
    StopSignals.install()
    let questions = Questions(
        storePath: command.storePath, own: command.ownCommand,
        isStopRequested: { StopSignals.isStopRequested })
    var explain = Explain(command, questions, console)
    do {
        try console.answer(command) { channel, terminal in
            for argument in command.positionals where !StopSignals.isStopRequested {
                try explain.answer(argument, channel, terminal)
            }
            explain.finish(channel)
        }
        if StopSignals.isStopRequested { return .interrupted }
        return explain.isComplete ? .done : .failed
    } catch {
        console.error("\(error)")
        return .failed
    }
}

/// The answers to the arguments of `explain`, one after the other.
private struct Explain {
    private let command: ParsedCommand
    private let questions: Questions
    private let console: Console
    /// How many answers were written.
    private var count = 0
    /// In JSON, the one answer that may be the only one.
    private var first: String?
    /// Whether each argument had an answer.
    private(set) var isComplete = true
    /// Several arguments often share a remark.
    private var notes: Set<String> = []
    private var redaction: Redaction?
    private var names: AccountNames?

    init(_ command: ParsedCommand, _ questions: Questions, _ console: Console) {
        self.command = command
        self.questions = questions
        self.console = console
    }

    mutating func answer(
        _ argument: String, _ channel: OutputChannel, _ terminal: Terminal
    ) throws {
        if command.isOn(.asRequests) { return try answerAsRequests(argument, channel) }
        let reply = try questions.reply(to: argument)
        if let problem = reply.problem {
            console.error(problem)
            isComplete = false
        }
        for note in reply.notes where notes.insert(note).inserted { console.note(note) }
        let columns = command.columns(of: terminal)
        for whole in reply.answers {
            guard let answer = try redacted(whole) else { continue }
            if command.format == .json {
                writeJSON(answer, channel)
                continue
            }
            let text: String
            switch answer {
            case .explained(let explanation):
                text = ExplanationText(
                    columns: columns, usesColor: terminal.usesColor, own: command.ownCommand
                ).text(try named(explanation))
            case .told(let told):
                text = ToldRefusalText(columns: columns, usesColor: terminal.usesColor).text(told)
            }
            channel.write((count == 0 ? "" : "\n") + text)
            count += 1
        }
    }

    /// The answer as it may be shared; nil, and says why, for what a text alone tells.
    private mutating func redacted(_ answer: Questions.Answer) throws -> Questions.Answer? {
        guard command.isOn(.redact) else { return answer }
        guard case .explained(let explanation) = answer else {
            console.error("What a text alone tells is not redacted; name denials of the store.")
            isComplete = false
            return nil
        }
        let known = try redaction ?? Redaction(StoreReader(path: command.storePath))
        redaction = known
        return .explained(known.explanation(explanation))
    }

    /// The denial with the names of accounts.
    private mutating func named(_ explanation: Explanation) throws -> Explanation {
        let known = try names ?? command.accountNames(StoreReader(path: command.storePath))
        names = known
        return known.explanation(explanation)
    }

    private mutating func answerAsRequests(
        _ argument: String, _ channel: OutputChannel
    ) throws {
        let lines = try questions.requests(for: argument)
        for line in lines { channel.writeLine(line) }
        if lines.isEmpty {
            console.error("'\(argument)' names no denial that is in \(command.storePath)")
            isComplete = false
        }
    }

    /// One answer is an object, several are an array of them.
    private mutating func writeJSON(_ answer: Questions.Answer, _ channel: OutputChannel) {
        let json: String
        switch answer {
        case .explained(let explanation): json = explanation.json
        case .told(let told): json = told.json
        }
        defer { count += 1 }
        if count == 0 {
            first = json
            return
        }
        if let first { channel.write("[" + first) }
        first = nil
        channel.write(",\n" + json)
    }

    mutating func finish(_ channel: OutputChannel) {
        guard command.format == .json, !command.isOn(.asRequests) else { return }
        if let first {
            channel.writeLine(first)
        } else {
            channel.writeLine(count > 0 ? "]" : "[]")
        }
    }
}
