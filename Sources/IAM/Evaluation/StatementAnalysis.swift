public import AWSTypes

/// Why one statement did or did not match.
public struct StatementAnalysis: Sendable {
    /// The layer.
    public let layer: Layer
    /// Which statement.
    public let reference: StatementReference
    /// Allow or deny.
    public let effect: Effect
    /// Whether the whole statement matches.
    public let matches: Match
    /// Its elements, in the order principal, action, resource, conditions.
    public let elements: [ElementAnalysis]
    /// The statement.
    public let statement: Statement
    /// The organisation's level it stands at.
    public let target: String?

    /// The element that keeps it from matching.
    public var firstFailure: ElementAnalysis? {
        elements.first { $0.matches == .no } ?? elements.first { $0.matches == .unknown }
    }
}

/// Why one element did or did not match.
public struct ElementAnalysis: Sendable {
    /// `Action`, `NotResource`, `Condition.StringEquals.aws:SourceVpce`.
    public let element: String
    /// Whether it matches.
    public let matches: Match
    /// What the policy wants.
    public let expected: String
    /// What the request has.
    public let seen: String
    /// What a reader should know: a deleted principal, a key that is not logged.
    public let note: String?
}

/// Every statement of every layer, analysed: for explanations, not for the hot path.
public func explain(
    _ request: AuthorizationRequest, with policies: PolicySet
) -> [StatementAnalysis] {
    let question = Question(request)
    let resourceLayer: Layer = policies.resourceKind == .s3 ? .bucketPolicy : .kms
    var layers: [(Layer, LayerPolicies, String?)] = [
        (.vpcEndpointPolicy, policies.vpcEndpoint, nil), (resourceLayer, policies.resource, nil),
        (.accessPointPolicy, policies.accessPoint, nil), (.identityPolicy, policies.identity, nil),
        (.permissionsBoundary, policies.permissionsBoundary, nil),
        (.sessionPolicy, policies.session, nil),
    ]
    layers += policies.serviceControl.map { (.serviceControlPolicy, $0.policies, $0.target) }
    layers += policies.resourceControl.map { (.resourceControlPolicy, $0.policies, $0.target) }
    return layers.flatMap { layer, policies, target in
        policies.known.flatMap { document in
            document.statements.map { statement in
                statement.analysis(layer, document.name, target, question)
            }
        }
    }
}

extension Statement {
    fileprivate func analysis(
        _ layer: Layer, _ policy: String, _ target: String?, _ question: Question
    ) -> StatementAnalysis {
        var elements: [ElementAnalysis] = []
        if let principal, layer != .resourceControlPolicy {
            let deleted = principal.values.contains { $0.isDeletedPrincipal }
            elements.append(
                ElementAnalysis(
                    element: principal.isNegated ? "NotPrincipal" : "Principal",
                    matches: Match(grip(on: question.caller) != nil),
                    expected: principal.texts.joined(separator: ", "),
                    seen: question.request.principalARN ?? "\(question.request.principal)",
                    note: deleted
                        ? "a unique id stands for a principal that was deleted; it never matches "
                            + "again" : nil))
        }
        elements.append(
            ElementAnalysis(
                element: action.isNegated ? "NotAction" : "Action",
                matches: Match(matchesAction(question.action)),
                expected: action.texts.joined(separator: ", "),
                seen: question.request.action.description, note: nil))
        if let resource {
            elements.append(
                ElementAnalysis(
                    element: resource.isNegated ? "NotResource" : "Resource",
                    matches: matchesResource(question),
                    expected: resource.texts.joined(separator: ", "),
                    seen: question.request.resource, note: nil))
        }
        elements += conditions.map { $0.analysis(question.request.context) }
        return StatementAnalysis(
            layer: layer,
            reference: StatementReference(policy: policy, statement: label, index: index),
            effect: effect, matches: elements.map(\.matches).min() ?? .yes, elements: elements,
            statement: self, target: target)
    }
}

extension Condition {
    fileprivate func analysis(_ context: RequestContext) -> ElementAnalysis {
        let seen: String
        var note = context.provenance(of: key)
        switch context.state(ofLowercased: lowercasedKey) {
        case .value(let values): seen = "\(key) = \(values.joined(separator: ", "))"
        case .absent: seen = "\(key) absent"
        case .presentUnknown: seen = "\(key) with a value that is not logged"
        case .unknown:
            seen = "\(key), which is not logged"
            note = nil
        }
        return ElementAnalysis(
            element: "Condition.\(operatorName).\(key)", matches: holds(in: context),
            expected: texts.joined(separator: ", "), seen: seen, note: note)
    }
}
