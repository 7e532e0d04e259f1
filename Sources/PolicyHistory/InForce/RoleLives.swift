import AWSTypes

/// A role that is deleted and made again by the same name is another role: nothing that was captured
/// of the one says anything of the other (IAM User Guide, "IAM identifiers: unique identifiers").
extension PolicyHistory {
    /// When roles of that name were made, as far as events and captures tell, in their order. A
    /// capture may show one that was made while its commands ran, after its own time.
    private func births(of role: Subject) -> [Instant] {
        let ids = timelines[role]?[Facet.uniqueID]?.entries ?? []
        return ids.filter { $0.source == .change && $0.tellsOfOne }.map { birth in
            ids.first { seen in
                seen.source != .change && seen.value == birth.value && seen.time < birth.time
                    && seen.time.seconds + UnseenChanges.captureSeconds >= birth.time.seconds
            }?.time ?? birth.time
        }
    }

    /// When a role of that name was made between two times, the last where several were.
    func birth(of role: Subject, after start: Instant, notAfter end: Instant) -> Instant? {
        guard role.kind == .role else { return nil }
        return births(of: role).last { $0 > start && $0 <= end }
    }

    /// When the role that was there at a time was made, as far as that is known.
    func birth(of role: Subject, at time: Instant) -> Instant? {
        births(of: role).last { $0 <= time }
    }

    /// The history without what is told of other roles that had the name before or after; nil where
    /// nothing is.
    func withoutOtherLives(of role: Subject, at time: Instant) -> PolicyHistory? {
        let births = births(of: role)
        guard !births.isEmpty, let facets = timelines[role] else { return nil }
        let birth = births.last { $0 <= time }
        let next = births.first { $0 > time }
        func isOfThisRole(_ entry: HistoryEntry) -> Bool {
            // What is tried holds at every time.
            entry.isProposed
                || birth.map { entry.time >= $0 } ?? true && next.map { entry.time < $0 } ?? true
        }
        let isAlone = facets.values.allSatisfy { timeline in
            (timeline.entries.first.map(isOfThisRole) ?? true)
                && (timeline.entries.last.map(isOfThisRole) ?? true)
        }
        guard !isAlone else { return nil }
        var history = self
        history.timelines[role] = facets.mapValues { $0.filtered(isOfThisRole) }
            .filter { !$0.value.entries.isEmpty }
        return history
    }
}

extension HistoryEntry {
    /// Whether there is one, be it one that could not be read.
    fileprivate var tellsOfOne: Bool {
        switch value {
        case .text, .unreadable: return true
        case .absent, .ended: return false
        }
    }
}
