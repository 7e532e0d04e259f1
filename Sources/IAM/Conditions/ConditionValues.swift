import AWSTypes

/// The values of one condition, compiled for its operator. A value that the operator cannot read
/// is nil: whether it would match is unknown.
enum ConditionValues: Sendable {
    case texts([Template], ignoringCase: Bool)
    case arns([ARNPattern])
    case numbers([Decimal?], ConditionOperator.Order)
    case instants([Instant?], ConditionOperator.Order)
    case truths([Bool?])
    case binaries([[UInt8]?])
    case networks([IPNetwork?])
    /// `Null` looks at no value.
    case none

    init(_ texts: [String], kind: ConditionOperator.Kind, allowsVariables: Bool) {
        let variables: Template.Variables = allowsVariables ? .everywhere : .nowhere
        func templates(_ comparison: Template.Comparison) -> [Template] {
            texts.map { Template($0, comparison, variables) }
        }
        switch kind {
        case .string: self = .texts(templates(.literal), ignoringCase: false)
        case .stringIgnoringCase: self = .texts(templates(.ignoringCase), ignoringCase: true)
        case .like: self = .texts(templates(.pattern), ignoringCase: false)
        case .arn: self = .arns(texts.map { ARNPattern($0, variables) })
        case .numeric(let order): self = .numbers(texts.map { Decimal($0) }, order)
        case .date(let order): self = .instants(texts.map(ConditionValues.instant), order)
        case .bool: self = .truths(texts.map(ConditionValues.truth))
        case .binary: self = .binaries(texts.map(Base64.decoded))
        case .ipAddress: self = .networks(texts.map { IPNetwork($0) })
        case .null: self = .none
        }
    }

    /// Whether one of the values matches what was seen. Of a time that is exact within so many
    /// seconds and a part of one, a value so near decides nothing.
    func matchAny(
        _ seen: String, in context: RequestContext, within spread: Int64? = nil
    ) -> Match {
        switch self {
        case .texts(let templates, let ignoringCase):
            let seen = ignoringCase ? seen.lowercased() : seen
            var any = Match.no
            for template in templates where any != .yes {
                any = max(any, template.matches(seen.utf8.span, in: context))
            }
            return any
        case .arns(let patterns):
            var any = Match.no
            for pattern in patterns where any != .yes {
                any = max(any, pattern.matchesValue(seen.utf8.span, in: context))
            }
            return any
        case .numbers(let wanted, let order):
            let near = spread.flatMap { ConditionValues.near(seen, within: $0) }
            return ConditionValues.compare(wanted, Decimal(seen)) { seen, wanted in
                if let near, near.contains(wanted) { return .unknown }
                return Match(order.holds(seen, wanted))
            }
        case .instants(let wanted, let order):
            return ConditionValues.compare(wanted, ConditionValues.instant(seen)) { seen, wanted in
                if let spread, seen.isWithin(spread, of: wanted) { return .unknown }
                return Match(order.holds(seen, wanted))
            }
        case .truths(let wanted):
            return ConditionValues.compare(wanted, ConditionValues.truth(seen)) { Match($0 == $1) }
        case .binaries(let wanted):
            return ConditionValues.compare(wanted, Base64.decoded(seen)) { Match($0 == $1) }
        case .networks(let wanted):
            return ConditionValues.compare(wanted, IPNetwork(seen)) { Match($1.contains($0)) }
        case .none: return .unknown
        }
    }

    /// Whether one of the values matches, where it is the same for every value that can be.
    var matchWhatever: Match {
        switch self {
        case .texts(let templates, _):
            if templates.isEmpty { return .no }
            return templates.contains { $0.constant?.matchesAll ?? false } ? .yes : .unknown
        case .arns(let patterns):
            if patterns.isEmpty { return .no }
            return patterns.contains { $0.template.constant?.matchesAll ?? false } ? .yes : .unknown
        case .truths(let wanted):
            if wanted.isEmpty { return .no }
            return wanted.contains(true) && wanted.contains(false) ? .yes : .unknown
        case .networks(let wanted):
            if wanted.isEmpty { return .no }
            return IPNetwork.coverEverything(wanted.compactMap { $0 }) ? .yes : .unknown
        case .numbers(let wanted, _): return wanted.isEmpty ? .no : .unknown
        case .instants(let wanted, _): return wanted.isEmpty ? .no : .unknown
        case .binaries(let wanted): return wanted.isEmpty ? .no : .unknown
        case .none: return .unknown
        }
    }

    private static func compare<Value>(
        _ wanted: [Value?], _ seen: Value?, _ holds: (Value, Value) -> Match
    ) -> Match {
        guard let seen else { return wanted.isEmpty ? .no : .unknown }
        return wanted.anyMatch { value in value.map { holds(seen, $0) } ?? .unknown }
    }

    /// The numbers that may be meant by one of seconds; nil where it is none, or too large for a time.
    private static func near(_ text: String, within spread: Int64) -> Range<Decimal>? {
        guard let seconds = Int64(text), seconds.magnitude < UInt64(1) << 53,
            let first = Decimal("\(seconds - spread)"),
            let last = Decimal("\(seconds + spread + 1)")
        else { return nil }
        return first..<last
    }

    /// ISO 8601, or seconds since the epoch.
    private static func instant(_ text: String) -> Instant? {
        Instant(iso8601: text) ?? Int64(text).map { Instant(seconds: $0) }
    }

    private static func truth(_ text: String) -> Bool? {
        switch text.lowercased() {
        case "true": return true
        case "false": return false
        default: return nil
        }
    }
}

extension ConditionValues {
    /// The keys that variables in the values need and whose values are not known.
    func unknownKeys(in context: RequestContext) -> [String] {
        switch self {
        case .texts(let templates, _): return templates.flatMap { $0.unknownKeys(in: context) }
        case .arns(let patterns): return patterns.flatMap { $0.template.unknownKeys(in: context) }
        default: return []
        }
    }

    /// The keys of variables in the values, lowercased.
    var variableKeys: [String] {
        switch self {
        case .texts(let templates, _): return templates.flatMap(\.variableKeys)
        case .arns(let patterns): return patterns.flatMap(\.template.variableKeys)
        default: return []
        }
    }
}

extension Instant {
    /// Whether another instant is so many seconds away at most. Policies write any number.
    fileprivate func isWithin(_ spread: Int64, of other: Instant) -> Bool {
        let (distance, isTooFar) = seconds.subtractingReportingOverflow(other.seconds)
        return !isTooFar && distance.magnitude <= spread.magnitude
    }
}
