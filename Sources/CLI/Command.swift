import ReportStore

/// Which command; the raw value is its path as it is typed.
enum CommandName: String, CaseIterable, Sendable {
    case ingest
    case watch
    case snapshotImport = "snapshot import"
    case snapshotList = "snapshot list"
    case snapshotShow = "snapshot show"
    case snapshotGaps = "snapshot gaps"
    case report
    case explain
    case fix
    case whatIf = "what-if"
    case simulate
    case doctor
    case list
    case storeNew = "store new"
    case storeMerge = "store merge"
    case prune
    case forget
    case complete
    case completions
    case manual = "man"

    /// The words of the path.
    var words: [String] { rawValue.split(separator: " ").map(String.init) }
}

/// The words after the flags that a command takes.
struct Positionals: Sendable {
    /// How the usage line names them: `PATH...|-`.
    let usage: String
    /// How many there may be.
    let count: ClosedRange<Int>
    /// The words it may be, for completion; empty means a path or an id.
    let choices: [String]
    /// Whether a shell completes paths here.
    let arePaths: Bool
    /// Which names of the store a shell completes here; nil where none.
    let stored: StoredName?

    /// As many words as fit a command line.
    static let unlimited = 1_000_000

    /// No words.
    static let none = Positionals("", 0...0)

    /// Words that a command takes.
    init(
        _ usage: String, _ count: ClosedRange<Int>, choices: [String] = [], arePaths: Bool = false,
        stored: StoredName? = nil
    ) {
        self.usage = usage
        self.count = count
        self.choices = choices
        self.arePaths = arePaths
        self.stored = stored
    }
}

/// A command line that shows a command at work.
struct Example: Sendable {
    /// What it does, as a sentence without its stop.
    let purpose: String
    /// The line, without a prompt.
    let line: String

    /// A line that the help prints, and what it is for.
    init(_ purpose: String, _ line: String) {
        self.purpose = purpose
        self.line = line
    }
}

/// One command: a row of the table from which parser, help, man page and completions are made.
struct Command: Sendable {
    /// The words that name it, by its case.
    let name: CommandName
    /// One line.
    let summary: String
    /// Paragraphs for `--help` and the man page.
    let details: [String]
    /// What comes after the flags.
    let positionals: Positionals
    /// Its own flags; those of `FlagTable.everywhere` come on top.
    let flags: [Flag]
    /// Command lines that show it at work.
    let examples: [Example]
    /// Left out of lists and completions.
    let isHidden: Bool

    /// A row of the table.
    init(
        _ name: CommandName, _ summary: String, details: [String] = [],
        positionals: Positionals = .none, flags: [Flag], examples: [Example],
        isHidden: Bool = false
    ) {
        self.name = name
        self.summary = summary
        self.details = details
        self.positionals = positionals
        self.flags = flags
        self.examples = examples
        self.isHidden = isHidden
    }

    /// Its own flags and those that every command has.
    var allFlags: [Flag] { flags + FlagTable.everywhere }

    /// `why403 ingest [OPTIONS] PATH...|-`.
    var usage: String {
        let words = ["why403", name.rawValue, "[OPTIONS]", positionals.usage]
        return words.filter { !$0.isEmpty }.joined(separator: " ")
    }

    /// The formats it has; the first is the default. Empty where it has no `--format`.
    var formats: [OutputFormat] {
        guard let flag = flags.first(where: { $0.name == .format }) else { return [] }
        return flag.value.choices.compactMap(OutputFormat.init(rawValue:))
    }
}
