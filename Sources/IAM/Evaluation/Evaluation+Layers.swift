import AWSTypes

extension Evaluation {
    /// Every layer, with the statements that decided it, in the order of `Layer`.
    func layerDecisions(
        _ question: borrowing PreparedRequest, _ policies: PolicySet, _ asked: [AskedLayer]
    ) -> [LayerDecision] {
        var decisions: [LayerDecision] = []
        decisions.reserveCapacity(Layer.allCases.count)
        for layer in Layer.allCases where Evaluation.isPolicyLayer(layer, resourceKind) {
            if layer == .blockPublicAccess {
                decisions.append(publicAccessDecision(policies))
            } else if let deciding = deciding(layer, among: asked) {
                decisions.append(decision(layer, asked[deciding], question, policies))
            } else {
                decisions.append(LayerDecision(notApplicable: layer))
            }
        }
        return decisions
    }

    private static func isPolicyLayer(_ layer: Layer, _ kind: PolicySet.ResourceKind) -> Bool {
        switch layer {
        case .objectOwnership, .requesterPays: return false
        case .bucketPolicy: return kind == .s3
        case .kms: return kind != .s3
        default: return true
        }
    }

    /// The level of the organisation that decides: the first that stops, else the first unknown.
    private func deciding(_ layer: Layer, among asked: [AskedLayer]) -> Int? {
        var best: (place: Int, rank: Int)?
        for place in asked.indices where asked[place].slot.layer(of: resourceKind) == layer {
            let rank = self[asked[place].slot].outcome.rank
            if rank < best?.rank ?? .max { best = (place, rank) }
        }
        return best?.place
    }

    private func decision(
        _ layer: Layer, _ asked: AskedLayer, _ question: borrowing PreparedRequest,
        _ policies: PolicySet
    ) -> LayerDecision {
        let outcome = self[asked.slot].outcome
        let deciding = DecidingStatements(for: outcome, asked, question)
        var unknowns: [UnknownFact] = []
        if outcome == .unknown {
            unknowns = deciding.unknowns
            switch asked.policies {
            case .unknown(let reason), .partial(_, let reason):
                unknowns.append(.document(layer, reason))
            case .notApplicable, .policies: break
            }
            if layer == .bucketPolicy { unknowns += policies.accessControlList.unknowns }
            if layer == .accessPointPolicy, mayPassOwnAccessPoint {
                unknowns.append(.ownAccessPoint)
            }
            if layer == .kms { unknowns += policies.grants.unknowns(question) }
        }
        return LayerDecision(
            layer: layer, outcome: outcome, statements: deciding.references, unknowns: unknowns,
            target: asked.target)
    }

    private func publicAccessDecision(_ policies: PolicySet) -> LayerDecision {
        guard isClosedToOthers != nil, closes != .no || isSameAccount != .yes else {
            return LayerDecision(notApplicable: .blockPublicAccess)
        }
        let outcome: Outcome
        var unknowns: [UnknownFact] = []
        switch closes {
        case .yes: outcome = .explicitlyDenies
        case .no: outcome = .allows
        case .unknown:
            outcome = .unknown
            unknowns = publicAccessUnknowns(policies)
            if isSameAccount == .unknown { unknowns.append(.accounts) }
        }
        return LayerDecision(
            layer: .blockPublicAccess, outcome: outcome, statements: [], unknowns: unknowns,
            target: nil)
    }
}

extension Evaluation {
    /// What is not known of whether the bucket is closed.
    func publicAccessUnknowns(_ policies: PolicySet) -> [UnknownFact] {
        var unknowns: [UnknownFact] = []
        if case .unknown(let reason) = policies.blockPublicAccess {
            unknowns.append(.document(.blockPublicAccess, reason))
        }
        switch policies.resource {
        case .unknown(let reason), .partial(_, let reason):
            unknowns.append(.document(.bucketPolicy, reason))
        case .notApplicable, .policies: break
        }
        return unknowns
    }
}

extension LayerDecision {
    fileprivate init(notApplicable layer: Layer) {
        self.init(
            layer: layer, outcome: .notApplicable, statements: [], unknowns: [], target: nil)
    }
}

extension Outcome {
    /// Less is what decides among the levels of an organisation.
    fileprivate var rank: Int {
        switch self {
        case .explicitlyDenies: return 0
        case .implicitlyDenies: return 1
        case .unknown: return 2
        case .allows: return 3
        case .notApplicable: return 4
        }
    }
}

/// The statements that made a layer say what it says.
struct DecidingStatements {
    /// Those that match, or for an unknown outcome may: denies first.
    private(set) var references: [StatementReference] = []
    private var facts: Set<UnknownFact> = []

    init(for outcome: Outcome, _ asked: AskedLayer, _ question: borrowing PreparedRequest) {
        switch outcome {
        case .explicitlyDenies: add(.deny, .yes, asked, question)
        case .allows: add(.allow, .yes, asked, question)
        case .unknown:
            add(.deny, .unknown, asked, question)
            add(.allow, .unknown, asked, question)
        case .implicitlyDenies, .notApplicable: break
        }
    }

    private mutating func add(
        _ effect: Effect, _ wanted: Match, _ asked: AskedLayer,
        _ question: borrowing PreparedRequest
    ) {
        for (place, document) in asked.policies.known.enumerated() {
            for (index, rule) in document.rules.enumerated() where rule.effect == effect {
                guard rule.match(question, asked.reading).match == wanted else { continue }
                let reference = document.reference(index)
                references.append(reference)
                guard wanted == .unknown else { continue }
                let open = OpenElements(
                    rule, question, asked.reading, reference,
                    place: StatementPlace(slot: asked.slot, document: place, statement: index))
                facts.formUnion(open.elements.flatMap(\.facts))
            }
        }
    }

    /// What the undecided statements wait for.
    var unknowns: [UnknownFact] { UnknownFact.sorted(facts) }
}

extension PolicyDocument {
    /// The statement at a place.
    func reference(_ place: Int) -> StatementReference {
        StatementReference(
            policy: name, statement: statements[place].label, index: statements[place].index)
    }
}

extension LayerPolicies {
    /// The documents that are known.
    var known: [PolicyDocument] {
        switch self {
        case .policies(let documents), .partial(let documents, _): return documents
        case .notApplicable, .unknown: return []
        }
    }
}
