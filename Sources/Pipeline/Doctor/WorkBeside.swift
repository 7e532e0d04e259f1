import Dispatch
import ReportStore
import Synchronization

/// Something that is made from the store on a thread of its own, beside what its maker does
/// meanwhile. It opens the store for itself: a reader is of one thread.
final class WorkBeside<Made: Sendable>: Sendable {
    private let make: @Sendable () throws(StoreError) -> Made
    private let result = Mutex<Result<Made, StoreError>?>(nil)
    private let work = DispatchGroup()

    init(_ make: @escaping @Sendable () throws(StoreError) -> Made) {
        self.make = make
        DispatchQueue.global().async(group: work) { [self] in
            let made = Result { () throws(StoreError) in try make() }
            result.withLock { $0 = made }
        }
    }

    /// Waits for it. Throws what the making threw.
    func made() throws(StoreError) -> Made {
        work.wait()
        // The thread has set it by now; without a value there is nothing but to make it here.
        guard let result = result.withLock({ $0 }) else { return try make() }
        return try result.get()
    }
}
