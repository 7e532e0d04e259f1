import Glibc
import Synchronization

/// Threads that take turns: each takes the next piece of work, does it beside the others, and
/// hands its result on when the one before has. So results come in the order of the work, and no
/// more pieces are held than there are threads.
final class OrderedWorkers: Sendable {
    private let readTurns: Turns
    private let writeTurns: Turns
    private let count: Int

    /// The most threads; each keeps what it has decoded to itself.
    static let maximumCount = 8

    init(count: Int) {
        self.count = min(max(1, count), OrderedWorkers.maximumCount)
        readTurns = Turns(count: self.count)
        writeTurns = Turns(count: self.count)
    }

    /// Runs until `take` returns nil, then returns. `take` and `give` are called by one thread at
    /// a time, in order; `makeWorker` once on each thread.
    func run<Work, Result>(
        take: @escaping @Sendable () -> Work?,
        makeWorker: @escaping @Sendable () -> (Work) -> Result,
        give: @escaping @Sendable (Result) -> Void
    ) {
        var threads: [Thread] = []
        // Where the system has no thread to give, those that there are take all turns. The first
        // turn is this thread's own, so that nobody passes one before the ring is closed.
        while threads.count + 1 < count,
            let thread = Thread({ [self, place = threads.count + 1] in
                work(at: place, take, makeWorker(), give)
            })
        {
            threads.append(thread)
        }
        readTurns.close(after: threads.count + 1)
        writeTurns.close(after: threads.count + 1)
        work(at: 0, take, makeWorker(), give)
        for thread in threads { thread.join() }
    }

    private func work<Work, Result>(
        at place: Int, _ take: () -> Work?, _ worker: (Work) -> Result, _ give: (Result) -> Void
    ) {
        var isDone = false
        while !isDone {
            readTurns.wait(at: place)
            let work = take()
            readTurns.pass(from: place)
            let result = work.map(worker)
            writeTurns.wait(at: place)
            if let result { give(result) } else { isDone = true }
            writeTurns.pass(from: place)
        }
    }
}

/// Whose turn it is, in a ring.
private final class Turns: Sendable {
    private let semaphores: [Semaphore]
    private let size = Atomic(1)

    init(count: Int) {
        semaphores = (0..<count).map { Semaphore(value: $0 == 0 ? 1 : 0) }
    }

    /// Closes the ring after its first places.
    func close(after count: Int) { size.store(count, ordering: .releasing) }

    func wait(at place: Int) { semaphores[place].wait() }

    func pass(from place: Int) {
        semaphores[(place + 1) % size.load(ordering: .acquiring)].signal()
    }
}

/// A semaphore of the system. Its memory is only ever touched by the calls below, which are safe
/// from several threads.
private final class Semaphore: @unchecked Sendable {
    private let semaphore = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)

    init(value: UInt32) { sem_init(semaphore, 0, value) }

    func wait() { while sem_wait(semaphore) != 0, errno == EINTR {} }
    func signal() { sem_post(semaphore) }

    deinit {
        sem_destroy(semaphore)
        semaphore.deallocate()
    }
}

/// A thread of the system.
private struct Thread {
    private final class Body {
        let run: () -> Void

        init(_ run: @escaping () -> Void) { self.run = run }
    }

    private var handle = pthread_t()

    /// Nil where the system has none to give.
    init?(_ run: @escaping @Sendable () -> Void) {
        let body = Unmanaged.passRetained(Body(run))
        let failure = pthread_create(
            &handle, nil,
            { pointer in
                if let pointer { Unmanaged<Body>.fromOpaque(pointer).takeRetainedValue().run() }
                return nil
            }, body.toOpaque())
        guard failure == 0 else {
            body.release()
            return nil
        }
    }

    func join() { pthread_join(handle, nil) }
}
