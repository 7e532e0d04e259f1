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

    /// What a facet holds from the entry's time on, or why that is not known.
    public enum Value: Hashable, Sendable {
        /// There is none: no bucket policy, no such tag.
        case absent
        /// A document or setting: a policy's JSON text, a tag's value, `BucketOwner`. Any text may
        /// stand here, as whoever sets a tag chooses it.
        case text(String)
        /// It was captured and could not be read, with the reason.
        case unreadable(String)
        /// What was known before ended and what took its place is not known, with the reason:
        /// `the bucket was deleted`.
        case ended(String)

        /// The text, or absence for nil.
        public init(_ text: String?) { self = text.map { .text($0) } ?? .absent }

        /// The text, where there is one.
        public var text: String? {
            if case .text(let text) = self { return text }
            return nil
        }

        /// Whether it says what the facet holds, be it nothing.
        public var isKnown: Bool {
            switch self {
            case .absent, .text: return true
            case .unreadable, .ended: return false
            }
        }
    }

    /// What the facet belongs to.
    public private(set) var subject: Subject
    /// The facet of the subject.
    public private(set) var facet: Facet
    /// From when the fact holds: the capture, or the change.
    public private(set) var time: Instant
    /// What the facet holds.
    public private(set) var value: Value
    /// What kind of fact this is.
    public let source: Source
    /// The file's path in the snapshot, or the event's name.
    public let origin: String
    /// The event's id; empty for snapshots. Orders entries of the same second.
    public let eventID: String
    /// Who made the change: the caller's ARN; nil for snapshots.
    public let author: String?
    /// Whether nobody has made the change: it is tried. Never of what is read, whatever a file or an
    /// event is called.
    public private(set) var isProposed: Bool
    /// From when on a proposed fact holds that no time bounds: before every log.
    public static let always = Instant(seconds: 0)
    /// Whether it is such a fact.
    var isOfAlways: Bool { isProposed && time == HistoryEntry.always }

    /// An entry.
    public init(
        subject: Subject, facet: Facet, time: Instant, value: Value, source: Source,
        origin: String, eventID: String = "", author: String? = nil, isProposed: Bool = false
    ) {
        self.subject = subject
        self.facet = facet
        self.time = time
        self.value = value
        self.source = source
        self.origin = origin
        self.eventID = eventID
        self.author = author
        self.isProposed = isProposed
    }
}

extension HistoryEntry {
    /// Why nothing is known of the facet; nil where it is known.
    var reasonUnknown: Remark? {
        switch value {
        case .absent, .text: return nil
        case .unreadable(let reason):
            return Remark(
                .unreadable, facet, of: subject,
                [Remark.Text(.file, origin), Remark.Text(.reason, reason)])
        case .ended(let reason):
            return Remark(
                .ended, facet, of: subject,
                [Remark.Text(.reason, reason), Remark.Text(.time, time.description)])
        }
    }

    /// The origin of the fact that something was made, where no event but its capture tells.
    static let birthOrigin = "CreateDate"

    /// Whether it is that, which a capture tells of a time before.
    var isBirth: Bool { source == .change && origin == HistoryEntry.birthOrigin }

    /// Whether a capture tells it, be it of a time before.
    public var isOfCapture: Bool { source != .change || isBirth }

    /// The same fact of another time, or with another value.
    func moved(to time: Instant, value: Value) -> HistoryEntry {
        var entry = self
        (entry.time, entry.value) = (time, value)
        return entry
    }

    /// The same fact with a value that is tried.
    public func proposing(_ value: Value) -> HistoryEntry {
        var entry = self
        (entry.value, entry.isProposed) = (value, true)
        return entry
    }

    /// The same fact of another facet, or with another value.
    public func moved(to subject: Subject, _ facet: Facet, value: Value) -> HistoryEntry {
        var entry = self
        (entry.subject, entry.facet, entry.value) = (subject, facet, value)
        return entry
    }
}
