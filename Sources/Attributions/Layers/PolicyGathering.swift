import AWSTypes
import Denials
import IAM
import PolicyHistory

/// Gathers the policies in force for one denial from the history.
struct PolicyGathering {
    let denial: Denial
    let principal: DeniedPrincipal
    let sessions: CandidateSessions
    let history: RememberedHistory
    let network: NetworkPath
    /// The bucket that is asked, or whose object's key is.
    let target: RequestTarget
    let runs: CandidateRuns

    private var documents: Documents { Documents(history: history) }
    private var time: Instant { denial.time }
    private var bucketOwner: AccountID? { target.settings.owner }
    private var organization: OrganizationPlacement { target.organization }

    /// The policies that decide the S3 request itself.
    func s3Policies() -> (PolicySet, PoliciesInForce) {
        var set = PolicySet(resourceKind: .s3)
        var inForce = PoliciesInForce()
        addCaller(to: &set, &inForce)
        addOrganization(to: &set, &inForce, owner: bucketOwner)
        addEndpoint(to: &set, &inForce)
        addBucket(to: &set, &inForce)
        addAccessPoint(to: &set, &inForce)
        return (set, inForce)
    }

    /// The policies that decide the KMS call behind it. S3 makes the call itself, so that the
    /// endpoint of the S3 request has no say.
    func keyPolicies(_ key: KeyInForce) -> (PolicySet, PoliciesInForce) {
        let isManaged = key.manager.value == .some("AWS")
        var set = PolicySet(resourceKind: isManaged ? .awsManagedKey : .kmsKey)
        var inForce = PoliciesInForce()
        addCaller(to: &set, &inForce)
        addOrganization(to: &set, &inForce, owner: key.account, isManagedKey: isManaged)
        set.resource = documents.layer(key.policy, name: "policy of \(key.arn)")
        inForce.set(
            .kms, name: "policy of \(key.arn)", owner: key.account?.description)
        inForce.note(key.policy.provenance, in: .kms)
        switch key.grants {
        case .notCaptured(let reason): set.grants = .unknown(reason)
        case .known(let grants, _):
            set.grants = .known(grants)
            inForce.hasGrantForCaller = grants.contains {
                $0.granteePrincipal == principal.roleARN
                    || $0.granteePrincipal == principal.sessionARN
            }
        }
        return (set, inForce)
    }

    // MARK: - The caller's side

    private func addCaller(to set: inout PolicySet, _ inForce: inout PoliciesInForce) {
        let owner = principal.account?.description
        let name = principal.roleARN ?? principal.uniqueID ?? "the principal"
        inForce.set(.identityPolicy, name: "policies of \(name)", owner: owner)
        inForce.set(.permissionsBoundary, name: "permissions boundary of \(name)", owner: owner)
        inForce.set(.sessionPolicy, name: "session policy of \(name)", owner: owner)
        set.session = session()
        guard let account = principal.account, let role = principal.roleName else {
            let reason = "the policies of \(name) were not captured"
            set.identity = .unknown(reason)
            set.permissionsBoundary = .unknown(reason)
            return
        }
        switch history.role(account: account, name: role, at: time) {
        case .notCaptured(let reason):
            set.identity = .unknown(reason)
            set.permissionsBoundary = .unknown(reason)
        case .known(nil, let provenance):
            let reason = "role \(role) is not in the snapshot of account \(account) (\(provenance))"
            set.identity = .unknown(reason)
            set.permissionsBoundary = .unknown(reason)
        case .known(let role?, _) where isOther(role):
            let reason =
                "role \(name) is captured with the id \(role.uniqueID ?? ""), and the session is "
                + "of \(principal.uniqueID ?? ""): of the role that had the name before or after"
            set.identity = .unknown(reason)
            set.permissionsBoundary = .unknown(reason)
        case .known(let role?, _): add(role, to: &set, &inForce)
        }
    }

    /// Whether a role of this name is not the session's: made anew, a role has another unique id
    /// (IAM User Guide, "IAM identifiers: unique identifiers").
    private func isOther(_ role: RoleInForce) -> Bool {
        guard let captured = role.uniqueID, let own = principal.uniqueID else { return false }
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
        case .notCaptured(let reason): set.permissionsBoundary = .unknown(reason)
        case .known(nil, _): set.permissionsBoundary = .notApplicable
        case .known(let document?, let provenance):
            set.permissionsBoundary = self.documents.decoded([document], [])
            inForce.note(provenance, of: document.name, in: .permissionsBoundary)
        }
    }

    /// A session's policy is seen where its beginning is; Glue passes none unless the job run
    /// says so (Glue Web API Reference, `StartJobRun`, `ExecutionRoleSessionPolicy`).
    private func session() -> LayerPolicies {
        guard principal.roleName != nil else { return .notApplicable }
        if let passed = sessions.sessionPolicies { return sessionPolicies(passed) }
        if !sessions.sessions.isEmpty {
            return .unknown(
                "the sessions of this name that may have been open passed different session "
                    + "policies, and which one this was is not logged")
        }
        if GlueFingerprint.isLakeFormation(denial) {
            return .unknown("the session policy that Lake Formation passed is not logged")
        }
        if GlueFingerprint.isAccessGrants(denial) {
            return .unknown("the session policy that S3 Access Grants passed is not logged")
        }
        switch runs.sessionPolicy {
        case .some(nil): return .notApplicable
        case .some(let text?):
            return documents.decoded(
                [NamedDocument(name: "session policy of \(runs.names)", text: text)], [])
        case .none:
            return .unknown(
                "some runs that this session may belong to passed a session policy, and which run "
                    + "it was is not logged: \(runs.names)")
        }
    }

    private func sessionPolicies(
        _ passed: CandidateSessions.SessionPolicies
    ) -> LayerPolicies {
        guard !passed.areNone else { return .notApplicable }
        let managed = passed.arns.map { history.managedPolicy($0, at: time) }
        let own = passed.document.map { NamedDocument(name: "session policy", text: $0) }
        return documents.decoded(
            [own].compactMap { $0 } + managed.compactMap(\.value), managed.compactMap(\.reason))
    }

    // MARK: - The organisation

    private func addOrganization(
        to set: inout PolicySet, _ inForce: inout PoliciesInForce, owner: AccountID?,
        isManagedKey: Bool = false
    ) {
        inForce.set(.serviceControlPolicy, name: "service control policies", owner: nil)
        inForce.set(.resourceControlPolicy, name: "resource control policies", owner: nil)
        guard !principal.isServiceLinked else { return }
        switch organization.caller {
        case .notCaptured(let reason):
            set.serviceControl = [OrganizationLevel(target: "?", policies: .unknown(reason))]
        case .known(nil, _): set.serviceControl = levelsElsewhere(principal.account)
        case .known(let membership?, _):
            // SCPs do not hold in the management account.
            guard membership.managementAccount != principal.account else { break }
            set.serviceControl = levels(membership.serviceControl)
            PolicyGathering.note(membership.serviceControl, of: .serviceControlPolicy, in: &inForce)
            inForce.set(
                .serviceControlPolicy, name: "service control policies",
                owner: membership.managementAccount?.description,
                place: "organization \(membership.id), \(membership.path.joined(separator: " > "))"
            )
        }
        guard !isManagedKey else { return }
        switch organization.resource {
        case .notCaptured(let reason):
            set.resourceControl = [OrganizationLevel(target: "?", policies: .unknown(reason))]
        case .known(nil, _): set.resourceControl = levelsElsewhere(owner)
        case .known(let membership?, _):
            guard membership.managementAccount != owner else { break }
            set.resourceControl = levels(membership.resourceControl)
            PolicyGathering.note(
                membership.resourceControl, of: .resourceControlPolicy, in: &inForce)
            inForce.set(
                .resourceControlPolicy, name: "resource control policies",
                owner: membership.managementAccount?.description,
                place: "organization \(membership.id), \(membership.path.joined(separator: " > "))"
            )
        }
    }

    /// Of an account outside of the organisations captured another one's policies may hold.
    private func levelsElsewhere(_ account: AccountID?) -> [OrganizationLevel] {
        guard let account, !history.isInNoOrganization(account, at: time) else { return [] }
        let reason =
            "account \(account) is in no organization that was captured; whether another's control "
            + "policies hold there is not known (aws organizations describe-organization, run there)"
        return [OrganizationLevel(target: "?", policies: .unknown(reason))]
    }

    private func levels(
        _ steps: [(target: String, policies: Knowledge<[Knowledge<NamedDocument>]>)]
    ) -> [OrganizationLevel] {
        steps.map { step in
            switch step.policies {
            case .notCaptured(let reason):
                return OrganizationLevel(target: step.target, policies: .unknown(reason))
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
        switch network {
        case .publicInternet, .service, .unknown: set.vpcEndpoint = .notApplicable
        // Requests that an endpoint's policy refuses are in no access log (S3 User Guide, "Server
        // access logging": VPC endpoint requests): seen in one, it was let through.
        case .unnamedEndpoint: set.vpcEndpoint = .notApplicable
        case .endpoint where denial.sightings.contains(.s3AccessLog):
            set.vpcEndpoint = .notApplicable
        case .endpoint(let id, _, let account, _):
            inForce.set(.vpcEndpointPolicy, name: id, owner: account?.description)
            switch history.vpcEndpoint(id, at: time) {
            case .notCaptured(let reason): set.vpcEndpoint = .unknown(reason)
            case .known(nil, _): set.vpcEndpoint = .unknown("endpoint \(id) was not captured")
            case .known(let endpoint?, _):
                // Without a policy of its own an endpoint allows everything.
                set.vpcEndpoint = documents.layer(
                    endpoint.policy, name: id, whenNone: .notApplicable)
                set.endpointKind = endpoint.type == "Interface" ? .interface : .gateway
                inForce.set(
                    .vpcEndpointPolicy, name: id, owner: endpoint.account?.description)
                inForce.note(endpoint.policy.provenance, in: .vpcEndpointPolicy)
            }
        }
    }

    // MARK: - The bucket's side

    private func addBucket(to set: inout PolicySet, _ inForce: inout PoliciesInForce) {
        guard let name = target.bucket else {
            set.resource = .unknown("the log does not name the bucket")
            return
        }
        let bucket = history.bucket(name, at: time)
        let policyName = "bucket policy of \(name)"
        set.resource = documents.layer(bucket.policy, name: policyName)
        inForce.set(
            .bucketPolicy, name: policyName, owner: bucketOwner?.description)
        inForce.note(bucket.policy.provenance, in: .bucketPolicy)
        inForce.set(
            .blockPublicAccess, name: "public access block of \(name)",
            owner: bucketOwner?.description)
        inForce.note(bucket.publicAccessBlock.provenance, in: .blockPublicAccess)
        set.blockPublicAccess = blockPublicAccess(bucket)
    }

    /// The bucket's own block, and its account's: the more restrictive holds.
    private func blockPublicAccess(_ bucket: BucketInForce) -> BlockPublicAccessState {
        let account = bucketOwner.map { history.accountPublicAccessBlock($0, at: time) }
        let blocks = [bucket.publicAccessBlock, account].compactMap { $0 }
        if blocks.contains(where: { $0.value??.restrictPublicBuckets == true }) {
            return .restrictsPublicBuckets
        }
        let reasons = blocks.compactMap(\.reason)
        return reasons.isEmpty ? .off : .unknown(reasons.joined(separator: "; "))
    }

    private func addAccessPoint(to set: inout PolicySet, _ inForce: inout PoliciesInForce) {
        guard target.isOwn, let arn = denial.accessPointARN else { return }
        let point = history.accessPoint(arn, at: time)
        set.accessPoint = documents.layer(point.policy, name: "policy of \(arn)")
        inForce.set(
            .accessPointPolicy, name: "policy of \(arn)", owner: ARN(arn)?.account)
        inForce.note(point.policy.provenance, in: .accessPointPolicy)
    }
}
