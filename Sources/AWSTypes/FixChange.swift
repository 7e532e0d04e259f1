/// What a fix does at its place. The statement or document that it puts there stands with the fix.
public enum FixChange: Hashable, Sendable {
    /// A statement is added that allows an action on a resource; of a listing, with one prefix.
    case allow(action: String, resource: String, prefix: String?)
    /// A deny no longer meets a role, whose ARN is given where it is known.
    case exemptRole(String?, deny: DenyStatement)
    /// A deny no longer meets calls that AWS services make with their callers' rights.
    case exemptServiceCalls(deny: DenyStatement)
    /// A deny no longer meets a resource.
    case exemptResource(String, deny: DenyStatement)
    /// A deny no longer meets an action, whatever the resource.
    case exemptAction(String, deny: DenyStatement)
    /// A deny goes, or is narrowed by hand.
    case removeDeny(DenyStatement)
    /// A setting of a bucket or key.
    case setting(FixSetting)
    /// A setting of the job.
    case jobOption(JobOption)
    /// None is left to make: since that instant what is in force lets the request pass, by what
    /// was changed or captured then.
    case madeSince(Instant, by: [String])
}

/// A statement that denies, by the policy that holds it.
public struct DenyStatement: Hashable, Sendable {
    /// The policy, as the answer names it.
    public var policy: String
    /// The Sid, else `#index`.
    public var label: String
    /// The place in its policy, from 0.
    public var index: Int

    /// The statement of a policy.
    public init(policy: String, label: String, index: Int) {
        self.policy = policy
        self.label = label
        self.index = index
    }
}

/// A setting that a fix changes. The raw value is the slug that every format prints.
public enum FixSetting: String, CaseIterable, Sendable {
    /// Object Ownership becomes `BucketOwnerEnforced`.
    case bucketOwnerEnforced = "bucket-owner-enforced"
    /// A KMS key is enabled, or its deletion cancelled.
    case usableKey = "usable-key"
    /// A bucket's policy is no longer public, so that `RestrictPublicBuckets` lets others in.
    case privateBucketPolicy = "private-bucket-policy"
    /// Objects are encrypted with a customer managed key.
    case customerManagedKey = "customer-managed-key"
}

/// An option of the job that a fix sets. The raw value is the slug that every format prints.
public enum JobOption: String, CaseIterable, Sendable {
    /// The requester-pays header.
    case requesterPays = "requester-pays"
    /// The header that asks for encryption.
    case encryption
    /// The ACL that gives the bucket's owner full control.
    case bucketOwnerFullControl = "bucket-owner-full-control"
    /// TLS.
    case secureTransport = "secure-transport"
    /// TLS 1.2 or later.
    case tls12 = "tls-1.2"
    /// TLS 1.3.
    case tls13 = "tls-1.3"
    /// No ACL that is public.
    case noPublicACL = "no-public-acl"
    /// A connection into the access point's VPC.
    case accessPointVPC = "access-point-vpc"
}

extension FixChange {
    /// The texts that a log or a policy may have chosen, each changed.
    public func mappingTexts(_ change: (String) -> String) -> FixChange {
        func map(_ deny: DenyStatement) -> DenyStatement {
            DenyStatement(
                policy: change(deny.policy), label: change(deny.label), index: deny.index)
        }
        switch self {
        case .allow(let action, let resource, let prefix):
            return .allow(
                action: change(action), resource: change(resource), prefix: prefix.map(change))
        case .exemptRole(let role, let deny):
            return .exemptRole(role.map(change), deny: map(deny))
        case .exemptServiceCalls(let deny): return .exemptServiceCalls(deny: map(deny))
        case .exemptResource(let resource, let deny):
            return .exemptResource(change(resource), deny: map(deny))
        case .exemptAction(let action, let deny):
            return .exemptAction(change(action), deny: map(deny))
        case .removeDeny(let deny): return .removeDeny(map(deny))
        case .setting, .jobOption, .madeSince: return self
        }
    }
}
