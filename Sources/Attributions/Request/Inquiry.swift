import AWSTypes
import Denials
import IAM
import PolicyHistory

/// Puts a denied request to every layer: gathers the context, the policies in force and the
/// settings, asks for each permission that the request needs, and then for the key behind it.
///
/// One inquiry makes one `Findings` and is done; what is asked later depends on what was found
/// before (whether a key's refusal is looked for at all).
final class Inquiry {
    private let request: DeniedRequest
    private let findings: Findings
    /// What was passed when the session was opened.
    private lazy var sessionPolicies = PassedSessionPolicies(
        denial: denial, principal: principal, sessions: evidence.sessions, runs: evidence.runs,
        history: history
    ).layer()
    /// Whether a layer asked so far blocks.
    private var isRefused = false
    /// Whether one does whatever key or owner the object has.
    private var isCertainlyRefused = false

    /// What every layer says to the request.
    static func findings(of request: DeniedRequest) -> Findings {
        let inquiry = Inquiry(request)
        inquiry.ask()
        return inquiry.findings
    }

    private init(_ request: DeniedRequest) {
        self.request = request
        findings = Findings(request)
    }

    private var denial: Denial { request.denial }
    private var evidence: WeighedEvidence { request.evidence }
    private var history: RememberedHistory { request.history }
    private var principal: DeniedPrincipal { request.principal }
    private var message: DenialMessage? { request.message }
    private var network: NetworkPath { request.network }

    /// Stands in a request until it is known what is asked.
    private static let anyAction = Action(service: "s3", name: "*")

    // MARK: - Asking

    private func ask() {
        let isS3 = denial.service == "s3"
        findings.targets = RequestTarget.all(
            of: denial, required: isS3 ? required : [], caller: principal.account,
            history: history)
        guard isS3 else {
            if let key = KeyRequest(direct: denial, history: history) {
                ask(key, of: findings.targets[0])
            }
            return
        }
        guard !findings.targets[0].permissions.isEmpty else { return }
        let prepared = findings.targets.map(prepare)
        findings.prepared = prepared
        for target in prepared { askS3(target) }
        if !isCertainlyRefused, message == nil { askWhetherMissing(prepared[0]) }
        findings.keyDenial = KeyDenialPairing(
            denial: denial, principal: principal, bucket: findings.targets[0].settings,
            history: history
        ).best(
            of: evidence.keyDenials, rivals: evidence.rivals,
            otherwise: explainedOtherwise)
        for target in findings.targets { askKey(of: target) }
        if isCertainlyRefused || findings.keyDenial?.isCertain ?? false {
            (findings.hypotheses, findings.listing) = ([], nil)
        }
    }

    /// The canonical user id of the caller's account, by which a policy may name it.
    private var canonicalID: String? {
        principal.account.flatMap { history.canonicalID(of: $0) }
    }

    /// What explains the request besides a key, as far as was asked.
    private var explainedOtherwise: KeyDenialPairing.Otherwise {
        if isRefused { return .refused }
        if !findings.hypotheses.isEmpty { return .mayBeMissing }
        return findings.results().contains(where: \.mayBlock) ? .mayBeRefused : .unexplained
    }

    /// What the request needs. The message names the permission that was missing, which may be
    /// another than the API's: `s3:ListBucket` for an object that is not there. Where it says no
    /// more, that permission alone is in question; where it names a layer too, the others are
    /// asked as well, for what would block next.
    private var required: [RequiredPermission] {
        let required = denial.requiredPermissions
        guard let message, let action = message.action, action.service.lowercased() == "s3"
        else { return required }
        let named = required.filter { $0.action == action }
        if !named.isEmpty { return message.policyType == nil ? named : required }
        // Some sentences name the API in the action's place: `s3:CopyObject`.
        guard let resource = message.resource,
            action.name != denial.operation
                || ServiceAuthorization.s3.facts(of: action) != nil
        else { return required }
        return [RequiredPermission(action, resource, .message)]
    }

    private func prepare(_ target: RequestTarget) -> PreparedTarget {
        PreparedTarget(
            target, policies(of: target), lists(of: target),
            AuthorizationRequest(
                principal: principal.principal, principalAccount: principal.account,
                principalARN: principal.knownRoleARN,
                action: Inquiry.anyAction, resource: "*",
                resourceAccount: target.settings.owner, context: keys(target).s3Context()
            ).with(canonicalID: canonicalID))
    }

    private func askS3(_ prepared: PreparedTarget) {
        let target = prepared.target
        let asked = AskedSettings(
            denial: denial, target: target, caller: principal.account, network: network,
            lists: prepared.lists, history: history)
        let settings = SettingLayers.all.map { $0.init(asked) }
        for permission in target.permissions {
            add(prepared.asked(permission, of: denial), of: target)
            for setting in settings {
                if let result = setting.result(for: permission.action) { add(result, of: target) }
            }
        }
        for setting in settings {
            if let result = setting.result() { add(result, of: target) }
        }
    }

    private func keyChoice(of target: RequestTarget, named: String?) -> KeyChoice {
        KeyChoice(
            denial, target: target, named: named, caller: principal.account,
            writer: evidence.lastForeignWriter(of: target, before: denial.time), history: history)
    }

    /// The key that a log names for a target.
    private func namedKey(of target: RequestTarget) -> String? {
        let named = findings.keyDenial?.event.keyARN ?? message?.keyARN
        guard let named, findings.keyDenial == nil, denial.copySource != nil,
            message?.keyState != nil
        else { return isToldOfKey(of: target) ? named : nil }
        // A copy asks a key of its source and another of what it makes, and a sentence about a key's
        // state tells neither which: it is a target's where no more than the target tells the same.
        guard case .arn(named)? = keyChoice(of: target, named: nil).key else { return nil }
        return named
    }

    /// Whether what a log says of a key is about that of a target: of a copy's two by the call's
    /// encryption context or key, or by the action that the message names.
    private func isToldOfKey(of target: RequestTarget) -> Bool {
        if denial.copySource != nil, let pair = findings.keyDenial {
            return pair.isOfSource != target.isOwn
        }
        guard RequestKind(operation: denial.operation).contains(.copy),
            let action = message?.action, KeyActions.ofCopySource.contains(action)
        else { return target.isOwn }
        guard KeyActions.of(denial.operation).contains(action) else { return !target.isOwn }
        // A part that is copied asks both keys to decrypt: where AWS names one, it is that of the target
        // which has it, and where none has it that of the upload.
        guard let named = message?.keyARN else { return true }
        let having = findings.targets.filter { target in
            guard case .arn(named)? = keyChoice(of: target, named: nil).key else { return false }
            return true
        }
        return having.isEmpty
            ? target.isOwn : having.contains { $0.isOwn == target.isOwn }
    }

    /// Whether what a log says of a key may be about that of a target. Of a copy's two keys the code of a
    /// refusal, or a sentence about a key's state, may mean either.
    private func mayBeToldOfKey(of target: RequestTarget) -> Bool {
        let isOfState =
            message?.keyState != nil || ErrorCodes.isKeyStateOfKMS(denial.errorCode)
        return isToldOfKey(of: target) || findings.keyDenial == nil && isOfState
    }

    private func askKey(of target: RequestTarget) {
        let choice = keyChoice(of: target, named: namedKey(of: target))
        let isTold = isToldOfKey(of: target)
        let key = KeyRequest(
            denial, target: target, paired: isTold ? findings.keyDenial?.event : nil,
            message: isTold ? message : nil,
            isPairCertain: findings.keyDenial?.isCertain ?? false, choice: choice)
        if let key {
            ask(key, of: target)
        } else if let unknown = UnknownKeyLayer(
            denial: denial, target: target, unresolved: choice.unresolved,
            encryption: choice.defaultEncryption, history: history
        ).result() {
            add(unknown, of: target, isTold: mayBeToldOfKey(of: target))
        }
        if key == nil, let any = anyKey(of: target, choice, isTold: isTold) {
            ask(any, of: target, isAnyKey: true)
        }
    }

    /// The key that is asked where nothing tells which: AWS says that one refused and names none, or a write
    /// is sure to ask the one that a name stands for.
    private func anyKey(
        of target: RequestTarget, _ choice: KeyChoice, isTold: Bool
    ) -> KeyRequest? {
        let told = isTold ? message : nil
        let isSure = choice.isCertain && choice.unresolved != nil
        guard isSure || told?.isAboutKey ?? false && told?.keyARN == nil,
            !KeyChoice.bringsKey(denial, target), let account = principal.account,
            let region = denial.region ?? target.settings.region
        else { return nil }
        return KeyRequest(
            denial, target: target, paired: nil, message: told, isPairCertain: false,
            choice: choice.taking(
                ManagedKeyLayer.anyKey(of: account, in: region), isSure: isSure))
    }

    /// Asks a key; of any key only what denies whichever it is.
    private func ask(_ keyRequest: KeyRequest, of target: RequestTarget, isAnyKey: Bool = false) {
        let doubt = keyRequest.doubt
        let isTold = mayBeToldOfKey(of: target)
        let arn: String
        var isManaged = false
        switch keyRequest.key {
        case .arn(let named): arn = named
        case .managed(let owner):
            guard let owner, owner == principal.account, let region = keyRequest.region else {
                add(
                    ManagedKeyLayer(bucket: target.bucket, owner: owner, caller: principal.account)
                        .result().doubted(doubt), of: target, isTold: isTold)
                return
            }
            isManaged = true
            arn =
                history.keyARN("alias/aws/s3", account: owner, region: region, at: denial.time)
                ?? ManagedKeyLayer.anyKey(of: owner, in: region)
        }
        let key = history.key(arn, at: denial.time)
        let owned = target.with(
            history.placement(
                OrganizationPlacement.Accounts(
                    caller: principal.account, resource: key.account, owned: "key \(arn)"),
                at: denial.time))
        let gathered = policies(of: key, owned.organization, isManaged: isManaged)
        var state = KeyStateLayer(key: key, told: KeyStateLayer.Told(of: arn, keyRequest, findings))
            .result()
        if state.outcome == .unknown { state.missing = [OtherExplanation.ofKey(denial, target)] }
        if !isAnyKey { add(state.doubted(doubt), of: target, isTold: isTold) }
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
            let asked = AskedPermission(
                request: request, policies: gathered.set, inForce: gathered.inForce,
                isKeyRequest: true)
            guard isAnyKey else {
                add(asked, of: target, doubt: doubt, isTold: isTold)
                continue
            }
            for var result in PolicyLayers(asked).results().compactMap({ $0.ofAnyKey() }) {
                result.isListed = false
                add(result.doubted(doubt), of: target, isTold: isTold)
            }
        }
    }

    /// Whether the caller would be told 404 for an object that is not there.
    private func askWhetherMissing(_ prepared: PreparedTarget) {
        let target = prepared.target
        let missing = MissingObject(denial: denial)
        guard missing.isPossible, let bucket = target.bucket else { return }
        let arn = denial.accessPointARN ?? denial.s3ARN(bucket: bucket)
        let listing = missing.permission(in: arn)
        let permission = prepared.asked(listing, of: denial)
        findings.hypotheses = MissingObject.hypotheses(from: PolicyLayers(permission).results())
            .map { $0.asked(of: target) }
        if !findings.hypotheses.isEmpty { findings.listing = permission }
    }

    private func add(
        _ permission: AskedPermission, of target: RequestTarget, doubt: LayerResult.Doubt? = nil,
        isTold: Bool = true
    ) {
        findings.permissions.append(permission)
        let results = PolicyLayers(permission).results().map { result in
            let isOfCandidate =
                result.layer == .sessionPolicy && !evidence.sessions.isByAccessKey
                && evidence.sessions.narrowing == nil
            return result.asked(of: target, isTold: isTold).doubted(
                doubt ?? (isOfCandidate ? .session : nil))
        }
        findings.permissionResults.append(results)
        isRefused = isRefused || results.contains(where: \.blocks)
        isCertainlyRefused =
            isCertainlyRefused || results.contains { $0.isCertain && $0.doubt == nil }
    }

    private func add(_ setting: LayerResult, of target: RequestTarget, isTold: Bool = true) {
        isRefused = isRefused || setting.blocks
        isCertainlyRefused = isCertainlyRefused || setting.isCertain && setting.doubt == nil
        findings.settings.append(setting.asked(of: target, isTold: isTold))
    }

    /// The policies that decide the S3 request itself.
    private func policies(of target: RequestTarget) -> GatheredPolicies {
        var key = callersKey(target.organization)
        key.endpoint = network.endpointAsked(by: denial)
        key.bucket = target.bucket
        key.isBucketAnother = target.settings.isAnother
        key.isOfAccount = target.isOfAccount
        key.accessPoint = target.accessPointARN
        return policies(key)
    }

    /// The policies that decide the KMS call behind it.
    private func policies(
        of key: KeyInForce, _ organization: OrganizationPlacement, isManaged: Bool
    ) -> GatheredPolicies {
        var asked = callersKey(organization)
        asked.key = key.arn
        asked.isManagedKey = isManaged
        var gathered = policies(asked)
        let names = [principal.roleARN, principal.sessionARN].compactMap { $0 }
        gathered.inForce.hasGrantForCaller = key.grants.grants.contains { grant in
            names.contains { grant.grantee == .principal($0) }
        }
        return gathered
    }

    private func callersKey(
        _ organization: OrganizationPlacement
    ) -> PolicyGathering.Key {
        PolicyGathering.Key(
            account: principal.account, roleName: principal.roleName, roleARN: principal.roleARN,
            uniqueID: principal.uniqueID, placement: organization.accounts)
    }

    private func policies(_ key: PolicyGathering.Key) -> GatheredPolicies {
        var gathered = history.policies(key, at: denial.time)
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
        // Only the tags of the very access key count: another session, which nobody saw, may have
        // the same name, also the one that Glue gives its own.
        return SessionTags(
            roleTags: roleTags,
            sessionTags: evidence.sessions.isByAccessKey ? evidence.sessions.tags : nil)
    }
}
