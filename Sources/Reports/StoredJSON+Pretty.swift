internal import ReportStore

extension StoredJSON {
    /// The value over several lines, indented by two spaces, as policies are written.
    var pretty: String { pretty(indent: 0) }

    private func pretty(indent: Int) -> String {
        let inner = String(repeating: "  ", count: indent + 1)
        let outer = String(repeating: "  ", count: indent)
        switch self {
        case .array(let elements) where !elements.isEmpty:
            let lines = elements.map { inner + $0.pretty(indent: indent + 1) }
            return "[\n" + lines.joined(separator: ",\n") + "\n\(outer)]"
        case .object(let members) where !members.isEmpty:
            let lines = members.map {
                inner + "\(JSONText.quoted($0.name)): " + $0.value.pretty(indent: indent + 1)
            }
            return "{\n" + lines.joined(separator: ",\n") + "\n\(outer)}"
        default: return compact
        }
    }

    /// The value on one line.
    var compact: String {
        var text = ReportStore.JSONText()
        write(to: &text)
        return text.text
    }

    /// The strings of an array, or the one string.
    var oneOrManyTexts: [String] { text.map { [$0] } ?? texts }

    /// One string, or an array of several.
    static func oneOrMany(_ texts: [String]) -> StoredJSON {
        texts.count == 1 ? .string(texts[0]) : .array(texts.map(StoredJSON.string))
    }
}
