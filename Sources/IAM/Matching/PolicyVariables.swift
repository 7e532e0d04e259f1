/// A text of a policy that may hold variables: `arn:aws:s3:::lake/${aws:PrincipalTag/team}/*`.
///
/// Variables exist in `Version` 2012-10-17 only, in the resource part of a Resource and in the
/// values of string and ARN conditions (IAM User Guide, "IAM policy elements: Variables and
/// tags"). In older documents `${…}` is plain text. `${*}`, `${?}` and `${$}` are the characters
/// themselves.
struct Template: Hashable, Sendable {
    enum Part: Hashable, Sendable {
        case pattern(Wildcard)
        /// The key, lowercased, and the text that stands for it where it has no value.
        case variable(key: String, fallback: String?)
    }

    /// What a template comes to for one request.
    enum Resolution {
        case pattern(Wildcard)
        /// A key has no value, and there is no default: nothing matches.
        case missing
        /// A key's value is not known.
        case unknown(String)
    }

    let text: String
    private let parts: [Part]
    /// The pattern, where there are no variables.
    let constant: Wildcard?

    init(_ text: String, allowsVariables: Bool) {
        self.text = text
        guard allowsVariables, text.utf8.contains(UInt8(ascii: "$")) else {
            let pattern = Wildcard(text)
            parts = [.pattern(pattern)]
            constant = pattern
            return
        }
        let parts = Template.parse(text)
        self.parts = parts
        if parts.count == 1, case .pattern(let pattern) = parts[0] {
            constant = pattern
        } else {
            constant = nil
        }
    }

    private static func parse(_ text: String) -> [Part] {
        var parts: [Part] = []
        var pattern = Wildcard()
        var rest = Array(text.utf8)[...]
        while let byte = rest.first {
            guard byte == UInt8(ascii: "$"), rest.dropFirst().first == UInt8(ascii: "{"),
                let end = rest.firstIndex(of: UInt8(ascii: "}"))
            else {
                pattern.append(byte, wild: true)
                rest = rest.dropFirst()
                continue
            }
            let inner = String(decoding: rest[(rest.startIndex + 2)..<end], as: UTF8.self)
            rest = rest[(end + 1)...]
            if ["*", "?", "$"].contains(inner) {
                pattern.append(literal: inner)
                continue
            }
            parts.append(.pattern(pattern))
            pattern = Wildcard()
            parts.append(variable(inner))
        }
        parts.append(.pattern(pattern))
        return parts
    }

    /// `aws:PrincipalTag/team, 'company-wide'`.
    private static func variable(_ inner: String) -> Part {
        guard let comma = inner.firstIndex(of: ",") else {
            return .variable(key: inner.lowercased(), fallback: nil)
        }
        let value = inner[inner.index(after: comma)...].drop { $0 == " " }
        let isQuoted = value.count >= 2 && value.first == "'" && value.last == "'"
        return .variable(
            key: inner[..<comma].lowercased(),
            fallback: isQuoted ? String(value.dropFirst().dropLast()) : nil)
    }

    /// The pattern for one request.
    func resolved(in context: RequestContext) -> Resolution {
        if let constant { return .pattern(constant) }
        var pattern = Wildcard()
        var unknown: String?
        for part in parts {
            switch part {
            case .pattern(let piece): pattern.append(piece)
            case .variable(let key, let fallback):
                switch context.state(ofLowercased: key) {
                case .value(let values) where values.count == 1:
                    pattern.append(literal: values[0])
                case .value, .absent:
                    guard let fallback else { return .missing }
                    pattern.append(literal: fallback)
                case .presentUnknown, .unknown: unknown = key
                }
            }
        }
        return unknown.map { .unknown($0) } ?? .pattern(pattern)
    }
}

extension Wildcard {
    mutating func append(_ other: Wildcard) {
        for token in other.tokens {
            if token < Wildcard.anyText {
                append(UInt8(truncatingIfNeeded: token), wild: false)
            } else {
                append(
                    token == Wildcard.anyText ? UInt8(ascii: "*") : UInt8(ascii: "?"), wild: true)
            }
        }
    }
}
