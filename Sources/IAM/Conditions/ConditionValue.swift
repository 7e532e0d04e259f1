import AWSTypes

/// One value of a condition, compiled for its operator.
struct ConditionValue: Sendable {
    let text: String
    private let template: Template
    private let number: Decimal?
    private let instant: Instant?
    private let network: IPNetwork?
    private let arnParts: [Wildcard]?
    private let bytes: [UInt8]?

    init(_ text: String, kind: ConditionOperator.Kind, allowsVariables: Bool) {
        self.text = text
        template = Template(text, allowsVariables: allowsVariables)
        var number: Decimal?
        var instant: Instant?
        var network: IPNetwork?
        var bytes: [UInt8]?
        switch kind {
        case .numeric: number = Decimal(text)
        case .date: instant = ConditionValue.instant(text)
        case .ipAddress: network = IPNetwork(text)
        case .binary: bytes = Base64.decoded(text)
        default: break
        }
        self.number = number
        self.instant = instant
        self.network = network
        self.bytes = bytes
        arnParts = kind == .arn ? template.constant?.arnParts : nil
    }

    var matchesEverything: Bool { template.constant?.matchesAll ?? false }

    /// ISO 8601, or seconds since the epoch.
    static func instant(_ text: String) -> Instant? {
        Instant(iso8601: text) ?? Int64(text).map { Instant(seconds: $0) }
    }

    func matches(
        _ seen: String, _ kind: ConditionOperator.Kind, _ context: RequestContext
    ) -> Match {
        switch kind {
        case .string, .stringIgnoringCase, .like, .arn: return matchesText(seen, kind, context)
        case .numeric(let order):
            guard let wanted = number, let value = Decimal(seen) else { return .unknown }
            return Match(order.holds(value, wanted))
        case .date(let order):
            guard let wanted = instant, let value = ConditionValue.instant(seen) else {
                return .unknown
            }
            return Match(order.holds(value, wanted))
        case .bool:
            guard let wanted = ConditionValue.truth(text), let value = ConditionValue.truth(seen)
            else { return .unknown }
            return Match(wanted == value)
        case .binary:
            guard let wanted = bytes, let value = Base64.decoded(seen) else { return .unknown }
            return Match(wanted == value)
        case .ipAddress:
            guard let network, let address = IPNetwork(seen) else { return .unknown }
            return Match(network.contains(address))
        case .null: return .unknown
        }
    }

    private static func truth(_ text: String) -> Bool? {
        switch text.lowercased() {
        case "true": return true
        case "false": return false
        default: return nil
        }
    }

    private func matchesText(
        _ seen: String, _ kind: ConditionOperator.Kind, _ context: RequestContext
    ) -> Match {
        let pattern: Wildcard
        switch template.resolved(in: context) {
        case .missing: return .no
        case .unknown: return .unknown
        case .pattern(let resolved): pattern = resolved
        }
        switch kind {
        case .string: return Match(pattern.text == seen)
        case .stringIgnoringCase: return Match(pattern.text.lowercased() == seen.lowercased())
        case .arn: return Match(matchesARN(pattern, seen))
        default: return Match(pattern.matches(seen))
        }
    }

    /// Each of the six parts by itself.
    private func matchesARN(_ pattern: Wildcard, _ seen: String) -> Bool {
        let wanted = arnParts ?? pattern.arnParts
        let parts = seen.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
        guard wanted.count == 6, parts.count == 6 else { return pattern.matchesAll }
        return zip(wanted, parts).allSatisfy { $0.matches($1) }
    }
}
