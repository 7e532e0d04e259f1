/// One thing that must let a request pass, in the order in which blockers of the same kind are
/// ranked (docs/DESIGN.md, "Order of layers"). The raw value is the slug that every format prints.
public enum Layer: String, CaseIterable, Sendable, Codable {
    case serviceControlPolicy = "service-control-policy"
    case resourceControlPolicy = "resource-control-policy"
    case vpcEndpointPolicy = "vpc-endpoint-policy"
    case bucketPolicy = "bucket-policy"
    case blockPublicAccess = "block-public-access"
    case accessPointPolicy = "access-point-policy"
    case identityPolicy = "identity-policy"
    case permissionsBoundary = "permissions-boundary"
    case sessionPolicy = "session-policy"
    case objectOwnership = "object-ownership"
    case requesterPays = "requester-pays"
    /// The key's sub-request, which S3 asks last.
    case kms
}
