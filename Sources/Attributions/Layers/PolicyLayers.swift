import AWSTypes
import IAM

/// Turns the evaluator's decision on one permission into layer results, each with the sentence
/// that says which element of which statement decided. Belongs to one thread.
final class PolicyLayers {
    private let permission: AskedPermission
    private let decision: Decision
    /// By the layer's number; made when they are first asked for.
    private var words: [LayerWords?]

    init(_ permission: AskedPermission) {
        self.permission = permission
        decision = authorize(permission.request, with: permission.policies, settling: false)
        words = Array(repeating: nil, count: decision.layers.count)
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
                (suspect, decision.layer(suspect)?.statements.isEmpty ?? true)
            }
        // A verdict that no single layer is to blame for is not passed either.
        return unpassed.isEmpty ? [(.identityPolicy, false)] : unpassed
    }

    /// Every layer that was asked.
    func results() -> [LayerResult] {
        decision.layers.enumerated().map { number, decided in
            var result = LayerResult(
                layer: decided.layer, cause: cause(of: decided.layer),
                mechanism: mechanism(of: decided.layer), outcome: decided.outcome, number: number,
                of: self)
            result.blocks = decision.blockers.contains(decided.layer)
            result.mayBlock = decision.suspects.contains(decided.layer)
            result.isUncaptured = isOpen(decided) && decided.statements.isEmpty
            return result
        }
    }

    /// What the layer of that number said, in words.
    func words(of number: Int) -> LayerWords {
        if let known = words[number] { return known }
        let made = makeWords(of: decision.layers[number])
        words[number] = made
        return made
    }

    /// The statement that decided in the layer of that number, as JSON; nil where none did.
    func quotation(of number: Int) -> String? {
        let decided = decision.layers[number]
        return decidingStatement(of: decided, in: analyses(of: decided.layer))?.statement.json
    }

    /// Since when the policies of the layer of that number are in force, and by whom.
    func source(of number: Int) -> String? { inForce.source(of: decision.layers[number].layer) }

    /// What is allowed needs no reasons.
    private func analyses(of layer: Layer) -> [StatementAnalysis] {
        decision.outcome == .allowed
            ? [] : explain(request, with: permission.policies, layer: layer)
    }

    /// What would settle the layer of that number, where it is unknown.
    func missing(of number: Int) -> [String] { missing(of: decision.layers[number]) }

    private func missing(of decided: LayerDecision) -> [String] {
        isOpen(decided) ? decided.unknowns.map(\.description) : []
    }

    /// When a policy of the layer of that number last changed, as far as an event tells.
    func lastChange(of number: Int) -> Instant? {
        inForce.lastChange(of: decision.layers[number].layer)
    }

    private func isOpen(_ decided: LayerDecision) -> Bool {
        decided.outcome == .unknown || decision.suspects.contains(decided.layer)
    }

    private func makeWords(of decided: LayerDecision) -> LayerWords {
        let layer = decided.layer
        let analyses = analyses(of: layer)
        let deciding = decidingStatement(of: decided, in: analyses)
        var words = LayerWords(
            place: place(of: decided, deciding: deciding?.reference),
            detail: detail(of: decided, deciding: deciding, analyses: analyses))
        words.statement = deciding?.reference.statement
        words.statementIndex = deciding?.reference.index
        words.target = decided.target
        words.conditionKeys = PolicyLayers.conditionKeys(of: deciding)
        words.isLater = inForce.isLater(layer, document: deciding?.reference.policy)
        words.missing = missing(of: decided)
        return words
    }

    /// Which policy decided, and whose. Of a role, an organisation or a session that is one of
    /// several documents.
    private func place(of decided: LayerDecision, deciding: StatementReference?) -> PolicyPlace {
        let mechanism = mechanism(of: decided.layer)
        var place = inForce.place(of: decided.layer) ?? PolicyPlace(mechanism.placeKind)
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

    private func detail(
        of decided: LayerDecision, deciding: StatementAnalysis?, analyses: [StatementAnalysis]
    ) -> String {
        let asked = "\(request.action) on \(request.resource)"
        switch decided.outcome {
        case .allows:
            let isByACL = decided.layer == .bucketPolicy && decided.statements.isEmpty
            return isByACL ? "an access control list allows \(asked)" : "allows \(asked)"
        case .notApplicable: return "does not apply to this request"
        case .explicitlyDenies:
            guard let deciding else { return "denies \(asked)" }
            return "statement \(deciding.reference.statement) denies \(asked)"
                + PolicyLayers.conditions(of: deciding)
        case .implicitlyDenies:
            let target = decided.target.map { " at \($0)" } ?? ""
            return "no statement\(target) allows \(asked)" + nearestAllow(in: analyses)
        case .unknown:
            guard let deciding else {
                return "unknown: " + decided.unknowns.map(\.description).joined(separator: "; ")
            }
            let effect = deciding.effect == .deny ? "may deny" : "may allow"
            return "statement \(deciding.reference.statement) \(effect) \(asked)"
                + PolicyLayers.conditions(of: deciding)
        }
    }

    /// `, because aws:SourceVpce is absent (expected …)`, for the conditions that decided.
    private static func conditions(of analysis: StatementAnalysis) -> String {
        let conditions = analysis.elements.filter { $0.element.hasPrefix("Condition.") }
        guard !conditions.isEmpty else { return "" }
        let parts = conditions.map { element in
            let name = element.element.dropFirst("Condition.".count)
            let note = element.note.map { " (\($0))" } ?? ""
            let verb = element.matches == .unknown ? "may hold" : "holds"
            return "\(name) \(element.expected) \(verb) for \(element.seen)\(note)"
        }
        return ": " + parts.joined(separator: "; ")
    }

    /// `aws:SourceVpce` from `Condition.StringNotEquals.aws:SourceVpce`.
    private static func conditionKeys(of analysis: StatementAnalysis?) -> [String] {
        (analysis?.elements ?? []).compactMap { element in
            let parts = element.element.split(separator: ".", maxSplits: 2)
            return parts.count == 3 && parts[0] == "Condition" ? String(parts[2]) : nil
        }
    }

    /// The allow that came closest: it names the action, and something else in it failed.
    private func nearestAllow(in analyses: [StatementAnalysis]) -> String {
        let near = analyses.first { analysis in
            analysis.effect == .allow && analysis.matches != .yes
                && analysis.elements.contains {
                    ($0.element == "Action" || $0.element == "NotAction") && $0.matches == .yes
                }
        }
        guard let near, let failure = near.firstFailure else { return "" }
        let note = failure.note.map { " (\($0))" } ?? ""
        return "; the nearest, \(near.reference.statement) in \(near.reference.policy), fails at "
            + "\(failure.element): it wants \(failure.expected), and sees \(failure.seen)\(note)"
    }

    private func cause(of layer: Layer) -> Cause {
        // A layer that blocks a key's request is filed under the key.
        if permission.isKeyRequest { return .kmsKey }
        switch layer {
        case .serviceControlPolicy, .resourceControlPolicy: return .serviceControlPolicy
        case .vpcEndpointPolicy: return .vpcEndpointPolicy
        case .bucketPolicy, .blockPublicAccess, .accessPointPolicy: return .bucketPolicy
        case .identityPolicy, .permissionsBoundary, .sessionPolicy: return .iamRolePolicy
        case .objectOwnership: return .objectOwnership
        case .requesterPays: return .requesterPays
        case .kms: return .kmsKey
        }
    }

    private func mechanism(of layer: Layer) -> Mechanism {
        switch layer {
        case .serviceControlPolicy: return .serviceControlPolicy
        case .resourceControlPolicy: return .resourceControlPolicy
        case .vpcEndpointPolicy: return .vpcEndpointPolicy
        case .bucketPolicy: return .bucketPolicy
        case .blockPublicAccess: return .blockPublicAccess
        case .accessPointPolicy: return .accessPointPolicy
        case .identityPolicy: return .identityPolicy
        case .permissionsBoundary: return .permissionsBoundary
        case .sessionPolicy: return .sessionPolicy
        case .objectOwnership: return .objectACL
        case .requesterPays: return .missingRequestPayerHeader
        case .kms: return inForce.hasGrantForCaller ? .grant : .keyPolicy
        }
    }
}
