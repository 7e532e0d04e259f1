public import AWSTypes
import Denials
import Dispatch
import Glibc
import LogInput
import ReportStore
import S3Client
import Synchronization

/// One pass over the inputs: drops are read side by side, kept in groups, and what they concern
/// is attributed.
public struct Ingest {
    /// Drops kept in one transaction at the most.
    static let batchDrops = 1_024
    /// Facts kept in one transaction, above which a group is closed.
    static let batchFacts = 4_096
    /// The same in bytes of their texts.
    static let batchBytes = 16 << 20
    /// How many batches of scanned drops may wait in the queue: in a storm somewhat more than a
    /// transaction takes up, so that those who read go on while it is kept.
    static let queueLength = 4

    let storePath: String
    let jobs: Int
    let glueRoles: [String]?
    let isStopRequested: @Sendable () -> Bool
    let progress: @Sendable (IngestSummary) -> Void
    /// Whether denials are kept without being attributed; the next pass that attributes takes them up.
    public var keepsFactsOnly = false
    /// How objects of S3 are reached, and which of them are read.
    public var objectInput = ObjectInput()
    /// How commands are told that go on from this one.
    public var own = OwnCommand()

    /// A pass into the store at a path; `jobs` drops are read at a time. `glueRoles` are globs of
    /// roles that count as Glue's from now on, in place of those that the store has; nil leaves
    /// these as they are.
    public init(
        storePath: String, jobs: Int, glueRoles: [String]? = nil,
        isStopRequested: @escaping @Sendable () -> Bool = { false },
        progress: @escaping @Sendable (IngestSummary) -> Void = { _ in }
    ) {
        self.storePath = storePath
        self.jobs = max(1, jobs)
        self.glueRoles = glueRoles
        self.isStopRequested = isStopRequested
        self.progress = progress
    }

    /// How many facts are committed at once where the queue is empty: fewer are not worth the cost of
    /// a transaction, which writes each page again that it changes. In a storm that is nearly every page
    /// of the indexes, so that the more denials this pass has kept, the more are to wait. `isLast` says
    /// that an eighth of the drops or less is left to read: what is kept then need not be kept while
    /// nobody reads.
    static func worthwhileFacts(kept: Int, isLast: Bool) -> Int {
        min(batchFacts, isLast ? max(64, kept / 64) : max(1_200, kept / 8))
    }

    /// One for each processor that is there.
    public static var defaultJobs: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

    /// Reads the paths, and what a listing told, keeps what is new, attributes. Objects that were
    /// listed are not listed again. Throws `PipelineError`.
    public func run(
        _ paths: [String], listed: [ListedDrop] = []
    ) throws(PipelineError) -> IngestSummary {
        try run(paths, listed: listed, toldUnread: [])
    }

    /// The same; of what is in `toldUnread` it is told only once it could be read.
    func run(
        _ paths: [String], listed: [ListedDrop] = [], toldUnread: Set<String>
    ) throws(PipelineError) -> IngestSummary {
        do {
            let files = listed.filter { $0.entityTag == nil }.map(\.path)
            let found = try InputPaths.list(
                paths.filter { !ObjectInput.isMeant(by: $0) } + files)
            let roots = paths.filter { ObjectInput.isMeant(by: $0) }
            let objects = try listed.compactMap { drop throws(AddressError) in try drop.object }
            guard !roots.isEmpty || !objects.isEmpty else {
                return try run(
                    drops: found.drops, problems: found.problems, toldUnread: toldUnread)
            }
            let local = withoutStore(found.drops)
            return try run(
                try objectInput.feed(roots, listed: objects, after: local, isStopRequested),
                problems: found.problems, toldUnread: toldUnread)
        } catch {
            throw PipelineError(error)
        }
    }

    /// Reads these drops, keeps what is new, attributes. `problems` are those of finding them;
    /// `parts` is what was read already of drops that are still written; of the drops in
    /// `toldUnread` it is told only once they could be read. Throws `PipelineError`.
    func run(
        drops: [DropLocation], problems: [LogInputError] = [], parts: [ScannedDrop] = [],
        toldUnread: Set<String> = []
    ) throws(PipelineError) -> IngestSummary {
        try run(
            ListedDrops(withoutStore(drops)), problems: problems, parts: parts,
            toldUnread: toldUnread)
    }

    /// The store may lie in a folder of logs.
    private func withoutStore(_ drops: [DropLocation]) -> [DropLocation] {
        let store = StoreIdentity(path: storePath)
        return drops.filter { !store.contains($0) }
    }

    /// The same of drops as they are fed.
    func run(
        _ feed: some DropFeed, problems: [LogInputError] = [], parts: [ScannedDrop] = [],
        toldUnread: Set<String> = []
    ) throws(PipelineError) -> IngestSummary {
        do {
            let writer = try StoreWriter(path: storePath)
            if let glueRoles { try writer.countAsGlue(glueRoles) }
            let policies = RememberedAttributor()
            let pass = AttributionPass(
                storePath: storePath, writer: writer, jobs: jobs, policies: policies,
                isStopRequested: isStopRequested)
            defer { pass.finish() }
            let growth =
                parts.isEmpty ? nil : try writer.commit(DropBatch(parts.map(\.facts)))
            if !keepsFactsOnly { try writer.beginDeciding() }
            let ahead = DecisionsAhead(storePath: storePath, policies: policies)
            if !writer.mayBeDecidedBefore { ahead.end() }
            var summary = try keep(feed, toldUnread, writer, pass, ahead)
            summary.add(problems + feed.problems)
            if let growth { summary.addGrowth(of: parts, growth) }
            if !keepsFactsOnly {
                try pass.run()
                (summary.attributed, summary.ofGlue) = (writer.decided.all, writer.decided.ofGlue)
            }
            try writer.endFilling()
            summary.isInterrupted = isStopRequested()
            return summary
        } catch {
            throw PipelineError(error)
        }
    }

    /// Keeps every drop that the store does not know, and prepares the pass while drops are read.
    private func keep(
        _ feed: some DropFeed, _ toldUnread: Set<String>, _ writer: StoreWriter,
        _ pass: AttributionPass, _ ahead: DecisionsAhead
    ) throws -> IngestSummary {
        feed.start(try writer.knownDrops())
        var summary = IngestSummary()
        summary.add(feed.extent)
        guard feed.extent.mayHoldDrops else {
            feed.stop()
            return summary
        }
        let queue = BoundedQueue<[ScannedDrop]>(limit: Ingest.queueLength)
        startWorkers(feed, queue, ahead)
        var group = Group()
        // The workers put into the queue until they are through: it must be emptied even where a
        // commit fails.
        defer {
            feed.stop()
            while queue.take() != nil {}
        }
        while let batch = queue.take() {
            for scanned in batch {
                summary.add(scanned, toldUnread)
                if !scanned.isUnread { group.add(scanned) }
            }
            let extent = feed.extent
            summary.add(extent)
            let isLast = extent.isComplete && summary.read * 8 >= extent.new * 7
            let worthwhile = Ingest.worthwhileFacts(kept: summary.newDenials, isLast: isLast)
            // As soon as not every thread has a drop to read, one attributes.
            let isReadByAll = !extent.isComplete || extent.new - summary.read >= jobs
            if !isReadByAll, !keepsFactsOnly { try pass.begin() }
            if group.isFull || (group.facts >= worthwhile && queue.isEmpty) {
                let kept = try writer.commit(group.take())
                summary.add(kept)
                if !writer.mayBeDecidedBefore { ahead.end() }
                if keepsFactsOnly {
                    writer.copyBack()
                } else if !isReadByAll {
                    try pass.begin()
                } else if kept.newDenials > 0, queue.isEmpty {
                    if kept.newDenials > kept.decided { try pass.prepare() }
                    writer.copyBack()
                }
            }
            progress(summary)
        }
        if !group.isEmpty { summary.add(try writer.commit(group.take())) }
        summary.add(feed.extent)
        return summary
    }

    /// Threads that each take the next drop until none is left.
    private func startWorkers(
        _ feed: some DropFeed, _ queue: BoundedQueue<[ScannedDrop]>, _ ahead: DecisionsAhead
    ) {
        let extent = feed.extent
        let count = extent.isComplete ? min(jobs, extent.new) : jobs
        let running = RunningWorkers(count)
        let isStopRequested = isStopRequested
        let own = own
        for _ in 0..<count {
            DispatchQueue.global().async {
                let scan = DropScan(own: own, isStopRequested: isStopRequested)
                Ingest.read(feed, queue, ahead, scan, isStopRequested)
                if running.leave() { queue.finish() }
            }
        }
    }
}

extension Ingest {
    /// Reads drops until none is left. Before it returns it has closed the store, which only the
    /// writer may be the last to do.
    private static func read(
        _ feed: some DropFeed, _ queue: BoundedQueue<[ScannedDrop]>, _ ahead: DecisionsAhead,
        _ scan: DropScan, _ isStopRequested: @escaping @Sendable () -> Bool
    ) {
        let preparation = DropPreparation(ahead)
        var batch = Batch()
        while !isStopRequested(), let drop = feed.take() {
            let last = scan.scan(drop) { part in
                var part = part
                preparation.prepare(&part)
                batch.add(part)
                queue.put(batch.take())
            }
            if var last {
                preparation.prepare(&last)
                batch.add(last)
            }
            if batch.isFull { queue.put(batch.take()) }
        }
        let rest = batch.take()
        if !rest.isEmpty { queue.put(rest) }
    }
}

/// Scanned drops that are kept together.
private struct Group {
    private var batch = DropBatch()
    private(set) var facts = 0
    private var bytes = 0

    var isEmpty: Bool { batch.drops.isEmpty }
    var isFull: Bool {
        batch.drops.count >= Ingest.batchDrops || facts >= Ingest.batchFacts
            || bytes >= Ingest.batchBytes
    }

    mutating func add(_ scanned: ScannedDrop) {
        batch.drops.append(scanned.facts)
        facts += scanned.factCount
        bytes += scanned.factBytes
    }

    mutating func take() -> DropBatch {
        defer { self = Group() }
        return batch
    }
}

/// Scanned drops that are handed over together: waking another thread for each of very many very
/// small drops costs more than reading them.
private struct Batch {
    static let drops = 64
    static let facts = 1_000
    static let bytes: Int64 = 1 << 20

    private var scanned: [ScannedDrop] = []
    private var facts = 0
    private var bytes: Int64 = 0

    var isFull: Bool {
        scanned.count >= Batch.drops || facts >= Batch.facts || bytes >= Batch.bytes
    }

    mutating func add(_ drop: ScannedDrop) {
        scanned.append(drop)
        facts += drop.factCount
        bytes += drop.facts.drop.size
    }

    mutating func take() -> [ScannedDrop] {
        defer { self = Batch() }
        return scanned
    }
}

/// How many workers still run.
private final class RunningWorkers: Sendable {
    private let count: Mutex<Int>

    init(_ count: Int) { self.count = Mutex(count) }

    /// Whether the worker that leaves is the last.
    func leave() -> Bool {
        count.withLock { count in
            count -= 1
            return count == 0
        }
    }
}
