internal import JSON

/// JSON put together from parts that are JSON already: objects keep the order in which members are
/// added, as `report --format json` promises it.
extension JSONText {
    /// A string literal.
    static func quoted(_ string: String) -> String {
        var json = JSONText()
        json.value(string)
        return json.text
    }

    /// A string literal, or `null`.
    static func string(_ value: String?) -> String { value.map(quoted) ?? "null" }

    /// An array of JSON texts.
    static func list(_ values: [String]) -> String { "[" + values.joined(separator: ",") + "]" }

    /// An object of JSON texts.
    static func object(_ members: [(String, String)]) -> String {
        "{" + members.map { "\(quoted($0.0)):\($0.1)" }.joined(separator: ",") + "}"
    }

    /// An object of texts; absent ones are left out.
    static func texts(_ members: [(name: String, value: String?)]) -> String {
        object(members.compactMap { name, value in value.map { (name, quoted($0)) } })
    }
}
