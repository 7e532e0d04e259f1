import Glibc
import Synchronization

/// A pipe whose ends no other program gets. Foundation's `Pipe` is inherited by whatever another
/// thread starts meanwhile: a server that outlives the test would hold its writing end open, and
/// who reads to its end would wait for that server.
final class PrivatePipe {
    private(set) var reading: Int32
    private(set) var writing: Int32

    /// Held while a pipe is made private and while a program is started, so that none starts
    /// between the two calls that the first takes.
    static let starting = Mutex(())

    init() throws {
        let ends = try PrivatePipe.starting.withLock { _ in
            var ends: [Int32] = [-1, -1]
            guard pipe(&ends) == 0 else { throw ProgramError("pipe", errno) }
            for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
            return ends
        }
        (reading, writing) = (ends[0], ends[1])
    }

    func closeReading() {
        if reading >= 0 { close(reading) }
        reading = -1
    }

    func closeWriting() {
        if writing >= 0 { close(writing) }
        writing = -1
    }

    deinit {
        closeReading()
        closeWriting()
    }
}
