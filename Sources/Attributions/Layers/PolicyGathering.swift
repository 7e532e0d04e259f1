import AWSTypes
import IAM
import PolicyHistory

/// The policies that decide one permission, with who owns them and since when they are in force.
struct GatheredPolicies: Sendable {
    var set: PolicySet
    var inForce: PoliciesInForce
    /// The resource control policies of the account that owns the access point, where another owns
    /// the bucket.
    var ofAccessPoint: [OrganizationLevel] = []
}

/// Gathers the policies in force for a request from the history. What a session passed is not
/// among them (`PassedSessionPolicies`).
struct PolicyGathering {
    /// All that the policies depend on, besides the time: who asks for what, along which way. Many
    /// denials have one key.
    struct Key: Hashable {
        /// The caller's account, where it is known.
        var account: AccountID?
        /// The role's name without its path; nil for other principals.
        var roleName: String?
        /// The role's ARN, where its path is not known without one.
        var roleARN: String?
        /// `AROA…`.
        var uniqueID: String?
        /// Where the caller and the resource's owner stand.
        var placement: OrganizationPlacement.Accounts
        /// The endpoint whose policy has a say, and its owner as the log tells it.
        var endpoint: Endpoint?
        /// The bucket that is asked; nil where the log names none.
        var bucket: String?
        /// Whether what was captured of the bucket is about another bucket of the name.
        var isBucketAnother = false
        /// Whether the account itself is asked, and no bucket that is there.
        var isOfAccount = false
        /// The access point that the request came through.
        var accessPoint: String?
        /// The key's ARN where the KMS call behind the request is asked about. S3 makes the call
        /// itself, so that neither bucket nor endpoint has a say.
        var key: String?
        /// Whether that is `aws/s3` of the caller's own account.
        var isManagedKey = false

        struct Endpoint: Hashable {
            let id: String
            let owner: AccountID?
        }
    }

    private let asked: Key
    private let time: Instant
    private let history: RememberedHistory
    private let documents: Documents
    private let organization: OrganizationPlacement

    init(_ asked: Key, at time: Instant, history: RememberedHistory) {
        self.asked = asked
        self.time = time
        self.history = history
        documents = Documents(history: history)
        organization = history.placement(asked.placement, at: time)
    }

    private var owner: AccountID? { asked.placement.resource }

    /// The policies of the S3 request, or of the KMS call behind it.
    func policies() -> GatheredPolicies {
        if let arn = asked.key {
            return asked.isManagedKey
                ? managedKeyPolicies() : keyPolicies(history.key(arn, at: time))
        }
        var set = PolicySet(resourceKind: .s3)
        var inForce = PoliciesInForce()
        addCaller(to: &set, &inForce)
        addOrganization(to: &set, &inForce)
        addEndpoint(to: &set, &inForce)
        addBucket(to: &set, &inForce)
        addAccessPoint(to: &set, &inForce)
        return GatheredPolicies(
            set: set, inForce: inForce, ofAccessPoint: controlOfAccessPoint())
    }

    /// Resource control policies hold for the resources of an account (Organizations User Guide,
    /// "Resource control policies"), of which the access point is one and the bucket behind it
    /// another's.
    private func controlOfAccessPoint() -> [OrganizationLevel] {
        guard let account = asked.accessPoint.flatMap({ ARN($0)?.accountID }), account != owner,
            !isServiceLinked,
            case .known(let membership?, _) = history.membership(of: account, at: time),
            membership.managementAccount != account
        else { return [] }
        return levels(membership.resourceControl)
    }

    private func keyPolicies(_ key: KeyInForce) -> GatheredPolicies {
        let isManaged = key.manager.value == .some("AWS")
        var set = PolicySet(resourceKind: isManaged ? .awsManagedKey : .kmsKey)
        var inForce = PoliciesInForce()
        addCaller(to: &set, &inForce)
        addOrganization(to: &set, &inForce, isManagedKey: isManaged)
        set.resource = documents.layer(asStored(key.policy), name: "policy of \(key.arn)")
        inForce.set(
            .kms, PolicyPlace(.keyPolicy, key.arn, account: key.account?.description))
        inForce.note(key.policy.provenance, in: .kms)
        set.grants = grants(of: key)
        return GatheredPolicies(set: set, inForce: inForce)
    }

    private func managedKeyPolicies() -> GatheredPolicies {
        var set = PolicySet(resourceKind: .awsManagedKey)
        var inForce = PoliciesInForce()
        addCaller(to: &set, &inForce)
        addOrganization(to: &set, &inForce, isManagedKey: true)
        let name = "policy of AWS managed key aws/s3"
        set.resource = documents.decoded(
            [NamedDocument(name: name, text: ManagedKeyLayer.policy)], [])
        inForce.set(.kms, PolicyPlace(.managedKey, account: owner?.description))
        return GatheredPolicies(set: set, inForce: inForce)
    }

    /// The key's grants. Since November 2026 a key may be shared with another account through AWS
    /// RAM (KMS API Reference, `ListKeys`, `ResourceOwners`); how that is evaluated is not
    /// documented, and the key's policy need not show it.
    private func grants(of key: KeyInForce) -> KeyGrants {
        guard let caller = asked.account, let owner = key.account, caller != owner,
            let start = FeatureDate.sharedKeys, time >= start,
            key.grants.missing == nil
        else { return key.grants }
        return .partial(
            key.grants.grants,
            missing: [
                Remark(
                    .keySharingNotKnown, [.key: key.arn, .account: caller.description],
                    run: [
                        AWSCommand(
                            "kms", "list-keys",
                            [.init("resource-owners", "OTHER_ACCOUNTS_VIA_RAM")])
                    ])
            ])
    }

    /// A resource's policy as the service has it (`PolicyHistory.stored`), as far as the caller is
    /// concerned. One that is only proposed means the role of now.
    private func asStored(_ policy: Knowledge<String?>) -> Knowledge<String?> {
        guard case .known(let text?, let provenance) = policy, !provenance.isLater,
            !provenance.isProposed, let account = asked.account, let name = asked.roleName
        else { return policy }
        return .known(
            history.stored(
                text, seenAt: provenance.confirmedAt, by: provenance.seenBy, at: time,
                caller: (account, name, asked.uniqueID)),
            provenance)
    }

    // MARK: - The caller's side

    private func addCaller(to set: inout PolicySet, _ inForce: inout PoliciesInForce) {
        let owner = asked.account?.description
        let name = asked.roleARN ?? asked.uniqueID ?? "the principal"
        let role = asked.roleARN ?? asked.uniqueID
        inForce.set(.identityPolicy, PolicyPlace(.rolePolicies, role, account: owner))
        inForce.set(.permissionsBoundary, PolicyPlace(.permissionsBoundary, role, account: owner))
        inForce.set(.sessionPolicy, PolicyPlace(.sessionPolicy, role, account: owner))
        guard let account = asked.account, let role = asked.roleName else {
            set.setCaller(unknown: Remark(.policiesNotCaptured, [.principal: name]))
            return
        }
        switch history.role(account: account, name: role, at: time) {
        case .notCaptured(let reason): set.setCaller(unknown: reason)
        case .known(nil, let provenance):
            set.setCaller(
                unknown: Remark(
                    .roleNotInCapture, [.role: role, .account: account.description],
                    because: [provenance.remark]))
        case .known(let role?, _) where isOther(role):
            set.setCaller(
                unknown: Remark(
                    .anotherRole,
                    [
                        .role: name, .uniqueID: role.uniqueID ?? "",
                        .uniqueID: asked.uniqueID ?? "",
                    ]))
        case .known(let role?, _): add(role, to: &set, &inForce)
        }
    }

    /// Whether a role of this name is not the session's: made anew, a role has another unique id
    /// (IAM User Guide, "IAM identifiers: unique identifiers").
    private func isOther(_ role: RoleInForce) -> Bool {
        guard let captured = role.uniqueID, let own = asked.uniqueID else { return false }
        return captured != own
    }

    private func add(
        _ role: RoleInForce, to set: inout PolicySet, _ inForce: inout PoliciesInForce
    ) {
        var documents: [Knowledge<NamedDocument>] = []
        for list in [role.inlinePolicies, role.attachedPolicies] {
            switch list {
            case .notCaptured(let reason): documents.append(.notCaptured(reason))
            case .known(let members, _): documents += members
            }
        }
        set.identity = self.documents.layer(documents)
        for document in documents {
            if case .known(let named, let provenance) = document {
                inForce.note(provenance, of: named.name, in: .identityPolicy)
            }
        }
        switch role.boundary {
        case .notCaptured(let reason): set.permissionsBoundary = .unknown([reason])
        case .known(nil, _): set.permissionsBoundary = .notApplicable
        case .known(let document?, let provenance):
            set.permissionsBoundary = self.documents.decoded([document], [])
            inForce.note(provenance, of: document.name, in: .permissionsBoundary)
        }
    }

    // MARK: - The organisation

    private func addOrganization(
        to set: inout PolicySet, _ inForce: inout PoliciesInForce, isManagedKey: Bool = false
    ) {
        inForce.set(.serviceControlPolicy, PolicyPlace(.serviceControlPolicy))
        inForce.set(.resourceControlPolicy, PolicyPlace(.resourceControlPolicy))
        guard !isServiceLinked else { return }
        switch organization.caller {
        case .notCaptured(let reason):
            set.serviceControl = [OrganizationLevel(target: "?", policies: .unknown([reason]))]
        case .known(nil, _): set.serviceControl = levelsElsewhere(asked.account)
        case .known(let membership?, _):
            // SCPs do not hold in the management account.
            guard membership.managementAccount != asked.account else { break }
            set.serviceControl = levels(membership.serviceControl)
            PolicyGathering.note(membership.serviceControl, of: .serviceControlPolicy, in: &inForce)
            inForce.set(
                .serviceControlPolicy,
                PolicyPlace(
                    .serviceControlPolicy, account: membership.managementAccount?.description),
                organization:
                    "organization \(membership.id), \(membership.path.joined(separator: " > "))"
            )
        }
        guard !isManagedKey else { return }
        switch organization.resource {
        case .notCaptured(let reason):
            set.resourceControl = [OrganizationLevel(target: "?", policies: .unknown([reason]))]
        case .known(nil, _): set.resourceControl = levelsElsewhere(owner)
        case .known(let membership?, _):
            guard membership.managementAccount != owner else { break }
            set.resourceControl = levels(membership.resourceControl)
            PolicyGathering.note(
                membership.resourceControl, of: .resourceControlPolicy, in: &inForce)
            inForce.set(
                .resourceControlPolicy,
                PolicyPlace(
                    .resourceControlPolicy, account: membership.managementAccount?.description),
                organization:
                    "organization \(membership.id), \(membership.path.joined(separator: " > "))"
            )
        }
    }

    /// Whether the role is a service-linked one: SCPs and RCPs do not apply to it
    /// (Organizations User Guide, "Service control policies: tasks and entities not restricted").
    private var isServiceLinked: Bool {
        asked.roleARN.flatMap { ARN($0) }?.resource.hasPrefix("role/aws-service-role/") ?? false
    }

    /// Of an account outside of the organisations captured another one's policies may hold.
    private func levelsElsewhere(_ account: AccountID?) -> [OrganizationLevel] {
        guard let account, !history.isInNoOrganization(account, at: time) else { return [] }
        let reason = Remark(
            .otherOrganization, [.account: account.description],
            run: [AWSCommand("organizations", "describe-organization")])
        return [OrganizationLevel(target: "?", policies: .unknown([reason]))]
    }

    private func levels(
        _ steps: [(target: String, policies: Knowledge<[Knowledge<NamedDocument>]>)]
    ) -> [OrganizationLevel] {
        steps.map { step in
            switch step.policies {
            case .notCaptured(let reason):
                return OrganizationLevel(target: step.target, policies: .unknown([reason]))
            case .known(let list, _):
                return OrganizationLevel(target: step.target, policies: documents.layer(list))
            }
        }
    }

    /// Where each control policy comes from; AWS's own full-access ones are nobody's change.
    private static func note(
        _ steps: [(target: String, policies: Knowledge<[Knowledge<NamedDocument>]>)],
        of layer: Layer, in inForce: inout PoliciesInForce
    ) {
        for document in steps.flatMap({ $0.policies.value ?? [] }) {
            guard case .known(let named, let provenance) = document,
                !named.name.hasSuffix("FullAWSAccess")
            else { continue }
            inForce.note(provenance, of: named.name, in: layer)
        }
    }

    // MARK: - The network

    private func addEndpoint(to set: inout PolicySet, _ inForce: inout PoliciesInForce) {
        guard let (id, owner) = asked.endpoint.map({ ($0.id, $0.owner) }) else { return }
        inForce.set(
            .vpcEndpointPolicy, PolicyPlace(.vpcEndpointPolicy, id, account: owner?.description))
        switch history.vpcEndpoint(id, at: time) {
        case .notCaptured(let reason): set.vpcEndpoint = .unknown([reason])
        case .known(nil, _):
            set.vpcEndpoint = .unknown([Remark(.endpointNotCaptured, [.endpoint: id])])
        case .known(let endpoint?, _):
            // Without a policy of its own an endpoint allows everything.
            set.vpcEndpoint = documents.layer(endpoint.policy, name: id, whenNone: .notApplicable)
            set.endpointKind = endpoint.type == "Interface" ? .interface : .gateway
            inForce.set(
                .vpcEndpointPolicy,
                PolicyPlace(.vpcEndpointPolicy, id, account: endpoint.account?.description))
            inForce.note(endpoint.policy.provenance, in: .vpcEndpointPolicy)
        }
    }

    // MARK: - The bucket's side

    private func addBucket(to set: inout PolicySet, _ inForce: inout PoliciesInForce) {
        if asked.isOfAccount { return }
        guard let name = asked.bucket else {
            set.resource = .unknown([Remark(.bucketNotNamed)])
            return
        }
        if asked.isBucketAnother {
            set.resource = .unknown([BucketSettings.another])
            set.blockPublicAccess = .unknown([BucketSettings.another])
            inForce.set(
                .bucketPolicy, PolicyPlace(.bucketPolicy, name, account: owner?.description))
            return
        }
        let bucket = history.bucket(name, at: time)
        let policyName = "bucket policy of \(name)"
        set.resource = documents.layer(asStored(bucket.policy), name: policyName)
        let owner = self.owner?.description
        inForce.set(.bucketPolicy, PolicyPlace(.bucketPolicy, name, account: owner))
        inForce.note(bucket.policy.provenance, in: .bucketPolicy)
        inForce.set(.blockPublicAccess, PolicyPlace(.publicAccessBlock, name, account: owner))
        inForce.note(bucket.publicAccessBlock.provenance, in: .blockPublicAccess)
        set.blockPublicAccess = blockPublicAccess(bucket, &inForce)
    }

    /// The bucket's own block, and its account's, in whose place the organization's may stand: the
    /// more restrictive holds.
    private func blockPublicAccess(
        _ bucket: BucketInForce, _ inForce: inout PoliciesInForce
    ) -> BlockPublicAccessState {
        let account = owner.map { history.accountPublicAccessBlock($0, at: time) }
        if let owner,
            case .assigned(true, let policy, let provenance) =
                history.organizationPublicAccess(of: owner, at: time),
            bucket.publicAccessBlock.value??.restrictPublicBuckets != true
        {
            inForce.set(
                .blockPublicAccess,
                PolicyPlace(
                    .publicAccessBlock, asked.bucket,
                    policy: "S3 policy \(policy) of the organization",
                    account: owner.description))
            inForce.note(provenance, in: .blockPublicAccess)
        }
        let blocks = [bucket.publicAccessBlock, account].compactMap { $0 }
        if blocks.contains(where: { $0.value??.restrictPublicBuckets == true }) {
            return .restrictsPublicBuckets
        }
        let reasons = blocks.compactMap(\.reason)
        return reasons.isEmpty ? .off : .unknown(reasons)
    }

    private func addAccessPoint(to set: inout PolicySet, _ inForce: inout PoliciesInForce) {
        guard let arn = asked.accessPoint else { return }
        let point = history.accessPoint(arn, at: time)
        set.accessPoint = documents.layer(asStored(point.policy), name: "policy of \(arn)")
        inForce.set(
            .accessPointPolicy, PolicyPlace(.accessPointPolicy, arn, account: ARN(arn)?.account))
        inForce.note(point.policy.provenance, in: .accessPointPolicy)
    }
}

extension PolicySet {
    /// Of a caller whose policies are not known its boundary is not, either.
    fileprivate mutating func setCaller(unknown reason: Remark) {
        identity = .unknown([reason])
        permissionsBoundary = .unknown([reason])
    }
}
