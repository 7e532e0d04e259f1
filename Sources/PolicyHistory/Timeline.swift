import AWSTypes
import JSON

/// All that is known of one facet of one subject, in the order of time. What was in force at an
/// instant is a fold over the entries: their order of arrival never matters.
struct Timeline: Sendable {
    private(set) var entries: [HistoryEntry] = []
    /// For each entry, whether it says something else than the one before it.
    private var beginsRun: [Bool] = []
    /// For each entry of a listing, its names; nil where it could not be read.
    private var names: [Set<String>?] = []
    private let isListing: Bool

    /// An empty timeline of a facet; that of a group's `*` member knows its names.
    init(facet: Facet) { isListing = facet.isListing }

    private init(isListing: Bool) { self.isListing = isListing }

    // MARK: - In order

    /// Adds a fact, keeping the order; one that is there already changes nothing.
    mutating func insert(_ entry: HistoryEntry) {
        let place = entries.partitionPoint { !Timeline.precedes($0, entry) }
        if place < entries.count, entries[place] == entry { return }
        entries.insert(entry, at: place)
        if isListing { names.insert(Timeline.names(in: entry), at: place) }
        beginsRun.insert(true, at: place)
        for index in [place, place + 1] where index > 0 && index < entries.count {
            beginsRun[index] = !SameValue.areSame(entries[index - 1].value, entries[index].value)
        }
        if place == 0 { beginsRun[0] = true }
    }

    /// The facts of some of its entries.
    func filtered(_ isIncluded: (HistoryEntry) -> Bool) -> Timeline {
        var timeline = Timeline(isListing: isListing)
        for entry in entries where isIncluded(entry) { timeline.insert(entry) }
        return timeline
    }

    /// By time; in the same second captures before changes, a creation before what is done to the
    /// new thing, then by event id, then what could not be read behind what could, then by content,
    /// so that the order is total.
    static func precedes(_ left: HistoryEntry, _ right: HistoryEntry) -> Bool {
        if left.time != right.time { return left.time < right.time }
        let ranks = (rank(left), rank(right))
        if ranks.0 != ranks.1 { return ranks.0 < ranks.1 }
        if left.eventID != right.eventID { return left.eventID < right.eventID }
        if left.origin != right.origin { return left.origin < right.origin }
        if left.value != right.value { return left.value.precedes(right.value) }
        return (left.author ?? "") < (right.author ?? "")
    }

    private static func rank(_ entry: HistoryEntry) -> Int {
        switch entry.source {
        case .snapshot: return 0
        case .config: return 1
        case .change: return entry.origin.hasPrefix("Create") ? 2 : 3
        }
    }

    // MARK: - At a time

    /// How many entries are not after `time`: the first one after it stands there.
    func count(notAfter time: Instant) -> Int { entries.partitionPoint { $0.time > time } }

    /// How many entries precede another one in the order.
    func count(before entry: HistoryEntry) -> Int {
        entries.partitionPoint { !Timeline.precedes($0, entry) }
    }

    /// Where the run of equal values begins that an entry stands in.
    func runStart(of index: Int) -> Int {
        var start = index
        while start > 0, !beginsRun[start] { start -= 1 }
        return start
    }

    /// Where the run of equal values ends that an entry stands in: the next one begins there.
    func runEnd(of index: Int) -> Int {
        var end = index + 1
        while end < entries.count, !beginsRun[end] { end += 1 }
        return end
    }

    /// The names that the listing at `index` holds; nil where it could not be read.
    func listed(at index: Int) -> Set<String>? { names[index] }

    private static func names(in entry: HistoryEntry) -> Set<String>? {
        switch entry.value {
        case .absent: return []
        case .text(let list): return HistoryEntry.names(in: list)
        case .unreadable, .ended: return nil
        }
    }
}

extension HistoryEntry.Value {
    /// What is known before what is not, an absence before a text, then by text: an order of two
    /// facts of one second that does not depend on which came in first.
    fileprivate func precedes(_ other: HistoryEntry.Value) -> Bool {
        order != other.order ? order < other.order : words < other.words
    }

    private var order: Int {
        switch self {
        case .absent: return 0
        case .text: return 1
        case .ended: return 2
        case .unreadable: return 3
        }
    }

    private var words: String {
        switch self {
        case .absent: return ""
        case .text(let text), .ended(let text), .unreadable(let text): return text
        }
    }
}

extension HistoryEntry {
    /// The strings of a JSON array.
    static func names(in json: String) -> Set<String> {
        guard let value = try? JSONValue(parsing: json) else { return [] }
        return Set((value.array ?? []).compactMap(\.string))
    }

    /// A listing's value with these names.
    static func listing(_ names: some Sequence<String>) -> Value {
        .text(JSONValue.array(names.sorted().map { .string($0) }).description)
    }
}
