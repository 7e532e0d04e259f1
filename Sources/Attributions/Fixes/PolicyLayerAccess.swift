import AWSTypes
import IAM

extension LayerPolicies {
    /// The layer with its documents changed; a layer without any becomes one that has them.
    func mapping(_ change: ([PolicyDocument]) -> [PolicyDocument]) -> LayerPolicies {
        switch self {
        case .policies(let documents): return .policies(change(documents))
        case .partial(let documents, let missing):
            return .partial(change(documents), missing: missing)
        case .notApplicable: return .policies(change([]))
        case .unknown(let reason):
            let documents = change([])
            return documents.isEmpty ? self : .partial(documents, missing: reason)
        }
    }
}

extension PolicySet {
    /// Changes the documents of one layer; for the organisation's layers, of the level whose
    /// target is given, or of every level that holds a policy of that name.
    mutating func change(
        _ layer: Layer, target: String? = nil, _ change: ([PolicyDocument]) -> [PolicyDocument]
    ) {
        switch layer {
        case .identityPolicy: identity = identity.mapping(change)
        case .permissionsBoundary: permissionsBoundary = permissionsBoundary.mapping(change)
        case .sessionPolicy: session = session.mapping(change)
        case .bucketPolicy, .kms: resource = resource.mapping(change)
        case .accessPointPolicy: accessPoint = accessPoint.mapping(change)
        case .vpcEndpointPolicy: vpcEndpoint = vpcEndpoint.mapping(change)
        case .serviceControlPolicy:
            serviceControl = PolicySet.changing(serviceControl, target: target, change)
        case .resourceControlPolicy:
            resourceControl = PolicySet.changing(resourceControl, target: target, change)
        case .blockPublicAccess: blockPublicAccess = .off
        case .objectOwnership, .requesterPays: break
        }
    }

    private static func changing(
        _ levels: [OrganizationLevel], target: String?,
        _ change: ([PolicyDocument]) -> [PolicyDocument]
    ) -> [OrganizationLevel] {
        levels.map { level in
            guard target == nil || level.target == target else { return level }
            return OrganizationLevel(
                target: level.target, policies: level.policies.mapping(change))
        }
    }
}
