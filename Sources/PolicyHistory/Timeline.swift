import AWSTypes

/// All that is known of one facet of one subject, in the order of time. What was in force at an
/// instant is a fold over the entries: their order of arrival never matters.
struct Timeline: Sendable {
    private(set) var entries: [HistoryEntry] = []

    /// Adds a fact, keeping the order; one that is there already changes nothing.
    mutating func insert(_ entry: HistoryEntry) {
        var low = 0
        var high = entries.count
        while low < high {
            let middle = (low + high) / 2
            if Timeline.precedes(entries[middle], entry) { low = middle + 1 } else { high = middle }
        }
        if low < entries.count, entries[low] == entry { return }
        entries.insert(entry, at: low)
    }

    /// By time; in the same second captures before changes, then by event id, then by content, so
    /// that the order is total.
    static func precedes(_ left: HistoryEntry, _ right: HistoryEntry) -> Bool {
        if left.time != right.time { return left.time < right.time }
        let ranks = (rank(left.source), rank(right.source))
        if ranks.0 != ranks.1 { return ranks.0 < ranks.1 }
        if left.eventID != right.eventID { return left.eventID < right.eventID }
        if left.origin != right.origin { return left.origin < right.origin }
        return (left.value ?? "") < (right.value ?? "")
    }

    private static func rank(_ source: HistoryEntry.Source) -> Int {
        switch source {
        case .snapshot: return 0
        case .config: return 1
        case .change: return 2
        }
    }

    /// The last entry not after `time`, and the first one after it.
    func around(_ time: Instant) -> (before: HistoryEntry?, after: HistoryEntry?) {
        var low = 0
        var high = entries.count
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].time <= time { low = middle + 1 } else { high = middle }
        }
        return (low > 0 ? entries[low - 1] : nil, low < entries.count ? entries[low] : nil)
    }

    /// The first entry after `time` whose value differs from `value`.
    func firstChange(after time: Instant, from value: String?) -> Instant? {
        entries.first { $0.time > time && $0.value != value }?.time
    }
}
