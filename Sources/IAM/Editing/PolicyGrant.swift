import AWSTypes
import JSON

/// What one Allow statement says, as data: everyone it names may do every action on every resource
/// it names. It has no `Not…` element, so that grants can be joined and taken apart again.
public struct PolicyGrant: Hashable, Sendable {
    /// One test of a `Condition`: an operator, a key and the values of which one must hold.
    public struct Condition: Hashable, Sendable {
        /// The operator, such as `StringLike`.
        public let test: String
        /// The condition key, such as `s3:prefix`.
        public let key: String
        /// The values, as policies write them.
        public var values: [String]

        /// A test of a condition key.
        public init(_ test: String, _ key: String, _ values: [String]) {
            self.test = test
            self.key = key
            self.values = values
        }
    }

    /// ARNs, or `*` alone; empty in a policy that has no `Principal`, such as a role's own.
    public var principals: [String]
    /// IAM actions, such as `s3:GetObject`.
    public var actions: [String]
    /// ARNs as policies write them: `*` and `?` are wildcards.
    public var resources: [String]
    /// All of them must hold. Each pair of operator and key stands once.
    public var conditions: [Condition]

    /// A grant.
    public init(
        principals: [String] = [], actions: [String], resources: [String],
        conditions: [Condition] = []
    ) {
        self.principals = principals
        self.actions = actions
        self.resources = resources
        self.conditions = conditions
    }
}

extension PolicyGrant {
    /// The Sid that names the grant by its content, such as `Why403GetObject1f0c9a77d2`: two grants
    /// that differ never share one, and the same grant has the same one in every plan. Letters and
    /// digits only, which every kind of policy takes (IAM User Guide, "IAM JSON policy elements:
    /// Sid").
    public var sid: String {
        let name = actions.count == 1 ? actions[0].drop { $0 != ":" }.dropFirst() : "Access"
        let plain = name.unicodeScalars.filter { $0.properties.isAlphabetic && $0.isASCII }
        return PolicyGrant.sidPrefix + String(String.UnicodeScalarView(plain)) + digest
    }

    static let sidPrefix = "Why403"

    /// Ten hexadecimal digits of the content: names, not security.
    private var digest: String {
        var hash = FNV1a()
        hash.take(canonical.members("").description.utf8)
        let digits = String(hash.value >> 24, radix: 16)
        return String(repeating: "0", count: 10 - digits.utf8.count) + digits
    }

    /// The same grant with its lists in one order.
    var canonical: PolicyGrant {
        PolicyGrant(
            principals: Set(principals).sorted(), actions: Set(actions).sorted(),
            resources: Set(resources).sorted(),
            conditions: conditions.map { Condition($0.test, $0.key, Set($0.values).sorted()) }
                .sorted { ($0.test, $0.key) < ($1.test, $1.key) })
    }

    /// The statement as JSON, with this Sid.
    func statement(sid: String) -> JSONValue { members(sid) }

    /// The statement as pretty-printed JSON, with the Sid of its content.
    public var json: String { statement(sid: sid).serialized(indent: 2) }

    private func members(_ sid: String) -> JSONValue {
        var members = [
            JSONValue.Member("Sid", .string(sid)), JSONValue.Member("Effect", .string("Allow")),
        ]
        if !principals.isEmpty {
            let list = JSONValue.list(principals)
            members.append(
                JSONValue.Member(
                    "Principal",
                    principals == ["*"] ? list : .object([JSONValue.Member("AWS", list)])))
        }
        members.append(JSONValue.Member("Action", .list(actions)))
        members.append(JSONValue.Member("Resource", .list(resources)))
        if !conditions.isEmpty {
            members.append(JSONValue.Member("Condition", conditionBlocks))
        }
        return .object(members)
    }

    private var conditionBlocks: JSONValue {
        var blocks: [(test: String, keys: [JSONValue.Member])] = []
        for condition in conditions {
            let key = JSONValue.Member(condition.key, .list(condition.values))
            if let place = blocks.firstIndex(where: { $0.test == condition.test }) {
                blocks[place].keys.append(key)
            } else {
                blocks.append((condition.test, [key]))
            }
        }
        return .object(blocks.map { JSONValue.Member($0.test, .object($0.keys)) })
    }

    /// What a statement grants, where it says nothing that a grant cannot: no `Not…` element and no
    /// principal but `*` and AWS ones. Nil for all others, which editing never touches.
    init?(statement: JSONValue) {
        guard let members = statement.members, statement["Effect"]?.string == "Allow",
            Set(members.map(\.key)).count == members.count,
            members.allSatisfy({ PolicyGrant.elements.contains($0.key) }),
            let actions = statement["Action"]?.texts, !actions.isEmpty,
            let resources = statement["Resource"]?.texts, !resources.isEmpty,
            let principals = PolicyGrant.principals(statement["Principal"]),
            let conditions = PolicyGrant.conditions(statement["Condition"])
        else { return nil }
        self.init(
            principals: principals, actions: actions, resources: resources, conditions: conditions)
    }

    private static let elements: Set<String> = [
        "Sid", "Effect", "Principal", "Action", "Resource", "Condition",
    ]

    private static func principals(_ value: JSONValue?) -> [String]? {
        guard let value else { return [] }
        if let text = value.string { return text == "*" ? ["*"] : nil }
        guard let members = value.members, members.count == 1, members[0].key == "AWS",
            let texts = members[0].value.texts, !texts.isEmpty, !texts.contains("*")
        else { return nil }
        return texts
    }

    private static func conditions(_ value: JSONValue?) -> [Condition]? {
        guard let value else { return [] }
        guard let blocks = value.members else { return nil }
        var conditions: [Condition] = []
        for block in blocks {
            guard let keys = block.value.members else { return nil }
            for key in keys {
                guard let values = key.value.texts,
                    !conditions.contains(where: { $0.test == block.key && $0.key == key.key })
                else { return nil }
                conditions.append(Condition(block.key, key.key, values))
            }
        }
        return conditions
    }
}

extension JSONValue {
    /// One text as itself, several as a list, as AWS writes them.
    static func list(_ texts: [String]) -> JSONValue {
        texts.count == 1 ? .string(texts[0]) : .array(texts.map { .string($0) })
    }

    /// The texts of a text or a list of texts; nil where anything else is among them.
    fileprivate var texts: [String]? {
        let texts = oneOrMany.compactMap(\.string)
        return texts.count == oneOrMany.count ? texts : nil
    }
}
