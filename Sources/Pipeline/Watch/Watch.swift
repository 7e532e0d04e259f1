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
    /// the pass is to be asked to stop too. A store that is locked or full is tried again.
    /// Throws `PipelineError`, also where the store was removed or replaced.
    public func run(
        _ folders: [String], stopDescriptor: Int32, _ tell: (Event) -> Void
    ) throws(PipelineError) {
        let follower = try follow(folders)
        var progress = WatchProgress(seen: try knownDrops())
        let store = StoreIdentity(path: ingest.storePath)
        // The first pass takes up what an earlier run left to attribute, also where nothing came.
        try keep([], &progress, follower, tell)
        while !ingest.isStopRequested() {
            let arrivals = follower.next(stopDescriptor: stopDescriptor) {
                progress.seen.contains($0) || store.contains($0)
            }
            for note in arrivals.notes { tell(.note(note)) }
            try store.check()
            progress.noteGrowing(arrivals.growing)
            if !arrivals.drops.isEmpty || progress.isBehind {
                try keep(arrivals.drops, &progress, follower, tell)
            }
        }
    }

    /// Reads what is there and returns whether all of it could be taken. Throws `PipelineError`.
    public func runOnce(
        _ folders: [String], stopDescriptor: Int32, _ tell: (Event) -> Void
    ) throws(PipelineError) -> Bool {
        let follower = try follow(folders)
        let seen = try knownDrops()
        let store = StoreIdentity(path: ingest.storePath)
        let arrivals = follower.drain(stopDescriptor: stopDescriptor) {
            seen.contains($0) || store.contains($0)
        }
        for note in arrivals.notes { tell(.note(note)) }
        var growing = GrowingDrops()
        var drops = arrivals.drops
        var isFirst = true
        while true {
            let round = growing.read(arrivals.growing, isStopRequested: ingest.isStopRequested)
            let summary = try ingest.run(drops: drops, parts: round.parts)
            if isFirst || summary.isNews { tell(.pass(summary)) }
            growing.keep(round)
            (drops, isFirst) = ([], false)
            guard round.isBehind, !ingest.isStopRequested() else { return !arrivals.isIncomplete }
        }
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

    /// Keeps whole drops, and reads on in those that grow. What a store that is locked or full does
    /// not take is left for the next time.
    private func keep(
        _ drops: [DropLocation], _ progress: inout WatchProgress, _ follower: DropFollower,
        _ tell: (Event) -> Void
    ) throws(PipelineError) {
        do throws(PipelineError) {
            var drops = drops
            repeat {
                let round = progress.readGrowing(ingest.isStopRequested)
                if !round.parts.isEmpty || !drops.isEmpty || !progress.isKept {
                    let summary = try ingest.run(
                        drops: drops, parts: round.parts, toldUnread: progress.unread)
                    progress.keep(drops, summary)
                    if summary.isNews { tell(.pass(summary)) }
                }
                progress.keep(round)
                drops = []
            } while progress.isBehind && !ingest.isStopRequested()
        } catch {
            guard error.isTemporary else { throw error }
            progress.isKept = false
            tell(.note("\(error) Trying again."))
            follower.sweepAgain()
        }
    }
}
