/// What is read of one CloudTrail file at the most.
public enum CloudTrailLimits {
    /// The longest record, in bytes. CloudTrail's own limit for an event is 256 KB.
    public static let maximumRecordBytes = 16 << 20
}
