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

    /// Reads an object of which only these members are kept. What is no JSON throws as for the whole.
    public init(parsing bytes: [UInt8], keeping keys: [StaticString]) throws(JSONError) {
        var parser = JSONTreeParser(bytes, keys: keys)
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
        var bytes: [UInt8] = []
        write(to: &bytes, indent: indent, depth: 0, sortingKeys: sortingKeys)
        return String(decoding: bytes, as: UTF8.self)
    }

    private func write(to bytes: inout [UInt8], indent: Int?, depth: Int, sortingKeys: Bool) {
        switch self {
        case .null: bytes += "null".utf8
        case .bool(let value): bytes += (value ? "true" : "false").utf8
        case .number(let digits): bytes += digits.utf8
        case .string(let string): JSONValue.appendQuoted(string, to: &bytes)
        case .array(let values):
            bytes.append(UInt8(ascii: "["))
            for (index, value) in values.enumerated() {
                JSONValue.beginElement(index, indent: indent, depth: depth, to: &bytes)
                value.write(to: &bytes, indent: indent, depth: depth + 1, sortingKeys: sortingKeys)
            }
            if !values.isEmpty { JSONValue.beginLine(indent, depth, to: &bytes) }
            bytes.append(UInt8(ascii: "]"))
        case .object(let members):
            bytes.append(UInt8(ascii: "{"))
            let ordered = sortingKeys ? members.sorted { $0.key < $1.key } : members
            for (index, member) in ordered.enumerated() {
                JSONValue.beginElement(index, indent: indent, depth: depth, to: &bytes)
                JSONValue.appendQuoted(member.key, to: &bytes)
                bytes.append(UInt8(ascii: ":"))
                if indent != nil { bytes.append(UInt8(ascii: " ")) }
                member.value.write(
                    to: &bytes, indent: indent, depth: depth + 1, sortingKeys: sortingKeys)
            }
            if !members.isEmpty { JSONValue.beginLine(indent, depth, to: &bytes) }
            bytes.append(UInt8(ascii: "}"))
        }
    }

    private static func beginElement(
        _ index: Int, indent: Int?, depth: Int, to bytes: inout [UInt8]
    ) {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        beginLine(indent, depth + 1, to: &bytes)
    }

    /// Begins a line so deep, where lines are wanted.
    private static func beginLine(_ indent: Int?, _ depth: Int, to bytes: inout [UInt8]) {
        guard let indent else { return }
        bytes.append(UInt8(ascii: "\n"))
        for _ in 0..<(indent * depth) { bytes.append(UInt8(ascii: " ")) }
    }

    /// Appends a JSON string literal in UTF-8. Control characters, U+2028 and U+2029 are escaped,
    /// so that the text is safe on one line and inside a script.
    public static func appendQuoted(_ string: String, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        if isPlain(string) {
            bytes += string.utf8
        } else {
            for scalar in string.unicodeScalars { append(scalar, to: &bytes) }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    /// Whether a text is its own JSON text between the quotes.
    private static func isPlain(_ string: String) -> Bool {
        string.utf8.allSatisfy {
            $0 >= 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\")
        }
    }

    private static func append(_ scalar: Unicode.Scalar, to bytes: inout [UInt8]) {
        switch scalar {
        case "\"": bytes += "\\\"".utf8
        case "\\": bytes += "\\\\".utf8
        case "\n": bytes += "\\n".utf8
        case "\r": bytes += "\\r".utf8
        case "\t": bytes += "\\t".utf8
        case "\u{00}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{2028}", "\u{2029}":
            let digits = String(scalar.value, radix: 16)
            bytes += ("\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits).utf8
        default: bytes += String(scalar).utf8
        }
    }
}
