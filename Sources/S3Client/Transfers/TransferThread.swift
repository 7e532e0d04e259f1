import CCurl
import Dispatch
import Glibc
import Synchronization

/// The one thread on which all transfers run side by side. What is done with an answer is called on
/// this thread, and must be quick.
final class TransferThread: Sendable {
    /// A request with what is to be done about its answer.
    protocol Job: AnyObject, Sendable {
        /// The request to send now.
        func request() throws(ServiceError) -> HTTPRequest
        /// Takes an answer; says in how many milliseconds the request is to be sent again, nil for
        /// never.
        func take(_ outcome: Outcome, budget: inout RetryBudget) -> Int?
        /// The request cannot be sent.
        func fail(_ error: ServiceError)
    }

    /// How a transfer ended.
    enum Outcome: Sendable {
        /// The whole answer.
        case answer(HTTPAnswer)
        /// libcurl's code, and what it says.
        case failure(code: Int32, message: String)
        /// The answer has more bytes than are taken.
        case tooLarge
    }

    /// Connections that are kept for the next requests.
    static let keptConnections = 96
    /// How long the thread waits for something to happen, in milliseconds.
    private static let pause = 1_000

    private struct State {
        var jobs: [any Job] = []
        var isClosed = false
    }

    private let state = Mutex(State())
    // libcurl's functions for it are called on the one thread only, but for the wake-up.
    nonisolated(unsafe) private let transfers: OpaquePointer
    private let certificates: String?
    private let tell: (@Sendable (String) -> Void)?

    /// Loads libcurl and starts the thread; `tell` is told of every request. Throws where libcurl
    /// cannot be had.
    init(
        certificates: String?, tell: (@Sendable (String) -> Void)? = nil
    ) throws(ServiceError) {
        try CurlLibrary.load()
        guard let transfers = why403_transfers_new(TransferThread.keptConnections) else {
            throw ServiceError(.other, "libcurl could not be started.")
        }
        self.transfers = transfers
        self.certificates = certificates
        self.tell = tell
        DispatchQueue(label: "transfers").async { [self] in run() }
    }

    /// Sends the job's request when the thread comes to it.
    func submit(_ job: any Job) {
        let isClosed = state.withLock { state in
            if !state.isClosed { state.jobs.append(job) }
            return state.isClosed
        }
        if isClosed { return job.fail(TransferThread.closed) }
        why403_transfers_wake(transfers)
    }

    /// Gives up whatever runs, and ends the thread.
    func close() {
        state.withLock { $0.isClosed = true }
        why403_transfers_wake(transfers)
    }

    private static let closed = ServiceError(.other, "The transfer was given up.")

    // MARK: - On the thread

    private func run() {
        var running: [OpaquePointer: any Job] = [:]
        var waiting: [(due: Int64, job: any Job)] = []
        var budget = RetryBudget()
        while true {
            let (jobs, isClosed) = state.withLock { state in
                defer { state.jobs = [] }
                return (state.jobs, state.isClosed)
            }
            if isClosed {
                end(jobs + waiting.map(\.job), running)
                return
            }
            let now = TransferThread.milliseconds()
            let due = waiting.filter { $0.due <= now }.map(\.job)
            waiting.removeAll { $0.due <= now }
            for job in due + jobs { begin(job, &running) }
            let next = waiting.map(\.due).min().map { Int($0 - now) } ?? TransferThread.pause
            _ = why403_transfers_step(
                transfers, Int32(max(0, min(next, TransferThread.pause))))
            while let transfer = why403_transfers_next_done(transfers) {
                guard let job = running.removeValue(forKey: transfer) else { continue }
                let outcome = TransferThread.outcome(of: transfer)
                why403_transfer_free(transfer)
                if let delay = job.take(outcome, budget: &budget) {
                    waiting.append((TransferThread.milliseconds() + Int64(delay), job))
                }
            }
        }
    }

    private func begin(_ job: any Job, _ running: inout [OpaquePointer: any Job]) {
        do throws(ServiceError) {
            let request = try job.request()
            tell?("\(request.method) \(request.url)")
            let transfer = try CurlLibrary.transfer(request, certificates: certificates)
            guard why403_transfers_add(transfers, transfer) else {
                why403_transfer_free(transfer)
                throw ServiceError(.other, "libcurl does not begin a request to \(request.host).")
            }
            running[transfer] = job
        } catch {
            job.fail(error)
        }
    }

    private func end(_ waiting: [any Job], _ running: [OpaquePointer: any Job]) {
        for (transfer, job) in running {
            why403_transfers_remove(transfers, transfer)
            why403_transfer_free(transfer)
            job.fail(TransferThread.closed)
        }
        for job in waiting { job.fail(TransferThread.closed) }
        // Nobody wakes what is closed: `submit` looks first, `close` was the last.
        state.withLock { $0.jobs = [] }
    }

    private static func outcome(of transfer: OpaquePointer) -> Outcome {
        if why403_transfer_is_too_large(transfer) { return .tooLarge }
        let code = why403_transfer_code(transfer)
        guard code == 0 else {
            return .failure(code: code, message: CurlLibrary.message(of: transfer))
        }
        return .answer(CurlLibrary.answer(of: transfer))
    }

    /// A clock that only goes forward.
    private static func milliseconds() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
    }

    deinit { why403_transfers_free(transfers) }
}
