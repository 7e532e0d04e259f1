import AWSTypes
import JSON

/// One request of `simulate`, decoded; errors name the JSON path.
struct SimulationRequest {
    /// The most condition keys that one request may give.
    static let maximumContextKeys = 1_000

    /// A string or a number.
    let id: JSONValue
    let request: AuthorizationRequest
    let policies: PolicySet

    /// Policy documents stand in lists of `policies`, never higher.
    static let rawMembers = JSONValue.RawMembers(named: "document", minimumDepth: 2)

    /// Reads a request whose documents were kept raw. Throws `PolicyError`.
    init(_ value: JSONValue, _ cache: inout SimulationCache) throws(PolicyError) {
        guard value.members != nil else { throw PolicyError("", "", "must be a JSON object") }
        let root = RequestMember(value, path: .root)
        id = try SimulationRequest.id(root)
        let principalMember = try root.required("principal")
        guard let principal = cache.principal(try principalMember.text()) else {
            throw principalMember.error("is neither an ARN nor \"anonymous\"")
        }
        let actionMember = try root.required("action")
        guard let action = Action(try actionMember.text()) else {
            throw actionMember.error("must be service:Name")
        }
        let account = try SimulationRequest.account(root, "resourceAccount")
        let context = try SimulationRequest.context(root)
        var roleARN: String?
        if let given = try root.member("principalArn") {
            roleARN = try given.text()
        } else if case .value(let values) = context.state(of: "aws:PrincipalArn"),
            values.count == 1
        {
            roleARN = values[0]
        }
        var request = AuthorizationRequest(
            principal: principal,
            principalAccount: try SimulationRequest.account(root, "principalAccount"),
            principalARN: roleARN, action: action,
            resource: try root.required("resource").text(),
            underlyingResource: try root.member("underlyingResource")?.text(),
            resourceAccount: account, context: context)
        request.canonicalID = try root.member("principalCanonicalId")?.text()
        request.mayHaveAnyCanonicalID =
            try root.member("principalCanonicalIdIsUnknown")?.truth() ?? false
        self.request = request
        policies = try SimulationPolicies.read(root, action: action, &cache)
    }

    private static func id(_ root: RequestMember) throws(PolicyError) -> JSONValue {
        let id = try root.required("id")
        switch id.value {
        case .string, .number: return id.value
        default: throw id.error("must be a string or a number")
        }
    }

    private static func account(
        _ root: RequestMember, _ name: String
    ) throws(PolicyError) -> AccountID? {
        guard let member = try root.member(name) else { return nil }
        guard let account = AccountID(member.value.string ?? "") else {
            throw member.error("must be twelve digits")
        }
        return account
    }

    private static func context(_ root: RequestMember) throws(PolicyError) -> RequestContext {
        var context = RequestContext(
            isComplete: try root.member("contextIsComplete")?.truth() ?? false)
        for (key, values) in try valuesByKey(root, "context") {
            context.set(key, .value(values), from: "the request")
        }
        for (key, values) in try valuesByKey(root, "possibleValues") {
            context.set(key, .oneOf(values), from: "the request")
        }
        for (key, values) in try valuesByKey(root, "excludedValues") {
            context.set(key, .noneOf(values), from: "the request")
        }
        if let prefixes = try root.member("absentPrefixes") {
            for prefix in try prefixes.texts() { context.setAbsent(prefix: prefix) }
        }
        for (name, state) in [
            ("absentKeys", ConditionKeyState.absent), ("presentKeys", .presentUnknown),
            ("unknownKeys", .unknown),
        ] {
            guard let member = try root.member(name) else { continue }
            let keys = try member.texts()
            guard keys.count <= maximumContextKeys else {
                throw member.error("has more than \(maximumContextKeys) keys")
            }
            for key in keys { context.set(key, state, from: "the request") }
        }
        return context
    }

    /// The members of an object of condition keys, each with its values.
    private static func valuesByKey(
        _ root: RequestMember, _ name: String
    ) throws(PolicyError) -> [(key: String, values: [String])] {
        guard let given = try root.member(name) else { return [] }
        guard let members = given.value.members else { throw given.error("must be an object") }
        guard members.count <= maximumContextKeys else {
            throw given.error("has more than \(maximumContextKeys) keys")
        }
        var keys: [(String, [String])] = []
        for member in members {
            let key = RequestMember(member.value, path: .key(given.path, member.key))
            keys.append((member.key, try key.contextValues()))
        }
        return keys
    }
}
