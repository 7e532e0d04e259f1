import AWSTypes
import JSON

extension IAMCollectTree {
    /// `organizations/<id>/…`.
    func importOrganization(_ folder: String) -> ImportResult {
        var result = ImportResult()
        let file = "\(folder)/metadata.json"
        guard let metadata = content(file), let id = metadata["id"]?.string else {
            result.problems.append(problem(file, "names no organization"))
            return result
        }
        let organization = Subject(.organization, id)
        var entries = EntryBuilder(time: capturedAt, source: .snapshot, origin: file)
        let management = metadata["rootAccountId"]?.string
        entries.set(
            organization, Facet.organization,
            JSONValue.texts([("managementAccount", management)]))
        if let root = metadata["rootOu"]?.string {
            entries.set(organization, Facet.root, root)
            importFeatures(metadata["features"], root, &entries)
        }
        result.add(entries.result)
        importTargets(folder, organization, into: &result)
        for type in ControlPolicyType.allCases {
            importControlPolicies("\(folder)/\(type == .service ? "scps" : "rcps")", type, &result)
        }
        return result
    }

    private func importFeatures(
        _ features: JSONValue?, _ root: String, _ entries: inout EntryBuilder
    ) {
        guard let members = features?.members else { return }
        let target = Subject(.organizationTarget, root)
        let enabled = members.filter { $0.value.truth == true }.map(\.key)
            .filter(EntryBuilder.isName)
        for type in enabled { entries.set(target, Facet.policyTypes.member(type), "ENABLED") }
        entries.list(target, Facet.policyTypes, enabled)
    }

    /// `accounts.json`, `{ID:{"ou","scps":[ARN],"rcps"}}`, and `ous.json`,
    /// `{ID:{"parent","scps","rcps"}}`.
    private func importTargets(
        _ folder: String, _ organization: Subject, into result: inout ImportResult
    ) {
        readFile(
            "\(folder)/accounts.json", into: &result, organization, Facet.accounts.listing
        ) { value, entries in
            let accounts = (value.members ?? []).filter { AccountID($0.key) != nil }
            for account in accounts {
                entries.set(organization, Facet.accounts.member(account.key), account.key)
                importTarget(account.key, account.value, parent: "ou", &entries)
            }
            entries.list(organization, Facet.accounts, accounts.map(\.key))
        }
        readFile("\(folder)/ous.json", into: &result, organization, Facet.root) { value, entries in
            for unit in value.members ?? [] {
                importTarget(unit.key, unit.value, parent: "parent", &entries)
            }
        }
    }

    private func importTarget(
        _ id: String, _ value: JSONValue, parent key: String, _ entries: inout EntryBuilder
    ) {
        let target = Subject(.organizationTarget, id)
        if !id.hasPrefix("r-") {
            entries.require(
                target, Facet.parent, value[key]?.string, at: "\(id).\(key)",
                expected: "the parent's id")
        }
        for type in ControlPolicyType.allCases {
            let list = type == .service ? "scps" : "rcps"
            entries.setGroup(
                target, type.attachments, value[list], at: "\(id).\(list)",
                name: { IAMCollectTree.policyID($0.string) }
            ) { entries, facet, policy, _ in
                guard let id = IAMCollectTree.policyID(policy.string) else { return }
                entries.set(target, facet, id)
                entries.set(Subject(.organizationPolicy, id), Facet.policyType, type.rawValue)
            }
        }
    }

    private func importControlPolicies(
        _ folder: String, _ type: ControlPolicyType, _ result: inout ImportResult
    ) {
        for policyFolder in folders(folder, &result) {
            let metadata = content("\(policyFolder)/metadata.json")
            guard
                let id = metadata?["id"]?.string
                    ?? IAMCollectTree.policyID(metadata?["arn"]?.string)
            else {
                result.problems.append(problem("\(policyFolder)/metadata.json", "names no policy"))
                continue
            }
            let policy = Subject(.organizationPolicy, id)
            readFile("\(policyFolder)/policy.json", into: &result, policy, Facet.content) {
                value, entries in
                entries.set(policy, Facet.policyType, type.rawValue)
                if let name = metadata?["name"]?.string { entries.set(policy, Facet.name, name) }
                entries.setPolicy(policy, Facet.content, value, at: "")
            }
        }
    }

    /// The `p-…` at the end of a policy's ARN, or the id itself.
    private static func policyID(_ text: String?) -> String? {
        text?.split(separator: "/").last.map(String.init)
    }
}
