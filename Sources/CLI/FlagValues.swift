import AWSTypes

/// Collects the values of flags, each checked against its row of the table.
struct FlagValues {
    /// What relative times count back from.
    let now: Instant
    /// The times as they were typed, each flag's last: their zone may be given behind them.
    private var times: [(flag: FlagName, text: String)] = []
    /// Each flag's values in the order given.
    private(set) var byName: [FlagName: [ParsedValue]] = [:]

    /// Nothing yet.
    init(now: Instant) { self.now = now }

    var isEmpty: Bool { byName.isEmpty }

    /// Checks one flag as typed, taking its value from the next argument where it stands there.
    mutating func add(
        _ typed: TypedFlag, from flags: [Flag], for command: CommandName?,
        next reader: inout ArgumentReader
    ) throws(UsageError) {
        guard let flag = FlagValues.row(of: typed.name, in: flags) else {
            throw FlagValues.unknown(typed.name, in: flags, for: command)
        }
        guard let placeholder = flag.value.placeholder else {
            try addSwitch(flag, typed, for: command, next: &reader)
            return
        }
        let isLetter = !typed.name.hasPrefix("--")
        let attached = typed.attached.map {
            isLetter && $0.hasPrefix("=") ? $0.dropFirst() : $0[...]
        }
        guard let text = attached.map(String.init) ?? reader.takeValue(), !text.isEmpty else {
            throw UsageError("Option '\(typed.name)' needs a value: \(placeholder).", in: command)
        }
        if !flag.repeats, byName[flag.name] != nil {
            throw UsageError("Option '\(flag.name.spelling)' is given twice.", in: command)
        }
        if case .instant = flag.value { times.append((flag.name, text)) }
        byName[flag.name, default: []] += try FlagValues.values(
            of: flag, text, now: now, for: command)
    }

    /// Reads the times anew, as a zone's clocks show them.
    mutating func read(in zone: ClockZone) {
        for (flag, text) in times {
            guard let instant = TimeArgument.instant(text, now: now, in: zone) else { continue }
            byName[flag] = [.instant(instant)]
        }
    }

    private mutating func addSwitch(
        _ flag: Flag, _ typed: TypedFlag, for command: CommandName?,
        next reader: inout ArgumentReader
    ) throws(UsageError) {
        if let attached = typed.attached {
            guard !typed.name.hasPrefix("--") else {
                throw UsageError("Option '\(typed.name)' takes no value.", in: command)
            }
            reader.putBack(letters: attached)
        }
        byName[flag.name] = [.present]
    }

    private static func row(of name: String, in flags: [Flag]) -> Flag? {
        flags.first { flag in
            flag.name.spelling == name || flag.short.map { "-\($0)" == name } ?? false
        }
    }

    /// An unknown flag: a typing error, or one that another command has.
    private static func unknown(_ name: String, in flags: [Flag], for command: CommandName?)
        -> UsageError
    {
        if let other = CommandTable.shown.first(where: { row(of: name, in: $0.allFlags) != nil }) {
            let place =
                command.map { "'\($0.rawValue)' has no option '\(name)'" }
                ?? "Option '\(name)' comes after the command"
            return UsageError("\(place); '\(other.name.rawValue)' has.", in: command)
        }
        let everything = CommandTable.shown.flatMap(\.flags) + [FlagTable.version]
        let known = (command == nil ? flags + everything : flags).map(\.name.rawValue)
        let word = String(name.drop { $0 == "-" })
        // One letter begins many words.
        guard name.hasPrefix("--") else {
            return UsageError("Unknown option '\(name)'.", in: command)
        }
        return UsageError(
            "Unknown option '\(name)'."
                + Suggestion.sentence(for: word, among: known, prefix: "--"), in: command)
    }

    /// The value in the flag's own type; several for a list of choices.
    private static func values(
        of flag: Flag, _ text: String, now: Instant, for command: CommandName?
    ) throws(UsageError) -> [ParsedValue] {
        func wrong(_ expected: String) -> UsageError {
            UsageError(
                "Invalid value '\(text)' for \(flag.name.spelling): \(expected)", in: command)
        }
        switch flag.value {
        case .nothing: return [.present]
        case .text, .file, .stored: return [.text(text)]
        case .choice(_, let words):
            var chosen = [ParsedValue]()
            for typed in flag.repeats ? text.split(separator: ",").map(String.init) : [text] {
                let word = flag.name == .format ? OutputFormat.word(typed, among: words) : typed
                guard words.contains(word) else {
                    throw UsageError(
                        "Invalid value '\(word)' for \(flag.name.spelling)."
                            + Suggestion.sentence(for: word, among: words)
                            + " It takes: \(words.joined(separator: ", ")).", in: command)
                }
                chosen.append(.text(word))
            }
            guard !chosen.isEmpty else { throw wrong("the list is empty.") }
            return chosen
        case .number(_, let range):
            guard let number = Int(text), range.contains(number) else {
                throw wrong("expected a number from \(range.lowerBound) to \(range.upperBound).")
            }
            return [.number(number)]
        case .instant:
            guard let instant = TimeArgument.instant(text, now: now) else {
                throw wrong(
                    "expected a time such as 2026-05-04T10:00:00Z, today, 10:04, or 24h before now."
                )
            }
            return [.instant(instant)]
        case .subjectAndFile:
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else {
                throw wrong("expected SUBJECT=FILE.")
            }
            return [.subjectAndFile(subject: String(parts[0]), file: String(parts[1]))]
        }
    }
}
