import AWSTypes

/// What a command line asks for.
enum Invocation: Sendable {
    /// Run a command.
    case run(ParsedCommand)
    /// Show help: of a command, or of the program; with examples and details, or short.
    case help(CommandName?, isLong: Bool)
    /// Show the help of the commands that begin with a word: of `snapshot`.
    case helpOnFamily(String)
    /// Print the version.
    case version
}

/// Turns arguments into an invocation with the table of commands. Pure: time and environment
/// are given.
struct CommandParser: Sendable {
    /// For defaults.
    let environment: Environment
    /// What relative times count back from.
    let now: Instant

    /// Reads the arguments after the program's name.
    func parse(_ arguments: [String]) throws(UsageError) -> Invocation {
        var reader = ArgumentReader(arguments)
        var values = FlagValues(now: now)
        // Flags that every command takes may stand before the command's name.
        while let flag = reader.takeFlag() {
            if let answer = answer(to: flag, for: nil) { return answer }
            try values.add(flag, from: FlagTable.everywhere, for: nil, next: &reader)
        }
        guard let first = reader.takeWord() else {
            if values.isEmpty { return .help(nil, isLong: false) }
            throw UsageError("No command given.")
        }
        if first == "help" { return try help(about: &reader) }
        if CommandTable.isFamily(first), reader.isAtHelp { return .helpOnFamily(first) }
        let command = try command(first, &reader)
        var words = [String]()
        while !reader.isAtEnd {
            if let flag = reader.takeFlag() {
                if let answer = answer(to: flag, for: command.name) { return answer }
                try values.add(flag, from: command.allFlags, for: command.name, next: &reader)
            } else if let word = reader.takeWord() {
                words.append(word)
            }
        }
        let zone = try zone(values, for: command)
        values.read(in: zone)
        let parsed = ParsedCommand(
            name: command.name, positionals: words, values: values.byName,
            environment: environment, zone: zone)
        try CommandRules.check(parsed, against: command)
        return .run(parsed)
    }

    /// `--tz`, else `$WHY403_TZ`, else UTC; UTC for the commands that take no zone.
    private func zone(
        _ values: FlagValues, for command: Command
    ) throws(UsageError) -> ClockZone {
        guard command.flags.contains(where: { $0.name == .timeZone }) else { return .utc }
        let typed: String? =
            if case .text(let text)? = values.byName[.timeZone]?.last { text } else { nil }
        guard let text = typed ?? environment.nonEmpty("WHY403_TZ") else { return .utc }
        guard let zone = ZoneArgument.zone(text) else {
            throw UsageError(
                "Invalid value '\(text)' for \(typed == nil ? "$WHY403_TZ" : "--tz"): "
                    + ZoneArgument.expected, in: command.name)
        }
        return zone
    }

    /// What a flag asks for that is answered at once, whatever else the line says.
    private func answer(to flag: TypedFlag, for command: CommandName?) -> Invocation? {
        switch flag.name {
        case FlagName.version.spelling: return .version
        case "-h": return .help(command, isLong: false)
        case "--help": return .help(command, isLong: true)
        default: return nil
        }
    }

    /// `help`, `help report`, `help snapshot import`.
    private func help(about reader: inout ArgumentReader) throws(UsageError) -> Invocation {
        guard let first = reader.takeWord() else { return .help(nil, isLong: true) }
        if CommandTable.isFamily(first), reader.isAtEnd { return .helpOnFamily(first) }
        return .help(try command(first, &reader).name, isLong: true)
    }

    /// The command that begins with `first`, taking a second word where it has one.
    private func command(_ first: String, _ reader: inout ArgumentReader) throws(UsageError)
        -> Command
    {
        let family = CommandTable.all.filter { $0.name.words.first == first }
        guard let only = family.first else {
            let known = CommandTable.shown.compactMap(\.name.words.first)
            throw UsageError(
                "Unknown command '\(first)'." + Suggestion.sentence(for: first, among: known))
        }
        if family.count == 1, only.name.words.count == 1 { return only }
        let seconds = family.compactMap { $0.name.words.last }
        let list = seconds.joined(separator: ", ")
        guard let second = reader.takeWord() else {
            throw UsageError("'\(first)' needs one of: \(list).")
        }
        guard let command = family.first(where: { $0.name.words.last == second }) else {
            throw UsageError(
                "Unknown command '\(first) \(second)'."
                    + Suggestion.sentence(for: second, among: seconds, prefix: "\(first) ")
                    + " '\(first)' takes one of: \(list).")
        }
        return command
    }
}
