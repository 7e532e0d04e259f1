/// A pattern for ARNs: a value of `Resource`, `NotResource`, or of an ARN condition.
///
/// The first five parts are matched each by itself; in the sixth `*` and `?` reach over slashes
/// and colons (IAM User Guide, "IAM JSON policy elements: Resource", "ARN condition operators").
struct ARNPattern: Hashable, Sendable {
    let template: Template
    /// The pattern without variables, cut once.
    private let constant: CutPattern?

    init(_ text: String, _ variables: Template.Variables) {
        template = Template(text, .pattern, variables)
        constant = template.constant.map { CutPattern($0) }
    }

    /// Whether a resource's ARN matches. A pattern of fewer than six parts (`arn:aws:s3*`)
    /// reaches over them.
    func matchesResource(_ text: Span<UInt8>, in context: RequestContext) -> Match {
        matches(text, in: context) { $0.matches(text) ?? $0.whole.matches(text) }
    }

    /// Whether a condition key's value matches. What has not six parts matches nothing but `*`.
    func matchesValue(_ text: Span<UInt8>, in context: RequestContext) -> Match {
        matches(text, in: context) { $0.matches(text) ?? $0.whole.matchesAll }
    }

    private func matches(
        _ text: Span<UInt8>, in context: RequestContext, _ test: (CutPattern) -> Bool
    ) -> Match {
        if let constant { return Match(test(constant)) }
        switch template.resolved(in: context) {
        case .missing: return .no
        case .unknown(let widest): return widest.matches(text) ? .unknown : .no
        case .pattern(let pattern): return Match(test(CutPattern(pattern)))
        }
    }
}

/// A pattern cut at its first five colons.
private struct CutPattern: Hashable, Sendable {
    let whole: Wildcard
    /// The first five parts with their colons, where they hold no wildcards.
    private let head: [UInt8]
    /// The first five parts, where they do.
    private let parts: [Wildcard]
    /// The sixth part; nil where the pattern has fewer.
    private let resource: Wildcard?

    init(_ pattern: Wildcard) {
        whole = pattern
        let cut = pattern.tokens.split(
            separator: Wildcard.Token(UInt8(ascii: ":")), maxSplits: 5,
            omittingEmptySubsequences: false
        ).map { Wildcard(Array($0)) }
        let literals = cut.prefix(5).compactMap(\.literal)
        if cut.count < 6 {
            (head, parts, resource) = ([], [], nil)
        } else if literals.count == 5 {
            head = literals.flatMap { $0 + [UInt8(ascii: ":")] }
            (parts, resource) = ([], cut[5])
        } else {
            (head, parts, resource) = ([], Array(cut.prefix(5)), cut[5])
        }
    }

    /// Whether a text matches part by part; nil where one of the two has fewer than six parts.
    func matches(_ text: Span<UInt8>) -> Bool? {
        guard let resource else { return nil }
        guard !parts.isEmpty else {
            guard text.hasPrefix(head) else { return text.colonCount < 5 ? nil : false }
            return resource.matches(text.extracting(head.count..<text.count))
        }
        guard text.colonCount >= 5 else { return nil }
        var start = 0
        for part in parts {
            var end = start
            while text[end] != UInt8(ascii: ":") { end += 1 }
            guard part.matches(text.extracting(start..<end)) else { return false }
            start = end + 1
        }
        return resource.matches(text.extracting(start..<text.count))
    }
}

extension Span<UInt8> {
    /// The colons of a text, counted no further than five.
    fileprivate var colonCount: Int {
        var count = 0
        for index in indices where self[index] == UInt8(ascii: ":") {
            count += 1
            if count == 5 { return count }
        }
        return count
    }
}
