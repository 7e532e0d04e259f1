/// A content fingerprint of a drop, made by whoever reads the bytes.
public struct Fingerprint: Hashable, Sendable {
    /// The first 64 bits.
    public let high: UInt64
    /// The last 64 bits.
    public let low: UInt64

    /// A fingerprint from its two halves.
    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }
}

/// What is remembered of one log file or object: which it is, what was in it, and what was wrong
/// with it. Not what its records said.
public struct DropRecord: Hashable, Sendable {
    /// What the bytes proved to be. The raw value is the slug that `drop_status` shows.
    public enum Kind: String, CaseIterable, Sendable {
        case s3AccessLog = "s3-access-log"
        case cloudTrail = "cloudtrail"
        /// CloudTrail's digest files, which hold no events.
        case cloudTrailDigest = "cloudtrail-digest"
        /// The log of a Glue job, from CloudWatch Logs.
        case jobLog = "glue-job-log"
        /// None of these.
        case unrecognized
    }

    /// How far it was read. The raw value is the slug that `drop_status` shows.
    public enum State: String, CaseIterable, Sendable {
        /// Read to its end.
        case complete
        /// Read up to the damage; a later, whole delivery has another fingerprint.
        case damaged
        /// Not read, because it is no log.
        case skipped
        /// The same bytes under another name; set by the store, its counters are 0.
        case repeated
        /// Damaged or in doubt, and delivered whole since: nothing of it counts any more.
        case replaced
        /// Kept in parts of which the last has not come, so that the next run reads it again.
        case unfinished
    }

    /// Where it was found.
    public var path: String
    /// What the bytes are, whatever the name.
    public var fingerprint: Fingerprint
    /// In bytes, as delivered (compressed).
    public var size: Int64
    /// The file's modification time, nanoseconds since the epoch.
    public var mtimeNanoseconds: Int64
    /// The file system it stands on; 0 where there is none.
    public var device: UInt64
    /// The file's number on that file system; 0 where there is none.
    public var inode: UInt64
    /// What the bytes proved to be.
    public var kind: Kind
    /// How far it was read.
    public var state: State
    /// Why it is damaged or skipped.
    public var problem: Problem?
    /// Records read, of any kind.
    public var recordCount: Int64 = 0
    /// Denials among them, repeated ones counted.
    public var denialCount: Int64 = 0
    /// Records that did not parse.
    public var rejectedCount: Int64 = 0
    /// Records that are torn, or of which it cannot be told what AWS wrote.
    public var inDoubtCount: Int64 = 0
    /// The first of those rejected or in doubt.
    public var rejected: [Problem] = []

    /// A drop of which nothing has been counted yet.
    public init(
        path: String, fingerprint: Fingerprint, size: Int64, mtimeNanoseconds: Int64,
        device: UInt64, inode: UInt64, kind: Kind, state: State
    ) {
        self.path = path
        self.fingerprint = fingerprint
        self.size = size
        self.mtimeNanoseconds = mtimeNanoseconds
        self.device = device
        self.inode = inode
        self.kind = kind
        self.state = state
    }
}

/// Something wrong at a place in a drop.
public struct Problem: Hashable, Sendable {
    /// Bytes from the start of the (decompressed) content.
    public let offset: Int64
    /// One sentence.
    public let reason: String

    /// What is wrong at an offset of the inflated bytes.
    public init(offset: Int64, reason: String) {
        self.offset = offset
        self.reason = reason
    }
}
