import Dispatch
import Synchronization

/// A value that another thread delivers once.
final class Waiting<Value: Sendable>: Sendable {
    /// How often the wish to stop is looked at meanwhile.
    private static var pause: DispatchTimeInterval { .milliseconds(200) }

    private let value = Mutex<Value?>(nil)
    private let isThere = DispatchSemaphore(value: 0)

    /// Delivers it.
    func put(_ new: Value) {
        value.withLock { $0 = new }
        isThere.signal()
    }

    /// The value, once it is there; nil where somebody asks to stop before. To be called once.
    func wait(_ isStopRequested: () -> Bool) -> Value? {
        while isThere.wait(timeout: .now() + Waiting.pause) == .timedOut {
            if isStopRequested() { return nil }
        }
        return value.withLock { $0 }
    }
}
