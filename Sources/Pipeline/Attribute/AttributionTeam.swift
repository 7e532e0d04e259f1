import Attributions
import Denials
import Dispatch
import ReportStore

/// Threads that attribute batches of denials. Who asks for answers is one of them: while none is
/// ready it attributes, so that no more threads want to run than there are processors, and answers
/// do not pile up behind it.
final class AttributionTeam {
    private typealias Work = (batch: [PendingDenial], attributor: Attributor)
    private typealias Answer = Result<[AttributedDenial], StoreError>

    /// The caller's own connection.
    let reader: StoreReader
    private let storePath: String
    private let threads: Int
    private let limit: Int
    private let isStopRequested: @Sendable () -> Bool
    private var atWork = 0
    private var othersStarted = 0
    private let work: BoundedQueue<Work>
    private let answers: BoundedQueue<Answer>
    private let others = DispatchGroup()
    private var caller: BatchAttribution?

    /// A team of `threads`, the caller's among them, until somebody asks to stop.
    init(
        storePath: String, threads: Int, isStopRequested: @escaping @Sendable () -> Bool
    ) throws(StoreError) {
        self.isStopRequested = isStopRequested
        self.storePath = storePath
        self.threads = threads
        reader = try StoreReader(path: storePath, besideWriter: true)
        limit = AttributionPass.batchesAhead * threads
        // Never more are at work than fit, so that neither side waits for room.
        work = BoundedQueue(limit: limit)
        answers = BoundedQueue(limit: limit)
    }

    /// Whether no more batches may be given before answers are taken.
    var isFull: Bool { atWork == limit }

    /// Has a batch attributed. Not to be called while the team is full.
    func give(_ batch: [PendingDenial], _ attributor: Attributor) {
        atWork += 1
        work.put((batch, attributor))
        // Less than a batch is not worth another connection.
        if batch.count == AttributionPass.batchDenials, othersStarted < threads - 1 {
            startAnother()
        }
    }

    private func startAnother() {
        othersStarted += 1
        let (storePath, work, answers) = (storePath, work, answers)
        let isStopRequested = isStopRequested
        DispatchQueue.global().async(group: others) {
            AttributionTeam.serve(storePath, work, answers, isStopRequested)
        }
    }

    /// The answers of one batch; nil where nothing is at work.
    func take() throws(StoreError) -> [AttributedDenial]? {
        guard atWork > 0 else { return nil }
        atWork -= 1
        if let ready = answers.takeNow() { return try ready.get() }
        guard let (batch, attributor) = work.takeNow() else {
            return try answers.take()?.get()
        }
        let attribution =
            if let caller { caller } else {
                try BatchAttribution(reader, isStopRequested: isStopRequested)
            }
        caller = attribution
        return try attribution.attribute(batch, attributor)
    }

    /// Waits until every other thread has closed the store.
    func finish() {
        work.finish()
        others.wait()
    }

    private static func serve(
        _ storePath: String, _ work: BoundedQueue<Work>, _ answers: BoundedQueue<Answer>,
        _ isStopRequested: @escaping @Sendable () -> Bool
    ) {
        var opened: BatchAttribution?
        while let (batch, attributor) = work.take() {
            do throws(StoreError) {
                let attribution =
                    if let opened { opened } else {
                        try BatchAttribution(
                            try StoreReader(path: storePath, besideWriter: true),
                            isStopRequested: isStopRequested)
                    }
                opened = attribution
                answers.put(.success(try attribution.attribute(batch, attributor)))
            } catch {
                answers.put(.failure(error))
            }
        }
    }
}
