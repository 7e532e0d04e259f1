public import AWSTypes

/// What is in a store, for `doctor`.
public struct StoreStatus: Hashable, Sendable {
    /// How many rows of one kind, and the times they span.
    public struct Count: Hashable, Sendable {
        /// What is counted.
        public var name: String
        /// How many.
        public var count: Int
        /// The earliest time; nil where there are none.
        public var first: Instant?
        /// The latest time; nil where there are none.
        public var last: Instant?

        /// So many of a name.
        public init(name: String, count: Int, first: Instant?, last: Instant?) {
            self.name = name
            self.count = count
            self.first = first
            self.last = last
        }
    }

    /// The file's `user_version`.
    public var version: Int
    /// In bytes, without the write-ahead log.
    public var fileSize: Int
    /// Drops by kind and state: `cloudtrail complete`.
    public var drops: [Count]
    /// Records read, of any kind.
    public var records: Int
    /// Records that did not parse.
    public var rejected: Int
    /// Records in doubt: torn, or such of which it cannot be told what is the log's own.
    public var inDoubt = 0
    /// All denials, of whatever principal.
    public var denials: Int
    /// Denials that wait to be attributed.
    public var pending: Int
    /// Sightings by log.
    public var sightings: [Count]
    /// Evidence by kind: `key-denial`, `foreign-write`, `role-session`, `job-run`,
    /// `policy-change`.
    public var evidence: [Count]
    /// History entries by subject kind: `bucket`.
    public var history: [Count]
    /// Denials of Glue roles by cause, where they are counted.
    public var causes: [Count] = []

    /// The status of a store that has nothing.
    public static let empty = StoreStatus(
        version: 0, fileSize: 0, drops: [], records: 0, rejected: 0, denials: 0, pending: 0,
        sightings: [], evidence: [], history: [])
}

/// Something that denials name and that policies may be known of.
public struct NamedSubject: Hashable, Sendable {
    /// The kinds.
    public enum Kind: String, CaseIterable, Sendable {
        case vpcEndpoint = "vpc-endpoint"
        /// The key's ARN.
        case key
    }

    /// The kind.
    public var kind: Kind
    /// The name.
    public var name: String
    /// How many sightings name it.
    public var sightings: Int
    /// The earliest time.
    public var first: Instant
    /// The latest time; nil where there are none.
    public var last: Instant
}

/// Denials of Glue roles that share what is asked of many of them at once.
public struct GlueTally: Hashable, Sendable {
    /// The role's ARN.
    public let role: String?
    /// The bucket's name.
    public let bucket: String?
    /// The cause; nil where the store has another.
    public let cause: Cause?
    /// How sure the answer is.
    public let certainty: Certainty?
    /// How many.
    public let denials: Int
    /// The earliest time.
    public let first: Instant
    /// The latest time.
    public let last: Instant
}

/// A drop as stored.
public struct StoredDrop: Hashable, Sendable {
    /// Where it was found.
    public var path: String
    /// The kind.
    public var kind: DropRecord.Kind
    /// How far it was read.
    public var state: DropRecord.State
    /// In bytes, as delivered.
    public var size: Int64
    /// Records read, of any kind.
    public var records: Int64
    /// Denials among them, repeated ones counted.
    public var denials: Int64
    /// Records that did not parse.
    public var rejected: Int64
    /// Records in doubt.
    public var inDoubt: Int64 = 0
    /// Why it is damaged or skipped.
    public var problem: Problem?
    /// The first records that did not parse or are in doubt.
    public var samples: [Problem]
}
