import AWSTypes
import Denials
import IAM
import PolicyHistory

/// One denial with everything that decides it, gathered once: the request, its context, the
/// policies in force, the settings.
final class Question {
    let denial: Denial
    let evidence: WeighedEvidence
    let history: RememberedHistory
    let principal: DeniedPrincipal
    /// What is asked: the denial's own bucket first.
    private(set) var targets: [RequestTarget] = []
    /// AWS's message, where it says more than `Access Denied`.
    let message: DenialMessage?
    /// The refused KMS call that belongs to the request.
    private(set) var keyDenial: Sighting?
    let network: NetworkPath
    private(set) var permissions: [AskedPermission] = []
    /// What may be behind the refusal if the object is not there.
    private(set) var hypotheses: [LayerResult] = []
    /// Whether every key asked is the one that the object is encrypted with, for certain.
    private(set) var areKeysCertain = true
    /// The right to list, which the hypotheses are about.
    private var listing: AskedPermission?
    /// What was passed when the session was opened.
    private lazy var sessionPolicies = PassedSessionPolicies(
        denial: denial, principal: principal, sessions: evidence.sessions, runs: evidence.runs,
        history: history
    ).layer()
    /// Whether a layer asked so far blocks.
    private var isRefused = false
    private var permissionResults: [[LayerResult]] = []
    private var settings: [LayerResult] = []
    private var prepared: [PreparedTarget] = []
    /// What the request may have needed besides, each with what the layers say to it; with nothing
    /// where no log names what it was asked on.
    private(set) lazy var unseen = denial.unseenPermissions.map { permission in
        (permission: permission, results: results(of: permission))
    }

    init(_ denial: Denial, evidence: WeighedEvidence, history: RememberedHistory) {
        self.denial = denial
        self.evidence = evidence
        self.history = history
        principal = DeniedPrincipal(denial, history: history)
        message = denial.readMessage
        network = NetworkPath(denial, history: history)
        ask()
    }

    /// Stands in a request until it is known what is asked.
    private static let anyAction = Action(service: "s3", name: "*")

    // MARK: - Asking

    private func ask() {
        let isS3 = denial.service == "s3"
        targets = RequestTarget.all(
            of: denial, required: isS3 ? required : [], caller: principal.account,
            history: history)
        guard isS3 else {
            if let key = KeyRequest(direct: denial) { ask(key, of: targets[0]) }
            return
        }
        guard !targets[0].permissions.isEmpty else { return }
        let prepared = targets.map(prepare)
        self.prepared = prepared
        for target in prepared { askS3(target) }
        keyDenial = KeyDenialPairing(
            denial: denial, principal: principal, bucket: targets[0].settings, history: history
        ).best(of: evidence.keyDenials, isRefusedOtherwise: isRefused)
        for target in targets { askKey(of: target) }
        if !isRefused, message == nil, keyDenial == nil {
            askWhetherMissing(prepared[0])
        }
    }

    /// What the request needs. The message names the permission that was missing, which may be
    /// another than the API's: `s3:ListBucket` for an object that is not there.
    private var required: [RequiredPermission] {
        let required = denial.requiredPermissions
        guard let action = message?.action, action.service.lowercased() == "s3",
            let resource = message?.resource, !required.contains(where: { $0.action == action }),
            // Some sentences name the API in the action's place: `s3:CopyObject`.
            action.name != denial.operation
                || ServiceAuthorization.s3.facts(of: action) != nil
        else { return required }
        return [RequiredPermission(action, resource, .message)]
    }

    /// One target, with all that its permissions have in common.
    private final class PreparedTarget {
        let target: RequestTarget
        let gathered: GatheredPolicies
        let lists: AccessControlLists
        /// The request but for what is asked.
        private let request: AuthorizationRequest

        init(
            _ target: RequestTarget, _ gathered: GatheredPolicies, _ lists: AccessControlLists,
            _ request: AuthorizationRequest
        ) {
            self.target = target
            self.gathered = gathered
            self.lists = lists
            self.request = request
        }

        /// A permission with what decides it.
        func asked(_ permission: RequiredPermission, of denial: Denial) -> AskedPermission {
            var request = request
            request.action = permission.action
            request.resource = permission.resource
            request.underlyingResource = target.underlyingResource(of: permission.action, denial)
            var policies = gathered.set
            policies.accessControlList = lists.state(for: permission.action)
            return AskedPermission(
                request: request, policies: policies, inForce: gathered.inForce,
                isKeyRequest: false)
        }
    }

    private func prepare(_ target: RequestTarget) -> PreparedTarget {
        PreparedTarget(
            target, policies(of: target), lists(of: target),
            AuthorizationRequest(
                principal: principal.principal, principalAccount: principal.account,
                principalARN: principal.knownRoleARN,
                action: Question.anyAction, resource: "*",
                resourceAccount: target.settings.owner, context: keys(target).s3Context()))
    }

    private func askS3(_ prepared: PreparedTarget) {
        let (target, lists) = (prepared.target, prepared.lists)
        let ownership = ObjectOwnershipLayer(lists: lists)
        let publicACL = PublicACLLayer(
            denial: denial, bucketOwner: target.settings.owner, history: history)
        for permission in target.permissions {
            add(prepared.asked(permission, of: denial), of: target)
            // Of a write's own permissions none is about an object that is there already.
            if !lists.makesObject,
                let result = ownership.result(for: permission.action)
            {
                add(result, of: target)
            }
            if target.isOwn, let result = publicACL.result(for: permission.action) {
                add(result, of: target)
            }
        }
        add(
            RequesterPaysLayer(denial: denial, target: target, caller: principal.account).result(),
            of: target)
        if let result = AccessPointNetworkLayer(
            denial: denial, target: target, network: network, history: history
        ).result() {
            add(result, of: target)
        }
    }

    private func askKey(of target: RequestTarget) {
        let key = KeyRequest(
            denial, target: target, paired: keyDenial, message: message,
            caller: principal.account,
            writer: evidence.lastForeignWriter(of: target, before: denial.time),
            history: history)
        if let key {
            ask(key, of: target)
        } else if let unknown = UnknownKeyLayer(
            denial: denial, target: target, history: history
        ).result() {
            add(unknown, of: target)
        }
    }

    private func ask(_ keyRequest: KeyRequest, of target: RequestTarget) {
        areKeysCertain = areKeysCertain && keyRequest.isCertain
        let arn: String
        switch keyRequest.key {
        case .arn(let named): arn = named
        case .managed(let owner):
            add(
                ManagedKeyLayer(bucket: target.bucket, owner: owner, caller: principal.account)
                    .result(), of: target)
            return
        }
        let key = history.key(arn, at: denial.time)
        let owned = target.with(
            history.placement(
                OrganizationPlacement.Question(
                    caller: principal.account, resource: key.account, owned: "key \(arn)"),
                at: denial.time))
        let gathered = policies(of: key, owned.organization)
        add(KeyStateLayer(key: key).result(), of: target)
        var context = RequestContext(isComplete: false)
        keys(owned).addCaller(to: &context)
        keyRequest.addContext(
            to: &context, denial: denial, caller: principal.account, network: network)
        KeyConditionKeys(key: key).add(to: &context)
        for action in keyRequest.actions {
            let request = AuthorizationRequest(
                principal: principal.principal, principalAccount: principal.account,
                principalARN: principal.knownRoleARN,
                action: action, resource: arn, resourceAccount: key.account, context: context)
            add(
                AskedPermission(
                    request: request, policies: gathered.set, inForce: gathered.inForce,
                    isKeyRequest: true),
                of: target)
        }
    }

    private func results(of unseen: UnseenPermission) -> [LayerResult] {
        let isOfSource = unseen.resource != nil && unseen.action.name.hasPrefix("Get")
        guard let resource = unseen.resource,
            let place = prepared.first(where: { $0.target.isOwn != isOfSource })
        else { return [] }
        let asked =
            isOfSource ? place.target.permissions.first?.resource ?? resource : resource
        let permission = RequiredPermission(unseen.action, asked, .operation)
        return PolicyLayers(place.asked(permission, of: denial)).results()
            .map { $0.asked(of: place.target) }
    }

    /// Whether the caller would be told 404 for an object that is not there.
    private func askWhetherMissing(_ prepared: PreparedTarget) {
        let target = prepared.target
        let missing = MissingObject(denial: denial)
        guard missing.isPossible, let bucket = target.bucket else { return }
        let arn = denial.accessPointARN ?? denial.s3ARN(bucket: bucket)
        let listing = missing.permission(in: arn)
        let permission = prepared.asked(listing, of: denial)
        hypotheses = MissingObject.hypotheses(from: PolicyLayers(permission).results())
            .map { $0.asked(of: target) }
        if !hypotheses.isEmpty { self.listing = permission }
    }

    private func add(_ permission: AskedPermission, of target: RequestTarget) {
        permissions.append(permission)
        let results = PolicyLayers(permission).results().map { $0.asked(of: target) }
        permissionResults.append(results)
        isRefused = isRefused || results.contains(where: \.blocks)
    }

    private func add(_ setting: LayerResult, of target: RequestTarget) {
        isRefused = isRefused || setting.blocks
        settings.append(setting.asked(of: target))
    }

    /// The policies that decide the S3 request itself.
    private func policies(of target: RequestTarget) -> GatheredPolicies {
        var question = callersQuestion(target.organization)
        question.endpoint = network.endpointAsked(by: denial)
        question.bucket = target.bucket
        question.accessPoint = target.accessPointARN
        return policies(question)
    }

    /// The policies that decide the KMS call behind it.
    private func policies(
        of key: KeyInForce, _ organization: OrganizationPlacement
    ) -> GatheredPolicies {
        var question = callersQuestion(organization)
        question.key = key.arn
        var gathered = policies(question)
        let names = [principal.roleARN, principal.sessionARN].compactMap { $0 }
        gathered.inForce.hasGrantForCaller = key.grants.grants.contains { grant in
            names.contains { grant.grantee == .principal($0) }
        }
        return gathered
    }

    private func callersQuestion(
        _ organization: OrganizationPlacement
    ) -> PolicyGathering.Question {
        PolicyGathering.Question(
            account: principal.account, roleName: principal.roleName, roleARN: principal.roleARN,
            uniqueID: principal.uniqueID, placement: organization.question)
    }

    private func policies(_ question: PolicyGathering.Question) -> GatheredPolicies {
        var gathered = history.policies(question, at: denial.time)
        gathered.set.session = sessionPolicies
        return gathered
    }

    private func lists(of target: RequestTarget) -> AccessControlLists {
        AccessControlLists(
            target: target, at: denial.time, principal: principal, evidence: evidence,
            history: history,
            makesObject: target.isOwn && KeyActions.writesWhole(denial.operation))
    }

    private func keys(_ target: RequestTarget) -> ContextKeys {
        ContextKeys(
            denial: denial, target: target, principal: principal, network: network,
            tags: sessionTags, organization: target.organization, history: history)
    }

    private var sessionTags: SessionTags {
        var roleTags: [String: String]?
        if let account = principal.account, let name = principal.roleName,
            case .known(let role?, _) = history.role(account: account, name: name, at: denial.time)
        {
            roleTags = role.tags.value
        }
        // Glue opens its sessions without tags; others may pass some that nobody saw.
        return SessionTags(
            roleTags: roleTags,
            sessionTags: evidence.sessions.tags
                ?? (GlueFingerprint.isJobSession(denial) ? [:] : nil))
    }

    // MARK: - Results

    /// What every layer said to every permission.
    func results() -> [LayerResult] { permissionResults.flatMap { $0 } + settings }

    /// The results of the same cause and mechanism that block, each with its permission; none
    /// for a setting.
    func results(like result: LayerResult) -> [(LayerResult, AskedPermission?)] {
        if result.isHypothesis { return [(result, listing)] }
        var found: [(LayerResult, AskedPermission?)] = []
        for (index, list) in permissionResults.enumerated() {
            for other in list
            where other.cause == result.cause && other.mechanism == result.mechanism && other.blocks
            {
                found.append((other, permissions[index]))
            }
        }
        let others = settings.filter {
            $0.cause == result.cause && $0.mechanism == result.mechanism && $0.blocks
        }
        return found + others.map { ($0, nil) }
    }

    /// The permission that a cause is about: the key's, or the request's own.
    func permission(for cause: Cause) -> AskedPermission? {
        permissions.first { $0.isKeyRequest == (cause == .kmsKey) }
    }

    /// Whether the logs name the object where a permission is about one: `DeleteObjects` has none.
    var isObjectNamed: Bool {
        denial.key != nil
            || !permissions.contains { !$0.isKeyRequest && $0.request.resource.hasSuffix("/*") }
    }

    /// What the policies behind all that was asked tell requests apart by.
    var distinctions: Distinctions {
        var distinctions = Distinctions()
        for permission in permissions + [listing].compactMap({ $0 }) {
            distinctions.add(permission.policies, isKeyRequest: permission.isKeyRequest)
        }
        return distinctions
    }

    /// A copy of all that decides, to try changes on; with the right to list where the object may
    /// be missing.
    func scenario(withListing: Bool) -> Scenario {
        Scenario(
            permissions: permissions + (withListing ? [listing].compactMap { $0 } : []),
            settings: settings)
    }
}
