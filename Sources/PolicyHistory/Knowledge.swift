public import AWSTypes
import Wording

/// What is known of something at a time: its value and where that comes from, or why nothing is
/// known and what would tell.
public enum Knowledge<Value: Sendable>: Sendable {
    /// Known; an optional value that is nil is known not to be there.
    case known(Value, Provenance)
    /// Not known: of what, and the way out.
    case notCaptured(Remark)

    /// The value, where it is known.
    public var value: Value? {
        if case .known(let value, _) = self { return value }
        return nil
    }

    /// The value, where it was captured or changed by the time asked about. What only a later
    /// capture shows may have been another then.
    public var valueThen: Value? {
        if case .known(let value, let provenance) = self, !provenance.isLater { return value }
        return nil
    }

    /// Where it comes from, where it is known.
    public var provenance: Provenance? {
        if case .known(_, let provenance) = self { return provenance }
        return nil
    }

    /// Why it is not known.
    public var reason: Remark? {
        if case .notCaptured(let reason) = self { return reason }
        return nil
    }

    /// The same, of something that was put to use as that says: where only a later capture shows
    /// this, the whole is only known later.
    func asLate(as use: Provenance?) -> Knowledge<Value> {
        guard let use, use.isLater, case .known(let value, let own) = self, !own.isLater else {
            return self
        }
        return .known(value, use)
    }

    /// The same knowledge of something derived from the value.
    public func map<Other: Sendable>(_ transform: (Value) -> Other) -> Knowledge<Other> {
        switch self {
        case .known(let value, let provenance): return .known(transform(value), provenance)
        case .notCaptured(let reason): return .notCaptured(reason)
        }
    }
}

/// Where a fact comes from, since when it holds, and whether it held on.
public struct Provenance: Hashable, Sendable, CustomStringConvertible {
    /// The file in the snapshot, or the event's name.
    public let origin: String
    /// What kind of fact this is.
    public let source: HistoryEntry.Source
    /// The change that put it in force; where none is known, the capture that shows it.
    public let since: Instant
    /// Who made the change: the caller's ARN where it has one; nil for captures.
    public let author: String?
    /// Whether the fact was only captured after the time asked about.
    public let isLater: Bool
    /// When it was changed after the time asked about; nil when it was not, as far as is known.
    public let changedSince: Instant?
    /// What showed that later change: `PutBucketPolicy by role Admin/ops`, or a file.
    public let changedBy: String?
    /// The latest fact, not after the time asked about, that shows it in force: a capture after
    /// the change confirms it. For a later capture, that capture's time.
    public let confirmedAt: Instant
    /// Whether nobody has made the change: it is tried.
    public let isProposed: Bool

    init(
        origin: String, source: HistoryEntry.Source, since: Instant, author: String? = nil,
        isLater: Bool = false, changedSince: Instant? = nil, changedBy: String? = nil,
        confirmedAt: Instant? = nil, isProposed: Bool = false
    ) {
        self.origin = origin
        self.source = source
        self.since = since
        self.author = author
        self.isLater = isLater
        self.changedSince = changedSince
        self.changedBy = changedBy
        self.confirmedAt = confirmedAt ?? since
        self.isProposed = isProposed
    }

    /// The latest time at which what it tells was surely read: a capture's commands take minutes.
    public var seenBy: Instant {
        let isEvent = source == .change && confirmedAt == since
        return isEvent
            ? confirmedAt
            : Instant(seconds: confirmedAt.seconds + UnseenChanges.captureSeconds)
    }

    /// Who made the change, as people say it: `role Admin/ops`; nil for captures.
    public var authorName: String? { author.map(AuthorName.short) }

    /// `in force since 2026-05-04T09:00:00Z, PutBucketPolicy by role Admin/ops`, or
    /// `as captured 2026-05-04T00:00:00Z (s3/lake/get-bucket-policy.json)`.
    public var description: String { RemarkText.sentence(remark) }

    /// The same as data.
    public var remark: Remark {
        let kind: Remark.Kind
        switch source {
        case .change: kind = .inForceSince
        case .snapshot, .config: kind = isLater ? .asCapturedLater : .asCaptured
        }
        return Remark(
            kind,
            [
                .time: since.description, .event: origin,
                .author: source == .change ? authorName : nil,
                .change: changedSince?.description, .changedBy: changedBy,
            ])
    }
}

extension Remark {
    /// A remark about a facet of a subject.
    init(_ kind: Kind, _ facet: Facet, of subject: Subject, _ texts: [Text] = []) {
        let names = [
            Text(.subjectKind, subject.kind.rawValue), Text(.subject, subject.name),
            Text(.facet, facet.description),
        ]
        self.init(kind, texts: names + texts)
    }
}

extension HistoryEntry {
    /// `PutBucketPolicy by role Admin/ops`, or the file.
    var originAndAuthor: String {
        origin + (author.map { " by \(AuthorName.short($0))" } ?? "")
    }
}
