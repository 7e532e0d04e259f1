import Dispatch
import Synchronization

/// How much may be fetched ahead of its readers: the back-pressure that keeps memory flat. One
/// thread enters, any leaves.
final class TransferWindow: Sendable {
    private let limit: (count: Int, bytes: Int)
    private let held = Mutex((count: 0, bytes: 0))
    private let changed = DispatchSemaphore(value: 0)

    /// A window of so many transfers at a time, and so many bytes under way and not yet read.
    init(count: Int, bytes: Int) { limit = (count, bytes) }

    /// Waits for room; false where somebody asks to stop before. One transfer always has room,
    /// however large.
    func enter(bytes: Int, _ isStopRequested: () -> Bool) -> Bool {
        while true {
            let isIn = held.withLock { held in
                guard held.count < limit.count, held.bytes == 0 || held.bytes + bytes <= limit.bytes
                else { return false }
                held.count += 1
                held.bytes += bytes
                return true
            }
            if isIn { return true }
            if isStopRequested() { return false }
            _ = changed.wait(timeout: .now() + .milliseconds(200))
        }
    }

    /// A transfer is done; its bytes are still there.
    func endTransfer() { release { $0.count -= 1 } }

    /// Bytes are there no longer.
    func give(back bytes: Int) { release { $0.bytes -= bytes } }

    private func release(_ change: (inout (count: Int, bytes: Int)) -> Void) {
        held.withLock { change(&$0) }
        changed.signal()
    }
}
