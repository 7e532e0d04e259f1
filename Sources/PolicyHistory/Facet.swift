/// The names of facets, as `HistoryEntry.facet` and the store hold them. A group of facets shares
/// a prefix up to its first slash; its `*` member lists the group's names, completely.
public enum Facet {
    // Roles.
    static let arn = "arn"
    static let uniqueID = "unique-id"
    static let trust = "trust"
    static let inlinePolicies = "inline/"
    static let attachedPolicies = "attached/"
    static let boundary = "boundary"
    /// Of roles and buckets: one member a tag.
    static let tags = "tags/"
    // Accounts.
    static let roles = "roles/"
    /// The account's canonical user id, by which S3 names owners and grantees.
    public static let canonicalID = "canonical-id"
    /// `aliases/REGION/alias/NAME`: the id of the key behind an alias.
    static let aliases = "aliases/"
    // Managed policies.
    static let defaultVersion = "default-version"
    static let versions = "versions/"
    // Buckets, objects and access points.
    static let owner = "owner"
    /// The owner's canonical user id.
    static let ownerID = "owner-id"
    static let region = "region"
    static let bucketPolicy = "bucket-policy"
    static let ownership = "ownership"
    static let payer = "payer"
    static let encryption = "encryption"
    static let acl = "acl"
    static let publicAccessBlock = "public-access-block"
    static let accessPointPolicy = "access-point-policy"
    static let accessPoint = "access-point"
    // Endpoints.
    static let endpoint = "endpoint"
    static let endpointPolicy = "endpoint-policy"
    // Keys.
    static let keyPolicy = "key-policy"
    static let keyState = "key-state"
    static let keyManager = "key-manager"
    static let grants = "grants/"
    // Organisations.
    static let organization = "organization"
    static let root = "root"
    static let accounts = "accounts/"
    /// Of an account: `member-of/MANAGEMENT-ACCOUNT`. Events do not name the organisation.
    static let memberOf = "member-of/"
    static let parent = "parent"
    /// Of a root: the policy types that are switched on there.
    static let policyTypes = "policy-types/"
    static let serviceControlPolicies = "service-control-policies/"
    static let resourceControlPolicies = "resource-control-policies/"
    /// Attached by an event that does not say which type the policy is of.
    static let controlPolicies = "control-policies/"
    static let content = "content"
    static let name = "name"
    /// `SERVICE_CONTROL_POLICY`, …: never changes for one policy.
    static let policyType = "policy-type"

    /// The prefix of the group a facet belongs to, with its slash; nil for a facet of its own.
    static func group(of facet: String) -> Substring? {
        facet.firstIndex(of: "/").map { facet[...$0] }
    }
}

/// The types of organisation policy that decide requests.
enum ControlPolicyType: String, CaseIterable {
    case service = "SERVICE_CONTROL_POLICY"
    case resource = "RESOURCE_CONTROL_POLICY"

    /// The group that such a policy's attachments belong to.
    var attachments: String {
        self == .service ? Facet.serviceControlPolicies : Facet.resourceControlPolicies
    }

    /// The policy that AWS attaches everywhere while the type is switched on.
    var fullAccessID: String { self == .service ? "p-FullAWSAccess" : "p-RCPFullAWSAccess" }
}
