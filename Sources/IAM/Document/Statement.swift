public import JSON

/// Allow or deny.
public enum Effect: String, Sendable {
    case allow = "Allow"
    case deny = "Deny"
}

/// One statement of a policy, compiled for matching.
public struct Statement: Hashable, Sendable {
    /// Its place in the document, from 0.
    public let index: Int
    /// Nil when empty or missing.
    public let sid: String?
    /// The statement as decoded.
    public let value: JSONValue
    /// What it says, compiled.
    let rule: StatementRule

    /// Whether it allows or denies.
    public var effect: Effect { rule.effect }

    /// The Sid, else `#index`.
    public var label: String { sid ?? "#\(index)" }

    /// Whether it allows what S3 calls public access (S3 User Guide, "The meaning of public").
    public var isPublic: Bool { rule.isPublic }

    /// The statement as pretty-printed JSON, to be quoted.
    public var json: String { rule.quotation(of: value) }

    /// Equal when decoded from the same JSON at the same place.
    public static func == (left: Statement, right: Statement) -> Bool {
        left.index == right.index && left.value == right.value
    }

    /// Hashes what equality compares.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(index)
        hasher.combine(value)
    }
}

/// An element and its `Not…` form: which of the two, and its values.
struct ElementList<Value: Sendable>: Sendable {
    let isNegated: Bool
    let values: [Value]
    /// As written, for explanations.
    let texts: [String]
}
