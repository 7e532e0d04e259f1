/// What is read of one CloudTrail file at the most.
public enum CloudTrailLimits {
    /// The longest record, in bytes. CloudTrail's own limit for an event is 256 KB.
    public static let maximumRecordBytes = 16 << 20
    /// How many rejected records are kept as samples.
    public static let maximumSamples = 16
}

/// A record that could not be read: where it begins, and why.
public struct RejectedRecord: Hashable, Sendable {
    /// 0-based, in the inflated bytes.
    public let offset: Int64
    /// Why, in words.
    public let reason: String
}
