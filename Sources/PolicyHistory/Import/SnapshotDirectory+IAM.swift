import AWSTypes
import JSONScanner

extension SnapshotDirectory {
    /// `iam/get-account-authorization-details.json` and its further pages.
    func importIAM() -> ImportResult {
        let pages = SnapshotFile.names(in: path + "/iam").filter {
            $0.hasPrefix("get-account-authorization-details") && $0.hasSuffix(".json")
        }
        var result = ImportResult()
        var roles: [String] = []
        var isWhole = isComplete && !pages.isEmpty
        for page in pages {
            var entries = builder("iam/\(page)")
            switch output("iam/\(page)") {
            case .value(let value):
                roles += importPage(value, into: &entries)
                if value["IsTruncated"]?.bool == true && pages.count == 1 { isWhole = false }
                isWhole = isWhole && value["RoleDetailList"] != nil
            case .error(let code):
                entries.problem("Error.Code", "the capture failed with \(code)")
                isWhole = false
            case .missing: isWhole = false
            case .unreadable(let reason):
                entries.problem("", reason)
                isWhole = false
            }
            result.add(entries.result)
        }
        if isWhole, let account {
            var entries = builder("iam/get-account-authorization-details.json")
            entries.list(Subject(.account, account.description), Facet.roles, roles)
            result.add(entries.result)
        }
        return result
    }

    /// One page; returns the names of its roles.
    private func importPage(_ page: JSONValue, into entries: inout EntryBuilder) -> [String] {
        var names: [String] = []
        for (index, role) in (page["RoleDetailList"]?.oneOrMany ?? []).enumerated() {
            guard let name = role["RoleName"]?.string,
                let account = (role["Arn"]?.string).flatMap({ ARN($0) })?.accountID ?? account
            else {
                entries.problem("RoleDetailList[\(index)]", "has no RoleName")
                continue
            }
            names.append(name)
            let subject = Subject(.role, "\(account)/\(name)")
            entries.importRole(role, subject, at: "RoleDetailList[\(index)]")
        }
        for (index, policy) in (page["Policies"]?.oneOrMany ?? []).enumerated() {
            entries.importManagedPolicy(policy, at: "Policies[\(index)]")
        }
        return names
    }
}

extension EntryBuilder {
    /// A role in the shape of `RoleDetailList`.
    mutating func importRole(_ role: JSONValue, _ subject: Subject, at jsonPath: String) {
        set(subject, Facet.arn, role["Arn"]?.string)
        if let id = role["RoleId"]?.string { set(subject, Facet.uniqueID, id) }
        setPolicy(
            subject, Facet.trust, role["AssumeRolePolicyDocument"],
            at: jsonPath + ".AssumeRolePolicyDocument")
        var inline: [String] = []
        for (index, policy) in (role["RolePolicyList"]?.oneOrMany ?? []).enumerated() {
            guard let name = policy["PolicyName"]?.string else { continue }
            inline.append(name)
            setPolicy(
                subject, Facet.inlinePolicies + name, policy["PolicyDocument"],
                at: "\(jsonPath).RolePolicyList[\(index)].PolicyDocument")
        }
        list(subject, Facet.inlinePolicies, inline)
        let attached = (role["AttachedManagedPolicies"]?.oneOrMany ?? [])
            .compactMap { $0["PolicyArn"]?.string }
        for arn in attached { set(subject, Facet.attachedPolicies + arn, arn) }
        list(subject, Facet.attachedPolicies, attached)
        set(subject, Facet.boundary, role["PermissionsBoundary"]?["PermissionsBoundaryArn"]?.string)
        setTags(subject, role["Tags"])
    }

    /// A managed policy in the shape of `Policies`.
    mutating func importManagedPolicy(_ policy: JSONValue, at jsonPath: String) {
        guard let arn = policy["Arn"]?.string else { return }
        let subject = Subject(.managedPolicy, arn)
        let standard = policy["DefaultVersionId"]?.string
        for (index, version) in (policy["PolicyVersionList"]?.oneOrMany ?? []).enumerated() {
            guard let id = version["VersionId"]?.string else { continue }
            setPolicy(
                subject, Facet.versions + id, version["Document"],
                at: "\(jsonPath).PolicyVersionList[\(index)].Document")
            if standard == nil, version["IsDefaultVersion"]?.bool == true {
                set(subject, Facet.defaultVersion, id)
            }
        }
        if let standard { set(subject, Facet.defaultVersion, standard) }
    }

    /// Tags as `[{"Key","Value"}]`, kept as one JSON object.
    mutating func setTags(_ subject: Subject, _ tags: JSONValue?) {
        var members: [JSONValue.Member] = []
        for tag in tags?.oneOrMany ?? [] {
            guard let key = tag["Key"]?.string ?? tag["key"]?.string else { continue }
            let value = tag["Value"]?.string ?? tag["value"]?.string ?? ""
            members.append(JSONValue.Member(key, .string(value)))
        }
        set(subject, Facet.tags, JSONValue.object(members).serialized(sortingKeys: true))
    }
}
