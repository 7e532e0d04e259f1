import JSON

/// Tells whether two values say the same. A policy reads back from AWS with other spaces, another
/// order of keys, and lists of one as their element: no change.
enum SameValue {
    /// Whether the values are equal but for how their JSON is written.
    static func areSame(_ left: HistoryEntry.Value, _ right: HistoryEntry.Value) -> Bool {
        if left == right { return true }
        guard let left = left.text, let right = right.text, isObject(left), isObject(right),
            let first = try? JSONValue(parsing: left), let second = try? JSONValue(parsing: right)
        else { return false }
        return normal(first) == normal(second)
    }

    private static func isObject(_ text: String) -> Bool { text.utf8.first == UInt8(ascii: "{") }

    /// Keys in order, lists of one as their element.
    private static func normal(_ value: JSONValue) -> JSONValue {
        switch value {
        case .array(let values):
            return values.count == 1 ? normal(values[0]) : .array(values.map(normal))
        case .object(let members):
            return .object(
                members.map { JSONValue.Member($0.key, normal($0.value)) }
                    .sorted { $0.key < $1.key })
        default: return value
        }
    }
}
