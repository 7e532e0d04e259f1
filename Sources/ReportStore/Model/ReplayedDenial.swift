/// A stored denial decided again under changed policies, as `what-if` shows it.
public struct ReplayedDenial: Hashable, Sendable {
    /// What the layers say together, AWS's own words of then left aside.
    public enum Outcome: String, CaseIterable, Sendable {
        /// Every layer lets it pass.
        case allowed
        /// A layer refuses it.
        case denied
        /// No layer is known to refuse it, and some are not known.
        case unknown
    }

    /// The denial as stored.
    public var row: ReportRow
    /// Under the policies as captured.
    public var before: Outcome
    /// Under the changed policies.
    public var after: Outcome
    /// What would still stop it, or may.
    public var blockedBy: [ReportedBlocker]
    /// What would settle what is unknown, as sentences.
    public var missing: [String]
    /// What else the request may meet, as sentences.
    public var notes: [String]

    /// A denial decided again.
    public init(
        row: ReportRow, before: Outcome, after: Outcome, blockedBy: [ReportedBlocker],
        missing: [String], notes: [String] = []
    ) {
        self.row = row
        self.before = before
        self.after = after
        self.blockedBy = blockedBy
        self.missing = missing
        self.notes = notes
    }
}
