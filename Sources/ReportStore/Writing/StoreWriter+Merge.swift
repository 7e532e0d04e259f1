internal import Denials
internal import PolicyHistory

/// What a merge changed.
public struct MergeSummary: Hashable, Sendable {
    /// Drops that the store did not have.
    public var newDrops = 0
    /// Denials, sightings and evidence that it did not have.
    public var facts = CommitSummary()
}

/// The facts of other stores.
extension StoreWriter {
    /// Sightings that are kept together; of larger ones as many as have so many bytes of text.
    static let mergedSightings = 12_288
    static let mergedBytes = 16 << 20
    /// Pieces of evidence after which the denials that they concern are marked.
    static let mergedEvidence = 1 << 16

    /// Keeps all facts of another store that this one does not have, and marks the denials that they
    /// concern, in one transaction. Answers are not taken over: they follow from the facts. Of the
    /// other store everything is read as of one instant, and nothing is written.
    ///
    /// Every fact is read and kept as one that a log tells, so that the order of merges, and how often
    /// each is done, changes nothing. An error tells by its `path` which of the two stores it is
    /// about.
    @discardableResult
    public func merge(_ source: StoreReader) throws(StoreError) -> MergeSummary {
        guard source.hash == hash else { return try merge(source, attaching: false) }
        do throws(StoreError) {
            return try merge(source, attaching: true)
        } catch {
            // Which store's error it is, and whether it is one, reading row by row tells.
            if [.diskFull, .readOnly, .locked].contains(error.reason) { throw error }
            return try merge(source, attaching: false)
        }
    }

    /// Where `attaching`, SQL keeps what it can.
    private func merge(
        _ source: StoreReader, attaching: Bool
    ) throws(StoreError) -> MergeSummary {
        defer { if attaching { AttachedDenials.detach(from: connection) } }
        return try source.snapshot { () throws(StoreError) in
            try transaction { () throws(StoreError) in
                if othersCommits == nil { othersCommits = try dataVersion.returnedInteger() }
                var summary = MergeSummary()
                let stamp = try nextStamp.returnedInteger()
                try addNamedRoles(try source.namedGlueRoles())
                try rivals.begin()
                var drops = try MergedDrops(connection, self.drops)
                let kept = try drops.keep(source, connection)
                if kept.haveMoved { doubts.forget() }
                summary.newDrops = kept.new
                summary.facts.repeatedDrops = kept.repeated
                try mergeEvidence(source, drops, stamp: stamp, &summary.facts)
                let left =
                    try attaching
                    ? mergeAttached(source, drops, stamp: stamp, &summary.facts) : nil
                try mergeSightings(source, left, drops, stamp: stamp, &summary.facts)
                for scope in try rivals.scopes() { pending.note(scope) }
                try settle(source, drops, stamp: stamp)
                try mark(stamp: stamp)
                return summary
            }
        }
    }

    /// Keeps what snapshots told another store, and its named roles.
    public func mergePolicies(of source: StoreReader) throws(StoreError) {
        try source.snapshot { () throws(StoreError) in
            try transaction { () throws(StoreError) in
                var summary = CommitSummary()
                let stamp = try nextStamp.returnedInteger()
                try addNamedRoles(try source.namedGlueRoles())
                try source.keptHistory { entry, _, _ throws(StoreError) in
                    if entry.isOfCapture { try insert(entry, of: nil, &summary) }
                }
                try source.keptJobs { item, _, _ throws(StoreError) in
                    guard item.isOfCapture else { return }
                    _ = try insert(item, of: FactOrigin(drop: nil, isProvisional: false))
                }
                try mark(stamp: stamp)
            }
        }
    }

    /// The roles that people named for either store count in both.
    private func addNamedRoles(_ patterns: [String]) throws(StoreError) {
        let insert = try connection.prepare(
            "INSERT INTO glue_role VALUES (?1) ON CONFLICT DO NOTHING")
        var isChanged = false
        for pattern in patterns {
            insert.bind(1, pattern)
            try insert.run()
            isChanged = isChanged || connection.changes > 0
        }
        if isChanged { noteNamedRoles() }
    }

    /// Marks go to the denials that are here already: those that come are new or get a sighting,
    /// and are marked by that.
    private func mergeEvidence(
        _ source: StoreReader, _ drops: MergedDrops, stamp: Int64, _ summary: inout CommitSummary
    ) throws(StoreError) {
        var count = 0
        func countOne() throws(StoreError) {
            count += 1
            if count % StoreWriter.mergedEvidence == 0 { try mark(stamp: stamp) }
        }
        try source.keptEvidence { item, number, isProvisional throws(StoreError) in
            guard let origin = try origin(number, drops, isProvisional, source) else { return }
            if try insert(item, of: origin) { summary.newEvidence += 1 }
            try countOne()
        }
        try source.keptPlainSessions { sessions, number throws(StoreError) in
            guard let origin = try origin(number, drops, false, source) else { return }
            summary.newEvidence += try merge(sessions, of: origin)
            try countOne()
        }
        try source.keptHistory { entry, number, isProvisional throws(StoreError) in
            guard let origin = try origin(number, drops, isProvisional, source) else { return }
            try insert(entry, of: number == nil ? nil : origin, &summary)
            try countOne()
        }
        try mark(stamp: stamp)
    }

    /// Where a fact of the other store comes from; nil for one in doubt that is not wanted any more.
    private func origin(
        _ number: Int64?, _ drops: MergedDrops, _ isProvisional: Bool, _ source: StoreReader
    ) throws(StoreError) -> FactOrigin? {
        guard let number else { return FactOrigin(drop: nil, isProvisional: isProvisional) }
        guard let drop = drops[number] else { throw source.corrupt("the drop of a fact") }
        if isProvisional, drop.isReplaced { return nil }
        return FactOrigin(drop: drop.id, isProvisional: isProvisional)
    }

    /// Keeps by SQL the denials that this store does not have; returns what reads the others, or nil
    /// where nothing was kept.
    private func mergeAttached(
        _ source: StoreReader, _ drops: MergedDrops, stamp: Int64, _ summary: inout CommitSummary
    ) throws(StoreError) -> Statement? {
        guard try AttachedDenials.attach(source, to: connection) else { return nil }
        try firstFill.look(connection)
        let denials = try AttachedDenials(connection)
        let isMapped = try denials.map(source, drops, connection) {
            (situation) throws(StoreError) in try sightings.kept(situation)
        }
        guard isMapped else { return nil }
        let kept = try denials.keep(connection)
        summary.newDenials += Int(kept.denials)
        summary.newSightings += Int(kept.sightings)
        if kept.denials > 0 {
            try rivals.note(from: denials.first, sightingReader, connection)
            try Arrivals.note(from: denials.first, connection)
            try sightings.markNew(from: denials.first, stamp: stamp)
        }
        return try denials.left(connection)
    }

    /// Keeps the sightings that `left` reads, or all.
    private func mergeSightings(
        _ source: StoreReader, _ left: Statement?, _ drops: MergedDrops, stamp: Int64,
        _ summary: inout CommitSummary
    ) throws(StoreError) {
        var count = 0
        var bytes = 0
        func flush() throws(StoreError) {
            try finish(try insertSightings(stamp: stamp, &summary), stamp: stamp, &summary)
            (count, bytes) = (0, 0)
        }
        try source.keptSightings(readBy: left) { sighting, number throws(StoreError) in
            let origin = try origin(number, drops, sighting.isProvisional, source)
            guard let drop = origin?.drop else { return }
            try sightings.add(sighting, drop: drop)
            count += 1
            bytes += sighting.byteCount
            if count >= StoreWriter.mergedSightings || bytes >= StoreWriter.mergedBytes {
                try flush()
            }
        }
        try flush()
    }

    /// Settles what drops of either store left in doubt and the other has whole.
    private func settle(
        _ source: StoreReader, _ drops: MergedDrops, stamp: Int64
    ) throws(StoreError) {
        try source.keptDrops { number, drop throws(StoreError) in
            guard let kept = drops[number]?.settled else { return }
            var drop = drop
            // That its bytes are another's too is no reason not to take it for whole.
            if drop.state == .repeated { drop.state = .complete }
            try settle(DropFacts(drop), kept, stamp: stamp)
        }
    }
}

extension LogEvidence {
    /// Whether it comes from `aws glue`'s answers in a capture, which no event has an id for.
    fileprivate var isOfCapture: Bool {
        switch self {
        case .jobDefinition(let job): job.eventID.isEmpty
        case .jobRun(let run): run.eventID.isEmpty
        case .keyDenial, .foreignWrite, .roleSession, .policyChange: false
        }
    }
}
