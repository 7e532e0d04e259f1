public import AWSTypes
import JSONScanner

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
}

/// A role as it was at a time.
public struct RoleInForce: Sendable {
    /// With its path.
    public let arn: String
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
        let owner = Subject(.account, account.description)
        let arn = fact(subject, Facet.arn, at: time)
        let listing = fact(owner, Facet.roles + name, at: time)
        switch arn {
        case .known(let arn?, let provenance):
            if case .known(nil, let absent) = listing, !absent.isLater,
                absent.since >= provenance.since
            {
                return .known(nil, absent)
            }
            return .known(role(subject, arn: arn, at: time), provenance)
        case .known(nil, let provenance): return .known(nil, provenance)
        case .notCaptured(let reason):
            // A role listed nowhere in a complete listing of its account did not exist.
            if case .known(nil, let provenance) = listing { return .known(nil, provenance) }
            // Changes alone may tell something of a role that no snapshot shows.
            guard timelines[subject] != nil else { return .notCaptured(reason) }
            let role = role(subject, arn: "arn:aws:iam::\(account):role/\(name)", at: time)
            return .known(
                role,
                Provenance(
                    origin: "events alone", source: .change, since: time, author: nil,
                    isLater: false, changedSince: nil))
        }
    }

    private func role(_ subject: Subject, arn: String, at time: Instant) -> RoleInForce {
        RoleInForce(
            arn: arn, uniqueID: fact(subject, Facet.uniqueID, at: time).value ?? nil,
            trust: fact(subject, Facet.trust, at: time),
            inlinePolicies: group(Facet.inlinePolicies, of: subject, at: time).map { members in
                members.map { member in
                    member.value.map { NamedDocument(name: member.name, text: $0 ?? "") }
                }
            },
            attachedPolicies: group(Facet.attachedPolicies, of: subject, at: time).map { members in
                members.map { managedPolicy($0.name, at: time) }
            },
            boundary: boundary(of: subject, at: time),
            tags: fact(subject, Facet.tags, at: time).map { PolicyHistory.texts(in: $0 ?? "{}") })
    }

    private func boundary(of subject: Subject, at time: Instant) -> Knowledge<NamedDocument?> {
        switch fact(subject, Facet.boundary, at: time) {
        case .notCaptured(let reason): return .notCaptured(reason)
        case .known(nil, let provenance): return .known(nil, provenance)
        case .known(let arn?, _): return managedPolicy(arn, at: time).map { $0 }
        }
    }

    /// A managed policy's default version.
    public func managedPolicy(_ arn: String, at time: Instant) -> Knowledge<NamedDocument> {
        let subject = Subject(.managedPolicy, arn)
        let notFound = "managed policy \(arn) is named, and its document was not captured"
        guard case .known(let version?, _) = fact(subject, Facet.defaultVersion, at: time) else {
            return .notCaptured(notFound)
        }
        switch fact(subject, Facet.versions + version, at: time) {
        case .known(let text?, let provenance):
            return .known(NamedDocument(name: arn, text: text), provenance)
        case .known(nil, _): return .notCaptured(notFound)
        case .notCaptured(let reason): return .notCaptured(reason)
        }
    }

    /// The role behind a unique id (`AROA…`), whenever it existed.
    public func role(uniqueID: String) -> (account: AccountID, name: String)? {
        guard let subject = rolesByUniqueID[uniqueID], let slash = subject.firstIndex(of: "/"),
            let account = AccountID(subject[..<slash])
        else { return nil }
        return (account, String(subject[subject.index(after: slash)...]))
    }

    /// Whether the role's trust policy let Glue assume it; nil where that is not known.
    public func isTrustedByGlue(account: AccountID, role: String, at time: Instant) -> Bool? {
        guard case .known(let role?, _) = self.role(account: account, name: role, at: time),
            case .known(let text?, _) = role.trust, let trust = try? JSONValue(parsing: text)
        else { return nil }
        return (trust["Statement"]?.oneOrMany ?? []).contains { statement in
            statement["Effect"]?.string == "Allow"
                && (statement["Principal"]?["Service"]?.oneOrMany ?? [])
                    .contains { $0.string == "glue.amazonaws.com" }
        }
    }

    /// The members of a JSON object whose values are texts.
    static func texts(in json: String) -> [String: String] {
        guard let value = try? JSONValue(parsing: json) else { return [:] }
        var texts: [String: String] = [:]
        for member in value.members ?? [] { texts[member.key] = member.value.string }
        return texts
    }
}
