public import AWSTypes
import JSONScanner

/// Where an account stands in an organisation at a time, and which policies hold on the way down.
public struct OrganizationMembership: Sendable {
    /// `o-…`.
    public let id: String
    /// The account whose own principals and resources no control policy holds.
    public let managementAccount: AccountID?
    /// From the root to the account: `r-…`, `ou-…`, the account itself.
    public let path: [String]
    /// The service control policies at each step of `path`.
    public let serviceControl: [(target: String, policies: Knowledge<[Knowledge<NamedDocument>]>)]
    /// The resource control policies at each step of `path`.
    public let resourceControl: [(target: String, policies: Knowledge<[Knowledge<NamedDocument>]>)]
}

extension PolicyHistory {
    /// How many organisational units may lie between an account and its root: AWS allows five
    /// (Organizations User Guide, "Quotas").
    static let maximumOrganizationDepth = 8

    /// An account's place; nil where it is in no organisation that was captured, and not captured
    /// where none was.
    public func membership(
        of account: AccountID, at time: Instant
    ) -> Knowledge<OrganizationMembership?> {
        let organizations = timelines.keys.filter { $0.kind == .organization }
            .sorted { $0.name < $1.name }
        var absence: Provenance?
        for organization in organizations {
            let listed = fact(organization, Facet.accounts + account.description, at: time)
            switch listed {
            case .known(_?, let provenance):
                return .known(
                    membership(of: account, in: organization, at: time), provenance)
            case .known(nil, let provenance): absence = provenance
            case .notCaptured: break
            }
        }
        if let absence { return .known(nil, absence) }
        return .notCaptured(
            "whether account \(account) belongs to an organization, and which control policies hold "
                + "there, is not known; capture the organization from its management account")
    }

    private func membership(
        of account: AccountID, in organization: Subject, at time: Instant
    ) -> OrganizationMembership {
        var path = [account.description]
        while path.count < PolicyHistory.maximumOrganizationDepth, let child = path.first,
            case .known(let parent?, _) = fact(
                Subject(.organizationTarget, child), Facet.parent, at: time)
        {
            path.insert(parent, at: 0)
        }
        var management: AccountID?
        if case .known(let text?, _) = fact(organization, Facet.organization, at: time),
            let value = try? JSONValue(parsing: text)
        {
            management = value["managementAccount"]?.string.flatMap(AccountID.init)
        }
        return OrganizationMembership(
            id: organization.name, managementAccount: management, path: path,
            serviceControl: path.map { target in
                (target, attached(Facet.serviceControlPolicies, to: target, at: time))
            },
            resourceControl: path.map { target in
                (target, attached(Facet.resourceControlPolicies, to: target, at: time))
            })
    }

    /// The control policies attached to one target, each with its content.
    private func attached(
        _ prefix: String, to target: String, at time: Instant
    ) -> Knowledge<[Knowledge<NamedDocument>]> {
        group(prefix, of: Subject(.organizationTarget, target), at: time).map { members in
            members.map { controlPolicy($0.name, at: time) }
        }
    }

    /// A control policy's content. AWS's own full-access policies are the same everywhere
    /// (Organizations User Guide, "FullAWSAccess", "RCPFullAWSAccess").
    func controlPolicy(_ id: String, at time: Instant) -> Knowledge<NamedDocument> {
        let subject = Subject(.organizationPolicy, id)
        let name = (fact(subject, Facet.name, at: time).value ?? nil) ?? id
        switch fact(subject, Facet.content, at: time) {
        case .known(let text?, let provenance):
            return .known(NamedDocument(name: name, text: text), provenance)
        case .known(nil, _), .notCaptured:
            guard id == "p-FullAWSAccess" || id == "p-RCPFullAWSAccess" else {
                return .notCaptured(
                    "control policy \(id) is attached, and its content was not captured "
                        + "(aws organizations describe-policy --policy-id \(id))")
            }
            let statement = #"{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}"#
            let scp = #"{"Effect":"Allow","Action":"*","Resource":"*"}"#
            let body = id == "p-RCPFullAWSAccess" ? statement : scp
            return .known(
                NamedDocument(
                    name: id, text: #"{"Version":"2012-10-17","Statement":["# + body + "]}"),
                Provenance(
                    origin: "AWS's own policy", source: .snapshot, since: Instant(seconds: 0),
                    author: nil, isLater: false, changedSince: nil))
        }
    }
}
