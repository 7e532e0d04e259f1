/// Why a request was refused: one of the seven causes AWS's own guidance names, or
/// `undetermined`. The raw value is the slug that every format prints.
public enum Cause: String, CaseIterable, Sendable, Codable {
    /// The role's own policy, its boundary, or the session's policy.
    case iamRolePolicy = "iam-role-policy"
    /// The bucket's policy, its public access block, or an access point's policy.
    case bucketPolicy = "bucket-policy"
    /// The object belongs to another account than the bucket.
    case objectOwnership = "object-ownership"
    /// The policy of the VPC endpoint that the request went through.
    case vpcEndpointPolicy = "vpc-endpoint-policy"
    /// The key that encrypts the object: its policy, grants, state, or the caller's right to it.
    case kmsKey = "kms-key"
    /// The bucket makes the requester pay, and the request did not agree to.
    case requesterPays = "requester-pays"
    /// An Organizations policy: service control or resource control.
    case serviceControlPolicy = "service-control-policy"
    /// What is known does not tell; the attribution names what is missing.
    case undetermined
}
