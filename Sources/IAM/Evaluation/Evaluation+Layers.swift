import AWSTypes

extension Evaluation {
    /// Every layer, with the statements that decided it, in the order of `Layer`.
    func layerDecisions(_ question: Question, _ policies: PolicySet) -> [LayerDecision] {
        let asked = policies.askedLayers(for: question)
        var decisions = [publicAccessDecision(policies)]
        for layer in Layer.allCases where Evaluation.isPolicyLayer(layer, resourceKind) {
            let own = asked.filter { $0.slot.layer(of: resourceKind) == layer }
            guard let deciding = deciding(among: own) else {
                decisions.append(LayerDecision(notApplicable: layer))
                continue
            }
            decisions.append(decision(layer, deciding, question, policies))
        }
        decisions.sort { $0.layer.rank < $1.layer.rank }
        return decisions
    }

    private static func isPolicyLayer(_ layer: Layer, _ kind: PolicySet.ResourceKind) -> Bool {
        switch layer {
        case .blockPublicAccess, .objectOwnership, .requesterPays: return false
        case .bucketPolicy: return kind == .s3
        case .kms: return kind != .s3
        default: return true
        }
    }

    /// The level of the organisation that decides: the first that stops, else the first unknown.
    private func deciding(among asked: [AskedLayer]) -> AskedLayer? {
        func rank(_ layer: AskedLayer) -> Int {
            switch self[layer.slot].outcome {
            case .explicitlyDenies: return 0
            case .implicitlyDenies: return 1
            case .unknown: return 2
            case .allows: return 3
            case .notApplicable: return 4
            }
        }
        return asked.min { rank($0) < rank($1) }
    }

    private func decision(
        _ layer: Layer, _ asked: AskedLayer, _ question: Question, _ policies: PolicySet
    ) -> LayerDecision {
        let outcome = self[asked.slot].outcome
        let deciding = DecidingStatements(asked, question)
        var unknowns: [UnknownFact] = []
        if outcome == .unknown {
            unknowns = deciding.unknowns
            switch asked.policies {
            case .unknown(let reason), .partial(_, let reason):
                unknowns.append(.document(layer, reason))
            case .notApplicable, .policies: break
            }
            if layer == .kms { unknowns += policies.grants.unknowns(question) }
        }
        return LayerDecision(
            layer: layer, outcome: outcome, statements: deciding.references(for: outcome),
            unknowns: unknowns, target: asked.target)
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

extension Layer {
    fileprivate var rank: Int { Layer.allCases.firstIndex(of: self) ?? 0 }
}

extension KeyGrants {
    /// What is not known of the grants.
    func unknowns(_ question: Question) -> [UnknownFact] {
        if case .unknown(let reason) = self { return [.document(.kms, reason)] }
        return unknownKeys(question).map { .key($0) }
    }
}

/// The statements of a layer that match, or may.
struct DecidingStatements {
    private var denies: [(StatementReference, Match)] = []
    private var allows: [(StatementReference, Match)] = []
    private var facts: Set<UnknownFact> = []

    init(_ asked: AskedLayer, _ question: Question) {
        for document in asked.policies.known {
            for statement in document.statements {
                let match = statement.rule.match(question, asked.reading).match
                guard match != .no else { continue }
                let reference = StatementReference(
                    policy: document.name, statement: statement.label, index: statement.index)
                if statement.effect == .deny {
                    denies.append((reference, match))
                } else {
                    allows.append((reference, match))
                }
                guard match == .unknown else { continue }
                let open = OpenElements(
                    statement.rule, question, asked.reading, reference, place: "")
                facts.formUnion(open.elements.flatMap(\.facts))
            }
        }
    }

    /// The statements that made a layer say so.
    func references(for outcome: Outcome) -> [StatementReference] {
        switch outcome {
        case .explicitlyDenies: return denies.filter { $0.1 == .yes }.map(\.0)
        case .allows: return allows.filter { $0.1 == .yes }.map(\.0)
        case .unknown:
            return (denies.filter { $0.1 == .unknown } + allows.filter { $0.1 == .unknown })
                .map(\.0)
        case .implicitlyDenies, .notApplicable: return []
        }
    }

    /// What the undecided statements wait for.
    var unknowns: [UnknownFact] { facts.sorted { $0.description < $1.description } }
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
