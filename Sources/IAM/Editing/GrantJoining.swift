/// Grants as the fewest statements that allow exactly what the grants allow together. The result
/// depends on what is allowed alone, never on the order or the cut of what came in.
///
/// Each grant is taken apart into its smallest parts: one principal, one action, one resource and
/// one value for each condition. Parts that another part covers are dropped. Then parts are joined
/// list by list, and two are joined only where they differ in that one list: `{A, x} + {B, y}`
/// would allow `{A, y}` too.
struct GrantJoining {
    /// The joined grants, in one order.
    let grants: [PolicyGrant]

    init(_ given: some Sequence<PolicyGrant>) {
        var parts = Set(given.flatMap(GrantJoining.parts))
        parts = GrantJoining.uncovered(parts)
        parts = GrantJoining.joined(parts, \.resources)
        // A condition is found by its place, and grants have few.
        for place in 0..<(parts.map(\.conditions.count).max() ?? 0) {
            parts = GrantJoining.joined(parts, \.[valuesAt: place])
        }
        parts = GrantJoining.joined(parts, \.principals)
        parts = GrantJoining.joined(parts, \.actions)
        grants = parts.sorted { $0.order.lexicographicallyPrecedes($1.order) }
    }

    private static func parts(of grant: PolicyGrant) -> [PolicyGrant] {
        var parts = [grant.canonical]
        func split(_ list: WritableKeyPath<PolicyGrant, [String]>) {
            parts = parts.flatMap { part in
                part[keyPath: list].map { text in
                    var one = part
                    one[keyPath: list] = [text]
                    return one
                }
            }
        }
        if !grant.principals.isEmpty { split(\.principals) }
        split(\.actions)
        split(\.resources)
        for place in grant.conditions.indices { split(\.[valuesAt: place]) }
        return parts
    }

    /// Drops parts that another one covers: `lake/a/b` beside `lake/a/*`.
    private static func uncovered(_ parts: Set<PolicyGrant>) -> Set<PolicyGrant> {
        var parts = GrantJoining.uncovered(parts, \.resources)
        for place in 0..<(parts.map(\.conditions.count).max() ?? 0) {
            parts = GrantJoining.uncovered(parts, \.[valuesAt: place]) { part in
                // Only these operators read `*` as a wildcard.
                part.conditions.indices.contains(place)
                    && part.conditions[place].test == "StringLike"
            }
        }
        return parts
    }

    private static func uncovered(
        _ parts: Set<PolicyGrant>, _ list: WritableKeyPath<PolicyGrant, [String]>,
        where isPattern: (PolicyGrant) -> Bool = { _ in true }
    ) -> Set<PolicyGrant> {
        var patterns: [PolicyGrant: Set<Substring>] = [:]
        func alike(_ part: PolicyGrant) -> PolicyGrant {
            var key = part
            key[keyPath: list] = []
            return key
        }
        for part in parts where isPattern(part) {
            if let text = part[keyPath: list].first, let beginning = PrefixPattern.beginning(text) {
                patterns[alike(part), default: []].insert(beginning)
            }
        }
        guard !patterns.isEmpty else { return parts }
        return parts.filter { part in
            guard isPattern(part), let text = part[keyPath: list].first,
                let beginnings = patterns[alike(part)]
            else { return true }
            return !PrefixPattern.covers(beginnings, text)
        }
    }

    private static func joined(
        _ parts: Set<PolicyGrant>, _ list: WritableKeyPath<PolicyGrant, [String]>
    ) -> Set<PolicyGrant> {
        var lists: [PolicyGrant: Set<String>] = [:]
        for part in parts {
            var key = part
            key[keyPath: list] = []
            lists[key, default: []].formUnion(part[keyPath: list])
        }
        return Set(
            lists.map { key, texts in
                var grant = key
                grant[keyPath: list] = texts.sorted()
                return grant
            })
    }
}

extension PolicyGrant {
    /// The values of the condition at a place; those of a place that does not exist are none.
    fileprivate subscript(valuesAt place: Int) -> [String] {
        get { conditions.indices.contains(place) ? conditions[place].values : [] }
        set { if conditions.indices.contains(place) { conditions[place].values = newValue } }
    }

    fileprivate var order: [String] {
        actions + [""] + resources + [""] + principals + [""]
            + conditions.flatMap { [$0.test, $0.key] + $0.values }
    }
}

/// Patterns of policies that end in their only wildcard, `lake/a/*`: those that are easily held
/// against each other. Of any other pattern nothing is said.
enum PrefixPattern {
    /// What stands before the `*`; nil for another pattern, or none.
    static func beginning(_ text: String) -> Substring? {
        guard text.utf8.last == UInt8(ascii: "*") else { return nil }
        let beginning = text.dropLast()
        return isPlain(beginning) ? beginning : nil
    }

    /// Whether one of the beginnings, each followed by anything, covers a text and is not its own.
    static func covers(_ beginnings: Set<Substring>, _ text: String) -> Bool {
        let own = beginning(text)
        // `lake/a${*}` is the plain text `lake/a*`, which `lake/*` covers as well; a variable or a
        // wildcard before the end stays, since what stands there is not known.
        let fixed = own ?? Substring(text)
        let plain = fixed.utf8.prefix { !isSpecial($0) }
        // Compared by bytes: S3 takes two spellings of one letter for two keys.
        return beginnings.contains { $0 != own && plain.starts(with: $0.utf8) }
    }

    private static func isPlain(_ text: Substring) -> Bool { !text.utf8.contains(where: isSpecial) }

    private static func isSpecial(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "*") || byte == UInt8(ascii: "?") || byte == UInt8(ascii: "$")
    }
}

extension PolicyGrant {
    /// The fewest grants that allow exactly what these allow together, in one order.
    public static func joined(_ grants: some Sequence<PolicyGrant>) -> [PolicyGrant] {
        GrantJoining(grants).grants
    }
}
