import AWSTypes

extension Evaluation {
    /// Every layer asked, with the statements that decided it.
    var layerDecisions: [LayerDecision] {
        let resourceLayer: Layer = policies.resourceKind == .s3 ? .bucketPolicy : .kms
        var decisions = [
            level(.serviceControlPolicy, policies.serviceControl, serviceControl),
            level(.resourceControlPolicy, policies.resourceControl, resourceControl),
            decision(.vpcEndpointPolicy, endpoint, policies.vpcEndpoint),
            decision(resourceLayer, resource, policies.resource),
            decision(.blockPublicAccess, publicAccess, .notApplicable),
            decision(.accessPointPolicy, accessPoint, policies.accessPoint),
            decision(.identityPolicy, identity, policies.identity),
            decision(.permissionsBoundary, boundary, policies.permissionsBoundary),
            decision(.sessionPolicy, session, policies.session),
        ]
        decisions.sort { left, right in
            (Layer.allCases.firstIndex(of: left.layer) ?? 0)
                < (Layer.allCases.firstIndex(of: right.layer) ?? 0)
        }
        return decisions
    }

    /// The level of the organisation that decides: the first that stops, else the first unknown.
    private func level(
        _ layer: Layer, _ levels: [OrganizationLevel], _ results: [LayerEvaluation]
    ) -> LayerDecision {
        let ranks: [Outcome] = [.explicitlyDenies, .implicitlyDenies, .unknown, .allows]
        let deciding = results.indices.min { left, right in
            (ranks.firstIndex(of: results[left].outcome) ?? 9)
                < (ranks.firstIndex(of: results[right].outcome) ?? 9)
        }
        guard let deciding else {
            return decision(layer, .notApplicable, .notApplicable)
        }
        return decision(
            layer, results[deciding], levels[deciding].policies, target: levels[deciding].target)
    }

    private func decision(
        _ layer: Layer, _ result: LayerEvaluation, _ policies: LayerPolicies, target: String? = nil
    ) -> LayerDecision {
        let deciding = DecidingStatements(layer, policies, question)
        return LayerDecision(
            layer: layer, outcome: result.outcome,
            statements: deciding.references(for: result.outcome),
            unknowns: result.outcome == .unknown ? deciding.unknowns(layer, policies) : [],
            target: target)
    }
}

/// The statements of a layer that match, or may.
struct DecidingStatements {
    private var denies: [(StatementReference, Match)] = []
    private var allows: [(StatementReference, Match)] = []
    private var keys: Set<String> = []
    private var elements: [UnknownFact] = []

    init(_ layer: Layer, _ policies: LayerPolicies, _ question: Question) {
        for document in policies.known {
            for statement in document.statements {
                if statement.principal != nil, layer != .resourceControlPolicy,
                    statement.grip(on: question.caller) == nil
                {
                    continue
                }
                let match = statement.matchesRequest(question)
                guard match != .no else { continue }
                let reference = StatementReference(
                    policy: document.name, statement: statement.label, index: statement.index)
                if statement.effect == .deny {
                    denies.append((reference, match))
                } else {
                    allows.append((reference, match))
                }
                if match == .unknown { note(statement, document.name, question) }
            }
        }
    }

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

    func unknowns(_ layer: Layer, _ policies: LayerPolicies) -> [UnknownFact] {
        var facts = keys.sorted().map { UnknownFact.key($0) } + elements
        switch policies {
        case .unknown(let reason), .partial(_, let reason):
            facts.append(.document(layer, reason))
        case .notApplicable, .policies: break
        }
        return facts
    }

    private mutating func note(_ statement: Statement, _ policy: String, _ question: Question) {
        let context = question.request.context
        for condition in statement.conditions where condition.holds(in: context) == .unknown {
            switch context.state(ofLowercased: condition.lowercasedKey) {
            case .unknown, .presentUnknown: keys.insert(condition.key)
            case .value, .absent:
                elements.append(
                    .element(
                        policy: policy, statement: statement.label,
                        reason: "\(condition.operatorName) \(condition.key) cannot be decided"))
            }
        }
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
