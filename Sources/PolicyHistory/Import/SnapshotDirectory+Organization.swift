import AWSTypes
import JSONScanner

extension SnapshotDirectory {
    /// `organizations/…`.
    func importOrganization() -> ImportResult {
        let folder = "organizations"
        guard case .value(let value) = output("\(folder)/describe-organization.json"),
            let id = value["Organization"]?["Id"]?.string
        else { return ImportResult() }
        let organization = Subject(.organization, id)
        var entries = builder("\(folder)/describe-organization.json")
        let management = value["Organization"]?["MasterAccountId"] ?? .null
        entries.set(
            organization, Facet.organization,
            JSONValue.object([JSONValue.Member("managementAccount", management)]).description)
        var result = entries.result
        result.add(
            importFile(
                "\(folder)/list-accounts.json", subject: organization, facet: Facet.accounts + "*"
            ) { value, entries in
                let ids = (value["Accounts"]?.oneOrMany ?? []).compactMap { $0["Id"]?.string }
                for id in ids { entries.set(organization, Facet.accounts + id, id) }
                entries.list(organization, Facet.accounts, ids)
            })
        result.add(importParents(folder))
        result.add(importAttachments(folder))
        result.add(importControlPolicies(folder))
        return result
    }

    private func importParents(_ folder: String) -> ImportResult {
        var result = ImportResult()
        for file in SnapshotFile.names(in: "\(path)/\(folder)/list-parents") {
            let child = Subject(.organizationTarget, String(file.dropLast(".json".count)))
            result.add(
                importFile(
                    "\(folder)/list-parents/\(file)", subject: child, facet: Facet.parent
                ) { value, entries in
                    if let parent = value["Parents"]?.oneOrMany.first?["Id"]?.string {
                        entries.set(child, Facet.parent, parent)
                    }
                })
        }
        return result
    }

    /// `list-policies-for-target/<target>.<TYPE>.json`.
    private func importAttachments(_ folder: String) -> ImportResult {
        var result = ImportResult()
        for file in SnapshotFile.names(in: "\(path)/\(folder)/list-policies-for-target") {
            let parts = file.split(separator: ".")
            guard parts.count == 3 else { continue }
            let prefix =
                parts[1] == "RESOURCE_CONTROL_POLICY"
                ? Facet.resourceControlPolicies : Facet.serviceControlPolicies
            let target = Subject(.organizationTarget, String(parts[0]))
            result.add(
                importFile(
                    "\(folder)/list-policies-for-target/\(file)", subject: target,
                    facet: prefix + "*"
                ) { value, entries in
                    let ids = (value["Policies"]?.oneOrMany ?? []).compactMap { $0["Id"]?.string }
                    for id in ids { entries.set(target, prefix + id, id) }
                    entries.list(target, prefix, ids)
                })
        }
        return result
    }

    private func importControlPolicies(_ folder: String) -> ImportResult {
        var result = ImportResult()
        for file in SnapshotFile.names(in: "\(path)/\(folder)/describe-policy") {
            let policy = Subject(.organizationPolicy, String(file.dropLast(".json".count)))
            result.add(
                importFile(
                    "\(folder)/describe-policy/\(file)", subject: policy, facet: Facet.content
                ) { value, entries in
                    entries.setPolicy(
                        policy, Facet.content, value["Policy"]?["Content"], at: "Policy.Content")
                    if let name = value["Policy"]?["PolicySummary"]?["Name"]?.string {
                        entries.set(policy, Facet.name, name)
                    }
                })
        }
        return result
    }
}
