import AWSTypes

/// The kind of policy a grant is written into: each names the principal in its own way.
enum GrantPlace {
    /// The role's own policy, its boundary or its session's: no principal.
    case roleSide
    /// An Organizations policy: no principal.
    case organization
    /// A bucket's or access point's policy: names the role.
    case resource
    /// A key's policy: names the role, and `*` means this key.
    case key
    /// A gateway endpoint's policy: its principal must be `*`, so a condition names the role
    /// (VPC User Guide, "Endpoint policies for gateway endpoints").
    case endpoint

    init(_ layer: Layer, isKey: Bool) {
        switch layer {
        case .serviceControlPolicy, .resourceControlPolicy: self = .organization
        case .vpcEndpointPolicy: self = .endpoint
        case .bucketPolicy, .blockPublicAccess, .accessPointPolicy:
            self = isKey ? .key : .resource
        case .kms: self = .key
        default: self = .roleSide
        }
    }

    var isKeyPolicy: Bool { self == .key }

    /// The `Principal` element's ARN, where the policy has one.
    func principal(roleARN: String?) -> String? {
        switch self {
        case .roleSide, .organization: return nil
        case .endpoint: return "*"
        case .resource, .key: return roleARN
        }
    }

    /// Whether the policy names the role by its ARN.
    var namesRole: Bool {
        switch self {
        case .roleSide, .organization: return false
        case .resource, .key, .endpoint: return true
        }
    }

    var verb: String {
        switch self {
        case .roleSide: return "allow"
        case .organization: return "allow in the organization's policy"
        case .resource: return "allow in the bucket's policy"
        case .key: return "allow in the key's policy"
        case .endpoint: return "allow in the endpoint's policy"
        }
    }

    /// ` in a policy of ROLE`, ` at r-ab12`.
    func suffix(_ result: LayerResult, _ roleARN: String?) -> String {
        let role = roleARN ?? "the role"
        switch (self, result.mechanism) {
        case (.roleSide, .permissionsBoundary): return " in the permissions boundary of \(role)"
        case (.roleSide, .sessionPolicy): return " in the session policy of \(role)"
        case (.roleSide, _): return " in a policy of \(role)"
        case (.organization, _): return result.target.map { " at \($0)" } ?? ""
        default: return " for \(role)"
        }
    }
}
