/// Where a request is decided: a policy or a setting, and whose it is.
///
/// A place is made of the names that the evaluation used, never of a sentence: who reads an answer
/// decides by `kind`. One shape for all kinds, so that it is stored and compared as it is; what a
/// field means for a kind stands at the kind.
public struct PolicyPlace: Hashable, Sendable {
    /// Which policy or setting. The raw value is the slug that every format prints.
    public enum Kind: String, CaseIterable, Sendable {
        /// A role's own policies, inline and managed. `name` is the role's ARN, `policy` the
        /// policy that decided: its ARN, or the name of an inline one.
        case rolePolicies = "role-policies"
        /// A role's permissions boundary. `name` is the role's ARN, `policy` the boundary's.
        case permissionsBoundary = "permissions-boundary"
        /// The policies passed when a session was opened. `name` is the role's ARN.
        case sessionPolicy = "session-policy"
        /// A bucket's policy. `name` is the bucket.
        case bucketPolicy = "bucket-policy"
        /// `RestrictPublicBuckets` of a bucket or its account. `name` is the bucket, `policy` the
        /// organization's S3 policy where that sets it.
        case publicAccessBlock = "public-access-block"
        /// `BlockPublicAcls` of a bucket or its account. `name` is the bucket.
        case blockPublicACLs = "block-public-acls"
        /// An access point's policy. `name` is the access point's ARN.
        case accessPointPolicy = "access-point-policy"
        /// The VPC from which alone an access point takes requests. `name` is its ARN.
        case accessPointNetworkOrigin = "access-point-network-origin"
        /// An object's owner and ACL. `name` is the bucket, `object` the key.
        case objectACL = "object-acl"
        /// A KMS key's policy. `name` is the key's ARN.
        case keyPolicy = "key-policy"
        /// A KMS key's side, where it is not known whether its policy, a grant, its state or the
        /// caller's policies refused. `name` is the key's ARN.
        case key = "kms-key"
        /// The policy of a key that nobody captured which it is. `name` is the bucket whose objects
        /// it may encrypt.
        case keyOfObjects = "key-of-objects"
        /// A grant of a KMS key. `name` is the key's ARN.
        case keyGrant = "key-grant"
        /// Whether a KMS key can be used. `name` is the key's ARN.
        case keyState = "key-state"
        /// S3's own key `aws/s3`, whose policy nobody can edit. `name` is the bucket whose objects
        /// it encrypts.
        case managedKey = "aws-managed-key"
        /// A VPC endpoint's policy. `name` is `vpce-…`.
        case vpcEndpointPolicy = "vpc-endpoint-policy"
        /// A service control policy. `name` is the root, unit or account it is attached to,
        /// `policy` the policy.
        case serviceControlPolicy = "service-control-policy"
        /// A resource control policy. `name` and `policy` as for service control policies.
        case resourceControlPolicy = "resource-control-policy"
        /// Whether a bucket makes the requester pay. `name` is the bucket.
        case requestPayment = "request-payment"
        /// Another setting of a bucket. `name` is the bucket, `policy` the setting as AWS's API
        /// calls it: `BlockedEncryptionTypes`.
        case bucketSetting = "bucket-setting"
        /// What the job itself sends: only a fix is made there. `name` is the role's ARN, `policy` the
        /// key that its header of encryption is to name, where that is known.
        case job
    }

    /// Which policy or setting.
    public var kind: Kind
    /// What the policy or setting is of; nil where it is not known.
    public var name: String?
    /// The one document that decided, where a place may hold several.
    public var policy: String?
    /// The object's key, of an object's ACL.
    public var object: String?
    /// The account that owns it, where that is known.
    public var account: String?

    /// A place.
    public init(
        _ kind: Kind, _ name: String? = nil, policy: String? = nil, object: String? = nil,
        account: String? = nil
    ) {
        self.kind = kind
        self.name = name
        self.policy = policy
        self.object = object
        self.account = account
    }
}

extension PolicyPlace {
    /// The texts that a log or a policy may have chosen, each changed.
    public func mappingTexts(_ change: (String) -> String) -> PolicyPlace {
        PolicyPlace(
            kind, name.map(change), policy: policy.map(change), object: object.map(change),
            account: account)
    }
}
