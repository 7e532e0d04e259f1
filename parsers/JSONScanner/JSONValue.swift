/// A small owned JSON tree, for what is read once: policies, settings, the parameters of a record
/// that matters. Not for the hot path; records are walked without building a tree.
///
/// Objects keep the order of their members and their duplicates; look-up takes the last, as
/// most parsers (and IAM) do.
public enum JSONValue: Hashable, Sendable {
    case null
    case bool(Bool)
    /// The number's text, as written: never rounded through a floating-point value.
    case number(String)
    case string(String)
    case array([JSONValue])
    case object([Member])

    /// One key and its value.
    public struct Member: Hashable, Sendable {
        /// The key, unescaped.
        public let key: String
        /// The value.
        public let value: JSONValue

        /// A member of an object.
        public init(_ key: String, _ value: JSONValue) {
            self.key = key
            self.value = value
        }
    }

    /// The deepest nesting that is read. AWS's own documents stay below 10.
    public static let maximumDepth = 128

    /// Reads one JSON value and nothing after it but white space. Throws `JSONError`.
    public init(parsing text: some StringProtocol) throws(JSONError) {
        try self.init(parsing: Array(text.utf8))
    }

    /// Members whose values are kept as the string of their own JSON text: documents within a
    /// document that are often the same, and need not be read again.
    public struct RawMembers: Sendable {
        let name: String
        let minimumDepth: Int

        /// Members of this name, of objects that stand at least this deep; the outermost object
        /// stands at 0.
        public init(named name: String, minimumDepth: Int) {
            self.name = name
            self.minimumDepth = minimumDepth
        }
    }

    /// Reads one JSON value of UTF-8 bytes and nothing after it but white space. A byte order
    /// mark before it is skipped; invalid UTF-8 is replaced. What is kept raw is only seen to be
    /// balanced. Throws `JSONError`.
    public init(parsing bytes: [UInt8], keepingRaw rawMembers: RawMembers? = nil)
        throws(JSONError)
    {
        var parser = JSONTreeParser(bytes, rawMembers: rawMembers)
        self = try parser.parseDocument()
    }

    /// The last member of that key, when this is an object that has it.
    public subscript(_ key: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.last { $0.key == key }?.value
    }

    /// The text, when this is a string.
    public var string: String? {
        if case .string(let text) = self { return text }
        return nil
    }

    /// The elements, when this is an array.
    public var array: [JSONValue]? {
        if case .array(let values) = self { return values }
        return nil
    }

    /// The members, when this is an object.
    public var members: [Member]? {
        if case .object(let members) = self { return members }
        return nil
    }

    /// The truth value, when this is `true` or `false`.
    public var bool: Bool? {
        if case .bool(let value) = self { return value }
        return nil
    }

    /// The elements of an array, or the value itself as the only one: AWS collapses lists of one.
    public var oneOrMany: [JSONValue] {
        if case .array(let values) = self { return values }
        return [self]
    }
}

extension JSONValue: CustomStringConvertible {
    /// Compact JSON, one line, keys in their order.
    public var description: String { serialized() }

    /// JSON text. With an indent, members and elements stand on lines of their own, as people
    /// paste them; without, compact. `sortingKeys` gives equal objects equal texts.
    public func serialized(indent: Int? = nil, sortingKeys: Bool = false) -> String {
        var text = ""
        write(to: &text, indent: indent, depth: 0, sortingKeys: sortingKeys)
        return text
    }

    private func write(to text: inout String, indent: Int?, depth: Int, sortingKeys: Bool) {
        switch self {
        case .null: text += "null"
        case .bool(let value): text += value ? "true" : "false"
        case .number(let digits): text += digits
        case .string(let string): JSONValue.writeQuoted(string, to: &text)
        case .array(let values):
            JSONValue.writeList(
                values, brackets: ("[", "]"), to: &text, indent: indent, depth: depth
            ) { value, text in
                value.write(to: &text, indent: indent, depth: depth + 1, sortingKeys: sortingKeys)
            }
        case .object(let members):
            let ordered = sortingKeys ? members.sorted { $0.key < $1.key } : members
            JSONValue.writeList(
                ordered, brackets: ("{", "}"), to: &text, indent: indent, depth: depth
            ) { member, text in
                JSONValue.writeQuoted(member.key, to: &text)
                text += indent == nil ? ":" : ": "
                member.value.write(
                    to: &text, indent: indent, depth: depth + 1, sortingKeys: sortingKeys)
            }
        }
    }

    private static func writeList<Element>(
        _ elements: [Element], brackets: (String, String), to text: inout String, indent: Int?,
        depth: Int, write: (Element, inout String) -> Void
    ) {
        text += brackets.0
        for (index, element) in elements.enumerated() {
            if index > 0 { text += "," }
            if let indent { writeLine(indent * (depth + 1), to: &text) }
            write(element, &text)
        }
        if let indent, !elements.isEmpty {
            writeLine(indent * depth, to: &text)
        }
        text += brackets.1
    }

    /// Begins a line that is indented so far.
    private static func writeLine(_ indent: Int, to text: inout String) {
        text += "\n"
        for _ in 0..<indent { text += " " }
    }

    /// Appends a JSON string literal as bytes, as `writeQuoted(_:to:)` does.
    public static func appendQuoted(_ string: String, to bytes: inout [UInt8]) {
        if isPlain(string) {
            bytes.append(UInt8(ascii: "\""))
            bytes.append(contentsOf: string.utf8)
            bytes.append(UInt8(ascii: "\""))
        } else {
            var text = ""
            writeQuoted(string, to: &text)
            bytes.append(contentsOf: text.utf8)
        }
    }

    /// Whether a text is its own JSON text between the quotes.
    private static func isPlain(_ string: String) -> Bool {
        string.utf8.allSatisfy {
            $0 >= 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\")
        }
    }

    /// Appends a JSON string literal. Control characters, U+2028 and U+2029 are escaped, so that
    /// the text is safe on one line and inside a script.
    public static func writeQuoted(_ string: String, to text: inout String) {
        if isPlain(string) {
            text += "\""
            text += string
            text += "\""
            return
        }
        text += "\""
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            case "\u{00}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{2028}", "\u{2029}":
                let digits = String(scalar.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
            default: text.unicodeScalars.append(scalar)
            }
        }
        text += "\""
    }
}
