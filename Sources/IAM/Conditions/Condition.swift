/// One key of one operator of a statement's `Condition`, with its values compiled.
/// A class for the reason that `StatementRule` is one.
final class Condition: Sendable {
    /// Nil where the operator is not known.
    let conditionOperator: ConditionOperator?
    /// As written.
    let operatorName: String
    let key: String
    let lookupKey: ContextKey
    let texts: [String]
    let values: ConditionValues
    let isSetKey: Bool
    /// By how many seconds the key's value may differ from the one logged; nil where it is no time.
    let spread: Int64?

    var lowercasedKey: String { lookupKey.lowercased }

    init(operator name: String, key: String, values: [String], allowsVariables: Bool) {
        conditionOperator = ConditionOperator(name)
        operatorName = name
        self.key = key
        lookupKey = ContextKey(key, keepsLowercased: true)
        texts = values
        self.values = ConditionValues(
            values, kind: conditionOperator?.kind ?? .null, allowsVariables: allowsVariables)
        isSetKey = ContextKeyRules.setKeys.contains(lookupKey.lowercased)
        spread = ContextKeyRules.spreadOfTimes[lookupKey.lowercased]
    }

    /// Whether the condition holds (docs/DESIGN.md, "Three values").
    func holds(in context: RequestContext) -> Match {
        guard let conditionOperator else { return .unknown }
        switch context.state(of: lookupKey) {
        case .absent: return whenAbsent(conditionOperator)
        // An empty set is as good as none.
        case .value(let seen) where seen.isEmpty: return whenAbsent(conditionOperator)
        case .value(let seen): return holds(for: seen, conditionOperator, context)
        case .presentUnknown: return whenPresent(conditionOperator)
        case .oneOf(let candidates):
            let matches = Set(candidates.map { holds(for: [$0], conditionOperator, context) })
            return matches.count == 1 ? matches.first ?? .unknown : .unknown
        case .noneOf(let excluded):
            let absent = whenAbsent(conditionOperator)
            return absent == whenPresent(conditionOperator, noneOf: excluded) ? absent : .unknown
        case .unknown:
            let absent = whenAbsent(conditionOperator)
            return absent == whenPresent(conditionOperator) ? absent : .unknown
        }
    }

    /// For some value that is none of these.
    private func whenPresent(
        _ conditionOperator: ConditionOperator, noneOf excluded: [String]
    ) -> Match {
        guard conditionOperator.kind != .null, let literals = values.literals,
            literals.allSatisfy(excluded.contains)
        else { return whenPresent(conditionOperator) }
        return Match(conditionOperator.isNegated)
    }

    private func whenAbsent(_ conditionOperator: ConditionOperator) -> Match {
        if conditionOperator.kind == .null { return null(isAbsent: true) }
        if isOpenWhereAbsent { return .unknown }
        if conditionOperator.ifExists { return .yes }
        switch conditionOperator.quantifier {
        case .forAllValues: return .yes
        case .forAnyValue: return .no
        case .none: return Match(conditionOperator.isNegated)
        }
    }

    /// Whether it is not known what holds without the key. `…IfExists` then holds and `ForAnyValue` does
    /// not, and no page says which of the two wins (IAM User Guide, "IAM JSON policy elements:
    /// Condition operators", "Set operators for multivalued context keys").
    var isOpenWhereAbsent: Bool {
        conditionOperator.map { $0.ifExists && $0.quantifier == .forAnyValue } ?? false
    }

    /// For some value that nobody saw: decided only where it is the same for every value.
    private func whenPresent(_ conditionOperator: ConditionOperator) -> Match {
        if conditionOperator.kind == .null { return null(isAbsent: false) }
        if isSetKey, conditionOperator.quantifier == .none { return .no }
        let any = values.matchWhatever
        return conditionOperator.isNegated ? !any : any
    }

    private func null(isAbsent: Bool) -> Match {
        texts.anyMatch { text in
            switch text.lowercased() {
            case "true": return Match(isAbsent)
            case "false": return Match(!isAbsent)
            default: return .unknown
            }
        }
    }

    private func holds(
        for seen: [String], _ conditionOperator: ConditionOperator, _ context: RequestContext
    ) -> Match {
        if conditionOperator.kind == .null { return null(isAbsent: false) }
        switch conditionOperator.quantifier {
        case .forAllValues:
            return seen.allMatch { satisfies($0, conditionOperator, context) }
        case .forAnyValue:
            return seen.anyMatch { satisfies($0, conditionOperator, context) }
        case .none:
            guard seen.count == 1, !isSetKey else { return .no }
            return satisfies(seen[0], conditionOperator, context)
        }
    }

    /// One value seen: one of the values wanted, or for a negated operator none of them.
    private func satisfies(
        _ seen: String, _ conditionOperator: ConditionOperator, _ context: RequestContext
    ) -> Match {
        // A time that is given, and not read from a log, is exact.
        let any = values.matchAny(seen, in: context, within: context.isComplete ? nil : spread)
        return conditionOperator.isNegated ? !any : any
    }
}
