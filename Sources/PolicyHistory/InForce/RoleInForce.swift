public import AWSTypes
import JSON

/// A policy document with the name it has in reports, as JSON text.
public struct NamedDocument: Hashable, Sendable {
    /// Its name.
    public let name: String
    /// The JSON text, as captured.
    public let text: String

    /// A document.
    public init(name: String, text: String) {
        self.name = name
        self.text = text
    }

    /// Byte for byte, as policies match: `é` may be written in two ways, which are two keys.
    public static func == (left: NamedDocument, right: NamedDocument) -> Bool {
        SameBytes.areSame(left.name, right.name) && SameBytes.areSame(left.text, right.text)
    }

    /// By the name and the text's length: whole texts are long, and one name has few.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(name)
        hasher.combine(text.utf8.count)
    }
}

/// A role as it was at a time.
public struct RoleInForce: Sendable {
    /// With its path; nil where only changes told of the role, which name it without.
    public let arn: String?
    /// `AROA…`.
    public let uniqueID: String?
    /// The trust policy's JSON text.
    public let trust: Knowledge<String?>
    /// The policies embedded in the role, by name.
    public let inlinePolicies: Knowledge<[Knowledge<NamedDocument>]>
    /// The default versions of the attached managed policies; one that a role names and nobody
    /// captured is not captured, never "no policy".
    public let attachedPolicies: Knowledge<[Knowledge<NamedDocument>]>
    /// Nil where the role has no boundary.
    public let boundary: Knowledge<NamedDocument?>
    /// The tags of the role.
    public let tags: Knowledge<[String: String]>
}

extension PolicyHistory {
    /// A role by its name, without the path; nil where it did not exist then.
    public func role(
        account: AccountID, name: String, at time: Instant
    ) -> Knowledge<RoleInForce?> {
        let subject = Subject(.role, "\(account)/\(name)")
        if let alone = withoutOtherLives(of: subject, at: time) {
            return alone.role(account: account, name: name, at: time)
        }
        // A role that a complete listing of its account does not hold did not exist then.
        let roles = timelines[Subject(.account, account.description)]?[Facet.roles.listing]
        let existence = FacetFacts(
            subject: subject, facet: Facet.arn,
            own: timelines[subject]?[Facet.arn] ?? Timeline(facet: Facet.arn), listing: roles,
            name: name
        ).knowledge(at: time)
        switch existence {
        case .known(let arn?, let provenance):
            return .known(role(subject, arn: arn, at: time), provenance)
        case .known(nil, let provenance):
            guard let change = firstChange(of: subject, after: provenance.confirmedAt, to: time)
            else { return .known(nil, provenance) }
            return seenInEvents(subject, change, at: time)
        case .notCaptured(let reason):
            guard let first = timeline(of: subject).first else { return .notCaptured(reason) }
            return seenInEvents(subject, first, at: time)
        }
    }

    /// Changes alone may tell something of a role that no snapshot shows.
    private func seenInEvents(
        _ subject: Subject, _ event: HistoryEntry, at time: Instant
    ) -> Knowledge<RoleInForce?> {
        .known(
            role(subject, arn: nil, at: time),
            Provenance(
                origin: "events alone", source: .change, since: min(event.time, time)))
    }

    /// The first change of a subject in a span of time: what is changed is there.
    private func firstChange(
        of subject: Subject, after start: Instant, to end: Instant
    ) -> HistoryEntry? {
        timeline(of: subject).first { entry in
            entry.source == .change && entry.facet != Facet.arn && entry.value != .absent
                && entry.time > start && entry.time <= end
        }
    }

    private func role(_ subject: Subject, arn: String?, at time: Instant) -> RoleInForce {
        RoleInForce(
            arn: arn, uniqueID: fact(subject, Facet.uniqueID, at: time).value ?? nil,
            trust: fact(subject, Facet.trust, at: time),
            inlinePolicies: group(Facet.inlinePolicies, of: subject, at: time).documents {
                name, value in value.map { NamedDocument(name: name, text: $0 ?? "") }
            },
            attachedPolicies: group(Facet.attachedPolicies, of: subject, at: time).documents {
                arn, value in
                // An attachment that could not be read is as unknown as its document.
                value.reason.map { .notCaptured($0) }
                    ?? managedPolicy(arn, at: time).asLate(as: value.provenance)
            },
            boundary: boundary(of: subject, at: time),
            tags: group(Facet.tags, of: subject, at: time).texts())
    }

    private func boundary(of subject: Subject, at time: Instant) -> Knowledge<NamedDocument?> {
        switch fact(subject, Facet.boundary, at: time) {
        case .notCaptured(let reason): return .notCaptured(reason)
        case .known(nil, let provenance): return .known(nil, provenance)
        case .known(let arn?, let provenance):
            return managedPolicy(arn, at: time).asLate(as: provenance).map { $0 }
        }
    }

    /// A managed policy's default version.
    public func managedPolicy(_ arn: String, at time: Instant) -> Knowledge<NamedDocument> {
        let subject = Subject(.managedPolicy, arn)
        let notFound = Remark(.managedPolicyNotCaptured, [.policy: arn])
        let version: String
        let chosen: Provenance
        switch fact(subject, Facet.defaultVersion, at: time) {
        case .known(let id?, let provenance): (version, chosen) = (id, provenance)
        case .known(nil, let provenance):
            return .notCaptured(
                Remark(.managedPolicyDeleted, [.policy: arn], because: [provenance.remark]))
        case .notCaptured(let reason):
            return .notCaptured(timelines[subject] == nil ? notFound : reason)
        }
        switch fact(subject, Facet.versions.member(version), at: time) {
        case .known(let text?, let written):
            // In force since the later of the two: its writing, or its becoming the default.
            let provenance = written.since > chosen.since ? written : chosen
            return .known(NamedDocument(name: arn, text: text), provenance)
        case .known(nil, _): return .notCaptured(notFound)
        case .notCaptured(let reason): return .notCaptured(reason)
        }
    }

    /// The role behind a unique id (`AROA…`), whenever it existed.
    public func role(uniqueID: String) -> (account: AccountID, name: String)? {
        guard let subject = identities.rolesByUniqueID[uniqueID],
            let slash = subject.firstIndex(of: "/"),
            let account = AccountID(subject[..<slash])
        else { return nil }
        return (account, String(subject[subject.index(after: slash)...]))
    }

    /// The services that the role's trust policy let assume it, `glue.amazonaws.com`; nil where
    /// that is not known.
    public func trustedServices(
        account: AccountID, role: String, at time: Instant
    ) -> Set<String>? {
        guard case .known(let role?, _) = self.role(account: account, name: role, at: time),
            case .known(let text?, _) = role.trust, let trust = try? JSONValue(parsing: text)
        else { return nil }
        return Set(
            (trust["Statement"]?.oneOrMany ?? []).flatMap { statement in
                statement["Effect"]?.string == "Allow"
                    ? (statement["Principal"]?["Service"]?.oneOrMany ?? []).compactMap(\.string)
                    : []
            })
    }

    /// The members of a JSON object whose values are texts.
    static func texts(in json: String) -> [String: String] {
        guard let value = try? JSONValue(parsing: json) else { return [:] }
        var texts: [String: String] = [:]
        for member in value.members ?? [] { texts[member.key] = member.value.string }
        return texts
    }
}
