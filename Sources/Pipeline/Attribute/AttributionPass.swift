import Attributions
import PolicyHistory
import ReportStore

/// Attributes every denial that has a mark: new ones, and those that late evidence concerns.
///
/// What an attribution says follows from the facts in the store alone, so that a pass may stop at
/// any point and another take it up. Threads attribute side by side; the caller's reads and saves,
/// and attributes too while it has neither to do.
final class AttributionPass {
    /// Denials that are read and attributed together.
    static let batchDenials = 128
    /// Batches for each thread that are read ahead, so that it has work while answers are saved.
    static let batchesAhead = 8
    /// Denials that are saved together: one transaction writes a page once that several would
    /// write again and again.
    static let savedDenials = 512

    private let storePath: String
    private let writer: StoreWriter
    private let jobs: Int
    private let isStopRequested: @Sendable () -> Bool
    private let policies: RememberedAttributor
    private var team: AttributionTeam?
    /// What this run has decided: each denial once, when nothing marks it any more.
    private var decided = (all: 0, ofGlue: 0)

    /// A pass over a store on `jobs` threads, until somebody asks to stop.
    init(
        storePath: String, writer: StoreWriter, jobs: Int,
        policies: RememberedAttributor = RememberedAttributor(),
        isStopRequested: @escaping @Sendable () -> Bool
    ) {
        self.policies = policies
        self.storePath = storePath
        self.writer = writer
        self.jobs = jobs
        self.isStopRequested = isStopRequested
    }

    /// Reads the policies, for which there may be time before the pass.
    func prepare() throws(StoreError) {
        if !policies.isMade {
            _ = try policies.attributor(try StoreReader(path: storePath, besideWriter: true))
        }
    }

    /// Has other threads attribute the new denials that are kept by now, while the caller keeps the
    /// rest. Denials that these concern become pending again, and the pass finds them. To be followed by `run`, or
    /// by `finish` where that is not to be.
    func begin() throws(StoreError) {
        guard jobs > 1 else { return }
        while team?.isFull != true, !isStopRequested() {
            let batch = try nextNew()
            if batch.isEmpty { return }
            try give(batch)
        }
    }

    /// Attributes all that is pending; returns how many denials that were, and of how many the
    /// principal counts as a Glue role. Throws `PipelineError`.
    @discardableResult
    func run() throws(PipelineError) -> (all: Int, ofGlue: Int) {
        do {
            decided = (0, 0)
            try sweep { _ throws(StoreError) in try nextNew() }
            while !isStopRequested() {
                // Denials that became pending behind the sweep are found by the next one.
                let answered = try sweep { [writer] id throws(StoreError) in
                    try writer.nextPending(after: id, limit: AttributionPass.batchDenials)
                }
                if answered == 0 { break }
            }
            return decided
        } catch {
            throw PipelineError(error)
        }
    }

    /// Lets the other threads go, and waits until they have closed the store: the last connection
    /// copies the write-ahead log back into it, and only the writer's may.
    func finish() {
        team?.finish()
        team = nil
    }

    /// Attributes the denials that come in the order of their numbers, each batch behind a number,
    /// until none comes, and those that are at work already; returns how many were answered, also
    /// those that are marked again.
    @discardableResult
    private func sweep(
        _ next: (_ after: Int64) throws(StoreError) -> [PendingDenial]
    ) throws(StoreError) -> Int {
        defer { finish() }
        var count = 0
        var answered: [AttributedDenial] = []
        func save() throws(StoreError) {
            if answered.isEmpty { return }
            let saved = try writer.save(answered)
            decided.all += saved.all
            decided.ofGlue += saved.ofGlue
            count += answered.count
            answered.removeAll(keepingCapacity: true)
        }
        var batch = isStopRequested() ? [] : try next(0)
        while true {
            while let last = batch.last, team?.isFull != true {
                try give(batch)
                batch = isStopRequested() ? [] : try next(last.id)
            }
            guard let answers = try team?.take() else { break }
            answered += answers
            if answered.count >= AttributionPass.savedDenials { try save() }
        }
        try save()
        return count
    }

    private func nextNew() throws(StoreError) -> [PendingDenial] {
        try writer.takeNewDenials(limit: AttributionPass.batchDenials)
    }

    private func give(_ batch: [PendingDenial]) throws(StoreError) {
        let team =
            if let team { team } else {
                try AttributionTeam(
                    storePath: storePath, threads: jobs, isStopRequested: isStopRequested)
            }
        self.team = team
        // After the batch was read: whatever is added later marks its denials again.
        team.give(batch, try policies.attributor(team.reader))
    }
}
