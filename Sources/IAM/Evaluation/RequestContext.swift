import AWSTypes

/// What is known of a condition key.
public enum ConditionKeyState: Hashable, Sendable {
    /// Its values.
    case value([String])
    /// It is not in the request.
    case absent
    /// It is in the request, with a value that nobody saw.
    case presentUnknown
    /// Whether it is in the request is not known.
    case unknown
}

/// The condition keys of one request, each with what is known of it and where that comes from.
/// Key names are compared without case.
public struct RequestContext: Sendable {
    /// Whether a key that is not given is absent (AWS's own rule) or unknown.
    public var isComplete: Bool
    private var states: [String: ConditionKeyState] = [:]
    private var provenances: [String: String] = [:]
    private var absentPrefixes: [String] = []
    private var inapplicable: ContextKeyRules.Inapplicable?

    /// A context without keys.
    public init(isComplete: Bool) { self.isComplete = isComplete }

    /// Sets what is known of a key, and from where.
    public mutating func set(
        _ key: String, _ state: ConditionKeyState, from provenance: String = ""
    ) {
        let name = key.lowercased()
        states[name] = state
        if !provenance.isEmpty { provenances[name] = provenance }
    }

    /// Sets a key's only value, and from where it is.
    public mutating func set(_ key: String, _ value: String, from provenance: String = "") {
        set(key, .value([value]), from: provenance)
    }

    /// Says that every key of a prefix that is not given is absent.
    public mutating func setAbsent(prefix: String, from provenance: String = "") {
        absentPrefixes.append(prefix.lowercased())
    }

    /// What is known of a key.
    public func state(of key: String) -> ConditionKeyState { state(ofLowercased: key.lowercased()) }

    func state(ofLowercased key: String) -> ConditionKeyState {
        if let state = states[key] { return state }
        return isComplete || isKnownAbsent(key) ? .absent : .unknown
    }

    private func isKnownAbsent(_ key: String) -> Bool {
        absentPrefixes.contains { key.hasPrefix($0) } || inapplicable?.contains(key) ?? false
    }

    /// Says that keys which no request for the action carries are absent, unless they are given.
    mutating func setInapplicable(to action: Action) {
        inapplicable = isComplete ? nil : ContextKeyRules.inapplicable(to: action)
    }

    /// Whether nothing more can be learned of a key.
    func isKnown(_ key: String) -> Bool {
        switch state(of: key) {
        case .value, .absent: return true
        case .presentUnknown, .unknown: return false
        }
    }

    func isGiven(_ key: String) -> Bool { states[key.lowercased()] != nil }

    /// Where a key's state comes from.
    public func provenance(of key: String) -> String? {
        let key = key.lowercased()
        if let provenance = provenances[key] { return provenance }
        let isInapplicable = states[key] == nil && inapplicable?.contains(key) ?? false
        return isInapplicable ? "no request for this action carries it" : nil
    }
}
