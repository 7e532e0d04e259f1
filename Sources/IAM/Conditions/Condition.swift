/// One key of one operator of a statement's `Condition`, with its values compiled.
struct Condition: Sendable {
    /// Nil where the operator is not known.
    let conditionOperator: ConditionOperator?
    /// As written.
    let operatorName: String
    let key: String
    let lowercasedKey: String
    let values: [ConditionValue]
    let texts: [String]
    /// Keys that hold a set by their definition never match without a set operator
    /// (IAM User Guide, "Multivalued context keys").
    let isSetKey: Bool

    init(operator name: String, key: String, values: [String], allowsVariables: Bool) {
        conditionOperator = ConditionOperator(name)
        operatorName = name
        self.key = key
        lowercasedKey = key.lowercased()
        texts = values
        let kind = conditionOperator?.kind ?? .string
        self.values = values.map {
            ConditionValue($0, kind: kind, allowsVariables: allowsVariables)
        }
        isSetKey = Condition.setKeys.contains(lowercasedKey)
    }

    private static let setKeys: Set<String> = [
        "aws:principalorgpaths", "aws:resourceorgpaths", "aws:calledvia", "aws:tagkeys",
        "aws:principalservicenameslist", "aws:sourceorgpaths", "aws:vpceorgpaths",
        "s3:requestobjecttagkeys", "kms:encryptioncontextkeys",
    ]

    /// Whether the condition holds (facts: "Leaf truth").
    func holds(in context: RequestContext) -> Match {
        guard let conditionOperator else { return .unknown }
        let state = context.state(ofLowercased: lowercasedKey)
        if conditionOperator.kind == .null { return null(state) }
        switch state {
        case .absent:
            if conditionOperator.ifExists { return .yes }
            switch conditionOperator.quantifier {
            case .forAllValues: return .yes
            case .forAnyValue: return .no
            case .none: return Match(conditionOperator.isNegated)
            }
        case .presentUnknown:
            // Any value matches `StringLike "*"`.
            let isAny =
                conditionOperator.kind == .like && conditionOperator.quantifier == .none
                && values.contains { $0.matchesEverything }
            return isAny ? Match(!conditionOperator.isNegated) : .unknown
        case .unknown: return .unknown
        case .value(let seen): return holds(for: seen, conditionOperator, context)
        }
    }

    private func null(_ state: ConditionKeyState) -> Match {
        values.anyMatch { value in
            let wantsAbsent: Bool
            switch value.text.lowercased() {
            case "true": wantsAbsent = true
            case "false": wantsAbsent = false
            default: return .unknown
            }
            switch state {
            case .absent: return Match(wantsAbsent)
            case .value(let seen): return Match(wantsAbsent == seen.isEmpty)
            case .presentUnknown: return Match(!wantsAbsent)
            case .unknown: return .unknown
            }
        }
    }

    private func holds(
        for seen: [String], _ conditionOperator: ConditionOperator, _ context: RequestContext
    ) -> Match {
        switch conditionOperator.quantifier {
        case .forAllValues: return seen.allMatch { satisfies($0, conditionOperator, context) }
        case .forAnyValue: return seen.anyMatch { satisfies($0, conditionOperator, context) }
        case .none:
            guard seen.count == 1, !isSetKey else { return .no }
            return satisfies(seen[0], conditionOperator, context)
        }
    }

    /// One value seen: one of the values wanted, or for a negated operator none of them.
    private func satisfies(
        _ seen: String, _ conditionOperator: ConditionOperator, _ context: RequestContext
    ) -> Match {
        let any = values.anyMatch { $0.matches(seen, conditionOperator.kind, context) }
        return conditionOperator.isNegated ? !any : any
    }
}
