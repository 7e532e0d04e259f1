import AWSTypes
import JSON

extension SnapshotDirectory {
    /// What every command answers in an account that belongs to no organization (Organizations API
    /// Reference, "AWSOrganizationsNotInUseException").
    static let notInUse = "AWSOrganizationsNotInUseException"

    /// `organizations/…`.
    func importOrganization() -> ImportResult {
        let folder = "organizations"
        if let outside = importNoOrganization(folder) { return outside }
        var result = importParents(folder)
        result.add(importAttachments(folder))
        result.add(importControlPolicies(folder))
        let file = "\(folder)/describe-organization.json"
        var entries = builder(file)
        switch output(file) {
        case .value(let value):
            guard let organization = entries.importOrganization(value) else { break }
            result.add(
                importFile(
                    "\(folder)/list-accounts.json", subject: organization,
                    facet: Facet.accounts.listing
                ) { value, entries in entries.importAccounts(value, of: organization) })
            result.add(
                importFile(
                    "\(folder)/list-roots.json", subject: organization, facet: Facet.root
                ) { value, entries in entries.importRoots(value, of: organization) })
        case .error(let code): entries.problem("Error.Code", "the capture failed with \(code)")
        case .unreadable(let reason), .failed(let reason): entries.problem("", reason)
        case .missing: break
        }
        result.add(entries.result)
        return result
    }

    /// That the capture's account is in no organization, where one of the files that are of no other
    /// account says so; what else was asked had the same answer. Nil where none says so.
    private func importNoOrganization(_ folder: String) -> ImportResult? {
        guard let account else { return nil }
        let files = ["describe-organization", "list-roots", "list-accounts"].map {
            (name: "\(folder)/\($0).json", output: output("\(folder)/\($0).json"))
        }
        let isInOne = files.contains { if case .value = $0.output { true } else { false } }
        let told = files.first { $0.output.isError(SnapshotDirectory.notInUse) }
        guard let told, !isInOne else { return nil }
        var entries = builder(told.name)
        entries.list(Subject(.organizationTarget, account.description), Facet.memberOf, [])
        return entries.result
    }

    private func importParents(_ folder: String) -> ImportResult {
        var result = ImportResult()
        for (file, name) in jsonFiles(in: "\(folder)/list-parents", &result) {
            let child = Subject(.organizationTarget, name)
            result.add(
                importFile(file, subject: child, facet: Facet.parent) { value, entries in
                    entries.importParent(value, of: child)
                })
        }
        return result
    }

    /// `list-policies-for-target/<target>.<TYPE>.json`.
    private func importAttachments(_ folder: String) -> ImportResult {
        var result = ImportResult()
        for (file, name) in jsonFiles(in: "\(folder)/list-policies-for-target", &result) {
            let type = name.lastIndex(of: ".").map { String(name[name.index(after: $0)...]) }
            guard let type, let group = EntryBuilder.attachments(ofType: type) else {
                result.problems.append(
                    ImportProblem(
                        file: file, jsonPath: "",
                        reason: "is not named <target>.SERVICE_CONTROL_POLICY.json, "
                            + "<target>.RESOURCE_CONTROL_POLICY.json or <target>.S3_POLICY.json"))
                continue
            }
            let target = Subject(.organizationTarget, String(name.dropLast(type.count + 1)))
            result.add(
                importFile(
                    file,
                    // There is no such type of policy in that partition.
                    absentCodes: type == PolicyHistory.s3PolicyType
                        ? ["InvalidInputException"] : [],
                    subject: target, facet: group.listing
                ) { value, entries in
                    entries.importAttachments(value["Policies"], ofType: type, group, to: target)
                })
        }
        return result
    }

    private func importControlPolicies(_ folder: String) -> ImportResult {
        var result = ImportResult()
        for (file, name) in jsonFiles(in: "\(folder)/describe-policy", &result) {
            let policy = Subject(.organizationPolicy, name)
            result.add(
                importFile(file, subject: policy, facet: Facet.content) { value, entries in
                    entries.importControlPolicy(value, named: name)
                })
        }
        return result
    }

    /// The files of a folder whose names end in `.json`, and those names without it, decoded.
    private func jsonFiles(
        in folder: String, _ result: inout ImportResult
    ) -> [(file: String, name: String)] {
        list(folder, &result).files.filter { $0.hasSuffix(".json") }.map { file in
            let name = String(file.dropLast(".json".count))
            return ("\(folder)/\(file)", PercentCoding.decoded(name) ?? name)
        }
    }
}

extension EntryBuilder {
    /// `{"Organization":{"Id","MasterAccountId"}}`; nil where it names none.
    mutating func importOrganization(_ value: JSONValue) -> Subject? {
        guard let id = value["Organization"]?["Id"]?.string else {
            problem("Organization.Id", "is missing")
            return nil
        }
        let organization = Subject(.organization, id)
        let management = value["Organization"]?["MasterAccountId"]?.string
        set(organization, Facet.organization, JSONValue.texts([("managementAccount", management)]))
        return organization
    }

    /// `{"Accounts":[{"Id","Name"}]}`.
    mutating func importAccounts(_ value: JSONValue, of organization: Subject) {
        setGroup(
            organization, Facet.accounts, value["Accounts"], at: "Accounts",
            name: { $0["Id"]?.string }
        ) { entries, facet, account, _ in
            entries.set(organization, facet, account["Id"]?.string)
            if let id = account["Id"]?.string, let name = account["Name"]?.string {
                entries.set(Subject(.organizationTarget, id), Facet.name, name)
            }
            entries.importPath(of: account)
        }
    }

    /// Where an account stands, which `list-accounts` tells since 2026: `Paths` of `o-…/r-…/ou-…`
    /// (Organizations API Reference, `Account`).
    private mutating func importPath(of account: JSONValue) {
        guard let id = account["Id"]?.string, let paths = account["Paths"]?.array,
            paths.count == 1, let path = paths[0].string
        else { return }
        var steps = path.split(separator: "/").map(String.init)
        if steps.last == id { steps.removeLast() }
        guard steps.count >= 2, steps[0].hasPrefix("o-"), steps[1].hasPrefix("r-"),
            steps.dropFirst(2).allSatisfy({ $0.hasPrefix("ou-") })
        else { return }
        let children = Array(steps.dropFirst(2)) + [id]
        for (parent, child) in zip(steps.dropFirst(), children) {
            set(Subject(.organizationTarget, child), Facet.parent, parent)
        }
    }

    /// `{"Roots":[{"Id","PolicyTypes":[{"Type","Status"}]}]}`.
    mutating func importRoots(_ value: JSONValue, of organization: Subject) {
        guard let root = value["Roots"]?.items?.first, let id = root["Id"]?.string else {
            unreadable(organization, Facet.root, at: "Roots", "the root is missing")
            return
        }
        set(organization, Facet.root, id)
        guard let types = root["PolicyTypes"]?.items else { return }
        let target = Subject(.organizationTarget, id)
        let enabled = types.filter { $0["Status"]?.string == "ENABLED" }
            .compactMap { $0["Type"]?.string }.filter(EntryBuilder.isName)
        for type in enabled { set(target, Facet.policyTypes.member(type), "ENABLED") }
        list(target, Facet.policyTypes, enabled)
    }

    /// `{"Parents":[{"Id"}]}`.
    mutating func importParent(_ value: JSONValue, of child: Subject) {
        require(
            child, Facet.parent, value["Parents"]?.items?.first?["Id"]?.string, at: "Parents",
            expected: "the parent's id")
    }

    /// The group that attachments of a type of policy belong to; nil for a type that decides and
    /// sets nothing here.
    static func attachments(ofType type: String) -> Facet.Group? {
        type == PolicyHistory.s3PolicyType
            ? Facet.s3Policies : ControlPolicyType(rawValue: type)?.attachments
    }

    /// `[{"Id","Name","Type"}]`.
    mutating func importAttachments(
        _ policies: JSONValue?, of type: ControlPolicyType, to target: Subject
    ) {
        importAttachments(policies, ofType: type.rawValue, type.attachments, to: target)
    }

    fileprivate mutating func importAttachments(
        _ policies: JSONValue?, ofType type: String, _ group: Facet.Group, to target: Subject
    ) {
        setGroup(
            target, group, policies, at: "Policies", name: { $0.field("Id")?.string }
        ) { entries, facet, policy, _ in
            guard let id = policy.field("Id")?.string else { return }
            entries.set(target, facet, id)
            entries.set(Subject(.organizationPolicy, id), Facet.policyType, type)
        }
    }

    /// `{"Policy":{"Content","PolicySummary":{"Id","Name","Type"}}}`.
    mutating func importControlPolicy(_ value: JSONValue, named name: String?) {
        let summary = value["Policy"]?["PolicySummary"]
        guard let id = summary?["Id"]?.string ?? name else {
            problem("Policy.PolicySummary.Id", "is missing")
            return
        }
        let policy = Subject(.organizationPolicy, id)
        let type = summary?["Type"]?.string
        if let type { set(policy, Facet.policyType, type) }
        if let title = summary?["Name"]?.string { set(policy, Facet.name, title) }
        setContent(policy, value["Policy"]?["Content"], type: type, at: "Policy.Content")
    }
}
