import AWSTypes

/// All layers' evaluations of one request, and how they combine (IAM User Guide, "Policy
/// evaluation logic"; facts: "AWS evaluation algorithm").
struct Evaluation {
    /// Whose policies count on the caller's side.
    enum CallerSide {
        case principal
        /// Root users need no identity policy.
        case rootUser
        /// An anonymous caller, a service or a canonical user: it has no identity policies.
        case none
    }

    let resourceKind: PolicySet.ResourceKind
    let callerSide: CallerSide
    var identity: LayerEvaluation
    var boundary: LayerEvaluation
    var session: LayerEvaluation
    var resource: LayerEvaluation
    var accessPoint: LayerEvaluation
    var endpoint: LayerEvaluation
    var serviceControl: [LayerEvaluation]
    var resourceControl: [LayerEvaluation]
    /// Whether S3 Block Public Access closes the bucket to other accounts; nil where it has no
    /// say.
    var isClosedToOthers: Match?
    var isSameAccount: Match
    /// Whether the access point is of the caller's account and its policy does not allow: the caller's
    /// own policies, once they do, may be enough.
    let mayPassOwnAccessPoint: Bool
    /// Whether the access point is of another account than the caller's.
    let isThroughForeignAccessPoint: Bool

    init(_ question: borrowing PreparedRequest, _ policies: PolicySet) {
        resourceKind = policies.resourceKind
        callerSide = Evaluation.callerSide(of: question.caller.principal)
        if callerSide == .none {
            identity = .notApplicable
            boundary = .notApplicable
            session = .notApplicable
        } else {
            identity = LayerEvaluation(policies.identity, question, .callerSide)
            boundary = LayerEvaluation(policies.permissionsBoundary, question, .callerSide)
            session = LayerEvaluation(policies.session, question, .callerSide)
        }
        resource = LayerEvaluation(policies.resource, question, .resource)
        accessPoint = LayerEvaluation(policies.accessPoint, question, .accessPoint)
        endpoint = LayerEvaluation(policies.vpcEndpoint, question, .endpoint(policies.endpointKind))
        serviceControl = policies.serviceControlLevels(for: question).map {
            LayerEvaluation($0.policies, question, .organization)
        }
        resourceControl = policies.resourceControlLevels(for: question).map {
            LayerEvaluation($0.policies, question, .organization)
        }
        isClosedToOthers = PublicAccess.isClosed(policies, to: question.caller.principal)
        isSameAccount = question.isSameAccount
        isThroughForeignAccessPoint = question.isThroughForeignAccessPoint
        mayPassOwnAccessPoint =
            accessPoint.isApplicable && accessPoint.allow == .no
            && question.isThroughOwnAccessPoint
        if mayPassOwnAccessPoint { accessPoint.add(.allow, .unknown, .account) }
        if resourceKind == .s3 {
            // ACLs name accounts: within the account its own policies still decide.
            resource.add(.allow, policies.accessControlList.match, .account)
        } else {
            resource.add(.allow, policies.grants.match(question), .role)
        }
        if resourceKind == .s3, question.mayAlwaysChangeBucketPolicy {
            resource.deny = .no
        }
    }

    static func callerSide(of principal: Principal) -> CallerSide {
        switch principal {
        case .anonymous, .service, .canonicalUser: return .none
        case .account: return .rootUser
        default: return .principal
        }
    }

    // MARK: - Combination

    /// Whether any policy denies in so many words.
    var denies: Match {
        var denies = max(identity.deny, boundary.deny, session.deny)
        denies = max(denies, resource.deny, accessPoint.deny, endpoint.deny)
        denies = max(denies, closes)
        for level in serviceControl { denies = max(denies, level.deny) }
        for level in resourceControl { denies = max(denies, level.deny) }
        return denies
    }

    /// Whether the public access block keeps the caller out.
    var closes: Match { min(isClosedToOthers ?? .no, !isSameAccount) }

    /// Whether the layers that every request must pass allow, whoever granted it.
    private var guardsAllow: Match {
        var allow = endpoint.allow
        for level in serviceControl { allow = min(allow, level.allow) }
        for level in resourceControl { allow = min(allow, level.allow) }
        return allow
    }

    /// The caller's own side: identity, boundary and session policy together.
    private var callerAllows: Match { min(identityAllows, boundary.allow, session.allow) }

    /// Whether an identity policy allows, where one is needed.
    var identityAllows: Match { callerSide == .rootUser ? .yes : identity.allow }

    /// The grants of the resource's side, which behind an access point take both policies.
    func resourceAllows(_ grip: PrincipalPattern.Grip) -> Match {
        guard accessPoint.isApplicable else { return resource.allow(by: grip) }
        return min(accessPoint.allow(by: grip), resource.allow)
    }

    /// Whether the resource's side lets the caller in at all, as another account needs. The
    /// policy of a key that AWS manages admits its own account only (KMS Developer Guide, "AWS
    /// managed keys").
    private var resourceSideAllows: Match {
        min(resourceAllowsOthers, accessPoint.isApplicable ? accessPoint.allow : .yes)
    }

    /// What the bucket's or key's own policy and grants say to another account.
    var resourceAllowsOthers: Match {
        resourceKind == .awsManagedKey && callerSide != .none ? .no : resource.allow
    }

    /// Whether the caller and all that is asked belong to one account, so that either side may grant.
    var isWithinAccount: Match { isThroughForeignAccessPoint ? .no : isSameAccount }

    /// Whether somebody grants the request.
    var grants: Match {
        if callerSide == .none { return resourceSideAllows }
        switch isWithinAccount {
        case .yes: return grantsInAccount
        case .no: return min(callerAllows, resourceSideAllows)
        case .unknown:
            let inside = grantsInAccount
            return inside == min(callerAllows, resourceSideAllows) ? inside : .unknown
        }
    }

    /// In one account either side may grant; how far a resource policy's grant reaches depends on
    /// how it names the caller. A key's identity policies count only where the key's policy
    /// delegates to the account (KMS Developer Guide, "Default key policy").
    private var grantsInAccount: Match {
        let delegated = resourceKind == .s3 ? Match.yes : resourceAllows(.account)
        let byIdentity = min(callerAllows, delegated)
        let byRole = min(resourceAllows(.role), boundary.allow, session.allow)
        return max(byIdentity, byRole, resourceAllows(.itself))
    }

    /// Everything in one word.
    var verdict: Verdict {
        let denies = denies
        if denies == .yes { return .explicitlyDenied }
        let allows = min(guardsAllow, grants)
        if allows == .no { return denies == .no ? .implicitlyDenied : .unknown }
        return allows == .yes && denies == .no ? .allowed : .unknown
    }
}

extension PreparedRequest {
    /// Whether the caller and the resource belong to one account.
    var isSameAccount: Match {
        if case .anonymous = caller.principal { return .no }
        if case .service = caller.principal { return .no }
        guard let owner = request.resourceAccount, let account = caller.account else {
            return .unknown
        }
        return Match(account == owner)
    }

    /// The root user of a bucket's account can always read, replace and delete its policy,
    /// whatever that says (S3 API Reference, `PutBucketPolicy`).
    var mayAlwaysChangeBucketPolicy: Bool {
        guard caller.isRoot, isSameAccount == .yes else { return false }
        return ["s3:getbucketpolicy", "s3:putbucketpolicy", "s3:deletebucketpolicy"].contains(
            request.action.lowercased)
    }
}

extension PolicySet {
    /// SCPs hold principals of member accounts, not service-linked roles, services or strangers
    /// (Organizations User Guide, "SCP effects on permissions"). Who fills in the levels leaves
    /// out the management account's.
    func serviceControlLevels(for question: borrowing PreparedRequest) -> [OrganizationLevel] {
        guard question.caller.account != nil || question.caller.mayHaveAccount else { return [] }
        return question.caller.isServiceLinkedRole ? [] : serviceControl
    }

    /// RCPs hold every caller of a member account's resources but service-linked roles; not keys
    /// that AWS manages, and not the retiring of grants (Organizations User Guide, "Resources and
    /// entities not restricted by RCPs").
    func resourceControlLevels(for question: borrowing PreparedRequest) -> [OrganizationLevel] {
        let isExempt =
            question.caller.isServiceLinkedRole || resourceKind == .awsManagedKey
            || question.request.action.lowercased == "kms:retiregrant"
        return isExempt ? [] : resourceControl
    }
}
