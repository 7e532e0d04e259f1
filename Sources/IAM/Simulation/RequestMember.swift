import JSON

/// A value of a request with its place, so that every complaint names the JSON path.
struct RequestMember {
    /// The way to a value. Written out only for a complaint.
    indirect enum Path {
        case root
        case key(Path, String)
        case index(Path, Int)

        var text: String {
            switch self {
            case .root: return ""
            case .key(.root, let key): return key
            case .key(let parent, let key): return "\(parent.text).\(key)"
            case .index(let parent, let index): return "\(parent.text)[\(index)]"
            }
        }
    }

    let value: JSONValue
    let path: Path

    init(_ value: JSONValue, path: Path) {
        self.value = value
        self.path = path
    }

    /// A member of an object; nil where it is missing or null.
    func member(_ key: String) throws(PolicyError) -> RequestMember? {
        guard case .object(let members) = value else { throw error("must be an object") }
        for index in members.indices.reversed() where members[index].key == key {
            guard members[index].value != .null else { return nil }
            return RequestMember(members[index].value, path: .key(path, key))
        }
        return nil
    }

    /// A member that must be there.
    func required(_ key: String) throws(PolicyError) -> RequestMember {
        guard let member = try member(key) else {
            throw PolicyError(Path.key(path, key).text, key, "is missing")
        }
        return member
    }

    /// Throws where an object has other members than these: a misspelt one would be passed over.
    func allow(only names: [String]) throws(PolicyError) {
        for member in value.members ?? [] where !names.contains(member.key) {
            throw PolicyError(
                Path.key(path, member.key).text, member.key,
                "is none of the members known here: \(names.joined(separator: ", "))")
        }
    }

    func text() throws(PolicyError) -> String {
        guard let text = value.string else { throw error("must be a string") }
        return text
    }

    func truth() throws(PolicyError) -> Bool {
        guard let truth = value.bool else { throw error("must be true or false") }
        return truth
    }

    func list() throws(PolicyError) -> [RequestMember] {
        guard let values = value.array else { throw error("must be a list") }
        return values.enumerated().map { RequestMember($1, path: .index(path, $0)) }
    }

    func texts() throws(PolicyError) -> [String] {
        var texts: [String] = []
        for item in try list() { texts.append(try item.text()) }
        return texts
    }

    /// The texts of a condition key: a string, number or truth value, or a list of them.
    func contextValues() throws(PolicyError) -> [String] {
        var texts: [String] = []
        for item in value.oneOrMany {
            switch item {
            case .string(let text): texts.append(text)
            case .number(let digits): texts.append(digits)
            case .bool(let isTrue): texts.append(isTrue ? "true" : "false")
            default: throw error("must be a string or a list of them")
            }
        }
        return texts
    }

    func error(_ reason: String) -> PolicyError {
        var element = ""
        if case .key(_, let key) = path { element = key }
        return PolicyError(path.text, element, reason)
    }
}
