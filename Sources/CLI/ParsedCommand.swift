import AWSTypes
import Pipeline
import ReportStore
import Reports

/// The value of a flag, checked against its row in the table.
enum ParsedValue: Sendable, Equatable {
    case present
    case text(String)
    case number(Int)
    case instant(Instant)
    case subjectAndFile(subject: String, file: String)
}

/// A command line that has been understood: every value is checked, every default known.
/// What a command may ask of it is what the table says it takes; anything else is absent.
struct ParsedCommand: Sendable {
    /// The command that the words name.
    let name: CommandName
    /// The words that are no flags, in order.
    let positionals: [String]
    /// Each flag's values in the order given.
    let values: [FlagName: [ParsedValue]]
    /// The environment, for defaults.
    let environment: Environment
    /// The time zone of times that people read.
    var zone = ClockZone.utc

    /// Whether the flag was given.
    func isOn(_ flag: FlagName) -> Bool { values[flag] != nil }

    /// The texts given for a flag, in order; words of a list apart.
    func texts(_ flag: FlagName) -> [String] {
        (values[flag] ?? []).compactMap { value in
            if case .text(let text) = value { return text }
            return nil
        }
    }

    /// The text given last, as the last one wins where a flag does not repeat.
    func text(_ flag: FlagName) -> String? { texts(flag).last }

    /// The number given last.
    func number(_ flag: FlagName) -> Int? {
        guard case .number(let number)? = values[flag]?.last else { return nil }
        return number
    }

    /// The instant given last.
    func instant(_ flag: FlagName) -> Instant? {
        guard case .instant(let instant)? = values[flag]?.last else { return nil }
        return instant
    }
}

// MARK: - In the words of the commands

extension ParsedCommand {
    /// The store's name where nothing else is said.
    static let defaultStorePath = "why403.sqlite"

    /// `--store`, else `$WHY403_STORE`, else `why403.sqlite` in the current folder.
    var storePath: String {
        text(.store) ?? environment.nonEmpty("WHY403_STORE") ?? ParsedCommand.defaultStorePath
    }

    /// The commands that go on from this one: on the store that was named, with what chose the denials.
    /// What is redacted names neither.
    var ownCommand: OwnCommand {
        if isOn(.redact) { return OwnCommand() }
        var words = filterWords.isEmpty ? [] : [filterWords]
        if name == .fix {
            words += positionals.map(ShellWord.quoted)
            for flag in [FlagName.scope, .owner] {
                words += text(flag).map { [ShellWord.option(flag.rawValue, $0)] } ?? []
            }
        }
        return OwnCommand(store: text(.store), filters: words.joined(separator: " "))
    }

    /// `--format`, else the one that the ending of `-o`'s file names, else the command's first.
    var format: OutputFormat {
        let formats = CommandTable[name]?.formats ?? []
        return text(.format).flatMap(OutputFormat.init(rawValue:))
            ?? outputPath.flatMap(OutputFormat.init(ofFile:)).flatMap {
                formats.contains($0) ? $0 : nil
            } ?? formats.first ?? .text
    }

    /// The format of the file that `fix -o` names by its ending; nil of a folder.
    var planFileFormat: OutputFormat? {
        guard name == .fix, let found = outputPath.flatMap(OutputFormat.init(ofFile:)),
            found != .table
        else { return nil }
        return CommandTable[.fix]?.formats.contains(found) ?? false ? found : nil
    }

    /// Where the answer goes; nil is standard output.
    var outputPath: String? {
        let path = text(.output)
        return path == "-" ? nil : path
    }

    /// The files that the command reads or keeps, which its answer must not replace: the store with
    /// what SQLite keeps beside it, and every file named.
    var filesInUse: [String] {
        let store = ["", "-wal", "-shm", "-journal"].map { storePath + $0 }
        return store + positionals + policyChanges.compactMap(\.file)
    }

    /// `--cause`.
    var causes: [Cause] { texts(.cause).compactMap(Cause.init(rawValue:)) }

    /// `--certainty`.
    var certainties: [Certainty] { texts(.certainty).compactMap(Certainty.init(rawValue:)) }

    /// `--group-by`: one field or two.
    var groupings: [Grouping] { texts(.groupBy).compactMap(Grouping.init(rawValue:)) }

    /// Whether `--group-by` asks for the changes that denials wait for: they are planned, not counted.
    var groupsByFix: Bool { texts(.groupBy).contains("fix") }

    /// `--columns`.
    var fields: [ReportColumn] { texts(.columns).compactMap(ReportColumn.init(rawValue:)) }

    /// `--sort`.
    var order: ReportOrder { text(.sort).flatMap(ReportOrder.init(rawValue:)) ?? .time }

    /// `--expect`.
    var expectation: Expectation? { text(.expect).flatMap(Expectation.init(rawValue:)) }

    /// The causes that `--fail-on` names, all of them for `any`; empty when it was not given.
    var causesToFailOn: Set<Cause> {
        let words = texts(.failOn)
        if words.contains("any") { return Set(Cause.allCases) }
        return Set(words.compactMap(Cause.init(rawValue:)))
    }

    /// `--remove`, `--replace` and `--add`, in this order: what is added stays.
    var policyChanges: [WhatIfArgument] {
        let withFile: [(FlagName, WhatIfChange.Kind)] = [(.replace, .replace), (.add, .add)]
        var changes = texts(.remove).map { WhatIfArgument(kind: .remove, subject: $0, file: nil) }
        for (flag, kind) in withFile {
            for case .subjectAndFile(let subject, let file) in values[flag] ?? [] {
                changes.append(WhatIfArgument(kind: kind, subject: subject, file: file))
            }
        }
        return changes
    }
}

/// One change that `what-if` is asked for, its document not read yet.
struct WhatIfArgument: Sendable, Equatable {
    /// What is done.
    let kind: WhatIfChange.Kind
    /// The subject as typed: a name that `snapshot list` prints, or an ARN.
    let subject: String
    /// The document's file; nil for a removal.
    let file: String?
}
