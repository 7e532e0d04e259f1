public import AWSTypes

/// What one log says about one refused request: an owned value, copied out of a record view.
///
/// Sightings are facts and are kept as they are; a `Denial` is derived from all sightings of one
/// request, so that the order in which logs arrive changes nothing.
public struct Sighting: Hashable, Sendable {
    /// The kind of log. The raw value is the slug that every format prints.
    public enum Log: String, CaseIterable, Sendable {
        case s3AccessLog = "s3-access-log"
        case cloudTrail = "cloudtrail"
        /// CloudTrail's NetworkActivity events, the only log of VPC endpoint denials.
        case networkActivity = "network-activity"
    }

    /// The kind of log that showed the request.
    public var log: Log
    /// AWS's request id, as logged.
    public var requestID: String
    /// The key of a `BATCH.DELETE.OBJECT` line, whose lines share one request id; else nil.
    public var batchKey: String?
    /// S3's extended request id (`x-amz-id-2`, the access log's host id).
    public var hostID: String?
    /// CloudTrail's event id.
    public var eventID: String?
    /// CloudTrail's id shared by the copies of a cross-account event.
    public var sharedEventID: String?
    /// When the request was received (access log) or completed (CloudTrail).
    public var time: Instant
    /// Who asked.
    public var requester: Requester
    /// `s3` or `kms`.
    public var service: String
    /// The operation as logged: `REST.GET.OBJECT`, or CloudTrail's event name `GetObject`.
    public var operation: String
    /// The bucket's name.
    public var bucket: String?
    /// The object's key, decoded, as S3 names it.
    public var key: String?
    /// The version asked for.
    public var versionID: String?
    /// The access point's ARN, when the request came through one.
    public var accessPointARN: String?
    /// For KMS: the key's ARN, from `resources`, the parameters or the message.
    public var keyARN: String?
    /// The bucket owner's account.
    public var bucketOwner: AccountID?
    /// The bucket owner's canonical user id.
    public var bucketOwnerCanonicalID: String?
    /// The region of the bucket (CloudTrail's `awsRegion`, or from the host header).
    public var region: String?
    /// The address as logged: IPv4, IPv6, or a service's name.
    public var sourceAddress: String?
    /// The VPC endpoint the request came through.
    public var vpcEndpointID: String?
    /// The owner of that endpoint.
    public var vpcEndpointAccount: AccountID?
    /// Client controlled.
    public var userAgent: String?
    /// Client controlled; access log only.
    public var referer: String?
    /// The error code as logged: `AccessDenied`.
    public var errorCode: String
    /// CloudTrail's `errorMessage`; may be cut at 1,024 characters.
    public var message: String?
    /// CloudTrail's request parameters, flattened to text by dotted path, names lowercased
    /// (`x-amz-acl`, `prefix`, `encryptioncontext.aws:s3:arn`). `nil` where the log does not
    /// record them, so that a header not in the dictionary is absent, and one in a `nil`
    /// dictionary is unknown.
    public var parameters: [String: String]?
    /// The query of the request URI, percent-decoded, names lowercased; access log only.
    public var query: [String: String]?
    /// `TLS_AES_128_GCM_SHA256`, or nil where the request was not encrypted or the log is silent.
    public var cipherSuite: String?
    /// `TLSv1.3`.
    public var tlsVersion: String?
    /// `SigV4` or `SigV2`.
    public var signatureVersion: String?
    /// `AuthHeader` or `QueryString`.
    public var authenticationType: String?
    /// Whether an ACL was needed to authorize the request, a hint of foreign ownership.
    public var aclRequired: Bool
    /// The account whose trail delivered the event.
    public var recipientAccount: AccountID?
    /// Set when the line's quoting is ambiguous, so that a part may be forged (DESIGN 4.6).
    public var inDoubt: Bool

    /// A sighting with the fields that every log has; the others follow by assignment.
    public init(
        log: Log, requestID: String, time: Instant, service: String, operation: String,
        errorCode: String
    ) {
        self.log = log
        self.requestID = requestID
        self.time = time
        self.requester = Requester()
        self.service = service
        self.operation = operation
        self.errorCode = errorCode
        self.aclRequired = false
        self.inDoubt = false
    }
}
