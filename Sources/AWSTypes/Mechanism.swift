/// The exact layer and form inside a cause. The raw value is the slug that every format prints.
/// The same mechanism may stand in two causes: an identity policy may lack the S3 action
/// (`iam-role-policy`) or the KMS one (`kms-key`).
public enum Mechanism: String, CaseIterable, Sendable, Codable {
    case identityPolicy = "identity-policy"
    case permissionsBoundary = "permissions-boundary"
    case sessionPolicy = "session-policy"
    case bucketPolicy = "bucket-policy"
    case blockPublicAccess = "block-public-access"
    case accessPointPolicy = "access-point-policy"
    case objectACL = "object-acl"
    case vpcEndpointPolicy = "vpc-endpoint-policy"
    case keyPolicy = "key-policy"
    case grant
    case keyState = "key-state"
    case missingRequestPayerHeader = "missing-request-payer-header"
    case serviceControlPolicy = "service-control-policy"
    case resourceControlPolicy = "resource-control-policy"
}
