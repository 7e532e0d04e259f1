/// A variable between `${` and `}`: a key, and perhaps a default,
/// `aws:PrincipalTag/team, 'company-wide'`.
struct PolicyVariable: Sendable {
    /// As written.
    let key: String
    private let lookupKey: ContextKey
    /// The text that stands for the key where it has no value.
    private let fallback: String?
    private let isSetKey: Bool

    var lowercasedKey: String { lookupKey.lowercased }

    /// What stands for the variable in one request.
    enum Value {
        case value(String)
        case missing
        case unknown
    }

    init(_ inner: Substring) {
        let comma = inner.firstIndex(of: ",")
        key = String(inner[..<(comma ?? inner.endIndex)])
        lookupKey = ContextKey(key, keepsLowercased: true)
        isSetKey = ContextKeyRules.setKeys.contains(lookupKey.lowercased)
        guard let comma else {
            fallback = nil
            return
        }
        let value = inner[inner.index(after: comma)...].drop { $0 == " " }
        let isQuoted = value.utf8.count >= 2 && value.hasPrefix("'") && value.hasSuffix("'")
        fallback = isQuoted ? String(value.dropFirst().dropLast()) : nil
    }

    /// The text between the braces of a variable that begins here, and the place after it. A
    /// default's quotes may hold a brace.
    static func bounds(in text: Substring) -> (inner: Substring, end: String.Index)? {
        guard text.hasPrefix("${") else { return nil }
        let start = text.utf8.index(text.startIndex, offsetBy: 2)
        var isQuoted = false
        var index = start
        while index < text.endIndex {
            switch text.utf8[index] {
            case UInt8(ascii: "'"): isQuoted.toggle()
            case UInt8(ascii: "}") where !isQuoted:
                return (text[start..<index], text.utf8.index(after: index))
            default: break
            }
            index = text.utf8.index(after: index)
        }
        return nil
    }

    /// A key that holds a set is of no use as a variable, whatever its values (IAM User Guide,
    /// "Variables and tags": only single-valued keys).
    func value(in context: RequestContext) -> Value {
        var value = fallback.map { Value.value($0) } ?? .missing
        guard !isSetKey else { return value }
        switch context.state(of: lookupKey) {
        case .value(let values): if values.count == 1 { value = .value(values[0]) }
        case .absent: break
        case .presentUnknown, .oneOf, .noneOf, .unknown: value = .unknown
        }
        return value
    }
}
