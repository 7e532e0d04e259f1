import ReportStore

/// Which flag. The raw value is the long spelling without its dashes; one name may be described
/// differently by two commands (`--bucket` filters a report and names a loose snapshot file).
enum FlagName: String, CaseIterable, Sendable {
    case account
    case action
    case add
    case addressing
    case all
    case allPrincipals = "all-principals"
    case asRequests = "as-requests"
    case at
    case before
    case bucket
    case cause
    case certainty
    case columns
    case config
    case debug
    case dryRun = "dry-run"
    case endpointURL = "endpoint-url"
    case events
    case exec
    case expect
    case factsOnly = "facts-only"
    case failOn = "fail-on"
    case format
    case groupBy = "group-by"
    case help
    case job
    case jobs
    case key
    case keyOnly = "key-only"
    case like
    case limit
    case listedFrom = "listed-from"
    case logRegion = "log-region"
    case metricsFile = "metrics-file"
    case new
    case noColor = "no-color"
    case now
    case objectRoot = "object-root"
    case once
    case output
    case owner
    case pathsFrom = "paths-from"
    case plan
    case poll
    case profile
    case queue
    case quiet
    case quietMinutes = "quiet-minutes"
    case redact
    case region
    case remove
    case replace
    case requestID = "request-id"
    case requestPayer = "request-payer"
    case role
    case run
    case scope
    case since
    case sort
    case store
    case storedSince = "stored-since"
    case summary
    case timeZone = "tz"
    case until
    case version
    case webhook
    case webhookForm = "webhook-form"

    /// As it is typed.
    var spelling: String { "--\(rawValue)" }
}

/// What a flag takes, and so how its value is checked and completed.
enum FlagValue: Sendable, Equatable {
    /// Nothing: it is there or it is not.
    case nothing
    /// Any text but the empty one; the name stands in the help.
    case text(String)
    /// Any text but the empty one, often a name that the store has; completed as one of these.
    case stored(String, StoredName)
    /// A path of a file; completed as one.
    case file(String)
    /// One of these words.
    case choice(String, [String])
    /// A whole number in the range.
    case number(String, ClosedRange<Int>)
    /// An instant: ISO 8601, or a length of time before now such as `7d`.
    case instant(String)
    /// `SUBJECT=FILE`.
    case subjectAndFile(String)

    /// The name of the value in the help; nil where the flag takes none.
    var placeholder: String? {
        switch self {
        case .nothing: return nil
        case .text(let name), .file(let name), .choice(let name, _), .number(let name, _),
            .instant(let name), .subjectAndFile(let name), .stored(let name, _):
            return name
        }
    }

    /// The words it may be, for completion; empty where they cannot be listed.
    var choices: [String] {
        if case .choice(_, let words) = self { return words }
        return []
    }
}

/// One flag of one command: a row of the table from which parser, help, man page and
/// completions are made.
struct Flag: Sendable {
    /// Which flag.
    let name: FlagName
    /// The one-letter spelling, where there is one.
    let short: Character?
    /// What it takes.
    let value: FlagValue
    /// Whether it may be given several times (and, for choices, as `a,b`).
    let repeats: Bool
    /// One line, for `-h` and the completions.
    let summary: String
    /// What the one line leaves out, for `--help` and the man page; may be empty.
    let details: String

    /// A row of the table.
    init(
        _ name: FlagName, short: Character? = nil, takes value: FlagValue = .nothing,
        repeats: Bool = false, _ summary: String, details: String = ""
    ) {
        self.name = name
        self.short = short
        self.value = value
        self.repeats = repeats
        self.summary = summary
        self.details = details
    }

    /// Whether it takes several of its choices as `a,b`.
    var takesList: Bool { repeats && !value.choices.isEmpty }

    /// `-o, --output FILE`, as the help's left column shows it.
    var usage: String {
        let letter = short.map { "-\($0), " } ?? "    "
        return letter + name.spelling + (value.placeholder.map { " \($0)" } ?? "")
    }
}
