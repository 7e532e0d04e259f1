public import AWSTypes
import JSON

/// What an organization's S3 policies make of an account's Block Public Access. They override the
/// account's own setting, which then cannot be changed and returns once they are gone; no event of
/// S3 tells (Organizations User Guide, "Amazon S3 policies").
public enum OrganizationPublicAccess: Sendable {
    /// None applies: the account's own setting holds.
    case none
    /// The setting of the policy `id` holds in place of the account's own: all four switches on,
    /// or all off.
    case assigned(isOn: Bool, policy: String, Provenance)
    /// One applies, and which setting comes of it is not known.
    case unknown(Remark)
    /// Whether one applies was not captured.
    case notCaptured(Remark)
}

extension PolicyHistory {
    /// The block of public access that holds in an account: the organization's in place of its own
    /// where an S3 policy applies. Nil where there is none.
    public func effectivePublicAccessBlock(
        of account: AccountID, at time: Instant
    ) -> Knowledge<PublicAccessBlock?> {
        switch organizationPublicAccess(of: account, at: time) {
        case .none, .notCaptured: return accountPublicAccessBlock(account, at: time)
        case .unknown(let reason): return .notCaptured(reason)
        case .assigned(let isOn, _, let provenance):
            return .known(
                PublicAccessBlock(
                    blockPublicACLs: isOn, ignorePublicACLs: isOn, blockPublicPolicy: isOn,
                    restrictPublicBuckets: isOn), provenance)
        }
    }

    /// The type of these policies, as Organizations names it.
    static let s3PolicyType = "S3_POLICY"

    /// What holds in an account at a time.
    public func organizationPublicAccess(
        of account: AccountID, at time: Instant
    ) -> OrganizationPublicAccess {
        // There were none before.
        if let start = FeatureDate.s3Policies, time < start { return .none }
        guard case .known(let membership, _) = membership(of: account, at: time) else {
            return .notCaptured(
                Remark(
                    .s3PolicyNotKnown, [.account: account.description],
                    run: [.effectiveS3Policy(of: account.description)]))
        }
        guard let membership else {
            return isInNoOrganization(account, at: time)
                ? .none
                : .notCaptured(Remark(.organizationNotKnown, [.account: account.description]))
        }
        return organizationPublicAccess(of: account, membership, at: time)
    }

    private func organizationPublicAccess(
        of account: AccountID, _ membership: OrganizationMembership, at time: Instant
    ) -> OrganizationPublicAccess {
        let found = membership.path.map { s3Policies(of: $0, at: time) }
        let attached = found.flatMap(\.attached)
        let command = AWSCommand.effectiveS3Policy(of: account.description)
        guard let first = attached.first else {
            let isWhole = membership.isPathComplete && found.allSatisfy(\.isWhole)
            if isWhole || switchedOff(at: membership.path.first, time) != nil { return .none }
            return .notCaptured(
                Remark(
                    .s3PolicyNotKnown,
                    [.organization: membership.id, .account: account.description],
                    run: [command]))
        }
        // Switching the type off detaches all of them (Organizations User Guide, "Disabling a
        // policy type").
        if let off = switchedOff(at: membership.path.first, time), off.source == .change,
            attached.allSatisfy({ $0.since.since <= off.since })
        {
            return .none
        }
        let settings = attached.map { s3Setting(of: $0.id, at: time) }
        // A policy of a unit or account may assign another setting than its root's.
        guard let isOn = settings[0], settings.allSatisfy({ $0 == isOn }),
            membership.isPathComplete, found.allSatisfy(\.isWhole)
        else {
            return .unknown(
                Remark(
                    .s3PolicyNotCaptured,
                    [
                        .policy: first.id, .organization: membership.id,
                        .account: account.description, .time: first.since.since.description,
                    ], run: [command]))
        }
        return .assigned(isOn: isOn, policy: first.id, first.since)
    }

    /// Since when the type is known to be switched off at a root; nil where it is not.
    private func switchedOff(at root: String?, _ time: Instant) -> Provenance? {
        guard let root, root.hasPrefix("r-") else { return nil }
        let subject = Subject(.organizationTarget, root)
        let fact = fact(
            subject, Facet.policyTypes.member(PolicyHistory.s3PolicyType), at: time)
        return fact.isAbsent ? fact.provenance : nil
    }

    /// The S3 policies attached to a root, unit or account, and whether there are no others.
    private func s3Policies(
        of name: String, at time: Instant
    ) -> (attached: [(id: String, since: Provenance)], isWhole: Bool) {
        let target = Subject(.organizationTarget, name)
        let facets = timelines[target] ?? [:]
        let list = fact(target, Facet.s3Policies.listing, at: time)
        var ids = memberNames(Facet.s3Policies, of: target)
        for id in memberNames(Facet.controlPolicies, of: target)
        where identities.type(ofPolicy: id) == PolicyHistory.s3PolicyType { ids.insert(id) }
        var attached: [(id: String, since: Provenance)] = []
        for id in ids.sorted() {
            let facet = Facet.s3Policies.member(id)
            var own = facets[facet] ?? Timeline(facet: facet)
            for entry in facets[Facet.controlPolicies.member(id)]?.entries ?? [] {
                own.insert(entry.moved(to: target, facet, value: entry.value))
            }
            let facts = FacetFacts(
                subject: target, facet: facet, own: own,
                listing: facets[Facet.s3Policies.listing], name: id)
            if case .known(_?, let provenance) = facts.knowledge(at: time) {
                attached.append((id, provenance))
            }
        }
        return (attached, list.provenance != nil)
    }

    /// What a policy assigns: `{"s3_attributes":{"public_access_block_configuration":
    /// {"@@assign":"all"}}}`, or `none`; nil where that is not known.
    private func s3Setting(of id: String, at time: Instant) -> Bool? {
        let content = fact(Subject(.organizationPolicy, id), Facet.content, at: time)
        guard case .known(let text?, _) = content, let value = try? JSONValue(parsing: text)
        else { return nil }
        let block = value["s3_attributes"]?["public_access_block_configuration"]
        switch block?["@@assign"]?.string ?? block?.string {
        case "all": return true
        case "none": return false
        default: return nil
        }
    }
}
