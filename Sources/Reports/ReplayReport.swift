internal import AWSTypes
internal import JSON
public import ReportStore

/// Writes what `what-if` found: `begin`, each denial, `end`.
public struct ReplayReport {
    private let format: ReportFormat
    private let columns: Int?
    private let comparisons: [String]
    private let showsUnchanged: Bool
    private var counts: [ReplayedDenial.Outcome: Int] = [:]

    /// A report of which documents were held against which, as sentences. Tables may take
    /// `columns`, nil for any width, and have the denials whose outcome does not change only where
    /// that is asked for; formats other than `json` and `ndjson` are written as tables.
    public init(
        format: ReportFormat, columns: Int? = nil, comparisons: [String],
        showsUnchanged: Bool = true
    ) {
        self.format = format
        self.columns = columns
        self.comparisons = comparisons
        self.showsUnchanged = showsUnchanged
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

    /// One denial decided again.
    public mutating func row(_ denial: ReplayedDenial) -> String {
        let isFirst = counts.isEmpty
        counts[denial.after, default: 0] += 1
        switch format {
        case .json: return (isFirst ? "\n" : ",\n") + denial.json
        case .ndjson: return denial.json + "\n"
        default: return showsUnchanged || denial.after != denial.before ? text(denial) : ""
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

    private func text(_ denial: ReplayedDenial) -> String {
        let row = denial.row
        let word: String
        switch denial.after {
        case .allowed: word = "would pass"
        case .denied: word = "still fails"
        case .unknown, .unexplained: word = "unknown"
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
        if denial.after == .unexplained {
            text += line("the captured policies let it pass, and AWS refused it", 13)
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
