/// The help texts, made from the table. Plain text, at most 80 columns, so that they read the
/// same everywhere and can be held by tests.
enum Help {
    /// Columns.
    static let width = 80
    /// What the program is for, in one line.
    static let purpose =
        "Explains why AWS Glue jobs get 403 Access Denied from S3, and how to fix it."

    /// Help on a command, or on the program.
    static func text(for name: CommandName?, isLong: Bool) -> String {
        guard let name, let command = CommandTable[name] else { return program(isLong: isLong) }
        return isLong ? long(command) : short(command)
    }

    /// Help on the commands that begin with a word.
    static func text(onFamily first: String) -> String {
        let family = CommandTable.shown.filter { $0.name.words.first == first }
        var lines = ["Usage: why403 \(first) COMMAND [OPTIONS] [ARGUMENTS]", "", "Commands:"]
        lines += columns(family.map { ($0.name.rawValue, $0.summary) }, left: 18)
        lines += ["", "'why403 \(first) COMMAND --help' has examples and all options."]
        return lines.joined(separator: "\n") + "\n"
    }

    private static func program(isLong: Bool) -> String {
        var lines = [purpose, "", "Usage: why403 COMMAND [OPTIONS] [ARGUMENTS]", ""]
        if isLong {
            lines += ["Examples:"]
            lines += examples(firstSteps)
            lines += [""]
        }
        lines += ["Commands:"]
        lines += columns(CommandTable.shown.map { ($0.name.rawValue, $0.summary) }, left: 18)
        lines += ["", "Options:"]
        lines += flags(FlagTable.everywhere + [FlagTable.version], isLong: isLong)
        if isLong {
            lines += ["", "Environment:"]
            lines += columns(Environment.documented.map { ($0.name, $0.purpose) }, left: 18)
            lines += [""] + exitCodes(ExitCode.allCases)
        }
        lines += ["", "'why403 COMMAND --help' has a command's examples and all its options."]
        return lines.joined(separator: "\n") + "\n"
    }

    private static let firstSteps = [
        Example("Policies in", "why403 snapshot import snapshots/2026-05-04-*"),
        Example("Logs in", "why403 ingest ./cloudtrail ./access-logs"),
        Example("The answers", "why403 report --since 7d"),
        Example("One answer, in full", "why403 explain 9CED1C44DB51DBEA"),
    ]

    private static func short(_ command: Command) -> String {
        var lines = ["why403 \(command.name.rawValue): \(command.summary)", ""]
        lines += ["Usage: \(command.usage)", "", "Options:"]
        lines += flags(command.allFlags, isLong: false)
        lines += ["", "'why403 \(command.name.rawValue) --help' has examples and details."]
        return lines.joined(separator: "\n") + "\n"
    }

    private static func long(_ command: Command) -> String {
        var lines = ["why403 \(command.name.rawValue): \(command.summary)", "", "Examples:"]
        lines += examples(command.examples)
        lines += ["", "Usage: \(command.usage)"]
        for paragraph in command.details {
            lines += [""] + paragraph.wrapped(to: width)
        }
        lines += ["", "Options:"]
        lines += flags(command.allFlags, isLong: true)
        lines += [""] + exitCodes(command.exitCodes)
        return lines.joined(separator: "\n") + "\n"
    }

    private static func examples(_ examples: [Example]) -> [String] {
        examples.flatMap { ["  # \($0.purpose)", "  \($0.line)"] }
    }

    private static func exitCodes(_ codes: [ExitCode]) -> [String] {
        ["Exit codes:"] + columns(codes.map { (String($0.rawValue), $0.summary) }, left: 5)
    }

    private static func flags(_ flags: [Flag], isLong: Bool) -> [String] {
        guard isLong else { return columns(flags.map { ($0.usage, $0.summary) }, left: 28) }
        return flags.flatMap { flag -> [String] in
            let text = [flag.fullSummary, flag.details].filter { !$0.isEmpty }
            return ["  \(flag.usage)"]
                + text.flatMap { $0.wrapped(to: width - 10) }.map { "          \($0)" }
        }
    }

    /// Two columns; a left text that does not fit has a line to itself.
    private static func columns(_ rows: [(String, String)], left: Int) -> [String] {
        rows.flatMap { row -> [String] in
            let texts = row.1.wrapped(to: width - left - 2)
            let indent = String(repeating: " ", count: left + 2)
            guard let first = texts.first else { return ["  \(row.0)"] }
            let rest = texts.dropFirst().map { indent + $0 }
            if row.0.count >= left { return ["  \(row.0)", indent + first] + rest }
            return ["  \(row.0.padded(to: left))\(first)"] + rest
        }
    }
}

extension Flag {
    /// The summary and, where a value must be one of a few words that the summary does not name,
    /// those words.
    var fullSummary: String {
        let unnamed = value.choices.filter { !summary.contains($0) }
        guard !unnamed.isEmpty else { return summary }
        return "\(summary): \(value.choices.joined(separator: ", "))"
    }
}

extension Command {
    /// The exit codes it can have.
    var exitCodes: [ExitCode] {
        let names = Set(flags.map(\.name))
        return ExitCode.allCases.filter { code in
            switch code {
            case .checkFailed: return names.contains(.failOn) || names.contains(.expect)
            case .doneWithDoubt, .interrupted:
                return [.ingest, .watch, .snapshotImport, .simulate].contains(name)
                    || code == .doneWithDoubt && [.fix, .whatIf].contains(name)
            default: return true
            }
        }
    }
}
