import AWSTypes

/// What is known of a condition key.
public enum ConditionKeyState: Hashable, Sendable {
    /// Its values.
    case value([String])
    /// It is not in the request.
    case absent
    /// It is in the request, with a value that nobody saw.
    case presentUnknown
    /// It is in the request, and its value is one of these.
    case oneOf([String])
    /// Whether it is in the request is not known; if it is, its value is none of these.
    case noneOf([String])
    /// Whether it is in the request is not known.
    case unknown
}

/// The condition keys of one request, each with what is known of it and where that comes from.
/// Key names are compared without case.
public struct RequestContext: Sendable {
    private struct Entry: Sendable {
        /// As `ContextKey.name`.
        let name: String
        var state: ConditionKeyState
        var provenance: String?
    }

    /// Whether a key that is not given is absent (AWS's own rule) or unknown.
    public var isComplete: Bool
    /// The hashes of the entries' keys: requests have a few dozen, which are found sooner by
    /// going through these than by a look-up in a dictionary.
    private var hashes: [UInt64] = []
    private var entries: [Entry] = []
    private(set) var absentPrefixes: [String] = []
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
            append(key, state, provenance)
        }
    }

    /// Sets what is known of a key that is not given.
    mutating func add(
        _ key: String, _ state: @autoclosure () -> ConditionKeyState, from provenance: String
    ) {
        let key = ContextKey(key)
        if place(of: key) == nil { append(key, state(), provenance) }
    }

    private mutating func append(
        _ key: ContextKey, _ state: ConditionKeyState, _ provenance: String?
    ) {
        if entries.isEmpty, !isComplete {
            hashes.reserveCapacity(RequestContext.usualCount)
            entries.reserveCapacity(RequestContext.usualCount)
        }
        hashes.append(key.hash)
        entries.append(Entry(name: key.name, state: state, provenance: provenance))
    }

    /// How many keys a log shows of a request, with those whose absence it shows.
    private static let usualCount = 64

    /// Sets a key's only value, and from where it is.
    public mutating func set(_ key: String, _ value: String, from provenance: String = "") {
        set(key, .value([value]), from: provenance)
    }

    /// Sets a key for each of some tags, and says that every other key of the prefix is absent.
    /// Condition keys are compared without regard to case (IAM User Guide, "IAM JSON policy elements:
    /// Condition"): of tags that differ by that alone nobody says which one counts.
    public mutating func setTags(
        _ prefix: String, _ tags: [String: String], from provenance: String
    ) {
        let named = Dictionary(grouping: tags.sorted { $0.key < $1.key }) { $0.key.lowercased() }
        for (_, same) in named.sorted(by: { $0.key < $1.key }) {
            guard let tag = same.first else { continue }
            let isOne = Set(same.map(\.value)).count == 1
            set(prefix + tag.key, isOne ? .value([tag.value]) : .presentUnknown, from: provenance)
        }
        setAbsent(prefix: prefix, from: "not among \(provenance)")
    }

    /// Says that every key of a prefix that is not given is absent.
    public mutating func setAbsent(prefix: String, from provenance: String = "") {
        absentPrefixes.append(prefix.lowercased())
    }

    /// Every key that was given, in the order in which they were.
    var keys: [(key: String, state: ConditionKeyState, provenance: String?)] {
        entries.map { ($0.name, $0.state, $0.provenance) }
    }

    /// What is known of a key.
    public func state(of key: String) -> ConditionKeyState { state(of: ContextKey(key)) }

    func state(of key: ContextKey) -> ConditionKeyState {
        if let place = place(of: key) { return entries[place].state }
        return isComplete || isKnownAbsent(key) ? .absent : .unknown
    }

    private func place(of key: ContextKey) -> Int? {
        for index in hashes.indices
        where hashes[index] == key.hash && key.isNamed(entries[index].name) {
            return index
        }
        return nil
    }

    private func isKnownAbsent(_ key: ContextKey) -> Bool {
        guard !absentPrefixes.isEmpty || inapplicable != nil else { return false }
        let name = key.lowercased
        return absentPrefixes.contains { name.hasPrefix($0) }
            || inapplicable?.contains(name) ?? false
    }

    /// Says that keys which no request for the action carries are absent, unless they are given.
    mutating func setInapplicable(to action: Action) {
        inapplicable = isComplete ? nil : ContextKeyRules.inapplicable(to: action)
    }

    /// Whether nothing more can be learned of a key.
    func isKnown(_ key: String) -> Bool {
        switch state(of: key) {
        case .value, .absent: return true
        case .presentUnknown, .oneOf, .noneOf, .unknown: return false
        }
    }

    /// Where a key's state comes from.
    public func provenance(of key: String) -> String? {
        let key = ContextKey(key)
        if let place = place(of: key) { return entries[place].provenance }
        let isInapplicable = inapplicable?.contains(key.lowercased) ?? false
        return isInapplicable ? "no request for this action carries it" : nil
    }
}

/// A condition key's name, prepared for look-up. Names that differ only in case are the same.
struct ContextKey: Sendable {
    /// As given where it is ASCII, whose case the look-up passes over, which spares a copy of
    /// each of a request's keys; else lowercased.
    let name: String
    /// The same for names that differ only in case.
    let hash: UInt64
    private let keptLowercased: String?

    /// Worked out anew each time where `keepsLowercased` was not asked for.
    var lowercased: String { keptLowercased ?? name.lowercased() }

    init(_ name: String, keepsLowercased: Bool = false) {
        let (hash, isASCII) = ContextKey.hash(name)
        self.name = isASCII ? name : name.lowercased()
        self.hash = isASCII ? hash : ContextKey.hash(self.name).hash
        keptLowercased = keepsLowercased ? name.lowercased() : nil
    }

    /// Whether a prepared name is this one but for its case.
    func isNamed(_ other: String) -> Bool {
        name == other
            || name.utf8.elementsEqual(other.utf8) {
                ContextKey.lowercased($0) == ContextKey.lowercased($1)
            }
    }

    /// Names are few and told apart by comparison: what counts is that no step is slow.
    private static func hash(_ name: String) -> (hash: UInt64, isASCII: Bool) {
        let bytes = name.utf8.span
        var hash = UInt64(bytes.count)
        var bits: UInt8 = 0
        for index in bytes.indices {
            bits |= bytes[index]
            hash = (hash << 7 | hash >> 57) ^ UInt64(bytes[index] | 0x20)
        }
        return (hash, bits < 0x80)
    }

    private static func lowercased(_ byte: UInt8) -> UInt8 {
        byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") ? byte | 0x20 : byte
    }
}
