public import AWSTypes

/// What a store holds, in numbers that are quickly had.
public struct StoreMetrics: Hashable, Sendable {
    /// Drops of one kind that are in one state.
    public struct Drops: Hashable, Sendable {
        /// The slug of the kind.
        public var kind: String
        /// The slug of the state.
        public var state: String
        /// How many.
        public var count: Int
        /// Records read of them.
        public var records: Int
        /// Records of them that did not parse.
        public var rejected: Int
    }

    /// The newest capture of one kind of subject.
    public struct Capture: Hashable, Sendable {
        /// `bucket`, `role`, …
        public var kind: String
        /// When it was captured.
        public var time: Instant
    }

    /// Drops by kind and state.
    public var drops: [Drops]
    /// Denials of Glue roles by cause, every cause.
    public var causes: [(cause: Cause, denials: Int)] {
        Cause.allCases.map { cause in
            (cause, counts[cause] ?? 0)
        }
    }
    /// Denials that wait for their cause.
    public var pending: Int
    /// When the denial that was stored last came into the store; nil where nobody knows.
    public var newestStored: Instant?
    /// When that happened.
    public var newestHappened: Instant?
    /// The newest captures by kind.
    public var captures: [Capture]
    var counts: [Cause: Int]
}
