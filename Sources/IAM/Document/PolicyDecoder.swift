import AWSTypes
import JSON

/// Decodes policy documents; errors name the JSON path.
struct PolicyDecoder {
    let name: String
    /// How often a document may be wrapped in a string or URL-encoding.
    static let maximumWrappings = 5

    func decode(_ given: JSONValue) throws(PolicyError) -> PolicyDocument {
        let value = try unwrapped(given)
        guard case .object = value else {
            throw PolicyError("", "", "a policy document must be a JSON object")
        }
        if let version = value["Version"], version.string == nil {
            throw PolicyError("Version", "Version", "must be a string")
        }
        let version = value["Version"]?.string ?? "2008-10-17"
        guard let list = value["Statement"] else {
            throw PolicyError("Statement", "Statement", "is missing")
        }
        let isList = list.array != nil
        var statements: [Statement] = []
        for (index, statement) in list.oneOrMany.enumerated() {
            let path = isList ? "Statement[\(index)]" : "Statement"
            statements.append(
                try Statement.decode(statement, at: index, version: version, path: path))
        }
        return PolicyDocument(name: name, version: version, statements: statements, value: value)
    }

    func unwrapped(_ given: JSONValue) throws(PolicyError) -> JSONValue {
        var value = given
        for _ in 0..<PolicyDecoder.maximumWrappings {
            guard case .string(let text) = value else { return value }
            let trimmed = text.drop { $0.isWhitespace }
            let plain = trimmed.hasPrefix("%") ? PercentCoding.decoded(trimmed) ?? text : text
            do { value = try JSONValue(parsing: plain) } catch {
                throw PolicyError("", "", "not JSON: \(error)")
            }
        }
        return value
    }
}

extension Statement {
    /// Decodes one statement of a document of this version. Throws `PolicyError`.
    static func decode(
        _ value: JSONValue, at index: Int, version: String, path: String = "Statement"
    ) throws(PolicyError) -> Statement {
        try StatementDecoder(
            value, index: index, path: path, allowsVariables: version == "2012-10-17"
        ).decode()
    }

    /// The same statement at another place.
    func at(_ index: Int) -> Statement {
        Statement(index: index, sid: sid, value: value, rule: rule)
    }
}

/// Decodes one statement.
private struct StatementDecoder {
    let value: JSONValue
    let index: Int
    let path: String
    let allowsVariables: Bool

    init(_ value: JSONValue, index: Int, path: String, allowsVariables: Bool) {
        self.value = value
        self.index = index
        self.path = path
        self.allowsVariables = allowsVariables
    }

    func decode() throws(PolicyError) -> Statement {
        guard case .object = value else { throw error("", "a statement must be a JSON object") }
        guard let effect = value["Effect"]?.string.flatMap({ Effect(rawValue: $0) }) else {
            throw error("Effect", "must be \"Allow\" or \"Deny\"")
        }
        guard let action = try texts("Action", "NotAction") else {
            throw error("Action", "a statement needs Action or NotAction")
        }
        let resource = try texts("Resource", "NotResource")
        if let sid = value["Sid"], sid.string == nil { throw error("Sid", "must be a string") }
        let sid = value["Sid"]?.string
        return Statement(
            index: index, sid: sid?.isEmpty ?? true ? nil : sid, value: value,
            rule: StatementRule(
                effect: effect,
                action: ElementList(
                    isNegated: action.isNegated,
                    values: action.texts.map { Wildcard(lowercasing: $0) }, texts: action.texts),
                resource: resource.map { resource in
                    ElementList(
                        isNegated: resource.isNegated,
                        values: resource.texts.map {
                            ARNPattern($0, allowsVariables ? .inResourcePart : .nowhere)
                        }, texts: resource.texts)
                },
                principal: try principal(), conditions: try conditions()))
    }

    private func texts(
        _ element: String, _ negated: String
    ) throws(PolicyError) -> (isNegated: Bool, texts: [String])? {
        if value[element] != nil, value[negated] != nil {
            throw error(element, "\(element) and \(negated) cannot stand together")
        }
        guard let list = value[element] ?? value[negated] else { return nil }
        let name = value[element] == nil ? negated : element
        var texts: [String] = []
        for item in list.oneOrMany {
            guard let text = item.string else {
                throw error(name, "must be a string or a list of strings")
            }
            texts.append(text)
        }
        return (value[element] == nil, texts)
    }

    private func principal() throws(PolicyError) -> ElementList<PrincipalPattern>? {
        let name = value["Principal"] == nil ? "NotPrincipal" : "Principal"
        guard let given = value[name] else { return nil }
        var patterns: [PrincipalPattern] = []
        var texts: [String] = []
        func add(_ type: String, _ list: JSONValue) throws(PolicyError) {
            for item in list.oneOrMany {
                guard let text = item.string else {
                    throw error("\(name).\(type)", "must be a string or a list of strings")
                }
                patterns.append(PrincipalPattern(type, text))
                texts.append(type == "AWS" ? text : "\(type):\(text)")
            }
        }
        if let text = given.string {
            try add("AWS", .string(text))
        } else if let members = given.members {
            for member in members { try add(member.key, member.value) }
        } else {
            throw error(name, "must be \"*\" or an object")
        }
        return ElementList(isNegated: name == "NotPrincipal", values: patterns, texts: texts)
    }

    private func conditions() throws(PolicyError) -> [Condition] {
        guard let given = value["Condition"], given != .null else { return [] }
        guard let blocks = given.members else { throw error("Condition", "must be an object") }
        var conditions: [Condition] = []
        for block in blocks {
            guard let keys = block.value.members else {
                throw error("Condition.\(block.key)", "must be an object of keys and values")
            }
            for key in keys {
                var values: [String] = []
                for item in key.value.oneOrMany {
                    switch item {
                    case .string(let text): values.append(text)
                    case .number(let digits): values.append(digits)
                    case .bool(let isTrue): values.append(isTrue ? "true" : "false")
                    default:
                        throw error(
                            "Condition.\(block.key).\(key.key)",
                            "must be a string, a number, a truth value or a list of them")
                    }
                }
                conditions.append(
                    Condition(
                        operator: block.key, key: key.key, values: values,
                        allowsVariables: allowsVariables))
            }
        }
        return conditions
    }

    private func error(_ element: String, _ reason: String) -> PolicyError {
        PolicyError(element.isEmpty ? path : "\(path).\(element)", element, reason)
    }
}
