import AWSTypes
import IAM
import JSON

/// Makes the facts of one file or event, all with the same time and origin.
///
/// What is not there, null or of another type than AWS writes never becomes a known absence: the
/// facet is then unreadable, with the place and the reason.
struct EntryBuilder {
    let time: Instant
    let source: HistoryEntry.Source
    /// What reports name as the origin: the file below the snapshot, or the event's name.
    let origin: String
    let eventID: String
    let author: String?
    private(set) var result = ImportResult()

    /// The most facts of one file; the largest account has some 100,000.
    static let maximumFacts = 1 << 20
    /// The most problems of one file that are told.
    static let maximumProblems = 10_000

    init(
        time: Instant, source: HistoryEntry.Source, origin: String, eventID: String = "",
        author: String? = nil
    ) {
        self.time = time
        self.source = source
        self.origin = origin
        self.eventID = eventID
        self.author = author
    }

    // MARK: - Facts

    /// A fact; a nil value is a known absence.
    mutating func set(_ subject: Subject, _ facet: Facet, _ value: String?) {
        add(subject, facet, HistoryEntry.Value(value))
    }

    /// That a role of a unique id was made at a time, which a capture tells of it. Two captures of
    /// one role tell the same fact.
    mutating func setBirth(_ role: Subject, _ uniqueID: String, at birth: Instant) {
        guard birth < time else { return }
        var entries = EntryBuilder(
            time: birth, source: .change, origin: HistoryEntry.birthOrigin)
        entries.set(role, Facet.uniqueID, uniqueID)
        add(entries.result)
    }

    private mutating func add(_ subject: Subject, _ facet: Facet, _ value: HistoryEntry.Value) {
        guard result.entries.count < EntryBuilder.maximumFacts else {
            return problem(
                "", "holds more than \(EntryBuilder.maximumFacts) facts; the rest is left out")
        }
        result.entries.append(
            HistoryEntry(
                subject: subject, facet: facet, time: time, value: value, source: source,
                origin: origin, eventID: eventID, author: author))
    }

    /// A fact that is there; without a value the facet is unreadable.
    mutating func require(
        _ subject: Subject, _ facet: Facet, _ value: String?, at jsonPath: String,
        expected: String
    ) {
        guard let value else {
            unreadable(subject, facet, at: jsonPath, "\(expected) is missing or of another type")
            return
        }
        set(subject, facet, value)
    }

    /// A facet that could not be read.
    mutating func unreadable(
        _ subject: Subject, _ facet: Facet, at jsonPath: String, _ reason: String
    ) {
        problem(jsonPath, reason)
        add(subject, facet, .unreadable(reason))
    }

    /// A facet whose value ends here, with what took its place unknown.
    mutating func forget(_ subject: Subject, _ facets: [Facet], because reason: String) {
        for facet in facets { add(subject, facet, .ended(reason)) }
    }

    /// A listing of a group, complete.
    mutating func list(_ subject: Subject, _ group: Facet.Group, _ names: [String]) {
        add(subject, group.listing, HistoryEntry.listing(names))
    }

    /// A policy document as AWS delivers it: an object, a JSON text, or a URL-encoded one. One
    /// that does not parse, or that AWS would not take, is a problem with its place, and leaves the
    /// facet unknown.
    mutating func setPolicy(
        _ subject: Subject, _ facet: Facet, _ value: JSONValue?, at jsonPath: String
    ) {
        guard let value, value != .null else {
            unreadable(subject, facet, at: jsonPath, "the document is missing")
            return
        }
        do {
            let document = try PolicyDocument.unwrapped(value)
            if let reason = PolicyLimit(subject, facet).excess(of: document) {
                return unreadable(subject, facet, at: jsonPath, reason)
            }
            set(subject, facet, try PolicyDocument.decode(document, name: facet.description).json)
        } catch {
            problem(jsonPath.isEmpty ? error.path : "\(jsonPath).\(error.path)", error.reason)
            add(subject, facet, .unreadable("\(error)"))
        }
    }

    // MARK: - Groups

    /// The members of a group from a list, and the list itself, complete. An item without a name
    /// makes the list unreadable; the others are kept.
    mutating func setGroup(
        _ subject: Subject, _ group: Facet.Group, _ items: JSONValue?, at jsonPath: String,
        name: (JSONValue) -> String?,
        value: (inout EntryBuilder, Facet, JSONValue, String) -> Void
    ) {
        guard let elements = items?.items else {
            unreadable(subject, group.listing, at: jsonPath, "the list is missing")
            return
        }
        var names: [String] = []
        var isWhole = true
        for (index, item) in elements.enumerated() {
            let place = "\(jsonPath)[\(index)]"
            guard let found = name(item), EntryBuilder.isName(found) else {
                problem(place, "has no name")
                isWhole = false
                continue
            }
            names.append(found)
            value(&self, group.member(found), item, place)
        }
        if isWhole {
            list(subject, group, names)
        } else {
            add(subject, group.listing, .unreadable("an item of \(jsonPath) has no name"))
        }
    }

    /// Whether a member of a group may bear this name; `*` is the group's own.
    static func isName(_ name: String) -> Bool { !name.isEmpty && name != "*" }

    /// All tags, as `[{"Key","Value"}]`, in KMS `[{"TagKey","TagValue"}]`, or as an object; none
    /// where there is no list, as AWS leaves it out then.
    mutating func setTags(_ subject: Subject, _ tags: JSONValue?, at jsonPath: String) {
        if tags == nil || tags == .null || tags == .string("") {
            list(subject, Facet.tags, [])
            return
        }
        let items =
            tags?.members.flatMap { members in
                tags?.field("Key") == nil
                    ? JSONValue.array(
                        members.map {
                            .object([
                                JSONValue.Member("Key", .string($0.key)),
                                JSONValue.Member("Value", $0.value),
                            ])
                        }) : nil
            } ?? tags
        setGroup(
            subject, Facet.tags, items, at: jsonPath,
            name: { ($0.field("Key") ?? $0.field("TagKey"))?.scalar }
        ) { entries, facet, tag, place in
            entries.require(
                subject, facet, (tag.field("Value") ?? tag.field("TagValue"))?.scalar, at: place,
                expected: "Value")
        }
    }

    // MARK: - Problems

    /// Something that could not be read.
    mutating func problem(_ jsonPath: String, _ reason: String) {
        guard result.problems.count < EntryBuilder.maximumProblems else { return }
        let file = eventID.isEmpty ? origin : "\(origin) (event \(eventID))"
        result.problems.append(ImportProblem(file: file, jsonPath: jsonPath, reason: reason))
    }

    /// Takes what another builder found.
    mutating func add(_ other: ImportResult) { result.add(other) }
}
