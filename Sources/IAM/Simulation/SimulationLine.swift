import AWSTypes
import JSON
import Wording

/// A question to the evaluator as a line of `simulate`, which decides it in the same way.
public enum SimulationLine {
    /// The line, without its end. `id` is any text.
    public static func text(
        id: String, _ request: AuthorizationRequest, _ policies: PolicySet
    ) -> String {
        var members = Members()
        members.add("id", id)
        members.add("principal", text(of: request.principal))
        members.add("principalAccount", request.principalAccount?.description)
        members.add("principalCanonicalId", request.canonicalID)
        if request.mayHaveAnyCanonicalID {
            members.add("principalCanonicalIdIsUnknown", .bool(true))
        }
        members.add("action", request.action.description)
        members.add("resource", request.resource)
        members.add("underlyingResource", request.underlyingResource)
        members.add("resourceAccount", request.resourceAccount?.description)
        add(request.context, principalARN: request.principalARN, to: &members)
        members.add("policies", documents(policies))
        switch policies.resourceKind {
        case .s3: members.add("s3", settings(policies))
        case .kmsKey, .awsManagedKey: members.add("kms", key(policies))
        }
        members.add("vpcEndpointType", policies.endpointKind == .gateway ? "Gateway" : "Interface")
        return JSONValue.object(members.all).serialized()
    }

    /// The members of one object, in the order in which they are added.
    private struct Members {
        var all: [JSONValue.Member] = []

        mutating func add(_ name: String, _ value: JSONValue) {
            all.append(JSONValue.Member(name, value))
        }

        mutating func add(_ name: String, _ text: String?) {
            if let text { add(name, .string(text)) }
        }
    }

    private static func list(_ texts: [String]) -> JSONValue { .array(texts.map { .string($0) }) }

    /// The principal as `Principal.init` reads it.
    private static func text(of principal: Principal) -> String {
        switch principal {
        case .account(let account): return account.description
        case .role(let account, let name): return "arn:aws:iam::\(account):role/\(name)"
        case .roleSession(let account, let role, let session):
            return "arn:aws:sts::\(account):assumed-role/\(role)/\(session)"
        case .user(let account, let name): return "arn:aws:iam::\(account):user/\(name)"
        case .federatedUser(let account, let name):
            return "arn:aws:sts::\(account):federated-user/\(name)"
        case .service(let name): return name
        case .canonicalUser(let id), .uniqueID(let id): return id
        case .anonymous: return "anonymous"
        }
    }

    // MARK: - Context

    private static func add(
        _ context: RequestContext, principalARN: String?, to members: inout Members
    ) {
        members.add("principalArn", principalARN)
        members.add("contextIsComplete", .bool(context.isComplete))
        var (values, others, possible, sources) = (Members(), Members(), Members(), Members())
        var (absent, present): ([String], [String]) = ([], [])
        for (key, state, provenance) in context.keys {
            switch state {
            case .value(let texts): values.add(key, list(texts))
            case .absent: absent.append(key)
            case .presentUnknown: present.append(key)
            case .oneOf(let texts): possible.add(key, list(texts))
            case .noneOf(let texts): others.add(key, list(texts))
            case .unknown: continue
            }
            sources.add(key, provenance)
        }
        members.add("context", .object(values.all))
        if !absent.isEmpty { members.add("absentKeys", list(absent)) }
        if !present.isEmpty { members.add("presentKeys", list(present)) }
        if !possible.all.isEmpty { members.add("possibleValues", .object(possible.all)) }
        if !others.all.isEmpty { members.add("excludedValues", .object(others.all)) }
        let unknown = context.keys.filter { $0.state == .unknown }.map(\.key)
        if !unknown.isEmpty { members.add("unknownKeys", list(unknown)) }
        if !context.absentPrefixes.isEmpty {
            members.add("absentPrefixes", list(context.absentPrefixes))
        }
        if !sources.all.isEmpty { members.add("contextFrom", .object(sources.all)) }
    }

    // MARK: - Policies

    private static func documents(_ policies: PolicySet) -> JSONValue {
        var members = Members()
        func add(_ name: String, _ layer: LayerPolicies) {
            if let value = value(of: layer) { members.add(name, value) }
        }
        func add(_ name: String, _ levels: [OrganizationLevel]) {
            let values = levels.map { level in
                var members = Members()
                members.add("target", level.target)
                members.add("policies", value(of: level.policies) ?? .array([]))
                return JSONValue.object(members.all)
            }
            if !values.isEmpty { members.add(name, .array(values)) }
        }
        add("identity", policies.identity)
        add("permissionsBoundary", policies.permissionsBoundary)
        add("session", policies.session)
        add("resource", policies.resource)
        add("accessPoint", policies.accessPoint)
        add("vpcEndpoint", policies.vpcEndpoint)
        add("serviceControl", policies.serviceControl)
        add("resourceControl", policies.resourceControl)
        return .object(members.all)
    }

    /// Nil for a layer that does not apply.
    private static func value(of layer: LayerPolicies) -> JSONValue? {
        var members = Members()
        switch layer {
        case .notApplicable: return nil
        case .unknown(let reasons): members.add("unknown", RemarkText.list(reasons))
        case .policies(let documents): members.add("policies", values(of: documents))
        case .partial(let documents, let missing):
            members.add("policies", values(of: documents))
            members.add("unknown", RemarkText.list(missing))
        }
        return .object(members.all)
    }

    private static func values(of documents: [PolicyDocument]) -> JSONValue {
        .array(
            documents.map { document in
                var members = Members()
                members.add("name", document.name)
                members.add("document", document.value)
                return .object(members.all)
            })
    }

    // MARK: - Settings

    private static func settings(_ policies: PolicySet) -> JSONValue {
        var members = Members()
        switch policies.blockPublicAccess {
        case .off: members.add("blockPublicAccess", .bool(false))
        case .restrictsPublicBuckets: members.add("blockPublicAccess", .bool(true))
        case .unknown(let reason): members.add("blockPublicAccess", unknown(reason))
        }
        switch policies.accessControlList {
        case .grantsNothing: break
        case .grants: members.add("accessControlList", .bool(true))
        case .unknown(let reason): members.add("accessControlList", unknown(reason))
        }
        return .object(members.all)
    }

    private static func unknown(_ reasons: [Remark]) -> JSONValue {
        .object([JSONValue.Member("unknown", .string(RemarkText.list(reasons)))])
    }

    private static func key(_ policies: PolicySet) -> JSONValue {
        var members = Members()
        members.add("keyManager", policies.resourceKind == .awsManagedKey ? "AWS" : "CUSTOMER")
        switch policies.grants {
        case .unknown(let reason): members.add("grants", unknown(reason))
        case .known(let grants): members.add("grants", .array(grants.map(value)))
        case .partial(let grants, let missing):
            var known = Members()
            known.add("grants", .array(grants.map(value)))
            known.add("unknown", RemarkText.list(missing))
            members.add("grants", .object(known.all))
        }
        return .object(members.all)
    }

    private static func value(of grant: Grant) -> JSONValue {
        var (members, constraints) = (Members(), Members())
        members.add("GrantId", grant.id)
        switch grant.grantee {
        case .principal(let arn): members.add("GranteePrincipal", arn)
        case .service(let name): members.add("GranteeServicePrincipal", name)
        }
        members.add("Operations", list(grant.operations))
        func pairs(_ pairs: [String: String]) -> JSONValue {
            .object(
                pairs.sorted { $0.key < $1.key }.map { JSONValue.Member($0.key, .string($0.value)) }
            )
        }
        if let wanted = grant.constraints.encryptionContextEquals {
            constraints.add("EncryptionContextEquals", pairs(wanted))
        }
        if let wanted = grant.constraints.encryptionContextSubset {
            constraints.add("EncryptionContextSubset", pairs(wanted))
        }
        constraints.add("SourceArn", grant.constraints.sourceARN)
        for name in grant.constraints.others { constraints.add(name, .bool(true)) }
        if !constraints.all.isEmpty { members.add("Constraints", .object(constraints.all)) }
        return .object(members.all)
    }
}
