public import AWSTypes
public import Denials

/// Another refused S3 request of the same principal near in time, as far as a refused KMS call may
/// belong to it and not to the denial that is asked about.
public struct RivalRequest: Hashable, Sendable {
    /// Among how many sightings calls are told apart; among more, only what names the object tells.
    public static let limit = 128

    /// AWS's request id.
    public let requestID: String
    /// When it was refused.
    public let time: Instant
    /// As logged.
    public let operation: String
    /// The bucket's name.
    public let bucket: String?
    /// Decoded.
    public let key: String?
    /// The bucket's region.
    public let region: String?
    /// The key that its encryption header names.
    public let sentKey: String?
    /// Whether the request brings a key of its own (SSE-C), so that KMS is not asked for one.
    public let bringsKey: Bool
    /// The object that it copies, whose key is asked too.
    public let copySource: CopySource?
    /// Whether it brings the key of that object.
    public let bringsSourceKey: Bool
    /// Whether CloudTrail shows the headers, so that one not there was not sent.
    public let areHeadersSeen: Bool
    /// Whether AWS's message names a permission that is no key's: then no KMS call refused it.
    public let isOfAnotherService: Bool
    /// The key that AWS's message names.
    public let reportedKey: String?

    /// A denial as a claimant.
    public init(_ denial: Denial) {
        requestID = denial.requestID
        time = denial.time
        operation = denial.operation
        bucket = denial.bucket
        key = denial.key
        region = denial.region
        sentKey = denial.parameters?["x-amz-server-side-encryption-aws-kms-key-id"]
        let algorithm = "server-side-encryption-customer-algorithm"
        bringsKey = denial.parameters?["x-amz-\(algorithm)"] != nil
        copySource = denial.copySource
        bringsSourceKey = denial.parameters?["x-amz-copy-source-\(algorithm)"] != nil
        areHeadersSeen = denial.parameters != nil
        let service = denial.readMessage?.action?.service.lowercased()
        isOfAnotherService = service != nil && service != "kms"
        reportedKey = denial.readMessage?.keyARN
    }
}
