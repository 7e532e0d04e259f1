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
        /// AWS refused it, and every layer that was captured lets it pass: what was captured does
        /// not explain it, and says nothing of what a change would do.
        case unexplained
    }

    /// What stands in the way, in words.
    public struct Words: Hashable, Sendable {
        /// What would still stop it, or may.
        public var blockedBy: [ReportedBlocker]
        /// What would settle what is unknown, as sentences.
        public var missing: [String]
        /// What else the request may meet, as sentences.
        public var notes: [String]

        /// Words about one denial.
        public init(blockedBy: [ReportedBlocker], missing: [String], notes: [String]) {
            self.blockedBy = blockedBy
            self.missing = missing
            self.notes = notes
        }
    }

    /// The denial as stored.
    public var heading: DenialHeading
    /// Under the policies as captured; never `allowed`, since AWS refused it.
    public var before: Outcome
    /// Under the changed policies; `unexplained` where `before` is.
    public var after: Outcome
    /// Nil where it is only counted.
    public var words: Words?

    /// A denial decided again.
    public init(heading: DenialHeading, before: Outcome, after: Outcome, words: Words?) {
        self.heading = heading
        self.before = before
        self.after = after
        self.words = words
    }
}
