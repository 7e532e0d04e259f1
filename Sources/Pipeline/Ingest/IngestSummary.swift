import Denials
import LogInput
import ReportStore

/// What one pass did, in numbers.
public struct IngestSummary: Sendable {
    /// Drops found at the paths.
    public internal(set) var found = 0
    /// Drops that the store knew already.
    public internal(set) var known = 0
    /// Drops read.
    public internal(set) var read = 0
    /// Drops that are no log or could not be opened.
    public internal(set) var skipped = 0
    /// Drops that are still being written, of which more was read so far as they have whole records.
    public internal(set) var growing = 0
    /// Drops that are damaged.
    public internal(set) var damaged = 0
    /// Records in the drops read.
    public internal(set) var records: Int64 = 0
    /// Records that could not be read.
    public internal(set) var rejected: Int64 = 0
    /// Records that are torn, or of which it cannot be told what AWS wrote.
    public internal(set) var inDoubt: Int64 = 0
    /// Drops of which all records were read, with something else about them to tell.
    public internal(set) var remarked = 0
    /// Refused requests that the store had not seen.
    public internal(set) var newDenials = 0
    /// Denials attributed, those that late evidence concerns too; each once.
    public internal(set) var attributed = 0
    /// Those of them whose principal counts as a Glue role.
    public internal(set) var ofGlue = 0
    /// Refusals in the drops read that are no denials of S3 or KMS, by reason.
    var leftOut = LeftOutCounts()
    /// The paths of the drops that could not be opened or read.
    var unread: Set<String> = []
    /// Whether it was stopped before its end.
    public internal(set) var isInterrupted = false
    /// What was skipped, damaged or rejected: the first of each, as sentences.
    public internal(set) var problems: [String] = []
    /// How many there are of these in all.
    public internal(set) var problemCount = 0

    /// How many problems are kept as sentences.
    static let maximumProblems = 20

    /// Whether some input was skipped or is in doubt.
    public var isInDoubt: Bool {
        skipped + damaged + remarked > 0 || rejected + inDoubt > 0
            || leftOut.byReason[.incomplete] != nil
    }

    /// Whether it did anything that is worth telling.
    var isNews: Bool { read > 0 || attributed > 0 || newDenials > 0 }

    /// Counts a drop with its last part.
    mutating func add(_ scanned: ScannedDrop, _ toldUnread: Set<String>) {
        guard scanned.facts.extent != .part else { return }
        if scanned.isUnread {
            unread.insert(scanned.facts.drop.path)
            if toldUnread.contains(scanned.facts.drop.path) { return }
        }
        add(scanned.facts)
        leftOut.add(scanned.leftOut)
    }

    private mutating func add(_ facts: DropFacts) {
        read += 1
        records += facts.drop.recordCount
        rejected += facts.drop.rejectedCount
        inDoubt += facts.drop.inDoubtCount
        switch facts.drop.state {
        case .skipped: skipped += 1
        case .damaged: damaged += 1
        case .complete: if facts.drop.problem != nil { remarked += 1 }
        case .repeated, .unfinished, .replaced: break
        }
        if let problem = facts.drop.problem {
            tell("\(facts.drop.path): \(problem.reason)")
        }
        if let first = facts.drop.rejected.first {
            let counts = [
                (facts.drop.rejectedCount, "rejected"), (facts.drop.inDoubtCount, "in doubt"),
            ].filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
            tell(
                "\(facts.drop.path): \(counts.joined(separator: ", ")), the first at byte "
                    + "\(first.offset): \(first.reason)")
        }
    }

    /// Counts drops that are still written, and what was kept of them.
    mutating func addGrowth(of parts: [ScannedDrop], _ commit: CommitSummary) {
        growing = Set(parts.map(\.facts.drop.path)).count
        add(commit)
    }

    /// Takes over how many drops were found by now.
    mutating func add(_ extent: FeedExtent) {
        found = extent.new + extent.known
        known = extent.known
    }

    /// Counts what could not be looked into while the drops were found.
    mutating func add(_ failures: [LogInputError]) {
        skipped += failures.count
        for failure in failures { tell(failure.description) }
    }

    /// Counts a problem, and keeps its sentence where there is room.
    private mutating func tell(_ problem: @autoclosure () -> String) {
        problemCount += 1
        if problems.count < IngestSummary.maximumProblems { problems.append(problem()) }
    }

    mutating func add(_ commit: CommitSummary) {
        newDenials += commit.newDenials
    }
}
