import AWSTypes
import JSON

/// The policies of one request of `simulate`.
enum SimulationPolicies {
    private static let members = [
        "identity", "permissionsBoundary", "session", "resource", "accessPoint", "serviceControl",
        "resourceControl", "vpcEndpoint",
    ]

    private static let settingsMembers = ["blockPublicAccess", "accessControlList"]
    private static let keyMembers = ["keyManager", "grants"]

    /// Reads everything that has a say in a request. Throws `PolicyError`.
    static func read(
        _ root: RequestMember, action: Action, _ cache: inout SimulationCache
    ) throws(PolicyError) -> PolicySet {
        var set = PolicySet(resourceKind: action.lowercased.hasPrefix("kms:") ? .kmsKey : .s3)
        let given = try root.required("policies")
        guard given.value.members != nil else { throw given.error("must be an object") }
        try given.allow(only: members)
        set.identity = try layer(given, "identity", &cache) ?? .policies([])
        set.permissionsBoundary = try layer(given, "permissionsBoundary", &cache) ?? .notApplicable
        set.session = try layer(given, "session", &cache) ?? .notApplicable
        set.vpcEndpoint = try layer(given, "vpcEndpoint", &cache) ?? .notApplicable
        set.resource = try single(given, "resource", &cache) ?? .policies([])
        set.accessPoint = try single(given, "accessPoint", &cache) ?? .notApplicable
        set.serviceControl = try levels(given, "serviceControl", &cache)
        set.resourceControl = try levels(given, "resourceControl", &cache)
        try readS3(root, &set)
        try readKey(root, &set)
        if let kind = try root.member("vpcEndpointType") {
            switch try kind.text() {
            case "Gateway": set.endpointKind = .gateway
            case "Interface": set.endpointKind = .interface
            default: throw kind.error("must be \"Gateway\" or \"Interface\"")
            }
        }
        return set
    }

    private static func readS3(_ root: RequestMember, _ set: inout PolicySet) throws(PolicyError) {
        guard let settings = try root.member("s3") else { return }
        guard settings.value.members != nil else { throw settings.error("must be an object") }
        try settings.allow(only: settingsMembers)
        if let block = try settings.member("blockPublicAccess") {
            if let reason = try unknown(block) {
                set.blockPublicAccess = .unknown([reason])
            } else if try block.truth() {
                set.blockPublicAccess = .restrictsPublicBuckets
            }
        }
        if let list = try settings.member("accessControlList") {
            if let reason = try unknown(list) {
                set.accessControlList = .unknown([reason])
            } else if try list.truth() {
                set.accessControlList = .grants
            }
        }
    }

    /// `kms.keyManager` as `describe-key` says it, `kms.grants` as `list-grants` does.
    private static func readKey(_ root: RequestMember, _ set: inout PolicySet) throws(PolicyError) {
        guard let key = try root.member("kms") else { return }
        guard key.value.members != nil else { throw key.error("must be an object") }
        try key.allow(only: keyMembers)
        if let manager = try key.member("keyManager") {
            switch try manager.text() {
            case "AWS": set.resourceKind = .awsManagedKey
            case "CUSTOMER": break
            default: throw manager.error("must be \"AWS\" or \"CUSTOMER\"")
            }
        }
        guard let list = try key.member("grants") else { return }
        if list.value["grants"] != nil {
            try list.allow(only: ["grants", "unknown"])
            let known = try grants(of: try list.required("grants"))
            let missing = try list.member("unknown")?.text()
            set.grants = missing.map { .partial(known, missing: [.stated($0)]) } ?? .known(known)
        } else if let reason = try unknown(list) {
            set.grants = .unknown([reason])
        } else {
            set.grants = .known(try grants(of: list))
        }
    }

    private static func grants(of list: RequestMember) throws(PolicyError) -> [Grant] {
        var grants: [Grant] = []
        for (index, item) in try list.list().enumerated() {
            grants.append(
                Grant(
                    id: try item.member("GrantId")?.text() ?? "#\(index)",
                    grantee: try grantee(of: item),
                    operations: try item.required("Operations").texts(),
                    constraints: try constraints(of: item)))
        }
        return grants
    }

    /// A grant names a principal or a service (KMS API Reference, `CreateGrant`).
    private static func grantee(of grant: RequestMember) throws(PolicyError) -> Grant.Grantee {
        if let service = try grant.member("GranteeServicePrincipal") {
            return .service(try service.text())
        }
        return .principal(try grant.required("GranteePrincipal").text())
    }

    private static func constraints(
        of grant: RequestMember
    ) throws(PolicyError) -> Grant.Constraints {
        guard let given = try grant.member("Constraints") else { return Grant.Constraints() }
        return Grant.Constraints(
            encryptionContextEquals: try pairs(given, "EncryptionContextEquals"),
            encryptionContextSubset: try pairs(given, "EncryptionContextSubset"),
            sourceARN: try given.member("SourceArn")?.text(),
            others: Grant.Constraints.unknownNames(in: (given.value.members ?? []).map(\.key)))
    }

    private static func pairs(
        _ constraints: RequestMember, _ name: String
    ) throws(PolicyError) -> [String: String]? {
        guard let member = try constraints.member(name) else { return nil }
        guard let members = member.value.members else { throw member.error("must be an object") }
        var pairs: [String: String] = [:]
        for pair in members {
            let value = RequestMember(pair.value, path: .key(member.path, pair.key))
            pairs[pair.key] = try value.text()
        }
        return pairs
    }

    // MARK: - Documents

    /// A list of documents; nil where it is empty or missing.
    private static func layer(
        _ given: RequestMember, _ name: String, _ cache: inout SimulationCache
    ) throws(PolicyError) -> LayerPolicies? {
        guard let member = try given.member(name) else { return nil }
        if let layer = try asFarAsKnown(member, &cache) { return layer }
        let list = try documents(member, &cache)
        return list.isEmpty ? nil : .policies(list)
    }

    private static func single(
        _ given: RequestMember, _ name: String, _ cache: inout SimulationCache
    ) throws(PolicyError) -> LayerPolicies? {
        guard let member = try given.member(name) else { return nil }
        if let layer = try asFarAsKnown(member, &cache) { return layer }
        return .policies([try document(member, &cache)])
    }

    private static func levels(
        _ given: RequestMember, _ name: String, _ cache: inout SimulationCache
    ) throws(PolicyError) -> [OrganizationLevel] {
        guard let member = try given.member(name) else { return [] }
        var levels: [OrganizationLevel] = []
        for (index, level) in try member.list().enumerated() {
            let list = try level.required("policies")
            let policies: LayerPolicies
            if let known = try asFarAsKnown(list, &cache) {
                policies = known
            } else {
                policies = .policies(try documents(list, &cache))
            }
            levels.append(
                OrganizationLevel(
                    target: try level.member("target")?.text() ?? "#\(index)", policies: policies))
        }
        return levels
    }

    /// `{"policies": […]}`, also none; with `"unknown"` what is missing of them, and that alone
    /// where nobody knows any. Nil for another form.
    private static func asFarAsKnown(
        _ member: RequestMember, _ cache: inout SimulationCache
    ) throws(PolicyError) -> LayerPolicies? {
        guard member.value["policies"] != nil else {
            return try unknown(member).map { .unknown([$0]) }
        }
        try member.allow(only: ["policies", "unknown"])
        let known = try documents(try member.required("policies"), &cache)
        guard let missing = try member.member("unknown") else { return .policies(known) }
        return .partial(known, missing: [.stated(try missing.text())])
    }

    /// `{"unknown": "not captured"}` in place of documents: nobody knows them.
    private static func unknown(_ member: RequestMember) throws(PolicyError) -> Remark? {
        guard member.value["unknown"] != nil else { return nil }
        try member.allow(only: ["unknown"])
        return .stated(try member.required("unknown").text())
    }

    private static func documents(
        _ member: RequestMember, _ cache: inout SimulationCache
    ) throws(PolicyError) -> [PolicyDocument] {
        var documents: [PolicyDocument] = []
        for item in try member.list() { documents.append(try document(item, &cache)) }
        return documents
    }

    /// `{"name", "document"}`, or the document itself.
    private static func document(
        _ member: RequestMember, _ cache: inout SimulationCache
    ) throws(PolicyError) -> PolicyDocument {
        guard member.value.members != nil else { throw member.error("must be an object") }
        let name = try member.member("name")?.text() ?? ""
        do {
            // Kept raw: see `SimulationRequest.rawMembers`.
            if let text = member.value["document"]?.string {
                return try cache.document(text, name: name)
            }
            return try PolicyDocument.decode(member.value, name: name)
        } catch {
            let inner = error.path.isEmpty ? "" : ".\(error.path)"
            throw PolicyError("\(member.path.text).document\(inner)", error.element, error.reason)
        }
    }
}
