internal import AWSTypes
internal import JSON
public import ReportStore

/// Writes what `what-if` found: `begin`, each denial, `end`.
public struct ReplayReport {
    private let format: ReportFormat
    private let columns: Int?
    private let changes: [String]
    private var counts: [ReplayedDenial.Outcome: Int] = [:]
    private var passedAlready = 0

    /// A report of these changes, as sentences. Tables may take `columns`, nil for any width;
    /// formats other than `json` and `ndjson` are written as tables.
    public init(format: ReportFormat, columns: Int? = nil, changes: [String]) {
        self.format = format
        self.columns = columns
        self.changes = changes
    }

    /// What stands before the first denial.
    public func begin() -> String {
        switch format {
        case .json:
            return "{\"changes\":\(JSONText.list(changes.map(JSONText.quoted))),\"denials\":["
        case .ndjson: return ""
        default: return changes.map { line("if one did: \($0)", 0) }.joined() + "\n"
        }
    }

    /// One denial decided again.
    public mutating func row(_ denial: ReplayedDenial) -> String {
        let isFirst = counts.isEmpty
        counts[denial.after, default: 0] += 1
        if denial.before == .allowed { passedAlready += 1 }
        switch format {
        case .json: return (isFirst ? "\n" : ",\n") + denial.json
        case .ndjson: return denial.json + "\n"
        default: return text(denial)
        }
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
            let already =
                passedAlready == 0
                ? ""
                : " (\(passedAlready) pass under the captured policies too: these have changed "
                    + "since, or are not all that decided)"
            return
                ("\(total): \(count(.allowed)) would pass, \(count(.denied)) would still fail, "
                + "\(count(.unknown)) cannot be told\(already)")
                .wrapped(to: columns, indent: 0).joined(separator: "\n") + "\n"
        }
    }

    private func text(_ denial: ReplayedDenial) -> String {
        let row = denial.row
        let word: String
        switch denial.after {
        case .allowed: word = "would pass"
        case .denied: word = "still fails"
        case .unknown: word = "not known"
        }
        var text = line(
            "\(word.filled(to: 13))\(row.eventTime)  \(row.requestID)  \(row.action) on "
                + row.resource, 0)
        for blocker in denial.blockedBy {
            text += line("at \(blocker.mechanism): " + VerdictText.sentence(of: blocker), 13)
        }
        if denial.after == .unknown {
            for item in denial.missing { text += line("missing: \(item)", 13) }
        }
        for note in denial.notes { text += line("but: \(note)", 13) }
        return text
    }

    private func line(_ text: String, _ indent: Int) -> String {
        SafeText.terminal(text).wrapped(to: columns, indent: indent).joined(separator: "\n") + "\n"
    }
}

extension ReplayedDenial {
    /// One line of `what-if --format ndjson`.
    var json: String {
        let text = JSONText.string
        return JSONText.object([
            ("requestId", text(row.requestID)), ("eventTime", text(row.eventTime.description)),
            ("role", text(row.role)), ("action", text(row.action)),
            ("resource", text(row.resource)), ("cause", text(row.cause.rawValue)),
            ("before", text(before.rawValue)), ("after", text(after.rawValue)),
            ("blockedBy", JSONText.list(blockedBy.map(\.json))),
            ("missing", JSONText.list(missing.map(JSONText.quoted))),
            ("notes", JSONText.list(notes.map(JSONText.quoted))),
        ])
    }
}
