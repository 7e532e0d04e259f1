public import AWSTypes

/// What a policy or setting belongs to.
public struct Subject: Hashable, Sendable, CustomStringConvertible {
    /// The kinds of subject. The raw value is what the store and `snapshot list` show.
    public enum Kind: String, CaseIterable, Sendable {
        /// `ACCOUNT/RoleName`: names are unique in an account, whatever the path.
        case role
        /// The policy's ARN.
        case managedPolicy = "managed-policy"
        /// The bucket's name.
        case bucket
        /// `bucket/key`.
        case object
        /// The access point's ARN.
        case accessPoint = "access-point"
        /// The account: its own public access block, its canonical user id.
        case account
        /// `vpce-…`.
        case vpcEndpoint = "vpc-endpoint"
        /// The key's ARN.
        case key
        /// A root, organisational unit or account id: which policies are attached, its parent.
        case organizationTarget = "organization-target"
        /// `p-…`: content and name of a service or resource control policy.
        case organizationPolicy = "organization-policy"
        /// The organisation itself, by its id `o-…`.
        case organization
    }

    /// The kind.
    public let kind: Kind
    /// The name in that kind, as above.
    public let name: String

    /// A subject.
    public init(_ kind: Kind, _ name: String) {
        self.kind = kind
        self.name = name
    }

    /// `bucket sales-lake`.
    public var description: String { "\(kind.rawValue) \(name)" }
}

/// One fact about one facet of a subject from one instant on: what a snapshot saw, or what an
/// event changed. Entries are facts and are kept as they are; what was in force at a time is
/// derived from all entries, so that the order of their arrival changes nothing.
public struct HistoryEntry: Hashable, Sendable {
    /// Where an entry comes from.
    public enum Source: String, Sendable {
        /// A capture: holds from its instant on, and tells nothing of before.
        case snapshot
        /// A policy-changing event: the change happened at its instant.
        case change
        /// An AWS Config item, which is a capture at its own time.
        case config
    }

    /// What the facet belongs to.
    public let subject: Subject
    /// The facet of the subject: `bucket-policy`, `inline/NAME`, `attached/ARN`, `trust`, …
    public let facet: String
    /// From when the fact holds: the capture, or the change.
    public let time: Instant
    /// The document's or setting's JSON text; `nil` says that there is none.
    public let value: String?
    /// What kind of fact this is.
    public let source: Source
    /// The file's path in the snapshot, or the event's name.
    public let origin: String
    /// The event's id; empty for snapshots. Orders entries of the same second.
    public let eventID: String
    /// Who made the change: the caller's ARN; nil for snapshots.
    public let author: String?

    /// An entry.
    public init(
        subject: Subject, facet: String, time: Instant, value: String?, source: Source,
        origin: String, eventID: String = "", author: String? = nil
    ) {
        self.subject = subject
        self.facet = facet
        self.time = time
        self.value = value
        self.source = source
        self.origin = origin
        self.eventID = eventID
        self.author = author
    }
}

// MARK: - Values that say that nothing is known

extension HistoryEntry {
    /// Begins the value of a document that was captured and could not be read; the reason follows.
    public static let unreadablePrefix = "!unreadable: "
    /// Begins a value that ends what was known before: `!unknown: the bucket was deleted`.
    static let unknownPrefix = "!unknown: "

    /// Whether the value is one that tells nothing.
    var isUnreadable: Bool {
        guard let value else { return false }
        return value.hasPrefix(HistoryEntry.unreadablePrefix)
            || value.hasPrefix(HistoryEntry.unknownPrefix)
    }

    /// Why the value tells nothing, as a sentence; nil where it tells something.
    var reasonUnknown: String? {
        guard let value else { return nil }
        let whose = "the \(facet) of \(subject)"
        if value.hasPrefix(HistoryEntry.unreadablePrefix) {
            let reason = value.dropFirst(HistoryEntry.unreadablePrefix.count)
            return "\(whose) in \(origin) could not be read: \(reason)"
        }
        if value.hasPrefix(HistoryEntry.unknownPrefix) {
            let reason = value.dropFirst(HistoryEntry.unknownPrefix.count)
            return "\(whose) is not known: \(reason) at \(time)"
        }
        return nil
    }
}
