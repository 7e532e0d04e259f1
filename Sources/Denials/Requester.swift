public import AWSTypes

/// Who made a request, as far as one log tells. Every field may be missing: an access log knows
/// only an ARN, the bucket owner's copy of a cross-account event only `principalID`.
public struct Requester: Hashable, Sendable {
    /// `arn:aws:sts::A:assumed-role/NAME/SESSION`, or another principal's ARN, as logged.
    public var arn: String?
    /// CloudTrail's `principalId`: `AROA…:SESSION` for a role session.
    public var principalID: String?
    /// The account of the principal.
    public var account: AccountID?
    /// The session issuer's ARN: the role with its path.
    public var issuerARN: String?
    /// CloudTrail's `userIdentity.type`: `AssumedRole`, `AWSAccount`, `AWSService`.
    public var type: String?
    /// The service that made the call on the principal's behalf.
    public var invokedBy: String?
    /// `sessionContext.attributes.mfaAuthenticated`: `"true"` or `"false"`.
    public var mfaAuthenticated: String?
    /// `sessionContext.sourceIdentity`.
    public var sourceIdentity: String?
    /// The S3 canonical user id, where the log gives that in place of an ARN.
    public var canonicalID: String?

    /// A requester of whom nothing is known yet.
    public init() {}
}
