/// Why a layer said what it said, as data. English is made of it where it is shown, and nobody
/// decides by that English.
///
/// One flat shape for all kinds, so that it is stored and compared as it is: a member that a kind
/// does not speak of is nil or empty.
public struct Reason: Hashable, Sendable {
    /// Which reason. The raw value is the slug that every format prints.
    public enum Kind: String, CaseIterable, Sendable {
        // Policies: what was asked is in `action` and `resource`.

        /// The policies allow it.
        case allows
        /// An access control list allows it.
        case allowedByACL = "allowed-by-acl"
        /// The layer does not apply to the request.
        case notApplicable = "not-applicable"
        /// `statement` denies it; `conditions` are those of the statement.
        case statementDenies = "statement-denies"
        /// `statement` denies it if `conditions` that are not known hold.
        case statementMayDeny = "statement-may-deny"
        /// `statement` allows it if `conditions` that are not known hold.
        case statementMayAllow = "statement-may-allow"
        /// The layer denies without a statement of its own: `RestrictPublicBuckets`.
        case settingDenies = "setting-denies"
        /// No statement allows it, at `target` where the layer has several levels; `nearest` came
        /// closest.
        case noStatement = "no-statement"
        /// `unknowns` would tell.
        case unknownFacts = "unknown-facts"

        // AWS's own words.

        /// AWS's message names the layer, which was not asked.
        case namedByAWS = "named-by-aws"
        /// AWS's message names the layer, and what was captured of it does not deny.
        case namedAgainstCapture = "named-against-capture"
        /// AWS's message names what refused, and no reason.
        case namedWithoutReason = "named-without-reason"

        // Settings.

        /// An access point takes requests from the VPC `wanted`; this one came from `seen`.
        case networkOrigin = "network-origin"
        /// A KMS key is in the state `seen`; nil where that was not captured.
        case keyState = "key-state"
        /// S3's own key `aws/s3` of the account `account` is asked.
        case managedKey = "aws-managed-key"
        /// Whether a KMS key is asked is not known; `unknowns` say why.
        case keyNotKnown = "key-not-known"
        /// The request sets the public ACL `seen`.
        case publicACL = "public-acl"
        /// The caller is of the bucket's own account, which pays.
        case callerOwnsBucket = "caller-owns-bucket"
        /// The bucket's owner pays.
        case bucketOwnerPays = "bucket-owner-pays"
        /// The request agreed to pay.
        case requestPayerSent = "request-payer-sent"
        /// The requester pays, and the request did not agree.
        case requestPayerMissing = "request-payer-missing"
        /// The requester pays; whether the request agreed is not logged.
        case requestPayerNotLogged = "request-payer-not-logged"
        /// Who pays is not known.
        case payerNotKnown = "payer-not-known"
        /// The requester pays, and whose the bucket is is not known.
        case payingOwnerNotKnown = "paying-owner-not-known"
        /// A setting of the bucket is `wanted`, and the request sends `seen`.
        case bucketSetting = "bucket-setting"
        /// Object Ownership is `BucketOwnerEnforced`.
        case bucketOwnerEnforced = "bucket-owner-enforced"
        /// Object Ownership is not known.
        case ownershipNotKnown = "ownership-not-known"
        /// The object is the bucket owner's.
        case objectOfBucketOwner = "object-of-bucket-owner"
        /// The object is the caller's.
        case objectOfCaller = "object-of-caller"
        /// The object is `account`'s, or the canonical user's `seen`, and its ACL does not let the
        /// caller in. With `time`, that account wrote it then, sending the ACL `wanted`.
        case objectOfOther = "object-of-other"
        /// The same, and whom its ACL lets in cannot be told.
        case granteeNotKnown = "grantee-not-known"
        /// The same, and whether that matters for `action` AWS does not say.
        case ownerMayNotCount = "owner-may-not-count"
        /// The object's ACL lets the caller in.
        case objectACLAllows = "object-acl-allows"
        /// Whether the object's ACL lets the caller in is not known.
        case objectACLNotKnown = "object-acl-not-known"
        /// Whose the object is is not known.
        case objectOwnerNotKnown = "object-owner-not-known"
        /// The canonical user id of the bucket's owner is not known.
        case bucketOwnerIDNotKnown = "bucket-owner-id-not-known"

        /// `seen` is a sentence that an earlier program stored.
        case stored
    }

    /// Which reason.
    public var kind: Kind
    /// The action that was asked for.
    public var action: String?
    /// The resource that it was asked for.
    public var resource: String?
    /// The organization's root, unit or account whose policies do not allow.
    public var target: String?
    /// The deciding statement: its Sid, else `#index`.
    public var statement: String?
    /// The conditions of that statement.
    public var conditions: [ConditionReason] = []
    /// The statement that came closest to allowing.
    public var nearest: NearestStatement?
    /// What a setting wants.
    public var wanted: String?
    /// What the request or the setting has.
    public var seen: String?
    /// The account that the reason is about.
    public var account: String?
    /// Object Ownership: `ObjectWriter`, `BucketOwnerPreferred`.
    public var ownership: String?
    /// When an object was written.
    public var time: String?
    /// Whether a grant to everybody is void, by `IgnorePublicAcls`.
    public var isPublicGrantIgnored = false
    /// What would settle it.
    public var unknowns: [Remark] = []
    /// Whether it refuses only if the object is not there.
    public var isIfObjectIsMissing = false

    /// A reason of a kind, about what was asked.
    public init(_ kind: Kind, action: String? = nil, resource: String? = nil) {
        self.kind = kind
        self.action = action
        self.resource = resource
    }

    /// Whether AWS's own words name the layer, and no statement or setting known here.
    public var isNamedByAWS: Bool {
        switch kind {
        case .namedByAWS, .namedAgainstCapture, .namedWithoutReason: return true
        default: return false
        }
    }
}

/// One condition of a statement, held against the request.
public struct ConditionReason: Hashable, Sendable {
    /// `StringNotEquals`.
    public var test: String
    /// `aws:SourceVpce`.
    public var key: String
    /// What the policy wants.
    public var expected: String
    /// What the request has.
    public var seen: String
    /// What a reader should know: where the value comes from.
    public var note: String?
    /// Whether it is not known to hold.
    public var isUnknown: Bool

    /// A condition of a statement with what the request has.
    public init(
        test: String, key: String, expected: String, seen: String, note: String?, isUnknown: Bool
    ) {
        self.test = test
        self.key = key
        self.expected = expected
        self.seen = seen
        self.note = note
        self.isUnknown = isUnknown
    }
}

/// The statement that came closest to allowing a request, and the element that failed.
public struct NearestStatement: Hashable, Sendable {
    /// The policy that holds it.
    public var policy: String
    /// Its Sid, else `#index`.
    public var statement: String
    /// `Resource`, `NotPrincipal`, `Condition`.
    public var element: String
    /// Of a condition: `StringEquals aws:SourceVpce`.
    public var condition: String?
    /// What the element wants.
    public var expected: String
    /// What the request has.
    public var seen: String
    /// What a reader should know.
    public var note: String?

    /// The nearest statement.
    public init(
        policy: String, statement: String, element: String, condition: String?, expected: String,
        seen: String, note: String?
    ) {
        self.policy = policy
        self.statement = statement
        self.element = element
        self.condition = condition
        self.expected = expected
        self.seen = seen
        self.note = note
    }
}

extension Reason {
    /// The texts that a log or a policy may have chosen, each changed.
    public func mappingTexts(_ change: (String) -> String) -> Reason {
        var reason = self
        reason.action = action.map(change)
        reason.resource = resource.map(change)
        reason.target = target.map(change)
        reason.statement = statement.map(change)
        reason.wanted = wanted.map(change)
        reason.seen = seen.map(change)
        reason.unknowns = unknowns.map { $0.mappingTexts(change) }
        reason.conditions = conditions.map { condition in
            ConditionReason(
                test: condition.test, key: change(condition.key),
                expected: change(condition.expected), seen: change(condition.seen),
                note: condition.note.map(change), isUnknown: condition.isUnknown)
        }
        reason.nearest = nearest.map { near in
            NearestStatement(
                policy: change(near.policy), statement: change(near.statement),
                element: near.element, condition: near.condition.map(change),
                expected: change(near.expected), seen: change(near.seen),
                note: near.note.map(change))
        }
        return reason
    }
}
