import JSONScanner

/// A value of a request with its JSON path, so that every complaint names the place.
struct RequestMember {
    let value: JSONValue
    let path: String

    init(_ value: JSONValue, path: String) {
        self.value = value
        self.path = path
    }

    /// A member of an object; nil where it is missing or null.
    func member(_ key: String) throws(PolicyError) -> RequestMember? {
        guard value.members != nil else { throw error("must be an object") }
        guard let member = value[key], member != .null else { return nil }
        return RequestMember(member, path: path.isEmpty ? key : "\(path).\(key)")
    }

    /// A member that must be there.
    func required(_ key: String) throws(PolicyError) -> RequestMember {
        guard let member = try member(key) else {
            throw PolicyError(path.isEmpty ? key : "\(path).\(key)", key, "is missing")
        }
        return member
    }

    /// Throws where an object has other members than these: a misspelt one would be passed over.
    func allow(only names: Set<String>) throws(PolicyError) {
        for member in value.members ?? [] where !names.contains(member.key) {
            let known = names.sorted().joined(separator: ", ")
            throw PolicyError(
                "\(path).\(member.key)", member.key, "is none of the members known here: \(known)")
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
        return values.enumerated().map { RequestMember($1, path: "\(path)[\($0)]") }
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
        let element = path.split(separator: ".").last.map(String.init) ?? ""
        return PolicyError(path, element, reason)
    }
}
