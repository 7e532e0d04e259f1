public import AWSTypes

/// What of a stored denial and its answer is counted: the few columns that are read of many
/// denials, where a `ReportRow` has all that is shown of one.
public struct DenialHeading: Hashable, Sendable {
    /// AWS's request id, as logged.
    public let requestID: String
    /// When the request was received, else completed.
    public let eventTime: Instant
    /// The role's ARN.
    public let role: String?
    /// The bucket's name.
    public let bucket: String?
    /// The IAM action: `s3:GetObject`.
    public let action: String
    /// The ARN of what was asked for.
    public let resource: String
    /// The primary cause.
    public let cause: Cause
    /// How the cause is known.
    public let certainty: Certainty
}
