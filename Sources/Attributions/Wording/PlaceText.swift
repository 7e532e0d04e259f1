import AWSTypes

/// The names that people read for policies and settings.
enum PlaceText {
    /// `bucket policy of lake`, the ARN of a managed policy, `vpce-…`.
    static func name(of place: PolicyPlace) -> String {
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
        case .job: return "job of \(place.name ?? "the role")"
        }
    }

    private static func principal(_ place: PolicyPlace) -> String {
        place.name ?? "the principal"
    }
}
