import ReportStore

/// Writes JSON: objects keep the order in which members are added, as DESIGN 4.3 fixes it.
enum JSONText {
    /// A string literal as the store writes them: whatever moves a cursor, ends a line or turns the
    /// direction of text is escaped.
    static func quoted(_ string: String) -> String {
        var json = ReportStore.JSONText()
        json.value(string)
        return json.text
    }

    static func string(_ value: String?) -> String { value.map(quoted) ?? "null" }

    static func list(_ values: [String]) -> String { "[" + values.joined(separator: ",") + "]" }

    static func object(_ members: [(String, String)]) -> String {
        "{" + members.map { "\(quoted($0.0)):\($0.1)" }.joined(separator: ",") + "}"
    }

    /// An object of texts; absent ones are left out.
    static func texts(_ members: [(name: String, value: String?)]) -> String {
        object(members.compactMap { name, value in value.map { (name, quoted($0)) } })
    }
}
