import AWSTypes
import IAM
import JSON
import PolicyHistory

/// The entries of a policy history with changes laid over: what is changed holds at every time,
/// so that a denial of last month is decided as if the change had been there.
struct WhatIfOverlay {
    /// The name of a policy that a change brings.
    private static let name = "what-if"
    /// The groups of control policies attached to a target; the last one's by events that do not
    /// tell the type.
    private static let attachments = [
        Facet.serviceControlPolicies, Facet.resourceControlPolicies, Facet.controlPolicies,
    ]

    /// The changed entries.
    private(set) var entries: [HistoryEntry]

    /// The entries of a history, unchanged yet.
    init(_ entries: [HistoryEntry]) { self.entries = entries }

    /// Makes one change. Throws `PipelineError` where the subject has nothing of that kind.
    mutating func apply(
        _ change: WhatIfChange, to target: WhatIfSubject
    ) throws(PipelineError) {
        let subject = target.subject
        if let part = target.part {
            try apply(change, to: subject, part: part)
            return
        }
        switch subject.kind {
        case .role: try inline(change, subject, nil)
        case .managedPolicy: try managed(change, subject)
        case .bucket: try single(change, subject, Facet.bucketPolicy)
        case .accessPoint: try single(change, subject, Facet.accessPointPolicy)
        case .key: try single(change, subject, Facet.keyPolicy)
        case .vpcEndpoint:
            if entries.allSatisfy({ $0.subject != subject || $0.facet != Facet.endpoint }) {
                set(subject, Facet.endpoint, #"{"type":"Gateway"}"#)
            }
            try single(change, subject, Facet.endpointPolicy)
        case .organizationPolicy: try controlPolicy(change, subject)
        case .organizationTarget: try attach(change, subject, Facet.serviceControlPolicies)
        case .object, .account, .organization:
            throw PipelineError("a \(subject.kind.rawValue) has no policy to change")
        }
    }

    private mutating func apply(
        _ change: WhatIfChange, to subject: Subject, part: String
    ) throws(PipelineError) {
        let facet = Facet(part)
        let member = facet.member ?? ""
        switch (subject.kind, facet.group) {
        case (.role, Facet.inlinePolicies?) where !member.isEmpty:
            try inline(change, subject, member)
        case (.role, Facet.attachedPolicies?) where !member.isEmpty && change.kind == .remove:
            drop(member, from: Facet.attachedPolicies, of: subject)
        case (.role, nil) where facet == Facet.boundary: try boundary(change, subject)
        case (.organizationTarget, nil)
        where WhatIfOverlay.attachments.prefix(2).contains(Facet.Group(part)):
            try attach(change, subject, Facet.Group(part))
        case (.bucket, nil) where facet == Facet.ownership && change.kind == .set:
            set(subject, facet, change.value)
        case (.key, nil) where facet == Facet.keyState && change.kind == .set:
            enable(subject, facet, change.value)
        case (.bucket, nil) where facet == Facet.publicAccessBlock && change.kind == .remove:
            set(subject, facet, nil)
        default:
            throw PipelineError(
                "'\(change.subject)' cannot be changed so; a role has #boundary, #inline/NAME and "
                    + "(to remove) #attached/ARN, an account or unit has "
                    + "#resource-control-policies")
        }
    }

    // MARK: - Kinds

    /// A subject with one document of its own.
    private mutating func single(
        _ change: WhatIfChange, _ subject: Subject, _ facet: Facet
    ) throws(PipelineError) {
        switch change.kind {
        case .replace, .remove, .set: set(subject, facet, change.document)
        case .add: try extend(subject, facet, by: change)
        }
    }

    /// A role's embedded policies: all of them, or the one of a name.
    private mutating func inline(
        _ change: WhatIfChange, _ subject: Subject, _ name: String?
    ) throws(PipelineError) {
        let group = Facet.inlinePolicies
        if name == nil, change.kind != .add {
            entries.removeAll { $0.subject == subject && group.contains($0.facet) }
            set(subject, group.listing, "[]")
        }
        if let name, change.kind == .add,
            entries.contains(where: { $0.subject == subject && $0.facet == group.member(name) })
        {
            return try extend(subject, group.member(name), by: change)
        }
        let name = name ?? freeName(in: group, of: subject)
        if let document = change.document {
            put(name, document, into: group, of: subject)
        } else {
            drop(name, from: group, of: subject)
        }
    }

    private mutating func managed(
        _ change: WhatIfChange, _ subject: Subject
    ) throws(PipelineError) {
        switch change.kind {
        case .replace, .set: setManaged(subject, change.document)
        case .add:
            for entry in entries
            where entry.subject == subject && Facet.versions.contains(entry.facet) {
                try extend(subject, entry.facet, by: change)
            }
        case .remove:
            for role in subjects(of: .role) {
                drop(subject.name, from: Facet.attachedPolicies, of: role)
                map(role, Facet.boundary) { $0 == subject.name ? nil : $0 }
            }
        }
    }

    private mutating func setManaged(_ subject: Subject, _ document: String?) {
        entries.removeAll { $0.subject == subject }
        set(subject, Facet.defaultVersion, WhatIfOverlay.name)
        set(subject, Facet.versions.member(WhatIfOverlay.name), document)
    }

    /// A key in any state from which its owner can enable it.
    private mutating func enable(_ key: Subject, _ facet: Facet, _ state: String?) {
        guard entries.contains(where: { $0.subject == key && $0.facet == facet }) else {
            return set(key, facet, state)
        }
        map(key, facet) { KeyInForce.canBeEnabled(from: $0) ? state : $0 }
    }

    private mutating func boundary(
        _ change: WhatIfChange, _ subject: Subject
    ) throws(PipelineError) {
        switch change.kind {
        case .remove: set(subject, Facet.boundary, nil)
        case .replace, .set:
            let account = subject.name.prefix { $0 != "/" }
            let arn = WhatIfOverlay.free("arn:aws:iam::\(account):policy/what-if-boundary") { arn in
                entries.contains { $0.subject == Subject(.managedPolicy, arn) }
            }
            setManaged(Subject(.managedPolicy, arn), change.document)
            set(subject, Facet.boundary, arn)
        case .add:
            throw PipelineError("a role has one boundary; --replace it, or --add to its policy")
        }
    }

    private mutating func controlPolicy(
        _ change: WhatIfChange, _ subject: Subject
    ) throws(PipelineError) {
        guard change.kind == .remove else {
            try single(change, subject, Facet.content)
            return
        }
        for target in subjects(of: .organizationTarget) {
            for group in WhatIfOverlay.attachments {
                drop(subject.name, from: group, of: target)
            }
            // AWS attaches its own anew where the type is switched on.
            if let full = Facet.ofFullAccess(subject.name) {
                set(target, full.attachments.member(subject.name), nil)
            }
        }
    }

    /// A new control policy at a root, unit or account, beside those that are there, or in place
    /// of them.
    private mutating func attach(
        _ change: WhatIfChange, _ target: Subject, _ group: Facet.Group
    ) throws(PipelineError) {
        if change.kind != .add {
            let history = PolicyHistory(entries: entries)
            entries.removeAll { entry in
                guard entry.subject == target else { return false }
                // An event that attached or detached a policy does not tell its type; one of which
                // nothing tells it may be of the other, and stays.
                return group.contains(entry.facet)
                    || Facet.controlPolicies.contains(entry.facet)
                        && history.isControlPolicy(entry.facet.member ?? "", of: group)
            }
            set(target, group.listing, "[]")
        }
        guard let document = change.document else { return }
        let id = WhatIfOverlay.free("p-\(WhatIfOverlay.name)-\(target.name)") { id in
            entries.contains { $0.subject == Subject(.organizationPolicy, id) }
        }
        set(Subject(.organizationPolicy, id), Facet.content, document)
        set(
            Subject(.organizationPolicy, id), Facet.policyType,
            group == Facet.serviceControlPolicies
                ? "SERVICE_CONTROL_POLICY" : "RESOURCE_CONTROL_POLICY")
        put(id, id, into: group, of: target)
    }

    // MARK: - Names

    /// The name of an embedded policy that the role has not.
    private func freeName(in group: Facet.Group, of subject: Subject) -> String {
        WhatIfOverlay.free(WhatIfOverlay.name) { name in
            entries.contains {
                $0.subject == subject
                    && ($0.facet == group.member(name)
                        || $0.facet == group.listing
                            && WhatIfOverlay.names(in: $0.value.text).contains(name))
            }
        }
    }

    /// A name that nothing has: each of several changes brings a policy of its own.
    private static func free(_ name: String, isTaken: (String) -> Bool) -> String {
        var candidate = name
        var number = 1
        while isTaken(candidate) {
            number += 1
            candidate = "\(name)-\(number)"
        }
        return candidate
    }

    // MARK: - Entries

    private func subjects(of kind: Subject.Kind) -> Set<Subject> {
        Set(entries.map(\.subject).filter { $0.kind == kind })
    }

    /// One fact in place of all there are of the facet.
    private mutating func set(_ subject: Subject, _ facet: Facet, _ value: String?) {
        entries.removeAll { $0.subject == subject && $0.facet == facet }
        entries.append(
            HistoryEntry(
                subject: subject, facet: facet, time: HistoryEntry.always,
                value: HistoryEntry.Value(value), source: .snapshot, origin: WhatIfOverlay.name,
                isProposed: true))
    }

    /// Changes the value of every fact of a facet, each at its own time.
    private mutating func map(
        _ subject: Subject, _ facet: Facet, _ change: (String?) -> String?
    ) {
        for (index, entry) in entries.enumerated()
        where entry.subject == subject && entry.facet == facet {
            guard entry.value.isKnown else { continue }
            entries[index] = entry.proposing(HistoryEntry.Value(change(entry.value.text)))
        }
    }

    /// A member of a group, in every listing of it.
    private mutating func put(
        _ name: String, _ value: String, into group: Facet.Group, of subject: Subject
    ) {
        set(subject, group.member(name), value)
        map(subject, group.listing) { WhatIfOverlay.listing($0) { $0.insert(name) } }
    }

    private mutating func drop(_ name: String, from group: Facet.Group, of subject: Subject) {
        entries.removeAll { $0.subject == subject && $0.facet == group.member(name) }
        map(subject, group.listing) { WhatIfOverlay.listing($0) { $0.remove(name) } }
    }

    private static func names(in listing: String?) -> Set<String> {
        let names = listing.flatMap { try? JSONValue(parsing: $0) }?.array ?? []
        return Set(names.compactMap(\.string))
    }

    private static func listing(
        _ text: String?, _ change: (inout Set<String>) -> Void
    ) -> String? {
        guard let text, (try? JSONValue(parsing: text)) != nil else { return text }
        var names = names(in: text)
        change(&names)
        return JSONValue.array(names.sorted().map { .string($0) }).description
    }

    /// The statements of a document behind those that are there, at each time.
    private mutating func extend(
        _ subject: Subject, _ facet: Facet, by change: WhatIfChange
    ) throws(PipelineError) {
        guard entries.contains(where: { $0.subject == subject && $0.facet == facet }) else {
            throw PipelineError(
                "nothing is known of the \(facet) of \(subject.kind.rawValue) \(subject.name), so "
                    + "that nothing can be added to it; --replace it whole, or import a snapshot")
        }
        guard let added = change.document.flatMap({ try? JSONValue(parsing: $0) }) else { return }
        map(subject, facet) { value in
            guard let value, let known = try? JSONValue(parsing: value) else {
                return change.document
            }
            let statements =
                (known["Statement"]?.oneOrMany ?? []) + (added["Statement"]?.oneOrMany ?? [])
            let others = (known.members ?? []).filter { $0.key != "Statement" }
            return JSONValue.object(others + [JSONValue.Member("Statement", .array(statements))])
                .description
        }
    }
}
