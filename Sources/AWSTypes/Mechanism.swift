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

/// One mechanism, and all that other files know of it.
///
/// To add a mechanism: its case in `Mechanism`, its row here, the file of its layer in
/// `Attributions/Layers`, and a scenario.
public struct MechanismRow: Sendable {
    /// Whose row it is.
    public let mechanism: Mechanism
    /// The layer that it is a form of.
    public let layer: Layer
    /// The cause that it stands under; in a key's request always `kms-key`.
    public let cause: Cause
    /// What people read for it: `bucket policy`.
    public let title: String
    /// The kind of policy or setting, where nothing tells it closer.
    public let place: PolicyPlace.Kind
    /// How a statement that allows is written there; nil for settings, which hold none.
    public let grant: GrantForm?

    /// Whether a statement decides there, rather than a setting.
    public var isPolicy: Bool { grant != nil && mechanism != .grant }
}

/// How a statement names the role, in the policies of one kind.
public enum GrantForm: Sendable {
    /// Not at all: the policy is the role's own, or holds for all of an organization's accounts.
    case withoutPrincipal
    /// In `Principal`.
    case namingRole
    /// In `Principal`, and the resource `*` means the key.
    case keyPolicy
    /// In a condition, as a gateway endpoint's `Principal` must be `*` (VPC User Guide, "Endpoint
    /// policies for gateway endpoints").
    case endpoint
}

extension Mechanism {
    /// One row for each mechanism.
    public static let table: [MechanismRow] = [
        MechanismRow(
            mechanism: .identityPolicy, layer: .identityPolicy, cause: .iamRolePolicy,
            title: "the role's own policies", place: .rolePolicies, grant: .withoutPrincipal),
        MechanismRow(
            mechanism: .permissionsBoundary, layer: .permissionsBoundary, cause: .iamRolePolicy,
            title: "permissions boundary", place: .permissionsBoundary, grant: .withoutPrincipal),
        MechanismRow(
            mechanism: .sessionPolicy, layer: .sessionPolicy, cause: .iamRolePolicy,
            title: "session policy", place: .sessionPolicy, grant: .withoutPrincipal),
        MechanismRow(
            mechanism: .bucketPolicy, layer: .bucketPolicy, cause: .bucketPolicy,
            title: "bucket policy", place: .bucketPolicy, grant: .namingRole),
        MechanismRow(
            mechanism: .blockPublicAccess, layer: .blockPublicAccess, cause: .bucketPolicy,
            title: "Block Public Access", place: .publicAccessBlock, grant: nil),
        MechanismRow(
            mechanism: .accessPointPolicy, layer: .accessPointPolicy, cause: .bucketPolicy,
            title: "access point policy", place: .accessPointPolicy, grant: .namingRole),
        MechanismRow(
            mechanism: .objectACL, layer: .objectOwnership, cause: .objectOwnership,
            title: "object ownership", place: .objectACL, grant: nil),
        MechanismRow(
            mechanism: .vpcEndpointPolicy, layer: .vpcEndpointPolicy, cause: .vpcEndpointPolicy,
            title: "VPC endpoint policy", place: .vpcEndpointPolicy, grant: .endpoint),
        MechanismRow(
            mechanism: .keyPolicy, layer: .kms, cause: .kmsKey,
            title: "key policy and grants", place: .keyPolicy, grant: .keyPolicy),
        MechanismRow(
            mechanism: .grant, layer: .kms, cause: .kmsKey,
            title: "key policy and grants", place: .keyGrant, grant: .keyPolicy),
        MechanismRow(
            mechanism: .keyState, layer: .kms, cause: .kmsKey,
            title: "state of the key", place: .keyState, grant: nil),
        MechanismRow(
            mechanism: .missingRequestPayerHeader, layer: .requesterPays, cause: .requesterPays,
            title: "requester pays", place: .requestPayment, grant: nil),
        MechanismRow(
            mechanism: .serviceControlPolicy, layer: .serviceControlPolicy,
            cause: .serviceControlPolicy,
            title: "service control policies", place: .serviceControlPolicy,
            grant: .withoutPrincipal),
        MechanismRow(
            mechanism: .resourceControlPolicy, layer: .resourceControlPolicy,
            cause: .serviceControlPolicy,
            title: "resource control policies", place: .resourceControlPolicy,
            grant: .withoutPrincipal),
    ]

    private static let rows = Dictionary(
        table.map { ($0.mechanism, $0) }, uniquingKeysWith: { first, _ in first })

    /// The mechanism's row. A test holds that the table has one for each.
    public var row: MechanismRow { Mechanism.rows[self] ?? Mechanism.table[0] }
}

extension Layer {
    private static let mechanisms = Dictionary(
        Mechanism.table.map { ($0.layer, $0) }, uniquingKeysWith: { first, _ in first })

    /// The row of the layer's mechanism; of `kms`, the first of its several.
    public var row: MechanismRow { Layer.mechanisms[self] ?? Mechanism.table[0] }
}
