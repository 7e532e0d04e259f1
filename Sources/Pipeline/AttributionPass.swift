import Attributions
import Denials
import Dispatch
import PolicyHistory
import ReportStore
import Synchronization

/// Attributes every denial that has a mark: new ones, and those that late evidence bears on.
///
/// What an attribution says follows from the facts in the store alone, so that a pass may stop at
/// any point and another take it up. Threads attribute side by side; one reads and saves.
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
    private let isStopRequested: () -> Bool
    /// The policies of all facts up to one.
    private var policies: (latestFact: Int64, attributor: Attributor)?
    private var isCopiedBack = false

    /// A pass over a store on `jobs` threads, until somebody asks to stop.
    init(
        storePath: String, writer: StoreWriter, jobs: Int,
        isStopRequested: @escaping () -> Bool
    ) {
        self.storePath = storePath
        self.writer = writer
        self.jobs = jobs
        self.isStopRequested = isStopRequested
    }

    /// Reads the policies, for which there may be time before the pass.
    func prepare() throws(StoreError) {
        if policies == nil { _ = try attributor(try StoreReader(path: storePath)) }
    }

    /// The attributor over all that the store knows of policies by now. No reader is held on to: the
    /// last connection copies the write-ahead log back, and only the writer's may.
    private func attributor(_ reader: StoreReader) throws(StoreError) -> Attributor {
        let latest = try reader.extent().history
        if let policies, policies.latestFact == latest { return policies.attributor }
        let attributor = Attributor(history: PolicyHistory(entries: try reader.historyEntries()))
        policies = (latest, attributor)
        return attributor
    }

    /// Attributes all that is pending; returns how many denials that were, and of how many the
    /// principal counts as a Glue role. Throws `PipelineError`.
    @discardableResult
    func run() throws(PipelineError) -> (all: Int, ofGlue: Int) {
        do {
            var count = try sweep { [writer] _ throws(StoreError) in
                try writer.takeNewDenials(limit: AttributionPass.batchDenials)
            }
            while !isStopRequested() {
                // Marks made meanwhile on denials already passed are found by the next sweep.
                let swept = try sweep { [writer] id throws(StoreError) in
                    try writer.nextPending(after: id, limit: AttributionPass.batchDenials)
                }
                if swept.all == 0 { break }
                count.all += swept.all
                count.ofGlue += swept.ofGlue
            }
            return count
        } catch {
            throw PipelineError(error)
        }
    }

    /// Copies back what was kept before the pass: at its end nobody has anything else to do.
    private func copyBackOnce() {
        if isCopiedBack { return }
        isCopiedBack = true
        writer.copyBack()
    }

    /// Attributes the denials that come in the order of their numbers, each batch behind a number,
    /// until none comes.
    private func sweep(
        _ next: (_ after: Int64) throws(StoreError) -> [PendingDenial]
    ) throws -> (all: Int, ofGlue: Int) {
        var batch = isStopRequested() ? [] : try next(0)
        guard !batch.isEmpty else { return (0, 0) }
        let reader = try StoreReader(path: storePath)
        let team = try AttributionTeam(
            storePath: storePath, threads: batch.count < AttributionPass.batchDenials ? 1 : jobs)
        defer { team.finish() }
        var count = (all: 0, ofGlue: 0)
        var atWork = 0
        var answered: [AttributedDenial] = []
        while !batch.isEmpty || atWork > 0 {
            if !batch.isEmpty {
                // After the batch: whatever is added later marks its denials again.
                team.give(batch, try attributor(reader))
                atWork += 1
            }
            if atWork == team.limit || batch.isEmpty {
                // The threads have enough to do for as long as the disk takes.
                if 2 * atWork >= team.limit { copyBackOnce() }
                answered += try team.take()
                atWork -= 1
            }
            if answered.count >= AttributionPass.savedDenials || (batch.isEmpty && atWork == 0) {
                try writer.save(answered)
                count.all += answered.count
                count.ofGlue += answered.count(where: \.isGlue)
                answered.removeAll(keepingCapacity: true)
            }
            guard let last = batch.last, !isStopRequested() else {
                batch = []
                continue
            }
            batch = try next(last.id)
        }
        return count
    }
}

/// Threads that attribute batches of denials.
private final class AttributionTeam {
    private typealias Work = (batch: [PendingDenial], attributor: Attributor)
    private typealias Answer = Result<[AttributedDenial], StoreError>

    /// How many batches may be at work.
    let limit: Int
    private let work: BoundedQueue<Work>
    private let answers: BoundedQueue<Answer>
    private let members = DispatchGroup()

    init(storePath: String, threads: Int) throws(StoreError) {
        limit = AttributionPass.batchesAhead * threads
        // Never more are at work than fit, so that neither side waits for room.
        work = BoundedQueue(limit: limit)
        answers = BoundedQueue(limit: limit)
        for _ in 0..<threads {
            let work = work
            let answers = answers
            DispatchQueue.global().async(group: members) {
                AttributionTeam.serve(storePath, work, answers)
            }
        }
    }

    func give(_ batch: [PendingDenial], _ attributor: Attributor) {
        work.put((batch, attributor))
    }

    func take() throws(StoreError) -> [AttributedDenial] {
        try answers.take()?.get() ?? []
    }

    /// Waits until every thread has closed the store: the last connection copies the write-ahead
    /// log back into it, and only the writer's may.
    func finish() {
        work.finish()
        members.wait()
    }

    private static func serve(
        _ storePath: String, _ work: BoundedQueue<Work>, _ answers: BoundedQueue<Answer>
    ) {
        var opened: EvidenceGathering?
        while let (batch, attributor) = work.take() {
            do throws(StoreError) {
                let gathering =
                    if let opened { opened } else {
                        try EvidenceGathering(try StoreReader(path: storePath))
                    }
                opened = gathering
                answers.put(.success(try attribute(batch, attributor, gathering)))
            } catch {
                answers.put(.failure(error))
            }
        }
    }

    private static func attribute(
        _ batch: [PendingDenial], _ attributor: Attributor, _ gathering: EvidenceGathering
    ) throws(StoreError) -> [AttributedDenial] {
        try gathering.refresh()
        var attributed: [AttributedDenial] = []
        attributed.reserveCapacity(batch.count)
        for pending in batch { attributed.append(try attribute(pending, attributor, gathering)) }
        return attributed
    }

    private static func attribute(
        _ pending: PendingDenial, _ attributor: Attributor, _ gathering: EvidenceGathering
    ) throws(StoreError) -> AttributedDenial {
        let denial = Denial(sightings: pending.sightings)
        let answer = attributor.answer(
            denial, evidence: try gathering.evidence(of: denial, attributor: attributor))
        let attribution = answer.attribution
        var isGlue = attribution.isGlue
        if !isGlue, let role = attribution.role {
            isGlue = try gathering.isNamedAsGlue(roleARN: role)
        }
        var summary = DenialSummary(time: denial.time, logs: Set(denial.sightings))
        summary.principal = attribution.principal
        summary.bucket = denial.bucket
        summary.key = denial.key
        summary.region = denial.region
        return AttributedDenial(pending, summary: summary, answer: answer, isGlue: isGlue)
    }
}
