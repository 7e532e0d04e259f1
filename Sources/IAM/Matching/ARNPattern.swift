/// A pattern for ARNs: a value of `Resource`, `NotResource`, or of an ARN condition.
///
/// The first five parts are matched each by itself; in the sixth `*` and `?` reach over slashes
/// and colons (IAM User Guide, "IAM JSON policy elements: Resource", "ARN condition operators").
final class ARNPattern: Sendable {
    let template: Template
    /// Whether no wildcard stands before the fifth colon: the pattern as a whole then matches what
    /// its parts do.
    private let hasPlainHead: Bool
    /// The pattern without variables, cut once, where its head has wildcards.
    private let constant: CutPattern?

    init(_ text: String, _ variables: Template.Variables) {
        template = Template(text, .pattern, variables)
        hasPlainHead = template.outline.plainColonCount >= 5
        constant = hasPlainHead ? nil : template.constant.map { CutPattern($0) }
    }

    /// Whether a resource's ARN matches. A pattern of fewer than six parts (`arn:aws:s3*`)
    /// reaches over them.
    func matchesResource(_ text: Span<UInt8>, in context: RequestContext) -> Match {
        if hasPlainHead { return template.matches(text, in: context) }
        return matches(text, in: context) { $0.matches(text) ?? $0.whole.matches(text) }
    }

    /// Whether all resources whose ARNs begin with a text match, or none of them; where that is
    /// not seen at once, false.
    func matchesAllOrNone(beginningWith start: String) -> Bool {
        guard let pattern = template.constant else { return false }
        return pattern.matchesAll
            || hasPlainHead && pattern.matchesAllOrNone(beginningWith: start.utf8.span)
    }

    /// Whether a condition key's value matches. What has not six parts matches nothing but `*`.
    func matchesValue(_ text: Span<UInt8>, in context: RequestContext) -> Match {
        if hasPlainHead { return template.matches(text, in: context) }
        return matches(text, in: context) { $0.matches(text) ?? $0.whole.matchesAll }
    }

    private func matches(
        _ text: Span<UInt8>, in context: RequestContext, _ test: (CutPattern) -> Bool
    ) -> Match {
        if let constant { return Match(test(constant)) }
        guard template.outline.matches(text) else { return .no }
        switch template.resolved(in: context) {
        case .missing: return .no
        case .unknown: return .unknown
        case .pattern(let pattern): return Match(test(CutPattern(pattern)))
        }
    }
}

/// A pattern cut at its first five colons.
private final class CutPattern: Sendable {
    let whole: Wildcard
    /// The six parts; empty where the pattern has fewer.
    private let parts: [Wildcard]

    init(_ pattern: Wildcard) {
        whole = pattern
        let cut = pattern.tokens.split(
            separator: Wildcard.colon, maxSplits: 5, omittingEmptySubsequences: false)
        parts = cut.count == 6 ? cut.map { Wildcard(Array($0)) } : []
    }

    /// Whether a text matches part by part; nil where one of the two has fewer than six parts.
    func matches(_ text: Span<UInt8>) -> Bool? {
        guard !parts.isEmpty, text.colonCount >= 5 else { return nil }
        var start = 0
        for part in parts.dropLast() {
            var end = start
            while text[end] != UInt8(ascii: ":") { end += 1 }
            guard part.matches(text.extracting(start..<end)) else { return false }
            start = end + 1
        }
        return parts[5].matches(text.extracting(start..<text.count))
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
