import Dispatch
import Synchronization

/// A hand-off between threads that holds at most `limit` elements: who puts waits while it is
/// full, who takes waits while it is empty. The back-pressure that keeps memory flat.
final class BoundedQueue<Element: Sendable>: Sendable {
    private struct State {
        var elements: [Element] = []
        var isFinished = false
    }

    private let state = Mutex(State())
    private let room = DispatchSemaphore(value: 0)
    private let filled = DispatchSemaphore(value: 0)

    /// A queue with room for `limit` elements.
    init(limit: Int) {
        // A semaphore may not go while it counts less than it was made with; elements may be left.
        for _ in 0..<limit { room.signal() }
    }

    /// Puts an element at the end, once there is room.
    func put(_ element: Element) {
        room.wait()
        state.withLock { $0.elements.append(element) }
        filled.signal()
    }

    /// Says that nothing more is put: whoever takes gets what is left, and then nil.
    func finish() {
        state.withLock { $0.isFinished = true }
        filled.signal()
    }

    /// Whether nothing waits to be taken just now.
    var isEmpty: Bool { state.withLock { $0.elements.isEmpty } }

    /// Takes the first element, once there is one; nil when the queue is finished and empty.
    func take() -> Element? {
        filled.wait()
        return takeFirst()
    }

    /// Takes the first element if there is one just now.
    func takeNow() -> Element? {
        filled.wait(timeout: .now()) == .success ? takeFirst() : nil
    }

    private func takeFirst() -> Element? {
        let element = state.withLock { state in
            state.elements.isEmpty ? nil : state.elements.removeFirst()
        }
        guard let element else {
            filled.signal()  // The end is seen by every later call too.
            return nil
        }
        room.signal()
        return element
    }
}
