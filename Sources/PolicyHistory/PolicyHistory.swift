public import AWSTypes

/// Per subject, the documents and settings in force over time: a fold over `HistoryEntry` facts,
/// so that the order in which snapshots and events arrive never changes an answer.
///
/// A value; copying is cheap. Look-ups name the subject, the facet and the instant.
public struct PolicyHistory: Sendable {
    var timelines: [Subject: [Facet: Timeline]] = [:]
    /// The subjects of each kind: organisations are asked for at every denial.
    private(set) var subjectsByKind: [Subject.Kind: Set<Subject>] = [:]
    /// What never changes, whenever it was seen.
    var identities = Identities()

    /// A history of these facts, in any order; duplicates change nothing.
    public init(entries: [HistoryEntry] = []) {
        for entry in entries { insert(entry) }
    }

    /// Adds one fact.
    public mutating func insert(_ entry: HistoryEntry) {
        timelines[entry.subject, default: [:]][
            entry.facet, default: Timeline(facet: entry.facet)
        ].insert(entry)
        subjectsByKind[entry.subject.kind, default: []].insert(entry.subject)
        identities.insert(entry)
    }

    /// The subjects of one kind, by name.
    func subjects(_ kind: Subject.Kind) -> [Subject] {
        (subjectsByKind[kind] ?? []).sorted { $0.name < $1.name }
    }

    /// The roles that a managed policy was attached to at any time, or was the boundary of.
    public func roles(with policy: String) -> [Subject] {
        let member = Facet.attachedPolicies.member(policy)
        return subjects(.role).filter { role in
            timelines[role]?.contains { facet, timeline in
                switch facet {
                case member: return true
                case Facet.boundary: return timeline.entries.contains { $0.value.text == policy }
                case Facet.attachedPolicies.listing:
                    return timeline.entries.contains { $0.value.text?.contains(policy) ?? false }
                default: return false
                }
            } ?? false
        }
    }

    /// Whether anything is known of any subject of a kind.
    public func hasSubjects(_ kind: Subject.Kind) -> Bool { subjectsByKind[kind] != nil }

    /// Whether anything is known of a subject.
    public func hasFacts(of subject: Subject) -> Bool { timelines[subject] != nil }

    /// The times of all facts, each once, in their order. Between two of them, and of
    /// `FeatureDate.all`, no answer changes.
    public var instants: [Instant] {
        var times: Set<Instant> = []
        // A capture's facts are all of one time.
        var last: Instant?
        for facets in timelines.values {
            for timeline in facets.values {
                for entry in timeline.entries where entry.time != last {
                    times.insert(entry.time)
                    last = entry.time
                }
            }
        }
        return times.sorted()
    }

    /// The times at which a bucket's default encryption is known to be another than before.
    public var changesOfEncryption: [Instant] {
        var times: Set<Instant> = []
        for bucket in subjectsByKind[.bucket] ?? [] {
            let entries = timelines[bucket]?[Facet.encryption]?.entries ?? []
            for (former, entry) in zip(entries, entries.dropFirst())
            where former.value != entry.value {
                times.insert(entry.time)
            }
            if let last = entries.last { times.insert(last.time) }
        }
        return times.sorted()
    }

    /// The times of the facts of some subjects, each once, in their order.
    func instants(of subjects: [Subject]) -> [Instant] {
        var times: Set<Instant> = []
        for subject in subjects {
            for timeline in (timelines[subject] ?? [:]).values {
                for entry in timeline.entries { times.insert(entry.time) }
            }
        }
        return times.sorted()
    }

    /// Every subject that something is known of, by kind and name.
    public var subjects: [Subject] {
        timelines.keys.sorted { ($0.kind.rawValue, $0.name) < ($1.kind.rawValue, $1.name) }
    }

    /// All facts of one subject, in the order of time, then by facet.
    public func timeline(of subject: Subject) -> [HistoryEntry] {
        (timelines[subject] ?? [:]).values.flatMap(\.entries).sorted { left, right in
            left.time == right.time && left.facet != right.facet
                ? left.facet < right.facet : Timeline.precedes(left, right)
        }
    }

    /// The changes that events made at a time, each as `PutBucketPolicy by role Admin/ops`, and
    /// what they were made to.
    public func changes(at time: Instant) -> [Subject: Set<String>] {
        var changes: [Subject: Set<String>] = [:]
        for (subject, facets) in timelines {
            for timeline in facets.values {
                let end = timeline.count(notAfter: time)
                for entry in timeline.entries[..<end].reversed() {
                    guard entry.time == time else { break }
                    guard entry.source == .change else { continue }
                    changes[subject, default: []].insert(entry.originAndAuthor)
                }
            }
        }
        return changes
    }

    // MARK: - One facet

    /// What one facet held at a time. Nil in `known` is known absence.
    func fact(_ subject: Subject, _ facet: Facet, at time: Instant) -> Knowledge<String?> {
        facts(subject, facet).knowledge(at: time)
    }

    /// All that tells of one facet.
    func facts(_ subject: Subject, _ facet: Facet) -> FacetFacts {
        let facets = timelines[subject] ?? [:]
        let member = facet.member
        let listing = member == nil ? nil : facet.group.flatMap { facets[$0.listing] }
        return FacetFacts(
            subject: subject, facet: facet, own: facets[facet] ?? Timeline(facet: facet),
            listing: listing, name: member ?? "")
    }

    // MARK: - Groups of facets

    /// A group of facets (`inline/…`) at a time: the members that are there or may be, and
    /// whether a complete listing says that there are no others.
    struct Group {
        let members: [(name: String, value: Knowledge<String?>)]
        let listing: Knowledge<String?>
    }

    /// The members of a group.
    func group(_ group: Facet.Group, of subject: Subject, at time: Instant) -> Group {
        let listing = fact(subject, group.listing, at: time)
        var names = memberNames(group, of: subject)
        if case .known(let list?, _) = listing { names.formUnion(HistoryEntry.names(in: list)) }
        let members = names.sorted().map {
            (name: $0, value: fact(subject, group.member($0), at: time))
        }
        return Group(members: members.filter { !$0.value.isAbsent }, listing: listing)
    }

    /// The names that any fact of the group is of.
    func memberNames(_ group: Facet.Group, of subject: Subject) -> Set<String> {
        Set((timelines[subject] ?? [:]).keys.filter(group.contains).compactMap(\.member))
    }
}

extension PolicyHistory.Group {
    /// The members as documents, one more that is not captured where others may be there; not
    /// captured at all where nothing of the group is known.
    func documents(
        _ read: (String, Knowledge<String?>) -> Knowledge<NamedDocument>
    ) -> Knowledge<[Knowledge<NamedDocument>]> {
        let documents = members.map { read($0.name, $0.value) }
        switch listing {
        case .known(_, let provenance): return .known(documents, provenance)
        case .notCaptured(let reason):
            guard let provenance = members.lazy.compactMap({ $0.value.provenance }).first else {
                return .notCaptured(reason)
            }
            return .known(documents + [.notCaptured(reason)], provenance)
        }
    }

    /// The members as texts by name, where all are known and there are no others.
    func texts() -> Knowledge<[String: String]> {
        if let reason = members.lazy.compactMap({ $0.value.reason }).first {
            return .notCaptured(reason)
        }
        return listing.map { _ in
            var texts: [String: String] = [:]
            for member in members { texts[member.name] = member.value.value ?? nil }
            return texts
        }
    }
}

extension Knowledge where Value == String? {
    /// Whether it is known not to be there.
    var isAbsent: Bool {
        if case .known(nil, _) = self { return true }
        return false
    }
}
