import JSON

/// How AWS's services write the same things differently: the CLI in PascalCase, Config in
/// camelCase, CloudTrail with truth values as texts, lists of one as their element, and JSON
/// inside strings.
extension JSONValue {
    /// How often JSON may be wrapped in a string.
    static let maximumWrappings = 4

    /// The member of that name, whatever the case of its letters; nil where it is null.
    func field(_ name: String) -> JSONValue? {
        if let exact = self[name] { return exact == .null ? nil : exact }
        let lowered = name.lowercased()
        guard let found = members?.last(where: { $0.key.lowercased() == lowered })?.value,
            found != .null
        else { return nil }
        return found
    }

    /// The elements of a list, a single object as the only one, and none for the empty text that
    /// CloudTrail writes for an empty element; nil for anything else.
    var items: [JSONValue]? {
        switch self {
        case .array(let values): return values
        case .object: return [self]
        case .string(let text): return text.isEmpty ? [] : nil
        default: return nil
        }
    }

    /// `true`, `"true"`, `"True"`; nil for what is no truth value.
    var truth: Bool? {
        if let bool { return bool }
        switch string?.lowercased() {
        case "true": return true
        case "false": return false
        default: return nil
        }
    }

    /// A text, a number or a truth value as a text: S3's events give what an XML element holds the
    /// type that it looks like, so that a tag's value `true` is no string.
    var scalar: String? {
        switch self {
        case .string(let text): return text
        case .number(let digits): return digits
        case .bool(let isTrue): return isTrue ? "true" : "false"
        default: return nil
        }
    }

    /// The object or list inside a string, however often it is wrapped; any other value as it is.
    var unwrapped: JSONValue {
        var value = self
        for _ in 0..<JSONValue.maximumWrappings {
            guard let text = value.string,
                let first = text.utf8.first(where: { $0 > 0x20 }),
                "{[\"".utf8.contains(first), let inner = try? JSONValue(parsing: text)
            else { return value }
            value = inner
        }
        return value
    }

    /// An object of texts, in this order; a nil value is written as null.
    static func texts(_ members: [(String, String?)]) -> String {
        JSONValue.object(
            members.map { JSONValue.Member($0.0, $0.1.map { .string($0) } ?? .null) }
        ).description
    }
}
