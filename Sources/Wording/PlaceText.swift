public import AWSTypes

/// The names that people read for policies and settings.
public enum PlaceText {
    /// What an answer calls the policy: `bucket policy of lake`, the ARN of a managed policy,
    /// `vpce-…`.
    public static func name(of place: PolicyPlace) -> String {
        let name = place.name ?? "a name that is not known"
        switch place.kind {
        case .rolePolicies: return place.policy ?? "policies of \(principal(place))"
        case .permissionsBoundary:
            return place.policy ?? "permissions boundary of \(principal(place))"
        case .sessionPolicy: return place.policy ?? "session policy of \(principal(place))"
        case .bucketPolicy: return "bucket policy of \(name)"
        case .publicAccessBlock: return place.policy ?? "public access block of \(name)"
        case .blockPublicACLs: return "BlockPublicAcls of \(name)"
        case .accessPointPolicy: return "policy of \(name)"
        case .accessPointNetworkOrigin: return "network origin of \(name)"
        case .objectACL: return "ACL of \(name)/\(place.object ?? "")"
        case .keyPolicy, .keyGrant: return "policy of \(name)"
        case .keyOfObjects: return "key of the objects in \(name)"
        case .key, .keyState: return place.name ?? "kms-key"
        case .managedKey: return "policy of AWS managed key aws/s3"
        case .vpcEndpointPolicy: return name
        case .serviceControlPolicy: return place.policy ?? "service control policies"
        case .resourceControlPolicy: return place.policy ?? "resource control policies"
        case .requestPayment: return "request payment of bucket \(name)"
        case .bucketSetting: return "\(place.policy ?? "setting") of \(name)"
        case .job: return "job of \(place.name ?? "the role")"
        }
    }

    /// The same inside of a sentence: `the bucket policy of lake`; what has a name of its own keeps
    /// it.
    public static func phrase(_ place: PolicyPlace) -> String {
        let name = name(of: place)
        switch place.kind {
        case .vpcEndpointPolicy: return "the policy of \(name)"
        case .rolePolicies, .permissionsBoundary, .sessionPolicy, .serviceControlPolicy,
            .resourceControlPolicy, .publicAccessBlock:
            return place.policy == nil ? "the \(name)" : name
        case .key, .keyState, .blockPublicACLs, .bucketSetting: return name
        default: return "the \(name)"
        }
    }

    /// How a change at the place begins: `Bucket policy of lake`.
    static func heading(_ place: PolicyPlace) -> String {
        let name = place.name ?? ""
        switch place.kind {
        case .rolePolicies:
            return place.policy.map { "Role policy \($0)" }
                ?? "Policies of \(place.name ?? "the role")"
        case .permissionsBoundary:
            return "Permissions boundary of \(place.name ?? "the role")"
        case .sessionPolicy: return "Session policy of \(place.name ?? "the role")"
        case .accessPointPolicy: return "Access point policy of \(name)"
        case .keyPolicy, .keyGrant, .key: return "Key policy of \(name)"
        case .vpcEndpointPolicy:
            return place.name.map { "Policy of VPC endpoint \($0)" } ?? "Policy of the VPC endpoint"
        case .serviceControlPolicy: return control("Service control policy", place)
        case .resourceControlPolicy: return control("Resource control policy", place)
        default: return self.name(of: place).capitalizedFirst
        }
    }

    private static func control(_ kind: String, _ place: PolicyPlace) -> String {
        [place.policy.map { "\(kind) \($0)" } ?? kind, place.name.map { "at \($0)" }]
            .compactMap { $0 }.joined(separator: " ")
    }

    /// Who must make a change there.
    public static func owner(of place: PolicyPlace) -> String {
        switch place.kind {
        case .serviceControlPolicy, .resourceControlPolicy:
            // The name that its other changes have too: an owner is an account.
            return place.account.map { "account \($0), the organization's management account" }
                ?? organizationsOwner
        case .job: return "the job's author"
        case .rolePolicies, .permissionsBoundary, .sessionPolicy: return owner("role", place)
        case .vpcEndpointPolicy: return owner("VPC endpoint", place)
        case .key, .keyPolicy, .keyGrant, .keyState: return owner("key", place)
        case .accessPointPolicy, .accessPointNetworkOrigin: return owner("access point", place)
        default: return owner("bucket", place)
        }
    }

    /// Who changes control policies, where the organization's account is not known.
    public static let organizationsOwner = "the organization's administrators"

    private static func owner(_ thing: String, _ place: PolicyPlace) -> String {
        place.account.map { "account \($0), which owns the \(thing)" } ?? "the \(thing)'s owner"
    }

    /// What a change is made to, for grouping.
    public static func subject(of place: PolicyPlace) -> String {
        switch place.kind {
        case .rolePolicies, .permissionsBoundary, .sessionPolicy: return place.name ?? "role"
        case .bucketPolicy, .objectACL, .publicAccessBlock, .managedKey, .keyOfObjects:
            return "bucket \(place.name ?? "")"
        case .serviceControlPolicy, .resourceControlPolicy:
            let policy = name(of: place)
            return place.name.map { "\(policy) at \($0)" } ?? policy
        default: return name(of: place)
        }
    }

    private static func principal(_ place: PolicyPlace) -> String {
        place.name ?? "the principal"
    }
}

extension String {
    /// The text with its first letter in upper case.
    var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
