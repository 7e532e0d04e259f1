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
    /// Which element.
    public let part: StatementPart
    /// Whether it matches.
    public let matches: Match
    /// What the policy wants; a text with variables is followed by their values.
    public let expected: String
    /// What the request has.
    public let seen: String
    /// What a reader should know: a deleted principal, a key that is not logged.
    public let note: String?
}

extension ElementAnalysis {
    /// `Action`, `NotResource`, `Condition.StringEquals.aws:SourceVpce`.
    public var element: String {
        part.condition.map { "Condition.\($0.test).\($0.key)" } ?? part.name
    }
}

/// An element of a statement.
public enum StatementPart: Hashable, Sendable {
    /// `Principal`, or `NotPrincipal`.
    case principal(isNegated: Bool)
    /// `Action`, or `NotAction`.
    case action(isNegated: Bool)
    /// `Resource`, or `NotResource`.
    case resource(isNegated: Bool)
    /// One key of `Condition`: `StringEquals`, `aws:SourceVpce`.
    case condition(test: String, key: String)

    /// The element's name in a policy.
    public var name: String {
        switch self {
        case .principal(let isNegated): return isNegated ? "NotPrincipal" : "Principal"
        case .action(let isNegated): return isNegated ? "NotAction" : "Action"
        case .resource(let isNegated): return isNegated ? "NotResource" : "Resource"
        case .condition: return "Condition"
        }
    }

    /// Whether it names actions.
    public var isAction: Bool {
        if case .action = self { return true }
        return false
    }

    /// Operator and key, of a condition.
    public var condition: (test: String, key: String)? {
        if case .condition(let test, let key) = self { return (test, key) }
        return nil
    }
}

/// Every statement of a layer, or of every one, analysed: for explanations, not for the hot path.
public func explain(
    _ request: AuthorizationRequest, with policies: PolicySet, layer wanted: Layer? = nil
) -> [StatementAnalysis] {
    let question = PreparedRequest(request, policies)
    var analyses: [StatementAnalysis] = []
    for asked in policies.askedLayers(for: question) {
        let layer = asked.slot.layer(of: policies.resourceKind)
        if let wanted, layer != wanted { continue }
        for document in asked.policies.known {
            for statement in document.statements {
                analyses.append(statement.analysis(asked, layer, document.name, question))
            }
        }
    }
    return analyses
}

extension Statement {
    fileprivate func analysis(
        _ asked: AskedLayer, _ layer: Layer, _ policy: String, _ question: PreparedRequest
    ) -> StatementAnalysis {
        var elements: [ElementAnalysis] = []
        elements.reserveCapacity(3 + rule.conditions.count)
        if let principal = rule.principal, layer != .resourceControlPolicy {
            elements.append(principalAnalysis(principal, asked.reading, question))
        }
        elements.append(
            ElementAnalysis(
                part: .action(isNegated: rule.action.isNegated),
                matches: Match(rule.matchesAction(question)),
                expected: ElementAnalysis.list(rule.action.texts),
                seen: question.request.action.description, note: nil))
        if let resource = rule.resource {
            var seen = question.request.resource
            if case .resource = asked.reading { seen = question.request.underlyingResource ?? seen }
            elements.append(
                ElementAnalysis(
                    part: .resource(isNegated: resource.isNegated),
                    matches: rule.matchesResource(question, asked.reading),
                    expected: ElementAnalysis.expected(
                        resource.texts, resource.values.map(\.template),
                        question.request.context),
                    seen: seen, note: nil))
        }
        elements += rule.conditions.map { $0.analysis(question.request.context) }
        return StatementAnalysis(
            layer: layer,
            reference: StatementReference(policy: policy, statement: label, index: index),
            effect: effect, matches: elements.map(\.matches).min() ?? .yes, elements: elements,
            statement: self, target: asked.target)
    }

    private func principalAnalysis(
        _ principal: ElementList<PrincipalPattern>, _ reading: LayerReading,
        _ question: PreparedRequest
    ) -> ElementAnalysis {
        let matches = rule.matchesPrincipal(question.caller, reading).match
        var note: String?
        if principal.values.contains(where: \.isDeletedPrincipal) {
            note =
                "a unique id stands for a principal that was deleted; it never matches again"
        } else if case .endpoint(.gateway) = reading, matches == .no,
            principal.values.contains(where: { $0.grip(on: question.caller) == .account })
        {
            note = "in a gateway endpoint's policy an account stands for its root user only"
        }
        return ElementAnalysis(
            part: .principal(isNegated: principal.isNegated), matches: matches,
            expected: ElementAnalysis.list(principal.texts),
            seen: question.request.principalARN ?? "\(question.request.principal)", note: note)
    }
}

extension Condition {
    fileprivate func analysis(_ context: RequestContext) -> ElementAnalysis {
        let seen: String
        var note = context.provenance(of: key)
        switch context.state(of: lookupKey) {
        case .value(let values): seen = key + " = " + ElementAnalysis.list(values)
        case .absent: seen = "\(key) absent"
        case .presentUnknown: seen = "\(key) with a value that is not known"
        case .oneOf(let candidates):
            seen = "\(key), which is \(candidates.joined(separator: " or "))"
        case .noneOf(let excluded):
            seen = "\(key), which is not known, but not \(excluded.joined(separator: ", "))"
        case .unknown:
            seen = "\(key), which is not logged"
            note = nil
        }
        return ElementAnalysis(
            part: .condition(test: operatorName, key: key), matches: holds(in: context),
            expected: ElementAnalysis.expected(texts, values.templates, context), seen: seen,
            note: note)
    }
}

extension ElementAnalysis {
    /// The texts as written; mostly there is one, which needs no copy.
    fileprivate static func list(_ texts: [String]) -> String {
        texts.count == 1 ? texts[0] : texts.joined(separator: ", ")
    }

    /// The texts as written, each with what its variables make of it.
    fileprivate static func expected(
        _ texts: [String], _ templates: [Template], _ context: RequestContext
    ) -> String {
        guard templates.contains(where: \.hasVariables) else { return list(texts) }
        return texts.enumerated().map { index, text in
            guard templates.indices.contains(index),
                let resolved = templates[index].resolvedText(in: context)
            else { return text }
            return "\(text) (here \(resolved))"
        }.joined(separator: ", ")
    }
}

extension ConditionValues {
    /// The values that may hold variables.
    fileprivate var templates: [Template] {
        switch self {
        case .texts(let templates, _): return templates
        case .arns(let patterns): return patterns.map(\.template)
        default: return []
        }
    }
}
