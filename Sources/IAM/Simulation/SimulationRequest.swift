import AWSTypes
import JSONScanner

/// One request of `simulate`, decoded; errors name the JSON path.
struct SimulationRequest {
    let request: AuthorizationRequest
    let policies: PolicySet

    init(_ value: JSONValue) throws(PolicyError) {
        guard value.members != nil else { throw PolicyError("", "", "must be a JSON object") }
        let principalText = try SimulationRequest.text("principal", of: value)
        guard let principal = Principal(principalText) else {
            throw PolicyError("principal", "principal", "is neither an ARN nor \"anonymous\"")
        }
        guard let action = Action(try SimulationRequest.text("action", of: value)) else {
            throw PolicyError("action", "action", "must be service:Name")
        }
        var account: AccountID?
        if let text = value["resourceAccount"], text != .null {
            account = text.string.flatMap { AccountID($0) }
            guard account != nil else {
                throw PolicyError("resourceAccount", "resourceAccount", "must be twelve digits")
            }
        }
        let context = try SimulationRequest.context(value)
        var roleARN: String?
        if case .value(let values) = context.state(of: "aws:PrincipalArn"), values.count == 1 {
            roleARN = values[0]
        }
        request = AuthorizationRequest(
            principal: principal, principalARN: roleARN, action: action,
            resource: try SimulationRequest.text("resource", of: value), resourceAccount: account,
            context: context)
        policies = try SimulationRequest.policies(value, isKey: action.service == "kms")
    }

    private static func text(_ key: String, of value: JSONValue) throws(PolicyError) -> String {
        guard let text = value[key]?.string else {
            throw PolicyError(key, key, value[key] == nil ? "is missing" : "must be a string")
        }
        return text
    }

    private static func context(_ value: JSONValue) throws(PolicyError) -> RequestContext {
        var context = RequestContext(isComplete: value["contextIsComplete"]?.bool ?? false)
        guard let given = value["context"], given != .null else { return context }
        guard let members = given.members else {
            throw PolicyError("context", "context", "must be an object")
        }
        for member in members {
            var values: [String] = []
            for item in member.value.oneOrMany {
                switch item {
                case .string(let text): values.append(text)
                case .number(let digits): values.append(digits)
                case .bool(let isTrue): values.append(isTrue ? "true" : "false")
                default:
                    throw PolicyError(
                        "context.\(member.key)", member.key, "must be a string or a list of them")
                }
            }
            context.set(member.key, .value(values), from: "the request")
        }
        return context
    }

    private static func policies(
        _ value: JSONValue, isKey: Bool
    ) throws(PolicyError) -> PolicySet {
        var set = PolicySet(resourceKind: isKey ? .kmsKey : .s3)
        guard let given = value["policies"] else {
            throw PolicyError("policies", "policies", "is missing")
        }
        set.identity = .policies(try documents(given["identity"], "policies.identity"))
        for (key, path) in [
            ("permissionsBoundary", \PolicySet.permissionsBoundary), ("session", \.session),
            ("vpcEndpoint", \.vpcEndpoint),
        ] {
            let list = try documents(given[key], "policies.\(key)")
            if !list.isEmpty { set[keyPath: path] = .policies(list) }
        }
        if let resource = given["resource"], resource != .null {
            set.resource = .policies([try document(resource, "policies.resource")])
        }
        set.serviceControl = try levels(given["serviceControl"], "policies.serviceControl")
        set.resourceControl = try levels(given["resourceControl"], "policies.resourceControl")
        if value["s3"]?["blockPublicAccess"]?.bool == true {
            set.blockPublicAccess = .restrictsPublicBuckets
        }
        return set
    }

    private static func levels(
        _ value: JSONValue?, _ path: String
    ) throws(PolicyError) -> [OrganizationLevel] {
        var levels: [OrganizationLevel] = []
        for (index, level) in (value?.array ?? []).enumerated() {
            let list = try documents(level["policies"], "\(path)[\(index)].policies")
            levels.append(
                OrganizationLevel(
                    target: level["target"]?.string ?? "#\(index)", policies: .policies(list)))
        }
        return levels
    }

    private static func documents(
        _ value: JSONValue?, _ path: String
    ) throws(PolicyError) -> [PolicyDocument] {
        guard let value, value != .null else { return [] }
        guard let list = value.array else { throw PolicyError(path, path, "must be a list") }
        var documents: [PolicyDocument] = []
        for (index, item) in list.enumerated() {
            documents.append(try document(item, "\(path)[\(index)]"))
        }
        return documents
    }

    private static func document(
        _ value: JSONValue, _ path: String
    ) throws(PolicyError) -> PolicyDocument {
        do {
            return try PolicyDocument.decode(
                value["document"] ?? value, name: value["name"]?.string ?? "")
        } catch {
            let inner = error.path.isEmpty ? "" : ".\(error.path)"
            throw PolicyError("\(path).document\(inner)", error.element, error.reason)
        }
    }
}
