public import AWSTypes

/// Many denials in few words: counted over time, and one denial of each kind. It grows with how
/// different they are, and not with how many.
public struct DenialDigest: Hashable, Sendable {
    /// What denials have in common that were answered alike: who asked for what, and why it was
    /// refused.
    public struct Verdict: Hashable, Sendable {
        /// The primary cause.
        public var cause: Cause
        /// How the cause is known.
        public var certainty: Certainty
        /// The role's ARN.
        public var role: String?
        /// The principal's account.
        public var account: String?
        /// The bucket's name.
        public var bucket: String?
        /// How many denials.
        public var denials: Int

        /// No denial yet of this kind.
        public init(cause: Cause, certainty: Certainty) {
            self.cause = cause
            self.certainty = certainty
            denials = 0
        }
    }

    /// Denials of one verdict that the same policies refuse, in one folder of the bucket.
    public struct Kind: Hashable, Sendable {
        /// The store's number of the newest of them.
        public var newest: Int64
        /// How many.
        public var denials: Int
        /// The earliest time.
        public var first: Instant
        /// The latest time.
        public var last: Instant
        /// Who has to make the first change that was found when they were decided; nil where none
        /// was, and where each denial is a kind.
        public var owner: String?
        /// What that change is made to.
        public var subject: String?

        /// Denials of one kind.
        public init(newest: Int64, denials: Int, first: Instant, last: Instant) {
            self.newest = newest
            self.denials = denials
            self.first = first
            self.last = last
        }
    }

    /// The denials of one cause in one hour.
    public struct Hour: Hashable, Sendable {
        /// When it begins.
        public var start: Instant
        /// The cause.
        public var cause: Cause
        /// How many.
        public var denials: Int

        /// The denials of one cause in one hour.
        public init(start: Instant, cause: Cause, denials: Int) {
            self.start = start
            self.cause = cause
            self.denials = denials
        }
    }

    /// A Glue job.
    public struct Job: Hashable, Sendable {
        /// Its name; nil is of the denials that no single job is known of.
        public var name: String?
        /// How many denials.
        public var denials: Int

        /// A job with its denials.
        public init(name: String?, denials: Int) {
            self.name = name
            self.denials = denials
        }
    }

    /// How many denials.
    public var denials = 0
    /// The earliest time; nil where there is no denial.
    public var first: Instant?
    /// The latest time.
    public var last: Instant?
    /// In no order.
    public var verdicts: [Verdict] = []
    /// In the order of time, then of the causes.
    public var hours: [Hour] = []
    /// Glue jobs, the one with the most denials first.
    public var jobs: [Job] = []
    /// The largest first, then the newest.
    public var kinds: [Kind] = []
    /// How many denials are of kinds that were not told apart any more.
    public var untold = 0

    /// No denials.
    public init() {}
}
