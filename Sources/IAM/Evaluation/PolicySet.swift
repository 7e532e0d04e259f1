/// The policies of one layer, as far as they are known.
public enum LayerPolicies: Sendable {
    /// The layer does not apply: no boundary is set, no endpoint was used.
    case notApplicable
    /// All of them; none is known to be none.
    case policies([PolicyDocument])
    /// Some of them, and what is missing.
    case partial([PolicyDocument], missing: String)
    /// None of them, and why.
    case unknown(String)
}

/// One level of an organisation: the root, a unit, or the account.
public struct OrganizationLevel: Sendable {
    /// The organisation's level.
    public var target: String
    /// The policies that hold there.
    public var policies: LayerPolicies

    /// A level.
    public init(target: String, policies: LayerPolicies) {
        self.target = target
        self.policies = policies
    }
}

/// Whether S3 Block Public Access keeps other accounts out of a public bucket.
public enum BlockPublicAccessState: Sendable {
    case off
    case restrictsPublicBuckets
    case unknown(String)
}

/// A KMS grant: allows only.
public struct Grant: Sendable {
    /// Its id.
    public let id: String
    /// The grantee principal.
    public let granteePrincipal: String
    /// `Decrypt`, `GenerateDataKey`.
    public let operations: [String]
    /// The encryption context equals.
    public let encryptionContextEquals: [String: String]?
    /// The encryption context subset.
    public let encryptionContextSubset: [String: String]?

    /// A grant.
    public init(
        id: String, granteePrincipal: String, operations: [String],
        encryptionContextEquals: [String: String]? = nil,
        encryptionContextSubset: [String: String]? = nil
    ) {
        self.id = id
        self.granteePrincipal = granteePrincipal
        self.operations = operations
        self.encryptionContextEquals = encryptionContextEquals
        self.encryptionContextSubset = encryptionContextSubset
    }
}

/// A key's grants, as far as they are known.
public enum KeyGrants: Sendable {
    case known([Grant])
    case unknown(String)
}

/// Every policy that has a say in a request. The defaults are those of a request that nothing
/// but an identity policy could allow.
public struct PolicySet: Sendable {
    /// What kind of resource is asked about: keys have rules of their own.
    public enum ResourceKind: Sendable { case s3, kmsKey, awsManagedKey }
    /// Gateway endpoints read `Principal` in their own way.
    public enum EndpointKind: Sendable { case gateway, interface }

    /// The resource kind.
    public var resourceKind: ResourceKind
    /// The principal's own policies.
    public var identity: LayerPolicies = .policies([])
    /// The permissions boundary.
    public var permissionsBoundary: LayerPolicies = .notApplicable
    /// The session's policies.
    public var session: LayerPolicies = .notApplicable
    /// The bucket's or key's policy.
    public var resource: LayerPolicies = .policies([])
    /// The access point.
    public var accessPoint: LayerPolicies = .notApplicable
    /// Root first, account last; empty means that no organisation applies.
    public var serviceControl: [OrganizationLevel] = []
    /// The resource control.
    public var resourceControl: [OrganizationLevel] = []
    /// The vpc endpoint.
    public var vpcEndpoint: LayerPolicies = .notApplicable
    /// The endpoint kind.
    public var endpointKind: EndpointKind = .gateway
    /// The block public access.
    public var blockPublicAccess: BlockPublicAccessState = .off
    /// The grants, by grantee.
    public var grants: KeyGrants = .known([])

    /// The default set for a kind of resource.
    public init(resourceKind: ResourceKind = .s3) { self.resourceKind = resourceKind }
}
