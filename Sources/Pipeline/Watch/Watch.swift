import LogInput
import ReportStore

/// Follows folders: the same pass as `Ingest`, again whenever drops are whole that the store does
/// not know. What the store knows makes a restart harmless.
public struct Watch {
    /// What a watch tells of.
    public enum Event: Sendable {
        /// A pass that read something.
        case pass(IngestSummary)
        /// Something the user should know; the watch goes on.
        case note(String)
    }

    let ingest: Ingest

    /// Watches with the settings of a pass.
    public init(_ ingest: Ingest) { self.ingest = ingest }

    /// Reads what is there, then what arrives, until `stopDescriptor` is readable, which is when
    /// the pass's own wish to stop is to hold too. A store that is locked or full is tried again.
    /// Throws `PipelineError`.
    public func run(
        _ folders: [String], stopDescriptor: Int32, _ tell: (Event) -> Void
    ) throws(PipelineError) {
        let follower = try follow(folders)
        var seen = try knownDrops()
        // The first pass takes up what an earlier run left to attribute, also where nothing came.
        var isKept = try keep([], follower, &seen, tell)
        while !ingest.isStopRequested() {
            let arrivals = follower.next(stopDescriptor: stopDescriptor) { seen.contains($0) }
            for note in arrivals.notes { tell(.note(note)) }
            if !arrivals.drops.isEmpty || !isKept {
                isKept = try keep(arrivals.drops, follower, &seen, tell)
            }
        }
    }

    /// Reads what is there and returns whether all of it could be taken. Throws `PipelineError`.
    public func runOnce(
        _ folders: [String], stopDescriptor: Int32, _ tell: (Event) -> Void
    ) throws(PipelineError) -> Bool {
        let follower = try follow(folders)
        let seen = try knownDrops()
        let arrivals = follower.drain(stopDescriptor: stopDescriptor) { seen.contains($0) }
        for note in arrivals.notes { tell(.note(note)) }
        tell(.pass(try ingest.run(drops: arrivals.drops)))
        return !arrivals.isIncomplete
    }

    private func follow(_ folders: [String]) throws(PipelineError) -> DropFollower {
        do { return try DropFollower(folders) } catch { throw PipelineError(error) }
    }

    private func knownDrops() throws(PipelineError) -> SeenDrops {
        do {
            return SeenDrops(stored: try StoreWriter(path: ingest.storePath).knownDrops())
        } catch {
            throw PipelineError(error)
        }
    }

    private func keep(
        _ drops: [DropLocation], _ follower: DropFollower, _ seen: inout SeenDrops,
        _ tell: (Event) -> Void
    ) throws(PipelineError) -> Bool {
        do throws(PipelineError) {
            let summary = try ingest.run(drops: drops)
            for drop in drops { seen.insert(drop) }
            if summary.read > 0 || summary.attributed > 0 { tell(.pass(summary)) }
            return true
        } catch {
            guard error.isTemporary else { throw error }
            tell(.note("\(error) Trying again."))
            follower.sweepAgain()
            return false
        }
    }
}

/// Which drops the store has or this run handed on: a few bytes for each.
private struct SeenDrops {
    let stored: KnownDrops
    private var handedOn: Set<Int> = []

    init(stored: KnownDrops) { self.stored = stored }

    func contains(_ drop: DropLocation) -> Bool {
        handedOn.contains(drop.hashValue)
            || stored.contains(
                path: drop.path, size: drop.size,
                mtimeNanoseconds: drop.modificationNanoseconds, device: drop.device,
                inode: drop.inode)
    }

    mutating func insert(_ drop: DropLocation) { handedOn.insert(drop.hashValue) }
}
