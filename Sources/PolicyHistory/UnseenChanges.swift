public import AWSTypes

/// Changes that only captures show: one says something else than the fact before it, and no event
/// tells when that came about. For all the time between them either may have been in force.
public struct UnseenChanges: Sendable {
    /// The same facts, each such change made as early as it may have been: in the second after the
    /// last fact of what was there before.
    public let made: PolicyHistory
    /// Between which times, the first included, what was in force is open.
    private let spans: [(from: Instant, to: Instant)]

    /// How long after its own time a capture may have read things: its commands take minutes, and
    /// an event of that time tells the change that it shows.
    static let captureSeconds: Int64 = 3600

    /// Nil where every difference between two captures is told by an event.
    public init?(in history: PolicyHistory) {
        var early: [HistoryEntry] = []
        var spans: [(from: Instant, to: Instant)] = []
        for (subject, facets) in history.timelines where UnseenChanges.hasTwoTimes(facets.values) {
            for entry in UnseenChanges.changes(of: subject, in: history) {
                early.append(entry.early)
                spans.append((entry.early.time, entry.captured))
            }
        }
        guard !early.isEmpty else { return nil }
        var made = history
        for entry in early { made.insert(entry) }
        self.made = made
        self.spans = UnseenChanges.merged(spans)
    }

    /// Whether something may have been in force at a time that only a later capture shows.
    public func isOpen(at time: Instant) -> Bool {
        let place = spans.partitionPoint { $0.from > time }
        return place > 0 && time < spans[place - 1].to
    }

    /// Whether something is known of a subject at more than one time: of most there is one capture.
    private static func hasTwoTimes(_ timelines: some Sequence<Timeline>) -> Bool {
        var first: Instant?
        for timeline in timelines {
            for entry in timeline.entries where !entry.isBirth {
                if let first, first != entry.time { return true }
                first = entry.time
            }
        }
        return false
    }

    /// Overlapping spans as one, in their order.
    private static func merged(
        _ spans: [(from: Instant, to: Instant)]
    ) -> [(from: Instant, to: Instant)] {
        var merged: [(from: Instant, to: Instant)] = []
        for span in spans.sorted(by: { $0.from < $1.from }) {
            if let last = merged.last, span.from <= last.to {
                merged[merged.count - 1].to = max(last.to, span.to)
            } else {
                merged.append(span)
            }
        }
        return merged
    }

    /// The unseen changes of one subject, each as a fact of the earliest time that it may be of, and
    /// the time of the capture that shows it.
    private static func changes(
        of subject: Subject, in history: PolicyHistory
    ) -> [(early: HistoryEntry, captured: Instant)] {
        var found: [(early: HistoryEntry, captured: Instant)] = []
        for (facet, timeline) in history.timelines[subject] ?? [:] {
            let facts = history.facts(subject, facet)
            // A single fact of what no listing tells has none before it.
            guard timeline.entries.count > 1 || facts.listing != nil else { continue }
            for entry in timeline.entries where entry.source != .change && entry.value.isKnown {
                guard let before = facts.decisive(at: Instant(seconds: entry.time.seconds - 1)),
                    before.value.isKnown, before.time.seconds + 1 < entry.time.seconds,
                    !areSame(before, entry, in: history),
                    let value = unseenValue(of: entry, after: before, in: history)
                else { continue }
                // What was captured of a role is of none that had the name before.
                let birth = history.birth(of: subject, after: before.time, notAfter: entry.time)
                let earliest = birth ?? Instant(seconds: before.time.seconds + 1)
                guard earliest < entry.time else { continue }
                found.append((entry.moved(to: earliest, value: value), entry.time))
            }
        }
        return found
    }

    /// Whether two facts say the same. A policy that named a role by its ARN reads back with the
    /// role's unique id once that is deleted.
    private static func areSame(
        _ before: HistoryEntry, _ entry: HistoryEntry, in history: PolicyHistory
    ) -> Bool {
        if SameValue.areSame(before.value, entry.value) { return true }
        guard let text = before.value.text, entry.value.text != nil else { return false }
        let stored = history.stored(
            text, seenAt: before.time, by: before.time, at: entry.time)
        return stored != text && SameValue.areSame(.text(stored), entry.value)
    }

    /// What a capture shows that no event between it and the fact before tells; nil where all of it
    /// is told. Of a list, only the names that no event added or removed.
    private static func unseenValue(
        of entry: HistoryEntry, after before: HistoryEntry, in history: PolicyHistory
    ) -> HistoryEntry.Value? {
        guard entry.facet.isListing, let group = entry.facet.group,
            let listed = entry.value.text, let listedBefore = before.value.text
        else {
            let isTold = isTold(entry.subject, entry.facet, by: entry, after: before, in: history) {
                SameValue.areSame($0, entry.value)
            }
            return isTold ? nil : entry.value
        }
        let names = HistoryEntry.names(in: listed)
        var unseen = HistoryEntry.names(in: listedBefore)
        let differing = names.symmetricDifference(unseen).filter { name in
            let (subject, facet) = member(name, of: group, of: entry.subject)
            return !isTold(subject, facet, by: entry, after: before, in: history) {
                $0.isKnown && ($0 != .absent) == names.contains(name)
            }
        }
        guard !differing.isEmpty else { return nil }
        unseen.formSymmetricDifference(differing)
        return HistoryEntry.listing(unseen)
    }

    /// Where what a list names is kept: a role of an account is a subject of its own.
    private static func member(
        _ name: String, of group: Facet.Group, of subject: Subject
    ) -> (Subject, Facet) {
        group == Facet.roles
            ? (Subject(.role, "\(subject.name)/\(name)"), Facet.arn) : (subject, group.member(name))
    }

    /// Whether an event between two facts, or while the second was captured, tells a value.
    private static func isTold(
        _ subject: Subject, _ facet: Facet, by entry: HistoryEntry, after before: HistoryEntry,
        in history: PolicyHistory, _ isValue: (HistoryEntry.Value) -> Bool
    ) -> Bool {
        let facts = history.timelines[subject]?[facet]?.entries ?? []
        return facts.contains { fact in
            fact.source == .change && fact.time >= before.time
                && fact.time.seconds <= entry.time.seconds + captureSeconds && isValue(fact.value)
        }
    }
}
