internal import AWSTypes
internal import JSON
public import ReportStore

/// Writes what `what-if` found: `begin`, each denial, `end`.
public struct ReplayReport {
    private let format: ReportFormat
    private let columns: Int?
    private let comparisons: [String]
    private var isFirst = true
    private var counts: [ReplayedDenial.Outcome: Int] = [:]

    /// A report of which documents were held against which, as sentences. Tables may take
    /// `columns`, nil for any width; formats other than `json` and `ndjson` are written as tables.
    public init(format: ReportFormat, columns: Int? = nil, comparisons: [String]) {
        self.format = format
        self.columns = columns
        self.comparisons = comparisons
    }

    /// What stands before the first denial.
    public func begin() -> String {
        switch format {
        case .json:
            return "{\"changes\":\(JSONText.list(comparisons.map(JSONText.quoted))),\"denials\":["
        case .ndjson: return ""
        default: return comparisons.map { line("What if: \($0)", 0) }.joined() + "\n"
        }
    }

    /// One denial decided again; counted only where nothing is said of it in words.
    public mutating func row(_ denial: ReplayedDenial) -> String {
        counts[denial.after, default: 0] += 1
        guard let words = denial.words else { return "" }
        switch format {
        case .json:
            defer { isFirst = false }
            return (isFirst ? "\n" : ",\n") + denial.json(words)
        case .ndjson: return denial.json(words) + "\n"
        default: return text(denial, words)
        }
    }

    /// Counts denials of which nothing is said.
    public mutating func count(_ others: [ReplayedDenial.Outcome: Int]) {
        counts.merge(others, uniquingKeysWith: +)
    }

    /// What stands behind the last denial.
    public func end() -> String {
        func count(_ outcome: ReplayedDenial.Outcome) -> Int { counts[outcome] ?? 0 }
        switch format {
        case .json:
            let summary = ReplayedDenial.Outcome.allCases.map { ($0.rawValue, "\(count($0))") }
            return "\n],\"summary\":\(JSONText.object(summary))}\n"
        case .ndjson: return ""
        default:
            let total = Plural.count(counts.values.reduce(0, +), "denial")
            let unexplained = count(.unexplained)
            let untold = count(.unknown) + unexplained
            let reason =
                unexplained == 0
                ? ""
                : " (\(unexplained) of them not explained by the captured policies, so that the "
                    + "change says nothing about them)"
            return
                ("\(total): \(count(.allowed)) would pass, \(count(.denied)) would still fail, "
                + "\(untold) cannot be told\(reason)")
                .wrapped(to: columns, indent: 0).joined(separator: "\n") + "\n"
        }
    }

    private func text(_ denial: ReplayedDenial, _ words: ReplayedDenial.Words) -> String {
        let heading = denial.heading
        let word: String
        switch denial.after {
        case .allowed: word = "would pass"
        case .denied: word = "still fails"
        case .unknown, .unexplained: word = "unknown"
        }
        var text = line(
            "\(word.filled(to: 13))\(heading.eventTime)  \(heading.requestID)  \(heading.action) on "
                + heading.resource, 0)
        for blocker in words.blockedBy {
            text += line("at \(blocker.mechanism): " + VerdictText.sentence(of: blocker), 13)
        }
        if denial.after == .unknown {
            for item in words.missing { text += line("missing: \(item)", 13) }
        }
        if denial.after == .unexplained {
            text += line("the captured policies let it pass, and AWS refused it", 13)
        }
        for note in words.notes { text += line("but: \(note)", 13) }
        return text
    }

    private func line(_ text: String, _ indent: Int) -> String {
        SafeText.terminal(text).wrapped(to: columns, indent: indent).joined(separator: "\n") + "\n"
    }
}

extension ReplayedDenial {
    /// One line of `what-if --format ndjson`.
    fileprivate func json(_ words: Words) -> String {
        let text = JSONText.string
        return JSONText.object([
            ("requestId", text(heading.requestID)),
            ("eventTime", text(heading.eventTime.description)),
            ("role", text(heading.role)), ("action", text(heading.action)),
            ("resource", text(heading.resource)), ("cause", text(heading.cause.rawValue)),
            ("before", text(before.rawValue)), ("after", text(after.rawValue)),
            ("blockedBy", JSONText.list(words.blockedBy.map(\.json))),
            ("missing", JSONText.list(words.missing.map(JSONText.quoted))),
            ("notes", JSONText.list(words.notes.map(JSONText.quoted))),
        ])
    }
}
