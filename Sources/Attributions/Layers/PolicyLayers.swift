import AWSTypes
import IAM
import JSON

/// Turns the evaluator's decision on one permission into layer results, each with the reason: which
/// element of which statement decided. Belongs to one thread.
final class PolicyLayers {
    private let permission: AskedPermission
    private let decision: Decision
    /// What every layer said; behind them, of those that deny, that they would not allow either.
    private let layers: [LayerDecision]
    /// By the layer's number; made when they are first asked for.
    private var facts: [LayerFacts?]

    init(_ permission: AskedPermission) {
        self.permission = permission
        let decision = authorize(permission.request, with: permission.policies, settling: false)
        self.decision = decision
        let lacking = decision.layers.filter { decision.lacking.contains($0.layer) }
        layers = decision.layers + lacking.map(\.withoutDeny)
        facts = Array(repeating: nil, count: layers.count)
    }

    private var request: AuthorizationRequest { permission.request }
    /// Who owns each layer's policy and since when it is in force.
    private var inForce: PoliciesInForce { permission.inForce }

    /// The layers that a request does not pass, or may not, each with whether that is only because
    /// nobody captured its policy.
    static func unpassed(_ permission: AskedPermission) -> [(layer: Layer, isUncaptured: Bool)] {
        let decision = authorize(
            permission.request, with: permission.policies, settling: false)
        guard decision.outcome != .allowed else { return [] }
        let unpassed =
            decision.blockers.map { ($0, false) }
            + decision.suspects.map { suspect in
                (suspect, decision.layer(suspect)?.isUncaptured ?? true)
            }
        // A verdict that no single layer is to blame for is not passed either.
        return unpassed.isEmpty ? [(.identityPolicy, false)] : unpassed
    }

    /// Every layer that was asked.
    func results() -> [LayerResult] {
        layers.enumerated().map { number, decided in
            var result = LayerResult(
                layer: decided.layer, cause: cause(of: decided.layer),
                mechanism: mechanism(of: decided.layer), outcome: decided.outcome, number: number,
                of: self)
            result.blocks = decision.blockers.contains(decided.layer)
            result.mayBlock = decision.suspects.contains(decided.layer)
            result.isUncaptured = isOpen(decided) && decided.isUncaptured
            result.isBehind = number >= decision.layers.count
            result.isListed = !result.isBehind
            return result
        }
    }

    /// What the layer of that number said.
    func facts(of number: Int) -> LayerFacts {
        if let known = facts[number] { return known }
        let made = makeFacts(of: layers[number])
        facts[number] = made
        return made
    }

    /// The same by a statement of one policy, where several deny; nil where the first is of it, or none.
    func facts(of number: Int, in policy: String) -> LayerFacts? {
        let decided = layers[number]
        guard decided.statements.first?.policy != policy,
            let named = decided.statements.first(where: { $0.policy == policy })
        else { return nil }
        return makeFacts(
            of: LayerDecision(
                layer: decided.layer, outcome: decided.outcome, statements: [named],
                unknowns: decided.unknowns, target: decided.target))
    }

    /// Whether a statement of one policy denies in the layer of that number, or may.
    func denies(_ number: Int, in policy: String) -> Bool {
        analyses(of: layers[number].layer).contains {
            $0.effect == .deny && $0.matches != .no && $0.reference.policy == policy
        }
    }

    /// The statement that decided in the layer of that number, as JSON; nil where none did.
    func quotation(of number: Int) -> String? {
        let decided = layers[number]
        return decidingStatement(of: decided, in: analyses(of: decided.layer))?.statement.json
    }

    /// Since when the policies of the layer of that number are in force, and by whom.
    func source(of number: Int) -> String? { inForce.source(of: layers[number].layer) }

    /// The statements of a layer, held against the request; none where the request is allowed, as
    /// nobody asks why.
    private func analyses(of layer: Layer) -> [StatementAnalysis] {
        decision.outcome == .allowed
            ? [] : explain(request, with: permission.policies, layer: layer)
    }

    /// What the layer of that number says where one of its statements denies whatever key is asked: of
    /// the caller's own side, on resources that take in every key, looking at nothing of the key. Nil where
    /// none does, or none of the policy that AWS names.
    func factsOfAnyKey(of number: Int, in policy: String?) -> LayerFacts? {
        let decided = layers[number]
        let isOfCaller = [
            Layer.identityPolicy, .permissionsBoundary, .sessionPolicy, .serviceControlPolicy,
        ].contains(decided.layer)
        guard permission.isKeyRequest, isOfCaller, decided.outcome == .explicitlyDenies,
            let anyKey = ARN(request.resource).map(PolicyLayers.anyKey)
        else { return nil }
        var asked = request
        asked.resource = anyKey
        let found = explain(asked, with: permission.policies, layer: decided.layer).first {
            $0.effect == .deny && $0.matches == .yes && $0.looksAtNoKey
                && decided.statements.contains($0.reference)
                && (policy ?? $0.reference.policy) == $0.reference.policy
        }
        guard let found else { return nil }
        var facts = makeFacts(
            of: LayerDecision(
                layer: decided.layer, outcome: decided.outcome, statements: [found.reference],
                unknowns: decided.unknowns, target: decided.target))
        facts.reason.resource = "*"
        return facts
    }

    /// An ARN that only patterns for all keys match: of no account and of no id, in the region of the
    /// bucket, as S3 asks keys of no other.
    private static func anyKey(like arn: ARN) -> String {
        "arn:\(arn.partition):kms:\(arn.region):" + String(repeating: "\u{1}", count: 12) + ":key/"
            + String(repeating: "\u{1}", count: 36)
    }

    /// What would settle the layer of that number, where it is unknown.
    func missing(of number: Int) -> [Remark] { missing(of: layers[number]) }

    /// Whether the statement that may decide in the layer of that number is a deny.
    func isUndecidedDeny(of number: Int) -> Bool {
        let decided = layers[number]
        return decidingStatement(of: decided, in: analyses(of: decided.layer))?.effect == .deny
    }

    private func missing(of decided: LayerDecision) -> [Remark] {
        isOpen(decided) ? decided.unknowns.flatMap(\.remarks) : []
    }

    /// When a policy of the layer of that number last changed, as far as an event tells.
    func lastChange(of number: Int) -> Instant? {
        inForce.lastChange(of: layers[number].layer)
    }

    private func isOpen(_ decided: LayerDecision) -> Bool {
        decided.outcome == .unknown || decision.suspects.contains(decided.layer)
    }

    private func makeFacts(of decided: LayerDecision) -> LayerFacts {
        let layer = decided.layer
        let analyses = analyses(of: layer)
        let deciding = decidingStatement(of: decided, in: analyses)
        var facts = LayerFacts(
            place: place(of: decided, deciding: deciding?.reference),
            reason: reason(of: decided, deciding: deciding, analyses: analyses))
        facts.document = deciding?.reference.policy
        facts.statementIndex = deciding?.reference.index
        facts.conditionKeys = deciding?.conditions.map(\.key) ?? []
        facts.isLater = inForce.isLater(layer, document: deciding?.reference.policy)
        facts.missing = missing(of: decided)
        return facts
    }

    /// Which policy decided, and whose. Of a role, an organisation or a session that is one of
    /// several documents.
    private func place(of decided: LayerDecision, deciding: StatementReference?) -> PolicyPlace {
        let mechanism = mechanism(of: decided.layer)
        var place = inForce.place(of: decided.layer) ?? PolicyPlace(mechanism.row.place)
        switch place.kind {
        case .serviceControlPolicy, .resourceControlPolicy:
            place.name = decided.target
            place.policy = deciding?.policy
        case .rolePolicies, .permissionsBoundary, .sessionPolicy: place.policy = deciding?.policy
        case .keyPolicy where mechanism == .grant: place.kind = .keyGrant
        default: break
        }
        return place
    }

    /// The statement that decided: the deny that matched or may match, or the allow that matched.
    private func decidingStatement(
        of decided: LayerDecision, in analyses: [StatementAnalysis]
    ) -> StatementAnalysis? {
        guard let reference = decided.statements.first else { return nil }
        return analyses.first { $0.reference == reference }
    }

    private func reason(
        of decided: LayerDecision, deciding: StatementAnalysis?, analyses: [StatementAnalysis]
    ) -> Reason {
        var reason = Reason(
            kind(of: decided, deciding: deciding), action: request.action.description,
            resource: resource(of: decided.layer))
        reason.statement = deciding?.reference.statement
        switch reason.kind {
        case .noStatement:
            reason.target = decided.target
            reason.nearest = nearestAllow(in: analyses)
        case .unknownFacts: reason.unknowns = decided.unknowns.flatMap(\.remarks)
        case .statementDenies, .statementMayDeny, .statementMayAllow:
            reason.conditions = deciding?.conditions ?? []
        default: break
        }
        return reason
    }

    /// What a layer is asked about: behind an access point the bucket's own policy names the bucket
    /// and its objects (S3 User Guide, "Configuring IAM policies for using access points").
    private func resource(of layer: Layer) -> String {
        layer == .bucketPolicy ? request.underlyingResource ?? request.resource : request.resource
    }

    private func kind(of decided: LayerDecision, deciding: StatementAnalysis?) -> Reason.Kind {
        switch decided.outcome {
        case .allows:
            return decided.layer == .bucketPolicy && decided.statements.isEmpty
                ? .allowedByACL : .allows
        case .notApplicable: return .notApplicable
        case .explicitlyDenies: return deciding == nil ? .settingDenies : .statementDenies
        case .implicitlyDenies: return .noStatement
        case .unknown:
            guard let deciding else { return .unknownFacts }
            return deciding.effect == .deny ? .statementMayDeny : .statementMayAllow
        }
    }

    /// The allow that came closest: it names the action, and something else in it failed.
    private func nearestAllow(in analyses: [StatementAnalysis]) -> NearestStatement? {
        let near = analyses.first { analysis in
            analysis.effect == .allow && analysis.matches != .yes
                && analysis.elements.contains { $0.part.isAction && $0.matches == .yes }
        }
        guard let near, let failure = near.firstFailure else { return nil }
        return NearestStatement(
            policy: near.reference.policy, statement: near.reference.statement,
            element: failure.part.name,
            condition: failure.part.condition.map { "\($0.test) \($0.key)" },
            expected: failure.expected, seen: failure.seen, note: failure.note)
    }

    private func cause(of layer: Layer) -> Cause {
        // A layer that blocks a key's request is filed under the key.
        permission.isKeyRequest ? .kmsKey : layer.row.cause
    }

    private func mechanism(of layer: Layer) -> Mechanism {
        layer == .kms && inForce.hasGrantForCaller ? .grant : layer.row.mechanism
    }
}

extension LayerDecision {
    /// The same once its deny is gone, where nothing allows.
    fileprivate var withoutDeny: LayerDecision {
        LayerDecision(
            layer: layer, outcome: .implicitlyDenies, statements: [], unknowns: [], target: target)
    }
}

extension StatementAnalysis {
    /// Whether it names resources, and looks at nothing of a key.
    fileprivate var looksAtNoKey: Bool {
        guard statement.value["Resource"] != nil else { return false }
        return elements.compactMap { $0.part.condition?.key.lowercased() }.allSatisfy { key in
            key.hasPrefix("kms:")
                ? ["kms:viaservice", "kms:calleraccount"].contains(key)
                : !key.hasPrefix("aws:resource")
        }
    }

    /// The conditions, held against the request.
    fileprivate var conditions: [ConditionReason] {
        elements.compactMap { element in
            element.part.condition.map { condition in
                ConditionReason(
                    test: condition.test, key: condition.key, expected: element.expected,
                    seen: element.seen, note: element.note,
                    isUnknown: element.matches == .unknown)
            }
        }
    }
}
