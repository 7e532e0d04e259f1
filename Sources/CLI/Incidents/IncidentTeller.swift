import AWSTypes
import Dispatch
import Glibc
import ReportStore
import Reports
import Synchronization

/// What an incident can be handed to.
protocol IncidentReceiver: AnyObject, Sendable {
    /// What it is called: `exec`.
    var name: String { get }
    /// Hands it over, and says why that failed; nil where it did not. Gives up soon after
    /// `isGivenUp` says so.
    func tell(_ incident: Incident, isGivenUp: @Sendable () -> Bool) -> String?
}

/// Hands incidents to one receiver, on a thread of its own, so that a slow one holds up neither the
/// reading of logs nor another receiver.
final class IncidentTeller: Sendable {
    private struct State {
        var book: IncidentBook
        var isEnding = false
        /// Whether a pass adds denials: what is told shows all that it has.
        var isGathering = false
    }

    /// Who is told.
    let receiver: any IncidentReceiver
    private let console: Console
    private let state: Mutex<State>
    private let wake = DispatchSemaphore(value: 0)
    private let over = DispatchSemaphore(value: 0)
    private let isStopped: @Sendable () -> Bool

    /// Starts the thread. `isStopped` says whether the program is to end now.
    init(
        _ receiver: any IncidentReceiver, _ book: IncidentBook, _ console: Console,
        isStopped: @escaping @Sendable () -> Bool
    ) {
        self.receiver = receiver
        self.console = console
        self.isStopped = isStopped
        state = Mutex(State(book: book))
        DispatchQueue(label: "incidents").async { [self] in run() }
    }

    /// The denials of one pass follow, which are told of together.
    func beginPass() { state.withLock { $0.isGathering = true } }

    /// Adds a denial.
    func add(_ row: ReportRow) { state.withLock { $0.book.add(row) } }

    /// The pass is through: what is to be told of now is.
    func endPass() {
        let left = state.withLock { state in
            state.isGathering = false
            return state.book.takeLeft()
        }
        if left > 0 {
            console.error("Too many changes at once: \(Plural.count(left, "denial")) not told of.")
        }
        wake.signal()
    }

    /// How many incidents wait.
    var waiting: Int { state.withLock { $0.book.count } }

    /// Tells what is to be told now, unless the program was stopped, and ends the thread.
    func end() {
        state.withLock { $0.isEnding = true }
        wake.signal()
        over.wait()
        if waiting > 0 {
            console.note("\(Plural.count(waiting, "incident")) not told of, as watch ends.")
        }
    }

    // MARK: - On the thread

    private func run() {
        while true {
            let now = Int64(time(nil))
            let (incident, pause, isEnding) = state.withLock { state in
                if state.isGathering { return (Incident?.none, Int64?.none, false) }
                let incident = isStopped() ? nil : state.book.next(at: now)
                return (incident, state.book.seconds(untilNextAt: now), state.isEnding)
            }
            if let incident {
                tell(incident)
            } else if isEnding || isStopped() {
                break
            } else if let pause {
                _ = wake.wait(timeout: .now() + .seconds(Int(max(1, pause))))
            } else {
                wake.wait()
            }
        }
        over.signal()
    }

    private func tell(_ incident: Incident) {
        guard let failure = receiver.tell(incident, isGivenUp: isStopped) else { return }
        console.error("\(failure) It was about \(incident.key).")
    }
}
