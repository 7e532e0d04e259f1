import Dispatch

/// Does the work for 0 up to `count`, on as many threads as there are processors.
func inParallel(_ count: Int, _ work: @Sendable (Int) -> Void) {
    DispatchQueue.concurrentPerform(iterations: count, execute: work)
}
