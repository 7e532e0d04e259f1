public import AWSTypes
import PolicyHistory
import ReportStore
import Wording

/// Answers what the store knows of policies: whose, since when, and what held at a time.
public struct SnapshotCatalog {
    private let history: PolicyHistory

    /// Reads the whole policy history of a store. Throws `PipelineError`.
    public init(storePath: String) throws(PipelineError) {
        do {
            history = PolicyHistory(entries: try StoreReader(path: storePath).historyEntries())
        } catch {
            throw PipelineError(error)
        }
    }

    /// One subject that something is known of.
    public struct KnownSubject: Sendable {
        /// `bucket`, `role`, ….
        public let kind: String
        /// Its name among its kind.
        public let name: String
        /// What is known of it: facets, members of groups not apart (`inline`).
        public let facets: [String]
        /// The earliest fact.
        public let firstFact: Instant
        /// The latest fact.
        public let lastFact: Instant
        /// How many captures show it.
        public let captures: Int
        /// How many changes are known.
        public let changes: Int
    }

    /// Every subject, by kind and name.
    public func list() -> [KnownSubject] {
        history.subjects.compactMap { subject in
            let facts = history.timeline(of: subject)
            guard let first = facts.first, let last = facts.last else { return nil }
            let captures = facts.filter { $0.source != .change }.map(\.time)
            let changes = facts.filter { $0.source == .change }.map { "\($0.time) \($0.eventID)" }
            return KnownSubject(
                kind: subject.kind.rawValue, name: subject.name,
                facets: Set(facts.map { $0.facet.group?.name ?? $0.facet.description }).sorted(),
                firstFact: first.time, lastFact: last.time, captures: Set(captures).count,
                changes: Set(changes).count)
        }
    }

    /// One facet of a subject, as it was at a time.
    public struct ShownFacet: Sendable {
        /// Its name, `inline/NAME`.
        public let facet: String
        /// Whether it is known; a known facet without a value is known not to be there.
        public let isKnown: Bool
        /// Its document or setting.
        public let value: String?
        /// Why it is not known.
        public let reason: String?
        /// Since when, by whom, whether it changed: `in force since …`.
        public let provenance: String?
        /// The change that put it in force, or the capture that shows it.
        public let since: Instant?
        /// The event's name, or the file.
        public let origin: String?
        /// Who made the change, as an ARN.
        public let author: String?
        /// Whether only a capture after the time asked about shows it.
        public let isLater: Bool
        /// When it was changed after the time asked about.
        public let changedSince: Instant?
    }

    /// One subject at a time.
    public struct ShownSubject: Sendable {
        /// `bucket`, `role`, ….
        public let kind: String
        /// Its name among its kind.
        public let name: String
        /// The time asked about.
        public let time: Instant
        /// Its facets, by name.
        public let facets: [ShownFacet]
    }

    /// Some subjects, as `KIND:NAME`, that a name leaves something out of: `role:etl` is
    /// `role:111122223333/etl`.
    public func likely(_ name: String) -> [String] {
        let parts = name.split(separator: ":", maxSplits: 1)
        func last(_ text: some StringProtocol) -> Substring? {
            text.split { $0 == "/" || $0 == ":" }.last.map { Substring($0) }
        }
        guard let wanted = parts.last.flatMap({ last($0) }) else { return [] }
        let found = history.subjects.filter { subject in
            (parts.count == 1 || subject.kind.rawValue == parts[0]) && last(subject.name) == wanted
        }
        return found.prefix(3).map { "\($0.kind.rawValue):\($0.name)" }
    }

    /// The subject whose name is nearest to one with a slip of the pen, as `KIND:NAME`; nil where none
    /// is near.
    public func nearest(_ name: String) -> String? {
        SubjectHint.nearest(to: name, among: history.subjects)
    }

    /// The subjects that people mean by a name, or by an ARN, as they were at a time. Empty for a
    /// name that nothing is known of.
    public func show(_ name: String, at time: Instant) -> [ShownSubject] {
        history.subjects(named: name).map { subject in
            ShownSubject(
                kind: subject.kind.rawValue, name: subject.name, time: time,
                facets: history.facets(of: subject, at: time).map(ShownFacet.init))
        }
    }
}

extension SnapshotCatalog.ShownFacet {
    init(_ found: FacetAtTime) {
        facet = found.facet.description
        value = found.value.value ?? nil
        reason = found.value.reason.map(RemarkText.sentence)
        var provenance: Provenance?
        if case .known(_, let known) = found.value { provenance = known }
        isKnown = provenance != nil
        self.provenance = provenance.map(SnapshotCatalog.ShownFacet.text)
        since = provenance?.since
        origin = provenance?.origin
        author = provenance?.author
        isLater = provenance?.isLater ?? false
        changedSince = provenance?.changedSince
    }

    /// Where it comes from. Nobody asked for a request, of which answers to denials say that a
    /// capture is later.
    private static func text(_ provenance: Provenance) -> String {
        var remark = provenance.remark
        guard remark.kind == .asCapturedLater else { return provenance.description }
        remark.kind = .asCaptured
        return RemarkText.sentence(remark) + "; captured after the time asked about"
    }
}
