import AWSTypes
import JSONScanner

/// Per subject, the documents and settings in force over time: a fold over `HistoryEntry` facts,
/// so that the order in which snapshots and events arrive never changes an answer.
///
/// A value; copying is cheap. Look-ups name the subject, the facet and the instant.
public struct PolicyHistory: Sendable {
    var timelines: [Subject: [String: Timeline]] = [:]
    /// Role unique ids (`AROA…`) to the subject's name, `ACCOUNT/RoleName`.
    var rolesByUniqueID: [String: String] = [:]
    /// Canonical user ids to accounts, and back.
    var accountsByCanonicalID: [String: AccountID] = [:]
    var canonicalIDsByAccount: [AccountID: String] = [:]

    /// A history of these facts, in any order; duplicates change nothing.
    public init(entries: [HistoryEntry] = []) {
        for entry in entries { insert(entry) }
    }

    /// Adds one fact.
    public mutating func insert(_ entry: HistoryEntry) {
        timelines[entry.subject, default: [:]][entry.facet, default: Timeline()].insert(entry)
        switch (entry.subject.kind, entry.facet) {
        case (.role, Facet.uniqueID):
            if let id = entry.value { rolesByUniqueID[id] = entry.subject.name }
        case (.account, Facet.canonicalID):
            if let id = entry.value, let account = AccountID(entry.subject.name) {
                accountsByCanonicalID[id] = account
                canonicalIDsByAccount[account] = id
            }
        default: break
        }
    }

    /// Every subject that something is known of, by kind and name.
    public var subjects: [Subject] {
        timelines.keys.sorted { ($0.kind.rawValue, $0.name) < ($1.kind.rawValue, $1.name) }
    }

    /// All facts of one subject, in the order of time, then by facet.
    public func timeline(of subject: Subject) -> [HistoryEntry] {
        (timelines[subject] ?? [:]).values.flatMap(\.entries).sorted { left, right in
            left.time == right.time
                ? (left.facet, left.eventID) < (right.facet, right.eventID) : left.time < right.time
        }
    }

    // MARK: - One facet

    /// What one facet held at a time. Nil in `known` is known absence.
    ///
    /// The latest fact not after the time decides. Where there is none, a later capture stands
    /// in, marked so, unless a change lies between: then what held before it is not known.
    func fact(_ subject: Subject, _ facet: String, at time: Instant) -> Knowledge<String?> {
        let facets = timelines[subject] ?? [:]
        let own = facets[facet]?.around(time)
        let listed = absence(of: facet, in: facets, around: time)
        if let entry = PolicyHistory.later(own?.before, listed.before) {
            return known(entry, facet: facet, in: facets, at: time, isLater: false)
        }
        guard let entry = PolicyHistory.earlier(own?.after, listed.after) else {
            return .notCaptured(PolicyHistory.gap(subject, facet, time))
        }
        if entry.source == .change {
            return .notCaptured(
                "the \(facet) of \(subject.kind.rawValue) \(subject.name) was changed at "
                    + "\(entry.time) (\(entry.origin)) and no snapshot before that is imported")
        }
        return known(entry, facet: facet, in: facets, at: time, isLater: true)
    }

    private func known(
        _ entry: HistoryEntry, facet: String, in facets: [String: Timeline], at time: Instant,
        isLater: Bool
    ) -> Knowledge<String?> {
        if let value = entry.value, value.hasPrefix(HistoryEntry.unreadablePrefix) {
            let reason = value.dropFirst(HistoryEntry.unreadablePrefix.count)
            return .notCaptured(
                "the \(facet) of \(entry.subject.kind.rawValue) \(entry.subject.name) in "
                    + "\(entry.origin) could not be read: \(reason)")
        }
        let reference = isLater ? entry.time : time
        let changed = facets[facet]?.firstChange(after: reference, from: entry.value)
        return .known(
            entry.value,
            Provenance(
                origin: entry.origin, source: entry.source, since: entry.time,
                author: entry.author, isLater: isLater, changedSince: changed))
    }

    /// What the complete listings of a group (`inline/*` for `inline/NAME`) say of a name that
    /// they do not hold: that it is absent, at their time.
    private func absence(
        of facet: String, in facets: [String: Timeline], around time: Instant
    ) -> (before: HistoryEntry?, after: HistoryEntry?) {
        guard let slash = facet.firstIndex(of: "/"), !facet.hasSuffix("/*"),
            let listing = facets[String(facet[...slash]) + "*"]
        else { return (nil, nil) }
        let name = String(facet[facet.index(after: slash)...])
        let around = listing.around(time)
        func absent(_ entry: HistoryEntry?) -> HistoryEntry? {
            guard let entry, !entry.listedNames.contains(name) else { return nil }
            return HistoryEntry(
                subject: entry.subject, facet: facet, time: entry.time, value: nil,
                source: entry.source, origin: entry.origin, eventID: entry.eventID,
                author: entry.author)
        }
        return (absent(around.before), absent(around.after))
    }

    private static func later(_ left: HistoryEntry?, _ right: HistoryEntry?) -> HistoryEntry? {
        guard let left, let right else { return left ?? right }
        return Timeline.precedes(left, right) ? right : left
    }

    private static func earlier(_ left: HistoryEntry?, _ right: HistoryEntry?) -> HistoryEntry? {
        guard let left, let right else { return left ?? right }
        return Timeline.precedes(right, left) ? right : left
    }

    private static func gap(_ subject: Subject, _ facet: String, _ time: Instant) -> String {
        "no snapshot of \(subject.kind.rawValue) \(subject.name) (\(facet)) is imported; capture it "
            + "and run why403 snapshot import"
    }

    // MARK: - Groups of facets

    /// The names in a group of facets (`inline/…`) present at a time, with what is known of each;
    /// not captured where no listing is and no fact either.
    func group(
        _ prefix: String, of subject: Subject, at time: Instant
    ) -> Knowledge<[(name: String, value: Knowledge<String?>)]> {
        let facets = timelines[subject] ?? [:]
        let listing = fact(subject, prefix + "*", at: time)
        var names = Set(
            facets.keys.filter { $0.hasPrefix(prefix) && $0 != prefix + "*" }
                .map { String($0.dropFirst(prefix.count)) })
        if case .known(let list?, _) = listing {
            names.formUnion(HistoryEntry.names(in: list))
        }
        let members = names.sorted().map { (name: $0, value: fact(subject, prefix + $0, at: time)) }
            .filter { member in
                if case .known(nil, _) = member.value { return false }
                return true
            }
        switch listing {
        case .known(_, let provenance): return .known(members, provenance)
        case .notCaptured(let reason): return .notCaptured(reason)
        }
    }
}

extension HistoryEntry {
    /// Begins the value of a document that was captured and could not be read; the reason follows.
    public static let unreadablePrefix = "!unreadable: "

    /// The names in a listing's value.
    fileprivate var listedNames: Set<String> { HistoryEntry.names(in: value ?? "[]") }

    /// The strings of a JSON array.
    static func names(in json: String) -> Set<String> {
        guard let value = try? JSONValue(parsing: json) else { return [] }
        return Set((value.array ?? []).compactMap(\.string))
    }
}
