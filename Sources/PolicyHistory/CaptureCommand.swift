public import AWSTypes
import Wording

/// One read-only AWS CLI command that captures a part of a subject, and the file of a snapshot
/// directory (docs/SNAPSHOTS.md) that its output belongs in.
public struct CaptureCommand: Hashable, Sendable {
    /// The file, below the folder of the capture: `s3/lake/get-bucket-policy.json`.
    public let file: String
    /// The command as it is typed, every name quoted for the shell, its output not redirected.
    public let command: String
    /// The account whose credentials it needs; nil where that is not known.
    public let account: AccountID?
    /// The facets of the subject that it fills; the list of a group stands for its members too.
    public let facets: [Facet]
    /// The region that it asks, of a service that answers for one region alone; nil of others.
    public var region: String? = nil

    /// The commands that capture all of a subject, those first that matter most.
    ///
    /// `account` and `region` are used where the subject's own name does not tell them; a command
    /// that needs one nobody knows shows `ACCOUNT` or `REGION` in its place.
    public static func commands(
        for subject: Subject, account: AccountID? = nil, region: String? = nil
    ) -> [CaptureCommand] {
        let writer = CaptureWriter(subject: subject, account: account, region: region)
        switch subject.kind {
        case .role, .managedPolicy: return writer.identities()
        case .bucket: return writer.bucket()
        case .object: return writer.object()
        case .accessPoint: return writer.accessPoint()
        case .account: return writer.account()
        case .vpcEndpoint: return writer.endpoint()
        case .key: return writer.key()
        case .organizationTarget: return writer.organizationTarget()
        case .organizationPolicy: return writer.organizationPolicy()
        case .organization: return writer.organization()
        }
    }

    /// Those of the commands above that fill a facet.
    public static func commands(
        for subject: Subject, facet: Facet, account: AccountID? = nil, region: String? = nil
    ) -> [CaptureCommand] {
        commands(for: subject, account: account, region: region).filter { command in
            command.facets.contains { filled in
                filled == facet || (filled.isListing && filled.group == facet.group)
            }
        }
    }
}

/// Writes the commands of one subject.
private struct CaptureWriter {
    let subject: Subject
    let owner: AccountID?
    let region: String?

    init(subject: Subject, account: AccountID?, region: String?) {
        self.subject = subject
        let arn = ARN(subject.name)
        let roleAccount =
            subject.kind == .role ? AccountID(subject.name.prefix { $0 != "/" }) : nil
        owner = arn?.accountID ?? roleAccount ?? account
        self.region = arn.flatMap { $0.region.isEmpty ? nil : $0.region } ?? region
    }

    private var accountText: String { owner?.description ?? "ACCOUNT" }

    private func make(
        _ file: String, _ command: String, _ options: [(name: String, value: String)],
        fills facets: [Facet]
    ) -> CaptureCommand {
        let words = AWSOptions.words(options)
        return CaptureCommand(
            file: file,
            command: (["aws", command] + words + ["--output json"]).joined(separator: " "),
            account: owner, facets: facets,
            region: options.first { $0.name == "region" }?.value)
    }

    /// The whole account at once: only so is it known what does not exist.
    func identities() -> [CaptureCommand] {
        [
            make(
                "iam/get-account-authorization-details.json",
                "iam get-account-authorization-details", [],
                fills: [
                    Facet.arn, Facet.uniqueID, Facet.trust, Facet.inlinePolicies.listing,
                    Facet.attachedPolicies.listing, Facet.boundary, Facet.tags.listing,
                    Facet.defaultVersion,
                    Facet.versions.listing,
                ])
        ]
    }

    func bucket() -> [CaptureCommand] {
        let name = subject.name
        let rows = [
            ("get-bucket-policy", [Facet.bucketPolicy, Facet.owner, Facet.region]),
            ("get-public-access-block", [Facet.publicAccessBlock]),
            ("get-bucket-ownership-controls", [Facet.ownership]),
            ("get-bucket-request-payment", [Facet.payer]),
            ("get-bucket-encryption", [Facet.encryption]),
            ("get-bucket-acl", [Facet.acl, Facet.ownerID]),
            ("get-bucket-tagging", [Facet.tags.listing]), ("get-bucket-abac", [Facet.abac]),
        ]
        return rows.map { row in
            make(
                "s3/\(PercentCoding.encoded(name))/\(row.0).json", "s3api \(row.0)",
                [("bucket", name)], fills: row.1)
        }
    }

    func object() -> [CaptureCommand] {
        let parts = subject.name.split(
            separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { return [] }
        let (bucket, key) = (String(parts[0]), String(parts[1]))
        let file =
            "s3/\(PercentCoding.encoded(bucket))/get-object-acl/\(PercentCoding.encoded(key)).json"
        return [
            make(
                file, "s3api get-object-acl", [("bucket", bucket), ("key", key)],
                fills: [Facet.acl, Facet.ownerID])
        ]
    }

    func accessPoint() -> [CaptureCommand] {
        let resource = ARN(subject.name)?.resource ?? subject.name
        let name = String(resource.drop { $0 != "/" && $0 != ":" }.dropFirst())
        let known = name.isEmpty ? resource : name
        var options = [("account-id", accountText), ("name", known)]
        if let region { options.append(("region", region)) }
        let folder = "s3control/\(PercentCoding.encoded(known))"
        return [
            make(
                "\(folder)/get-access-point-policy.json", "s3control get-access-point-policy",
                options, fills: [Facet.accessPointPolicy]),
            make(
                "\(folder)/get-access-point.json", "s3control get-access-point", options,
                fills: [Facet.accessPoint, Facet.name]),
            make(
                "\(folder)/list-tags-for-resource.json", "s3control list-tags-for-resource",
                [("account-id", accountText), ("resource-arn", subject.name)]
                    + options.dropFirst(2), fills: [Facet.tags.listing]),
        ]
    }

    func account() -> [CaptureCommand] {
        let id = AccountID(subject.name)?.description ?? accountText
        let identities = CaptureCommand.commands(
            for: Subject(.role, id + "/"), account: AccountID(id))
        return identities.map {
            CaptureCommand(
                file: $0.file, command: $0.command, account: AccountID(id),
                facets: [Facet.roles.listing])
        } + [
            CaptureCommand(
                file: "s3control/get-public-access-block.json",
                command: "aws s3control get-public-access-block --account-id \(id) --output json",
                account: AccountID(id), facets: [Facet.publicAccessBlock]),
            CaptureCommand(
                file: "s3/list-buckets.json",
                command: "aws s3api list-buckets --output json", account: AccountID(id),
                facets: [Facet.canonicalID]),
            CaptureCommand(
                file: "kms/list-aliases.json",
                command: (["aws kms list-aliases"]
                    + AWSOptions.words([("region", region ?? "REGION")]) + ["--output json"])
                    .joined(separator: " "),
                account: AccountID(id),
                facets: [Facet.aliases.listing]
                    + (region.map { [Facet.aliasNames(region: $0).listing] } ?? []),
                region: region ?? "REGION"),
        ]
    }

    func endpoint() -> [CaptureCommand] {
        [
            make(
                "ec2/describe-vpc-endpoints.json", "ec2 describe-vpc-endpoints",
                [("region", region ?? "REGION")], fills: [Facet.endpoint, Facet.endpointPolicy])
        ]
    }

    func key() -> [CaptureCommand] {
        let resource = ARN(subject.name)?.resource ?? subject.name
        let id = resource.hasPrefix("key/") ? String(resource.dropFirst(4)) : resource
        let folder = "kms/\(PercentCoding.encoded(id))"
        let options = [("key-id", subject.name), ("region", region ?? "REGION")]
        return [
            make(
                "\(folder)/get-key-policy.json", "kms get-key-policy",
                [options[0], ("policy-name", "default"), options[1]], fills: [Facet.keyPolicy]),
            make(
                "\(folder)/describe-key.json", "kms describe-key", options,
                fills: [Facet.keyState, Facet.keyManager, Facet.keyMetadata]),
            make(
                "\(folder)/list-grants.json", "kms list-grants", options,
                fills: [Facet.grants.listing]),
            make(
                "\(folder)/list-resource-tags.json", "kms list-resource-tags", options,
                fills: [Facet.tags.listing]),
        ]
    }

    // MARK: - Organizations, from its management account or a delegated administrator

    func organizationTarget() -> [CaptureCommand] {
        let id = subject.name
        let name = PercentCoding.encoded(id)
        let attachments = [
            ("SERVICE_CONTROL_POLICY", Facet.serviceControlPolicies.listing),
            ("RESOURCE_CONTROL_POLICY", Facet.resourceControlPolicies.listing),
            (PolicyHistory.s3PolicyType, Facet.s3Policies.listing),
        ].map { type, facet in
            CaptureCommand(
                file: "organizations/list-policies-for-target/\(name).\(type).json",
                command: (["aws organizations list-policies-for-target"]
                    + AWSOptions.words([("target-id", id), ("filter", type)])
                    + ["--output json"]).joined(separator: " "),
                account: nil, facets: [facet])
        }
        if id.hasPrefix("r-") { return attachments }
        return attachments + [
            CaptureCommand(
                file: "organizations/list-parents/\(name).json",
                command: (["aws organizations list-parents"]
                    + AWSOptions.words([("child-id", id)]) + ["--output json"])
                    .joined(separator: " "),
                account: nil, facets: [Facet.parent])
        ]
    }

    func organizationPolicy() -> [CaptureCommand] {
        [
            CaptureCommand(
                file: "organizations/describe-policy/\(PercentCoding.encoded(subject.name)).json",
                command: (["aws organizations describe-policy"]
                    + AWSOptions.words([("policy-id", subject.name)]) + ["--output json"])
                    .joined(separator: " "),
                account: nil, facets: [Facet.content, Facet.name, Facet.policyType])
        ]
    }

    func organization() -> [CaptureCommand] {
        [
            ("describe-organization", [Facet.organization]),
            ("list-accounts", [Facet.accounts.listing]), ("list-roots", [Facet.root]),
        ].map { name, facets in
            CaptureCommand(
                file: "organizations/\(name).json",
                command: "aws organizations \(name) --output json", account: nil, facets: facets)
        }
    }
}
