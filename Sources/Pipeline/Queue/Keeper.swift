import Dispatch

/// Calls something again and again while other work runs.
final class Keeper: Sendable {
    private let isOver = DispatchSemaphore(value: 0)
    private let hasEnded = DispatchSemaphore(value: 0)

    /// Begins; the first call comes after the pause.
    init(every seconds: Int, _ body: @escaping @Sendable () -> Void) {
        DispatchQueue(label: "keeper").async { [isOver, hasEnded] in
            while isOver.wait(timeout: .now() + .seconds(seconds)) == .timedOut { body() }
            hasEnded.signal()
        }
    }

    /// Ends, and waits for a call that runs.
    func end() {
        isOver.signal()
        hasEnded.wait()
    }
}
