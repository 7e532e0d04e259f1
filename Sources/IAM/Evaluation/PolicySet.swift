public import AWSTypes

/// The policies of one layer, as far as they are known.
public enum LayerPolicies: Sendable {
    /// The layer does not apply: no boundary is set, no endpoint was used.
    case notApplicable
    /// All of them; none is known to be none.
    case policies([PolicyDocument])
    /// Some of them, and what is missing.
    case partial([PolicyDocument], missing: [Remark])
    /// None of them, and why.
    case unknown([Remark])

    /// The documents known to stand in the layer.
    public var documents: [PolicyDocument] {
        switch self {
        case .policies(let documents), .partial(let documents, _): return documents
        case .notApplicable, .unknown: return []
        }
    }
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
    case unknown([Remark])
}

/// Whether an access control list lets the caller's account in (S3 User Guide, "Access control
/// list (ACL) overview"): beside the bucket's policy the other grant on the resource's side.
public enum AccessControlListState: Sendable {
    /// ACLs are off, or none speaks of the caller and this action.
    case grantsNothing
    case grants
    case unknown([Remark])
}

/// Every policy that has a say in a request. The defaults are those of a request that nothing
/// but an identity policy could allow.
public struct PolicySet: Sendable {
    /// What kind of resource is asked about: keys have rules of their own.
    public enum ResourceKind: Sendable { case s3, kmsKey, awsManagedKey }
    /// Gateway endpoints read `Principal` in their own way.
    public enum EndpointKind: Sendable { case gateway, interface }

    /// What is asked about.
    public var resourceKind: ResourceKind
    /// The principal's own policies.
    public var identity: LayerPolicies = .policies([])
    /// The boundary of the role.
    public var permissionsBoundary: LayerPolicies = .notApplicable
    /// The session's policies.
    public var session: LayerPolicies = .notApplicable
    /// The bucket's or key's policy.
    public var resource: LayerPolicies = .policies([])
    /// The policy of the access point.
    public var accessPoint: LayerPolicies = .notApplicable
    /// Root first, account last; empty means that no organisation applies.
    public var serviceControl: [OrganizationLevel] = []
    /// Resource control policies, root first, account last.
    public var resourceControl: [OrganizationLevel] = []
    /// The policy of the endpoint that the request came through.
    public var vpcEndpoint: LayerPolicies = .notApplicable
    /// Which kind of endpoint that is.
    public var endpointKind: EndpointKind = .gateway
    /// Whether the public access block has a say.
    public var blockPublicAccess: BlockPublicAccessState = .off
    /// What the ACL of the bucket or the object says to the caller and this action.
    public var accessControlList: AccessControlListState = .grantsNothing
    /// The grants, by grantee.
    public var grants: KeyGrants = .known([])

    /// The default set for a kind of resource.
    public init(resourceKind: ResourceKind = .s3) { self.resourceKind = resourceKind }
}
