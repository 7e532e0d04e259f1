internal import JSON

extension JSONValue {
    /// The value on one line.
    var compact: String { description }
}
