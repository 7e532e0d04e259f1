import AWSTypes
import Dispatch
import Glibc
import Pipeline
import ReportStore
import Synchronization

/// `--metrics-file`: metrics for Prometheus (node_exporter's textfile collector), written anew by a
/// thread of its own: soon after each pass, and every minute, so that a file which grows old says
/// that nobody runs.
final class MetricsFile: Sendable {
    /// How often it is written at the most, and at least, in seconds.
    static let shortestPause = 5
    static let longestPause = 60

    private struct State {
        var metrics = RunMetrics()
        var isEnding = false
        /// The last failure, which is told once.
        var failure = ""
    }

    private let path: String
    private let storePath: String
    private let protected: [String]
    private let console: Console
    private let state = Mutex(State())
    private let ending = DispatchSemaphore(value: 0)
    private let news = DispatchSemaphore(value: 0)
    private let over = DispatchSemaphore(value: 0)

    /// A file; nil where the command line names none. Until it ends, it is written now and then.
    init?(_ command: ParsedCommand, _ console: Console) {
        guard let path = command.text(.metricsFile) else { return nil }
        self.path = path
        storePath = command.storePath
        protected = command.filesInUse
        self.console = console
    }

    /// Counts a pass.
    func add(_ summary: IngestSummary) {
        state.withLock { $0.metrics.add(summary) }
        news.signal()
    }

    /// How many incidents wait, by receiver.
    func note(incidents: [(receiver: String, count: Int)]) {
        state.withLock { $0.metrics.incidents = incidents }
    }

    /// Writes now and then from now on.
    func start() { DispatchQueue(label: "metrics").async { [self] in run() } }

    /// Writes a last time and ends the thread that `start` made.
    func end() {
        state.withLock { $0.isEnding = true }
        ending.signal()
        news.signal()
        over.wait()
        write()
    }

    /// Writes what is known now.
    func write() {
        let metrics = state.withLock { $0.metrics }
        var failure = ""
        do {
            let store = try StoreReader(path: storePath).metrics()
            // Whoever collects it is another user.
            let file = try AtomicOutputFile(path: path, protected: protected, newMode: 0o644)
            file.channel.write(metrics.text(store, at: Instant(seconds: Int64(time(nil)))))
            try file.commit()
        } catch {
            failure = "\(error)"
        }
        let isNew = state.withLock { state in
            defer { state.failure = failure }
            return !failure.isEmpty && failure != state.failure
        }
        if isNew { console.error("--metrics-file: \(failure)") }
    }

    // MARK: - On the thread

    private func run() {
        // Before the first pass begins there may be no store.
        _ = news.wait(timeout: .now() + .seconds(MetricsFile.shortestPause))
        while !state.withLock({ $0.isEnding }) {
            write()
            if ending.wait(timeout: .now() + .seconds(MetricsFile.shortestPause)) == .success {
                break
            }
            let rest = MetricsFile.longestPause - MetricsFile.shortestPause
            _ = news.wait(timeout: .now() + .seconds(rest))
            // Of several passes one write tells.
            while news.wait(timeout: .now()) == .success {}
        }
        over.signal()
    }
}
