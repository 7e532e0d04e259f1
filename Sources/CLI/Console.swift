import Glibc

/// Where a command writes: the answer to standard output, everything else to standard error.
final class Console: Sendable {
    /// For the answer.
    let standardOutput: OutputChannel
    /// For notes, errors and progress. Written at once.
    let standardError: OutputChannel
    /// What standard output can show.
    let outputTerminal: Terminal
    /// What standard error can show.
    let errorTerminal: Terminal
    /// Whether notes and progress are held back.
    let isQuiet: Bool

    /// A console of these parts.
    init(
        standardOutput: OutputChannel, standardError: OutputChannel,
        outputTerminal: Terminal = .none, errorTerminal: Terminal = .none, isQuiet: Bool = false
    ) {
        self.standardOutput = standardOutput
        self.standardError = standardError
        self.outputTerminal = outputTerminal
        self.errorTerminal = errorTerminal
        self.isQuiet = isQuiet
    }

    /// The process's own descriptors 1 and 2.
    convenience init(environment: Environment, colorIsForbidden: Bool, isQuiet: Bool) {
        func terminal(_ descriptor: Int32) -> Terminal {
            Terminal(
                descriptor: descriptor, environment: environment,
                colorIsForbidden: colorIsForbidden)
        }
        let output = terminal(STDOUT_FILENO)
        self.init(
            standardOutput: OutputChannel(
                descriptor: STDOUT_FILENO, flushesEachWrite: output.isTerminal),
            standardError: OutputChannel(descriptor: STDERR_FILENO, flushesEachWrite: true),
            outputTerminal: output, errorTerminal: terminal(STDERR_FILENO), isQuiet: isQuiet)
    }

    /// Tells the user something beside the answer; held back by `--quiet`. Control characters
    /// are made visible.
    func note(_ message: some StringProtocol) {
        if !isQuiet { standardError.writeLine(message.visible) }
    }

    /// Says what went wrong, also with `--quiet`. Control characters are made visible.
    func error(_ message: some StringProtocol) {
        standardError.writeLine("why403: \(message.visible)")
    }

    /// Writes the answer where the command line wants it: to standard output, or to the file of
    /// `-o`, which is replaced in one step once `body` is through. `body` is told what it writes
    /// to, for colours and width. Throws `OutputFileError` and what `body` throws; then the file
    /// is as it was.
    func answer<Result>(
        _ command: ParsedCommand, _ body: (OutputChannel, Terminal) throws -> Result
    ) throws -> Result {
        guard let path = command.outputPath else {
            let result = try body(standardOutput, outputTerminal)
            standardOutput.flush()
            return result
        }
        let file = try AtomicOutputFile(path: path, protected: command.filesInUse)
        do {
            let result = try body(file.channel, .none)
            try file.commit()
            return result
        } catch  where file.channel.failure != 0 {
            // The body gave up because nothing could be written: that is what to tell.
            try file.commit()
            throw error
        }
    }
}
