package import JSON

/// How the store reads back the JSON that it wrote.
extension JSONValue {
    /// Reads one whole JSON text; nil where it is none.
    package init?(_ text: String) {
        guard let value = try? JSONValue(parsing: text) else { return nil }
        self = value
    }

    /// The elements, where it is an array.
    package var elements: [JSONValue] { array ?? [] }

    /// The number, where it is a whole one.
    package var integer: Int64? {
        if case .number(let digits) = self { return Int64(digits) }
        return nil
    }

    /// The strings of an array of strings.
    package var texts: [String] { elements.compactMap(\.string) }

    /// The strings of an object of strings, by name.
    package var textsByName: [String: String] {
        var texts: [String: String] = [:]
        for member in members ?? [] { texts[member.key] = member.value.string }
        return texts
    }
}

extension JSONValue {
    /// The string, where it is one.
    package var text: String? { string }
}

extension JSONValue.Member {
    /// A member of an object.
    package init(name: String, value: JSONValue) { self.init(name, value) }

    /// The member's name.
    package var name: String { key }
}
