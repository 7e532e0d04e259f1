public import AWSTypes

/// A record that is no denial and can change the answer to one: kept beside the denials.
public enum LogEvidence: Hashable, Sendable {
    /// A refused KMS call that S3 (or another service) made for a principal.
    case keyDenial(Sighting)
    /// An object written by another account than the bucket's owner.
    case foreignWrite(ForeignWrite)
    /// `AssumeRole`: whose session it is, who opened it, and with which session policy.
    case roleSession(RoleSession)
    /// The beginning of a run of Glue's: which job, which run, and mostly not which role.
    case jobRun(JobRun)
    /// Which role a Glue job or crawler has.
    case jobDefinition(JobDefinition)
    /// A change of a policy or setting: the whole CloudTrail record, for `PolicyHistory`.
    case policyChange(PolicyChange)

    /// How many bytes its longest texts have: what decides how much memory it takes.
    package var byteCount: Int {
        switch self {
        case .keyDenial(let sighting): sighting.byteCount
        case .foreignWrite(let write): write.key.utf8.count + (write.sentACL?.utf8.count ?? 0)
        case .roleSession(let session):
            (session.sessionPolicy?.utf8.count ?? 0)
                + session.tags.reduce(0) { $0 + $1.key.utf8.count + $1.value.utf8.count }
                + session.sessionPolicyARNs.reduce(0) { $0 + $1.utf8.count }
        case .jobRun(let run): run.sessionPolicy?.utf8.count ?? 0
        case .jobDefinition(let job): job.name.utf8.count + job.role.utf8.count
        case .policyChange(let change): change.record.utf8.count
        }
    }
}

/// A `PutObject` (or upload) into a bucket of another account: who owns the object now depends on
/// the bucket's ownership setting and on the ACL sent.
public struct ForeignWrite: Hashable, Sendable {
    /// When the event happened.
    public var time: Instant
    /// CloudTrail's event id.
    public var eventID: String
    /// The bucket's name.
    public var bucket: String
    /// Decoded.
    public var key: String
    /// The account that owns the bucket.
    public var bucketOwner: AccountID
    /// The account that wrote the object.
    public var writer: AccountID
    /// The ACL that was sent: the `x-amz-acl` header's value, or the `x-amz-grant-…` headers, one
    /// on a line as `x-amz-grant-read: id=…`; nil when none was sent, `aclOfUpload` where it was
    /// sent before.
    public var sentACL: String?
    /// Whether it was read from a damaged file, and holds only until that is delivered whole.
    public var isProvisional = false

    /// The ACL of an object that was uploaded in parts: the upload's first request sent it, and not
    /// the one that makes the object (S3 API Reference, `CreateMultipartUpload`).
    public static let aclOfUpload = "sent with CreateMultipartUpload"

    /// A foreign write.
    public init(
        time: Instant, eventID: String, bucket: String, key: String, bucketOwner: AccountID,
        writer: AccountID, sentACL: String?
    ) {
        self.time = time
        self.eventID = eventID
        self.bucket = bucket
        self.key = key
        self.bucketOwner = bucketOwner
        self.writer = writer
        self.sentACL = sentACL
    }
}

/// A role session's beginning.
public struct RoleSession: Hashable, Sendable {
    /// When the event happened.
    public var time: Instant
    /// CloudTrail's event id.
    public var eventID: String
    /// The role's ARN, as asked for (with its path).
    public var roleARN: String
    /// The name after the last slash of the session ARN.
    public var sessionName: String
    /// The session's access key id, `ASIA…`; links later events to it.
    public var accessKeyID: String?
    /// The service that assumed the role: `glue.amazonaws.com`; nil for another principal.
    public var service: String?
    /// The caller's ARN, where it was no service.
    public var callerARN: String?
    /// The session policy's JSON text; nil when none was passed.
    public var sessionPolicy: String?
    /// Managed policies passed as session policies.
    public var sessionPolicyARNs: [String]
    /// Session tags by key.
    public var tags: [String: String]
    /// The access key that these credentials were narrowed from, with the session policy on top of
    /// what held before (`sts:GetScopedCredentials`); nil for a session's beginning. The session's
    /// own policies and tags are then those of its beginning.
    public var narrowedFrom: String?
    /// How many policies narrow these credentials, one on top of the other, as AWS's answer says.
    public var narrowingCount: Int64?
    /// Whether it was read from a damaged file, and holds only until that is delivered whole.
    public var isProvisional = false

    /// A session's beginning.
    public init(time: Instant, eventID: String, roleARN: String, sessionName: String) {
        self.time = time
        self.eventID = eventID
        self.roleARN = roleARN
        self.sessionName = sessionName
        self.sessionPolicyARNs = []
        self.tags = [:]
    }
}

/// A Glue job run's beginning, or that of a crawler, an interactive session, a data quality run.
public struct JobRun: Hashable, Sendable {
    /// What runs.
    public var kind = GlueWork.job
    /// When it began.
    public var time: Instant
    /// When it ended, where a capture tells.
    public var ended: Instant?
    /// CloudTrail's event id; empty where it is from a capture.
    public var eventID: String
    /// The account of the job.
    public var account: AccountID?
    /// The job's name.
    public var jobName: String
    /// `jr_…`, from the response.
    public var runID: String?
    /// The role, where the request or response names it (a name or an ARN): `StartJobRun` does not,
    /// and the job's definition tells.
    public var role: String?
    /// `ExecutionRoleSessionPolicy`, a JSON text.
    public var sessionPolicy: String?
    /// Whether it was read from a damaged file, and holds only until that is delivered whole.
    public var isProvisional = false

    /// A job run's beginning.
    public init(time: Instant, eventID: String, jobName: String) {
        self.time = time
        self.eventID = eventID
        self.jobName = jobName
    }
}

/// A policy-changing CloudTrail event, whole, as JSON text: `PolicyHistory` reads it.
public struct PolicyChange: Hashable, Sendable {
    /// When the event happened.
    public var time: Instant
    /// CloudTrail's event id.
    public var eventID: String
    /// The API call: `PutBucketPolicy`.
    public var eventName: String
    /// The record's JSON.
    public var record: String

    /// A policy-changing event.
    public init(time: Instant, eventID: String, eventName: String, record: String) {
        self.time = time
        self.eventID = eventID
        self.eventName = eventName
        self.record = record
    }
}
