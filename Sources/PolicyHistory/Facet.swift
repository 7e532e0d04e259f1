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
    static let tags = "tags"
    // Accounts.
    static let roles = "roles/"
    static let managedPolicies = "managed-policies/"
    static let canonicalID = "canonical-id"
    // Managed policies.
    static let defaultVersion = "default-version"
    static let versions = "versions/"
    // Buckets, objects and access points.
    static let owner = "owner"
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
    static let accounts = "accounts/"
    static let parent = "parent"
    static let serviceControlPolicies = "service-control-policies/"
    static let resourceControlPolicies = "resource-control-policies/"
    static let content = "content"
    static let name = "name"
}
