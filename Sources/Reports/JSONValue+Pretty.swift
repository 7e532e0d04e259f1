internal import JSON
internal import ReportStore

extension JSONValue {
    /// The value over several lines, indented by two spaces, as policies are written.
    var pretty: String { serialized(indent: 2) }

    /// The value on one line.
    var compact: String { description }

    /// The strings of an array, or the one string.
    var oneOrManyTexts: [String] { string.map { [$0] } ?? texts }

    /// One string, or an array of several.
    static func oneOrMany(_ texts: [String]) -> JSONValue {
        texts.count == 1 ? .string(texts[0]) : .array(texts.map(JSONValue.string))
    }
}
