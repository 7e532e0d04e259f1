import Glibc
import Pipeline

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
        if ObjectInput.isMeant(by: path) { return try answer(command, toObject: path, body) }
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

    /// Writes the answer to an object of S3, once all of it is there.
    private func answer<Result>(
        _ command: ParsedCommand, toObject uri: String,
        _ body: (OutputChannel, Terminal) throws -> Result
    ) throws -> Result {
        let settings = try ObjectInput(command, self).settings
        let output = try ObjectOutput(uri, settings)
        guard let file = tmpfile() else {
            throw OutputFileError(
                path: uri, operation: "open", reason: String(cString: strerror(errno)))
        }
        defer { fclose(file) }
        let channel = OutputChannel(descriptor: fileno(file))
        let result = try body(channel, .none)
        channel.flush()
        guard channel.failure == 0 else {
            throw OutputFileError(
                path: uri, operation: "write", reason: String(cString: strerror(channel.failure)))
        }
        try output.write(descriptor: fileno(file), contentType: command.contentType)
        return result
    }
}

extension ParsedCommand {
    /// What a browser takes an answer for.
    fileprivate var contentType: String {
        switch format {
        case .html: "text/html; charset=utf-8"
        case .json: "application/json"
        case .ndjson, .ocsf: "application/x-ndjson"
        case .sarif: "application/sarif+json"
        case .junit: "application/xml"
        case .csv: "text/csv; charset=utf-8"
        case .markdown: "text/markdown; charset=utf-8"
        case .text, .table: "text/plain; charset=utf-8"
        }
    }
}
