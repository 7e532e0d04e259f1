public import JSON

/// A decoded policy document, compiled for evaluation. A value; copies share their statements.
public struct PolicyDocument: Hashable, Sendable {
    /// As given by whoever decoded it; shown in reports.
    public let name: String
    /// `2012-10-17` or `2008-10-17`, the default where it is missing.
    public let version: String
    /// In the document's order.
    public let statements: [Statement]
    /// What the statements say, for evaluation.
    let rules: [StatementRule]
    /// What the statements tell requests apart by: asked for with every denial, so worked out once.
    let distinctions: Distinctions
    /// The document as decoded.
    let value: JSONValue

    /// The document as pretty-printed JSON.
    public var json: String { value.serialized(indent: 2) }

    /// Equal when decoded from the same JSON under the same name.
    public static func == (left: PolicyDocument, right: PolicyDocument) -> Bool {
        left.name == right.name && left.value == right.value
    }

    /// Hashes what equality compares.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(name)
        hasher.combine(value)
    }

    /// The same document under another name.
    public func renamed(_ name: String) -> PolicyDocument {
        PolicyDocument(
            name: name, version: version, statements: statements, rules: rules,
            distinctions: distinctions, value: value)
    }

    init(name: String, version: String, statements: [Statement], value: JSONValue) {
        let rules = statements.map(\.rule)
        self.init(
            name: name, version: version, statements: statements, rules: rules,
            distinctions: Distinctions(of: rules), value: value)
    }

    private init(
        name: String, version: String, statements: [Statement], rules: [StatementRule],
        distinctions: Distinctions, value: JSONValue
    ) {
        self.name = name
        self.version = version
        self.statements = statements
        self.rules = rules
        self.distinctions = distinctions
        self.value = value
    }

    /// Decodes a document as AWS delivers it: JSON text, also URL-encoded, once or twice.
    /// Throws `PolicyError`.
    public static func decode(_ text: String, name: String) throws(PolicyError) -> PolicyDocument {
        try PolicyDecoder(name: name).decode(.string(text))
    }

    /// The JSON of a document in whatever it was wrapped; not decoded yet. Throws `PolicyError`.
    public static func unwrapped(_ value: JSONValue) throws(PolicyError) -> JSONValue {
        try PolicyDecoder(name: "").unwrapped(value)
    }

    /// Decodes a document that is a JSON object, or a JSON string that holds one.
    /// Throws `PolicyError`.
    public static func decode(_ value: JSONValue, name: String) throws(PolicyError)
        -> PolicyDocument
    {
        try PolicyDecoder(name: name).decode(value)
    }
}
