import AWSTypes

/// The verdict on a request, without explanations: the hot path.
public func decide(_ request: AuthorizationRequest, with policies: PolicySet) -> Verdict {
    Evaluation(request, policies).verdict
}

/// The whole answer: the verdict, what every layer said, and which layers must change.
public func authorize(_ request: AuthorizationRequest, with policies: PolicySet) -> Decision {
    let evaluation = Evaluation(request, policies)
    let blockers = Blockers(evaluation)
    return Decision(
        outcome: evaluation.verdict, layers: evaluation.layerDecisions,
        blockers: blockers.certain, suspects: blockers.possible)
}

/// All layers' evaluations of one request, and how they combine (IAM User Guide, "Policy
/// evaluation logic"; facts: "AWS evaluation algorithm").
struct Evaluation {
    let question: Question
    let policies: PolicySet
    let identity: LayerEvaluation
    let boundary: LayerEvaluation
    let session: LayerEvaluation
    let resource: LayerEvaluation
    let accessPoint: LayerEvaluation
    let endpoint: LayerEvaluation
    let serviceControl: [LayerEvaluation]
    let resourceControl: [LayerEvaluation]
    let publicAccess: LayerEvaluation
    let isSameAccount: Match

    init(_ request: AuthorizationRequest, _ policies: PolicySet) {
        let question = Question(request)
        self.question = question
        self.policies = policies
        identity = .ofCallerSide(policies.identity, question)
        boundary = .ofCallerSide(policies.permissionsBoundary, question)
        session = .ofCallerSide(policies.session, question)
        var resource = LayerEvaluation.ofResource(policies.resource, question)
        if policies.resourceKind != .s3 { resource.add(policies.grants, question) }
        self.resource = resource
        accessPoint = .ofResource(policies.accessPoint, question)
        endpoint = .ofEndpoint(policies.vpcEndpoint, question, kind: policies.endpointKind)
        serviceControl = policies.serviceControl.map { .ofCallerSide($0.policies, question) }
        resourceControl = policies.resourceControl.map { level in
            // An RCP's statements carry `Principal: *`.
            .ofCallerSide(level.policies, question)
        }
        isSameAccount = Evaluation.isSameAccount(request)
        publicAccess = PublicAccess.evaluation(policies, isSameAccount: isSameAccount, question)
    }

    private static func isSameAccount(_ request: AuthorizationRequest) -> Match {
        if request.principal == .anonymous { return .no }
        guard let owner = request.resourceAccount else { return .unknown }
        guard let caller = request.principal.account else {
            if case .service = request.principal { return .no }
            return .unknown
        }
        return Match(caller == owner)
    }

    // MARK: - Combination

    /// Whether any policy denies in so many words.
    var denies: Match {
        let single = [identity, boundary, session, resource, accessPoint, endpoint, publicAccess]
        return (single + serviceControl + resourceControl).anyMatch { $0.deny }
    }

    /// Whether the layers that every request must pass allow, whoever granted it.
    var guardsAllow: Match {
        ([endpoint] + serviceControl + resourceControl).allMatch { $0.allow }
    }

    /// The caller's own side: identity, boundary and session policy together.
    var callerAllows: Match { identityAllows && boundary.allow && session.allow }

    /// Root users need no identity policy; who has no account has none.
    var identityAllows: Match {
        if case .account = question.request.principal { return .yes }
        return identity.allow
    }

    /// The grants of the resource's side, which behind an access point take both policies.
    func resourceAllows(_ grip: PrincipalPattern.Grip) -> Match {
        let own = resource.allowByGrip[grip.rawValue]
        guard accessPoint.isApplicable else { return own }
        return accessPoint.allowByGrip[grip.rawValue] && resource.allow
    }

    /// Whether the resource's side lets the caller in at all, as another account needs.
    var resourceSideAllows: Match {
        resource.allow && (accessPoint.isApplicable ? accessPoint.allow : .yes)
    }

    /// Whether somebody grants the request.
    var grants: Match {
        switch question.request.principal {
        case .anonymous, .service, .canonicalUser: return resourceSideAllows
        default: break
        }
        switch isSameAccount {
        case .yes: return grantsInAccount
        case .no: return callerAllows && resourceSideAllows
        case .unknown:
            let (inside, across) = (grantsInAccount, callerAllows && resourceSideAllows)
            return inside == across ? inside : .unknown
        }
    }

    /// In one account either side may grant; how far a resource policy's grant reaches hangs on
    /// how it names the caller. A key's identity policies count only where the key's policy
    /// delegates to the account (KMS Developer Guide, "Default key policy").
    private var grantsInAccount: Match {
        let delegated = policies.resourceKind == .s3 ? Match.yes : resourceAllows(.account)
        let byIdentity = callerAllows && delegated
        let byRole = resourceAllows(.role) && boundary.allow && session.allow
        return byIdentity || byRole || resourceAllows(.itself)
    }

    /// Everything in one word.
    var verdict: Verdict {
        let denies = denies
        if denies == .yes { return .explicitlyDenied }
        let allows = guardsAllow && grants
        if allows == .no { return denies == .no ? .implicitlyDenied : .unknown }
        return allows == .yes && denies == .no ? .allowed : .unknown
    }
}

extension LayerEvaluation {
    /// Adds a key's grants: they allow only, and hold the role they name.
    fileprivate mutating func add(_ grants: KeyGrants, _ question: Question) {
        var match = Match.no
        switch grants {
        case .unknown: match = .unknown
        case .known(let list): match = list.anyMatch { $0.matches(question) }
        }
        allow = allow || match
        let role = PrincipalPattern.Grip.role.rawValue
        allowByGrip[role] = allowByGrip[role] || match
    }
}

extension Grant {
    /// Whether the grant lets the caller do this, with this encryption context.
    func matches(_ question: Question) -> Match {
        let names = PrincipalPattern("AWS", granteePrincipal).grip(on: question.caller) != nil
        let action = question.request.action
        guard names, operations.contains(where: { $0.lowercased() == action.name.lowercased() })
        else { return .no }
        let context = question.request.context
        var wanted = encryptionContextEquals ?? [:]
        wanted.merge(encryptionContextSubset ?? [:]) { first, _ in first }
        return wanted.sorted { $0.key < $1.key }.allMatch { key, value in
            switch context.state(of: "kms:EncryptionContext:\(key)") {
            case .value(let seen): return Match(seen == [value])
            case .absent: return .no
            case .presentUnknown, .unknown: return .unknown
            }
        }
    }
}
