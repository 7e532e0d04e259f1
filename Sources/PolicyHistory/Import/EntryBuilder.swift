import AWSTypes
import IAM
import JSONScanner

/// Makes the facts of one file or event, all with the same time and origin.
struct EntryBuilder {
    let time: Instant
    let source: HistoryEntry.Source
    /// What reports name as the origin: the file below the snapshot, or the event's name.
    let origin: String
    var eventID = ""
    var author: String?
    private(set) var result = ImportResult()

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

    /// A fact; a nil value is a known absence.
    mutating func set(_ subject: Subject, _ facet: String, _ value: String?) {
        result.entries.append(
            HistoryEntry(
                subject: subject, facet: facet, time: time, value: value, source: source,
                origin: origin, eventID: eventID, author: author))
    }

    /// A listing of a group, complete.
    mutating func list(_ subject: Subject, _ prefix: String, _ names: [String]) {
        let value = JSONValue.array(names.sorted().map { .string($0) })
        set(subject, prefix + "*", value.description)
    }

    /// A policy document as AWS delivers it: an object, a JSON text, or a URL-encoded one. One
    /// that does not parse is a problem with its place, and leaves the facet unknown.
    mutating func setPolicy(
        _ subject: Subject, _ facet: String, _ value: JSONValue?, at jsonPath: String
    ) {
        guard let value, value != .null else {
            problem(jsonPath, "the document is missing")
            set(subject, facet, HistoryEntry.unreadablePrefix + "the document is missing")
            return
        }
        do {
            set(subject, facet, try PolicyDocument.decode(value, name: facet).json)
        } catch {
            problem(jsonPath.isEmpty ? error.path : "\(jsonPath).\(error.path)", error.reason)
            set(subject, facet, HistoryEntry.unreadablePrefix + "\(error)")
        }
    }

    /// Something that could not be read.
    mutating func problem(_ jsonPath: String, _ reason: String) {
        result.problems.append(ImportProblem(file: origin, jsonPath: jsonPath, reason: reason))
    }
}
