import AWSTypes

/// Which control policies of one type are attached along a path of an organisation at a time.
///
/// An `AttachPolicy` event does not say whether the policy is a service or a resource control
/// policy; `Identities` knows the type from whatever else was seen of the policy, at any time.
/// While it is not known, the policy is one that is not captured, of either type.
struct ControlPolicyAttachments {
    let history: PolicyHistory
    let type: ControlPolicyType
    let time: Instant

    typealias Policies = Knowledge<[Knowledge<NamedDocument>]>

    /// The policies of each target; empty where the type is switched off at the root.
    func levels(along path: [String]) -> [(target: String, policies: Policies)] {
        let state = path.first.map(state(at:)) ?? .kept
        if state == .off { return [] }
        return path.map { ($0, policies(of: $0, since: state.switchedOn)) }
    }

    /// The ids of the policies of one target, in their order; `root` is its organisation's, where
    /// that is known.
    func attached(to name: String, below root: String?) -> [String] {
        let state = root.map(state(at:)) ?? .kept
        return state == .off ? [] : group(of: name, since: state.switchedOn).members.map(\.name)
    }

    /// What events say of the type: nothing, that it is off, or since when it is on.
    private enum State: Equatable {
        case kept, off
        case on(HistoryEntry)

        var switchedOn: HistoryEntry? {
            if case .on(let entry) = self { return entry }
            return nil
        }
    }

    private func state(at root: String) -> State {
        guard root.hasPrefix("r-") else { return .kept }
        let facts = history.facts(
            Subject(.organizationTarget, root), Facet.policyTypes.member(type.rawValue))
        guard let entry = facts.decisive(at: time) else { return .kept }
        if entry.value == .absent { return .off }
        return entry.source == .change ? .on(entry) : .kept
    }

    /// The policies of one target. Switching a type on begins anew everywhere, with AWS's own
    /// full-access policy alone (Organizations User Guide, "Enabling a policy type").
    private func policies(of name: String, since start: HistoryEntry?) -> Policies {
        group(of: name, since: start).documents { id, value in
            if let reason = value.reason { return .notCaptured(reason) }
            guard isOfType(id) != nil else {
                return .notCaptured(
                    Remark(
                        .policyTypeNotKnown, [.policy: id, .place: name],
                        run: [.describePolicy(id)]))
            }
            return history.controlPolicy(id, at: time).asLate(as: value.provenance)
        }
    }

    /// The attachments themselves.
    private func group(of name: String, since start: HistoryEntry?) -> PolicyHistory.Group {
        let target = Subject(.organizationTarget, name)
        let group = type.attachments
        // A list that is proposed holds whatever was switched on since.
        let isProposed = history.facts(target, group.listing).own.entries.contains { $0.isOfAlways }
        let start = isProposed ? nil : start
        let listing = listing(of: target, since: start)
        var names = history.memberNames(group, of: target)
            .union(history.memberNames(Facet.controlPolicies, of: target))
        if start != nil { names.insert(type.fullAccessID) }
        let known = listing.knowledge(at: time)
        if case .known(let list?, _) = known { names.formUnion(HistoryEntry.names(in: list)) }
        let members = names.sorted().compactMap {
            id -> (name: String, value: Knowledge<String?>)? in
            guard isOfType(id) ?? true else { return nil }
            let value = facts(id, of: target, listing: listing.own, since: start)
                .knowledge(at: time)
            return value.isAbsent ? nil : (id, value)
        }
        return PolicyHistory.Group(members: members, listing: known)
    }

    private func isOfType(_ id: String) -> Bool? {
        history.identities.type(ofPolicy: id).map { $0 == type.rawValue }
    }

    /// What is known of the whole list.
    private func listing(of target: Subject, since start: HistoryEntry?) -> FacetFacts {
        let facet = type.attachments.listing
        let listed = history.facts(target, facet)
        guard let start else { return listed }
        var own = Timeline(facet: facet)
        for entry in listed.own.entries where !Timeline.precedes(entry, start) {
            own.insert(entry)
        }
        let proposed = history.memberNames(type.attachments, of: target).filter { id in
            history.timelines[target]?[type.attachments.member(id)]?.entries.contains {
                $0.isOfAlways && $0.value != .absent
            } ?? false
        }
        let kept = isFullAccessTaken(from: target) ? [] : [type.fullAccessID]
        let names = (proposed.union(kept)).sorted().map { "\"\($0)\"" }
        own.insert(
            start.moved(to: target, facet, value: .text("[\(names.joined(separator: ","))]")))
        return FacetFacts(subject: target, facet: facet, own: own, listing: nil, name: "*")
    }

    /// Whether it is proposed to take AWS's own policy away, whatever was switched on since.
    private func isFullAccessTaken(from target: Subject) -> Bool {
        let facet = type.attachments.member(type.fullAccessID)
        return history.timelines[target]?[facet]?.entries.contains {
            $0.isOfAlways && $0.value == .absent
        } ?? false
    }

    /// What is known of one attachment: by listings and by events, which do not tell the type.
    private func facts(
        _ id: String, of target: Subject, listing: Timeline, since start: HistoryEntry?
    ) -> FacetFacts {
        let facet = type.attachments.member(id)
        let facets = history.timelines[target] ?? [:]
        let listed = facets[facet] ?? Timeline(facet: facet)
        let changed = facets[Facet.controlPolicies.member(id)]
        if changed == nil, start == nil {
            return FacetFacts(
                subject: target, facet: facet, own: listed, listing: listing, name: id)
        }
        var own = Timeline(facet: facet)
        for entry in listed.entries + (changed?.entries ?? [])
        where !(start.map { Timeline.precedes(entry, $0) } ?? false) {
            own.insert(entry.moved(to: target, facet, value: entry.value))
        }
        if let start, id == type.fullAccessID {
            own.insert(
                start.moved(
                    to: target, facet,
                    value: isFullAccessTaken(from: target) ? .absent : .text(id)))
        }
        return FacetFacts(
            subject: target, facet: facet, own: own, listing: listing, name: id)
    }
}
