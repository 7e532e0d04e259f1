/// A condition operator by its parts: `ForAnyValue:StringNotLikeIfExists`.
struct ConditionOperator: Hashable, Sendable {
    enum Kind: Hashable, Sendable {
        case string
        case stringIgnoringCase
        case like
        case numeric(Order)
        case date(Order)
        case bool
        case binary
        case ipAddress
        case arn
        case null
    }

    /// The comparisons of numbers and dates.
    enum Order: Hashable, Sendable {
        case equal, less, lessOrEqual, greater, greaterOrEqual

        func holds<Value: Comparable>(_ left: Value, _ right: Value) -> Bool {
            switch self {
            case .equal: return left == right
            case .less: return left < right
            case .lessOrEqual: return left <= right
            case .greater: return left > right
            case .greaterOrEqual: return left >= right
            }
        }
    }

    enum Quantifier: Hashable, Sendable { case none, forAllValues, forAnyValue }

    let kind: Kind
    private(set) var isNegated: Bool
    private(set) var ifExists: Bool
    let quantifier: Quantifier

    /// Nil for an operator that is not known: its condition is then unknown, never skipped.
    init?(_ name: String) {
        var rest = name.lowercased()[...]
        if rest.hasPrefix("forallvalues:") {
            quantifier = .forAllValues
            rest = rest.dropFirst("forallvalues:".count)
        } else if rest.hasPrefix("foranyvalue:") {
            quantifier = .forAnyValue
            rest = rest.dropFirst("foranyvalue:".count)
        } else {
            quantifier = .none
        }
        ifExists = rest.hasSuffix("ifexists")
        if ifExists { rest = rest.dropLast("ifexists".count) }
        guard let known = ConditionOperator.known[String(rest)] else { return nil }
        if known.kind == .null, ifExists { return nil }
        kind = known.kind
        isNegated = known.isNegated
    }

    /// What an operator of this kind asks where it is neither negated nor `…IfExists`.
    var affirmed: ConditionOperator {
        var affirmed = self
        affirmed.isNegated = false
        affirmed.ifExists = false
        return affirmed
    }

    /// IAM User Guide, "IAM JSON policy elements: Condition operators".
    private static let known: [String: (kind: Kind, isNegated: Bool)] = [
        "stringequals": (.string, false), "stringnotequals": (.string, true),
        "stringequalsignorecase": (.stringIgnoringCase, false),
        "stringnotequalsignorecase": (.stringIgnoringCase, true),
        "stringlike": (.like, false), "stringnotlike": (.like, true),
        "numericequals": (.numeric(.equal), false), "numericnotequals": (.numeric(.equal), true),
        "numericlessthan": (.numeric(.less), false),
        "numericlessthanequals": (.numeric(.lessOrEqual), false),
        "numericgreaterthan": (.numeric(.greater), false),
        "numericgreaterthanequals": (.numeric(.greaterOrEqual), false),
        "dateequals": (.date(.equal), false), "datenotequals": (.date(.equal), true),
        "datelessthan": (.date(.less), false), "datelessthanequals": (.date(.lessOrEqual), false),
        "dategreaterthan": (.date(.greater), false),
        "dategreaterthanequals": (.date(.greaterOrEqual), false),
        "bool": (.bool, false), "binaryequals": (.binary, false),
        "ipaddress": (.ipAddress, false), "notipaddress": (.ipAddress, true),
        "arnequals": (.arn, false), "arnlike": (.arn, false),
        "arnnotequals": (.arn, true), "arnnotlike": (.arn, true), "null": (.null, false),
    ]
}
