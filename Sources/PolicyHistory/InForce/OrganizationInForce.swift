public import AWSTypes
import JSON

/// Where an account stands in an organisation at a time, and which policies hold on the way down.
public struct OrganizationMembership: Sendable {
    /// `o-…`.
    public let id: String
    /// The account whose own principals and resources no control policy holds.
    public let managementAccount: AccountID?
    /// From the root to the account: `r-…`, `ou-…`, the account itself.
    public let path: [String]
    /// Whether the path is known up to the root. Where it is not, the levels above are one more
    /// level in the lists below, not captured.
    public let isPathComplete: Bool
    /// The service control policies at each step of `path`; empty where they are switched off.
    public let serviceControl: [(target: String, policies: Knowledge<[Knowledge<NamedDocument>]>)]
    /// The resource control policies at each step of `path`; empty where they are switched off.
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
        var absence: Provenance?
        for organization in subjects(.organization) {
            switch memberFacts(account, in: organization, at: time).knowledge(at: time) {
            case .known(_?, let provenance):
                return .known(
                    membership(of: account, in: organization, at: time), provenance)
            case .known(nil, let provenance): absence = provenance
            case .notCaptured: break
            }
        }
        let memberships = group(
            Facet.memberOf, of: Subject(.organizationTarget, account.description), at: time)
        if memberships.members.isEmpty { absence = absence ?? memberships.listing.provenance }
        if let absence { return .known(nil, absence) }
        return .notCaptured(Remark(.membershipNotKnown, [.account: account.description]))
    }

    /// The ids of the organisations that were captured.
    public var organizations: [String] { subjects(.organization).map(\.name).sorted() }

    /// Whether an account is known to be in no organisation at all, not only in none of those that
    /// were captured.
    public func isInNoOrganization(_ account: AccountID, at time: Instant) -> Bool {
        let memberships = group(
            Facet.memberOf, of: Subject(.organizationTarget, account.description), at: time)
        return memberships.members.isEmpty && memberships.listing.provenance != nil
    }

    /// The ids of the captured organisations that an account is known not to belong to.
    public func organizations(without account: AccountID, at time: Instant) -> [String] {
        subjects(.organization).filter {
            if case .known(nil, _) = memberFacts(account, in: $0, at: time).knowledge(at: time) {
                return true
            }
            return false
        }.map(\.name).sorted()
    }

    /// What listings and events say of an account in an organisation. Events name no
    /// organisation, but are logged in its management account.
    private func memberFacts(
        _ account: AccountID, in organization: Subject, at time: Instant
    ) -> FacetFacts {
        let listed = facts(organization, Facet.accounts.member(account.description))
        let target = Subject(.organizationTarget, account.description)
        guard let facets = timelines[target] else { return listed }
        let management = managementAccount(of: organization, at: time)
        var own = listed.own
        let joined = management.flatMap { facets[Facet.memberOf.member($0.description)] }
        for entry in (joined?.entries ?? []) + (facets[Facet.memberOf.listing]?.entries ?? []) {
            // The list of an account's memberships tells that it is in no other.
            let value: HistoryEntry.Value = entry.facet.isListing ? .absent : entry.value
            own.insert(entry.moved(to: listed.subject, listed.facet, value: value))
        }
        return FacetFacts(
            subject: listed.subject, facet: listed.facet, own: own, listing: listed.listing,
            name: listed.name)
    }

    private func managementAccount(of organization: Subject, at time: Instant) -> AccountID? {
        guard case .known(let text?, _) = fact(organization, Facet.organization, at: time),
            let value = try? JSONValue(parsing: text)
        else { return nil }
        return value["managementAccount"]?.string.flatMap { AccountID($0) }
    }

    private func membership(
        of account: AccountID, in organization: Subject, at time: Instant
    ) -> OrganizationMembership {
        var path = [account.description]
        let root = fact(organization, Facet.root, at: time).value ?? nil
        while path.count < PolicyHistory.maximumOrganizationDepth, let child = path.first,
            case .known(let found?, _) = fact(
                Subject(.organizationTarget, child), Facet.parent, at: time)
        {
            // A new account begins below the root, whose id the event does not tell.
            guard let parent = found == Facet.unnamedRoot ? root : found, !path.contains(parent)
            else {
                break
            }
            path.insert(parent, at: 0)
        }
        let isComplete = path.first?.hasPrefix("r-") ?? false
        func levels(
            _ type: ControlPolicyType
        ) -> [(target: String, policies: Knowledge<[Knowledge<NamedDocument>]>)] {
            let attachments = ControlPolicyAttachments(history: self, type: type, time: time)
            let known = attachments.levels(along: path)
            guard !isComplete, let top = path.first else { return known }
            let reason = Remark(
                .parentNotKnown, [.place: top, .organization: organization.name],
                run: [AWSCommand("organizations", "list-parents", [.init("child-id", top)])])
            return [("?", .notCaptured(reason))] + known
        }
        return OrganizationMembership(
            id: organization.name, managementAccount: managementAccount(of: organization, at: time),
            path: path, isPathComplete: isComplete, serviceControl: levels(.service),
            resourceControl: levels(.resource))
    }

    /// A control policy's content. AWS's own full-access policies are the same everywhere
    /// (Organizations User Guide, "FullAWSAccess", "RCPFullAWSAccess").
    func controlPolicy(_ id: String, at time: Instant) -> Knowledge<NamedDocument> {
        let subject = Subject(.organizationPolicy, id)
        let name = (fact(subject, Facet.name, at: time).value ?? nil) ?? id
        switch fact(subject, Facet.content, at: time) {
        case .known(let text?, let provenance):
            return .known(NamedDocument(name: name, text: text), provenance)
        case .notCaptured(let reason) where timelines[subject]?[Facet.content] != nil:
            return .notCaptured(reason)
        case .known(nil, _), .notCaptured:
            guard let type = ControlPolicyType.allCases.first(where: { $0.fullAccessID == id })
            else {
                return .notCaptured(
                    Remark(
                        .controlPolicyNotCaptured, [.policy: id], run: [.describePolicy(id)]))
            }
            let principal = type == .resource ? #""Principal":"*","# : ""
            let text =
                #"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","# + principal
                + #""Action":"*","Resource":"*"}]}"#
            return .known(
                NamedDocument(name: id, text: text),
                Provenance(
                    origin: "AWS's own policy", source: .snapshot, since: Instant(seconds: 0)))
        }
    }
}
