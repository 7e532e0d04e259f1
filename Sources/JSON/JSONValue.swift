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

    /// How many values one tree has at the most. Each takes up to 200 bytes, however short its text:
    /// so much text of `{"":0}` would take fifty times its size.
    public static let maximumValues = 1 << 20

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

    /// Reads an object of which only these members are kept. What is no JSON throws as for the
    /// whole.
    public init(parsing bytes: [UInt8], keeping keys: [StaticString]) throws(JSONError) {
        var parser = JSONTreeParser(bytes, keys: keys)
        self = try parser.parseDocument()
    }

    /// The last member of that key, when this is an object that has it.
    public subscript(_ key: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        // Most keys are of another length, which is seen without a look at them.
        let length = key.utf8.count
        for index in members.indices.reversed()
        where members[index].key.utf8.count == length && members[index].key == key {
            return members[index].value
        }
        return nil
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
