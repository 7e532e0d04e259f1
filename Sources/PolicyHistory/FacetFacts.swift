import AWSTypes

/// All that tells of one facet of one subject: the facts of its own, and the complete listings
/// that say whether it is there at all (`inline/*` for `inline/NAME`, an account's `roles/*` for
/// a role).
struct FacetFacts {
    let subject: Subject
    let facet: Facet
    let own: Timeline
    /// Complete listings, and the name they are searched for.
    let listing: Timeline?
    let name: String

    /// What the facet held at a time. Nil in `known` is known absence.
    ///
    /// The latest fact not after the time decides. Where there is none, a later capture stands
    /// in, marked so, unless a change lies between: then what held before it is not known.
    func knowledge(at time: Instant) -> Knowledge<String?> {
        if let entry = decisive(at: time) { return known(entry, asked: time, isLater: false) }
        guard let entry = first(after: time) else {
            return .notCaptured(Remark(.notCaptured, facet, of: subject))
        }
        if entry.source == .change {
            let author = entry.author.map { Remark.Text(.author, AuthorName.short($0)) }
            return .notCaptured(
                Remark(
                    .changedBeforeCapture, facet, of: subject,
                    [
                        Remark.Text(.time, entry.time.description),
                        Remark.Text(.event, entry.origin),
                    ] + [author].compactMap { $0 }))
        }
        return known(entry, asked: time, isLater: true)
    }

    /// The latest fact not after a time; an absence that a listing tells is one too.
    func decisive(at time: Instant) -> HistoryEntry? {
        let count = own.count(notAfter: time)
        let last = count > 0 ? own.entries[count - 1] : nil
        guard let listing else { return last }
        let listed = listing.count(notAfter: time)
        return FacetFacts.later(last, listed > 0 ? absence(at: listed - 1) : nil)
    }

    /// The first fact after a time. A capture that could not be read says nothing, where a later
    /// one can stand in.
    private func first(after time: Instant) -> HistoryEntry? {
        let later = own.entries[own.count(notAfter: time)...]
        let next = later.first { $0.source == .change || $0.value.isKnown } ?? later.first
        guard let listing else { return next }
        let listed = listing.count(notAfter: time)
        let absent = listed < listing.entries.count ? absence(at: listed) : nil
        guard let next, let absent else { return next ?? absent }
        return Timeline.precedes(absent, next) ? absent : next
    }

    private func known(
        _ entry: HistoryEntry, asked time: Instant, isLater: Bool
    ) -> Knowledge<String?> {
        if let reason = entry.reasonUnknown { return .notCaptured(reason) }
        let beginning = isLater ? entry : beginning(of: entry)
        let change = firstChange(after: entry, asked: time)
        return .known(
            entry.value.text,
            Provenance(
                origin: beginning.origin, source: beginning.source, since: beginning.time,
                author: beginning.author, isLater: isLater, changedSince: change?.time,
                changedBy: change?.originAndAuthor, confirmedAt: entry.time,
                isProposed: entry.isProposed))
    }

    /// The first change that put in force what an entry says, as far back as nothing else held;
    /// the entry itself where only captures show it.
    private func beginning(of entry: HistoryEntry) -> HistoryEntry {
        var end = own.count(before: entry)
        if end < own.entries.count, own.entries[end] == entry { end += 1 }
        guard end > 0, SameValue.areSame(own.entries[end - 1].value, entry.value) else {
            return entry
        }
        let start = own.runStart(of: end - 1)
        let gap = lastAbsence(before: entry, notBefore: own.entries[start])
        for index in start..<end where own.entries[index].source == .change {
            let candidate = own.entries[index]
            if gap.map({ Timeline.precedes($0, candidate) }) ?? true { return candidate }
        }
        return entry
    }

    /// The last listing between two entries that does not hold the name, where the name was
    /// there; nil for something that was absent anyway.
    private func lastAbsence(
        before entry: HistoryEntry, notBefore start: HistoryEntry
    ) -> HistoryEntry? {
        guard let listing, entry.value != .absent else { return nil }
        var index = listing.count(before: entry) - 1
        while index >= 0, Timeline.precedes(start, listing.entries[index]) {
            if let absent = absence(at: index) { return absent }
            index = listing.runStart(of: index) - 1
        }
        return nil
    }

    /// The first fact after an entry, and after the time asked about, that says something else.
    /// A capture that could not be read says nothing.
    private func firstChange(after entry: HistoryEntry, asked time: Instant) -> HistoryEntry? {
        let since = max(entry.time, time)
        var next: HistoryEntry?
        var index = own.count(notAfter: since)
        while index < own.entries.count, next == nil {
            let candidate = own.entries[index]
            let isSilent = !candidate.value.isKnown && candidate.source != .change
            if !isSilent, !SameValue.areSame(candidate.value, entry.value) { next = candidate }
            index = own.runEnd(of: index)
        }
        guard let listing, entry.value != .absent else { return next }
        index = listing.count(notAfter: since)
        while index < listing.entries.count {
            if let next, Timeline.precedes(next, listing.entries[index]) { break }
            if let absent = absence(at: index) { return absent }
            index = listing.runEnd(of: index)
        }
        return next
    }

    /// What the listing at `index` says of the name, where it does not hold it.
    private func absence(at index: Int) -> HistoryEntry? {
        guard let listing, let names = listing.listed(at: index), !names.contains(name) else {
            return nil
        }
        return listing.entries[index].moved(to: subject, facet, value: .absent)
    }

    private static func later(_ left: HistoryEntry?, _ right: HistoryEntry?) -> HistoryEntry? {
        guard let left, let right else { return left ?? right }
        return Timeline.precedes(left, right) ? right : left
    }
}
