import AWSTypes

/// An element of a statement that cannot be decided, and the facts that would decide it.
struct OpenElement {
    /// What the element asks: the same question in two statements gets one answer.
    struct Identity: Hashable {
        let subject: Subject
        let texts: [String]
        /// Set for what is a question of this statement alone.
        var place: StatementPlace?
    }

    /// What an element asks about.
    enum Subject: Hashable {
        case principal
        case resource
        case undecidable(operatorName: String)
        /// The key lowercased.
        case condition(ConditionOperator, key: String)
    }

    let identity: Identity
    /// Whether the element holds where what it asks does not: `StringNotLike` is the opposite of
    /// `StringLike` whatever the key, also where it is absent.
    let isOpposite: Bool
    let facts: [UnknownFact]
    /// Nil where the element is no condition.
    let condition: Condition?
}

/// Tells a statement from every other of a request's policies.
struct StatementPlace: Hashable {
    let slot: LayerSlot
    let document: Int
    let statement: Int
}

/// The elements of a statement that cannot be decided.
struct OpenElements {
    private(set) var elements: [OpenElement] = []
    private let reference: StatementReference
    private let place: StatementPlace

    init(
        _ rule: StatementRule, _ question: borrowing PreparedRequest, _ reading: LayerReading,
        _ reference: StatementReference, place: StatementPlace
    ) {
        self.reference = reference
        self.place = place
        let context = question.request.context
        if rule.matchesPrincipal(question.caller, reading).match == .unknown {
            add(.principal, [undecidable(Remark(.callersBoundary))])
        }
        if rule.matchesResource(question, reading) == .unknown, let resource = rule.resource {
            let keys = resource.values.flatMap { $0.template.unknownKeys(in: context) }
            let reason = Remark(.resourceOfAccessPoint)
            add(.resource, keys.isEmpty ? [undecidable(reason)] : OpenElements.facts(keys))
        }
        for condition in rule.conditions where condition.holds(in: context) == .unknown {
            add(condition, context)
        }
    }

    private mutating func add(_ subject: OpenElement.Subject, _ facts: [UnknownFact]) {
        elements.append(
            OpenElement(
                identity: .init(subject: subject, texts: [], place: place), isOpposite: false,
                facts: facts, condition: nil))
    }

    private mutating func add(_ condition: Condition, _ context: RequestContext) {
        var keys = condition.values.unknownKeys(in: context)
        if !context.isKnown(condition.key) { keys.insert(condition.key, at: 0) }
        guard let known = condition.conditionOperator, !keys.isEmpty else {
            let reason = Remark(
                OpenElements.kind(of: condition),
                [.operation: condition.operatorName, .conditionKey: condition.key])
            add(.undecidable(operatorName: condition.operatorName), [undecidable(reason)])
            return
        }
        let isOpposite = known.isNegated && known.quantifier == .none
        // What a variable stands for depends on the document's version.
        let isShared = !condition.texts.contains { $0.contains("${") }
        elements.append(
            OpenElement(
                identity: .init(
                    subject: .condition(
                        isOpposite ? known.affirmed : known, key: condition.lowercasedKey),
                    texts: condition.texts, place: isShared ? nil : place),
                isOpposite: isOpposite, facts: OpenElements.facts(keys), condition: condition))
    }

    /// Why a condition whose key is known cannot be decided.
    private static func kind(of condition: Condition) -> Remark.Kind {
        if condition.isOpenWhereAbsent { return .setIfExists }
        return condition.spread != nil && condition.conditionOperator != nil
            ? .timeTooNear : .conditionNotUnderstood
    }

    private func undecidable(_ reason: Remark) -> UnknownFact {
        .element(policy: reference.policy, statement: reference.statement, reason)
    }

    /// One fact for each key, whatever the case in which policies write it.
    private static func facts(_ keys: [String]) -> [UnknownFact] {
        var seen: Set<String> = []
        return keys.filter { seen.insert($0.lowercased()).inserted }.map { .key($0) }
    }
}
