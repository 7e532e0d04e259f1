/// A text of a policy that may hold variables: `arn:aws:s3:::lake/${aws:PrincipalTag/team}/*`.
///
/// Variables exist in `Version` 2012-10-17 only, in the resource part of a Resource and in the
/// values of string and ARN conditions (IAM User Guide, "IAM policy elements: Variables and
/// tags"). In older documents `${…}` is plain text. `${*}`, `${?}` and `${$}` are the characters
/// themselves.
final class Template: Sendable {
    /// Where `${…}` is a variable.
    enum Variables: Hashable, Sendable {
        case nowhere
        case everywhere
        /// Only in the resource part of an ARN, which follows the fifth colon.
        case inResourcePart
    }

    /// How the text is compared.
    enum Comparison: Hashable, Sendable {
        case literal
        case ignoringCase
        case pattern
    }

    private enum Part: Sendable {
        case tokens([Wildcard.Token])
        case variable(PolicyVariable)
    }

    /// A template with its variables replaced for one request.
    enum Resolution {
        case pattern(Wildcard)
        /// A key has no value, and there is no default: nothing matches.
        case missing
        /// A key's value is not known.
        case unknown
    }

    private let parts: [Part]
    private let comparison: Comparison
    /// The pattern, where there are no variables.
    let constant: Wildcard?
    /// The pattern with `*` for each variable: what it does not match, no value could make match.
    let outline: Wildcard

    init(_ text: String, _ comparison: Comparison, _ variables: Variables) {
        self.comparison = comparison
        guard variables != .nowhere, text.utf8.contains(UInt8(ascii: "$")) else {
            parts = []
            outline = Wildcard(comparison.tokens(of: text))
            constant = outline
            return
        }
        let parts = Template.parse(text, comparison, variables)
        var tokens: [Wildcard.Token] = []
        var isConstant = true
        for part in parts {
            if case .tokens(let piece) = part {
                tokens += piece
            } else {
                tokens.append(Wildcard.anyText)
                isConstant = false
            }
        }
        outline = Wildcard(tokens)
        constant = isConstant ? outline : nil
        self.parts = isConstant ? [] : parts
    }

    private static func parse(
        _ text: String, _ comparison: Comparison, _ variables: Variables
    ) -> [Part] {
        var parts: [Part] = []
        var rest = Substring(text)
        if variables == .inResourcePart {
            let pieces = text.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
            rest = pieces.count == 6 ? pieces[5] : ""
            parts.append(.tokens(comparison.tokens(of: text[..<rest.startIndex])))
            if pieces.count < 6 { return [.tokens(comparison.tokens(of: text))] }
        }
        while let dollar = rest.utf8.firstIndex(of: UInt8(ascii: "$")) {
            guard let (inner, end) = PolicyVariable.bounds(in: rest[dollar...]) else {
                let next = rest.utf8.index(after: dollar)
                parts.append(.tokens(comparison.tokens(of: rest[..<next])))
                rest = rest[next...]
                continue
            }
            parts.append(.tokens(comparison.tokens(of: rest[..<dollar])))
            if ["*", "?", "$"].contains(inner) {
                parts.append(.tokens(Wildcard.tokens(ofLiteral: inner)))
            } else {
                parts.append(.variable(PolicyVariable(inner)))
            }
            rest = rest[end...]
        }
        parts.append(.tokens(comparison.tokens(of: rest)))
        return parts
    }

    /// Whether a text matches, as a whole.
    func matches(_ text: Span<UInt8>, in context: RequestContext) -> Match {
        guard outline.matches(text) else { return .no }
        guard hasVariables else { return .yes }
        switch resolved(in: context) {
        case .missing: return .no
        case .unknown: return .unknown
        case .pattern(let pattern): return Match(pattern.matches(text))
        }
    }

    /// The pattern for one request.
    func resolved(in context: RequestContext) -> Resolution {
        if let constant { return .pattern(constant) }
        var tokens: [Wildcard.Token] = []
        var isUnknown = false
        for part in parts {
            switch part {
            case .tokens(let piece): tokens += piece
            case .variable(let variable):
                switch variable.value(in: context) {
                case .value(let text): tokens += comparison.tokens(ofLiteral: text)
                case .missing: return .missing
                case .unknown: isUnknown = true
                }
            }
        }
        return isUnknown ? .unknown : .pattern(Wildcard(tokens))
    }

    /// The keys whose values the template would need.
    func unknownKeys(in context: RequestContext) -> [String] {
        parts.compactMap { part in
            guard case .variable(let variable) = part,
                case .unknown = variable.value(in: context)
            else { return nil }
            return variable.key
        }
    }

    /// The keys of its variables, lowercased.
    var variableKeys: [String] {
        parts.compactMap { part in
            if case .variable(let variable) = part { variable.lowercasedKey } else { nil }
        }
    }

    /// The template with its variables replaced, for explanations; nil where it has no variables.
    func resolvedText(in context: RequestContext) -> String? {
        guard hasVariables else { return nil }
        switch resolved(in: context) {
        case .pattern(let pattern): return pattern.text
        case .missing: return "nothing, as a variable has no value"
        case .unknown:
            return "unknown, without the value of "
                + unknownKeys(in: context).joined(separator: " and ")
        }
    }

    /// Whether the template names keys.
    var hasVariables: Bool { constant == nil }
}

extension Template.Comparison {
    fileprivate func tokens(of text: some StringProtocol) -> [Wildcard.Token] {
        self == .pattern ? Wildcard.tokens(of: text) : tokens(ofLiteral: text)
    }

    /// A variable's value is never a pattern.
    fileprivate func tokens(ofLiteral text: some StringProtocol) -> [Wildcard.Token] {
        self == .ignoringCase
            ? Wildcard.tokens(ofLiteral: text.lowercased()) : Wildcard.tokens(ofLiteral: text)
    }
}
