import AWSTypes

/// What is known of a condition key.
public enum ConditionKeyState: Hashable, Sendable {
    /// Its values.
    case value([String])
    /// It is not in the request.
    case absent
    /// It is in the request, with a value that nobody saw.
    case presentUnknown
    /// Whether it is in the request is not known; if it is, its value is none of these.
    case noneOf([String])
    /// Whether it is in the request is not known.
    case unknown
}

/// The condition keys of one request, each with what is known of it and where that comes from.
/// Key names are compared without case.
public struct RequestContext: Sendable {
    private struct Entry: Sendable {
        let key: ContextKey
        var state: ConditionKeyState
        var provenance: String?
    }

    /// Whether a key that is not given is absent (AWS's own rule) or unknown.
    public var isComplete: Bool
    /// The hashes of the entries' keys: requests have a few dozen, which are found sooner by
    /// going through these than by a look-up in a dictionary.
    private var hashes: [UInt64] = []
    private var entries: [Entry] = []
    private var absentPrefixes: [String] = []
    private var inapplicable: ContextKeyRules.Inapplicable?

    /// A context without keys.
    public init(isComplete: Bool) { self.isComplete = isComplete }

    /// Sets what is known of a key, and from where.
    public mutating func set(
        _ key: String, _ state: ConditionKeyState, from provenance: String = ""
    ) {
        let key = ContextKey(key)
        let provenance = provenance.isEmpty ? nil : provenance
        if let place = place(of: key) {
            entries[place].state = state
            entries[place].provenance = provenance ?? entries[place].provenance
        } else {
            hashes.append(key.hash)
            entries.append(Entry(key: key, state: state, provenance: provenance))
        }
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
    public func state(of key: String) -> ConditionKeyState { state(of: ContextKey(key)) }

    func state(of key: ContextKey) -> ConditionKeyState {
        if let place = place(of: key) { return entries[place].state }
        return isComplete || isKnownAbsent(key) ? .absent : .unknown
    }

    private func place(of key: ContextKey) -> Int? {
        for index in hashes.indices
        where hashes[index] == key.hash && entries[index].key.lowercased == key.lowercased {
            return index
        }
        return nil
    }

    private func isKnownAbsent(_ key: ContextKey) -> Bool {
        absentPrefixes.contains { key.lowercased.hasPrefix($0) }
            || inapplicable?.contains(key.lowercased) ?? false
    }

    /// Says that keys which no request for the action carries are absent, unless they are given.
    mutating func setInapplicable(to action: Action) {
        inapplicable = isComplete ? nil : ContextKeyRules.inapplicable(to: action)
    }

    /// Whether nothing more can be learned of a key.
    func isKnown(_ key: String) -> Bool {
        switch state(of: key) {
        case .value, .absent: return true
        case .presentUnknown, .noneOf, .unknown: return false
        }
    }

    func isGiven(_ key: String) -> Bool { place(of: ContextKey(key)) != nil }

    /// Where a key's state comes from.
    public func provenance(of key: String) -> String? {
        let key = ContextKey(key)
        if let place = place(of: key) { return entries[place].provenance }
        let isInapplicable = inapplicable?.contains(key.lowercased) ?? false
        return isInapplicable ? "no request for this action carries it" : nil
    }
}

/// A condition key's name, prepared for look-up.
struct ContextKey: Hashable, Sendable {
    let lowercased: String
    /// FNV-1a.
    let hash: UInt64

    init(_ name: String) {
        lowercased = name.lowercased()
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in lowercased.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        self.hash = hash
    }
}
