import Glibc
import Synchronization

/// SIGINT and SIGTERM as a wish to stop: the first is gentle, the second ends the process at
/// once (the signal's default, so that the shell sees how it died). Nothing needs cleaning up:
/// the store is whole at every instant.
///
/// Signals are the process's, so there is one of these; tests make none.
enum StopSignals {
    private static let received = Atomic<Int32>(0)
    /// A pipe that becomes readable when a signal arrives, for whoever sleeps in poll(2).
    private static let pipeEnds: (read: Int32, write: Int32) = {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { return (-1, -1) }
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            // A full pipe must not hold up the handler; one byte in it is as good as many.
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        return (ends[0], ends[1])
    }()

    /// Begins to listen.
    static func install() {
        // The handler may not be the first to touch these: making a global takes a lock.
        _ = pipeEnds
        _ = received.load(ordering: .relaxed)
        var signals = sigset_t()
        sigemptyset(&signals)
        for signal in [SIGINT, SIGTERM] { sigaddset(&signals, signal) }
        for signal in [SIGINT, SIGTERM] {
            var action = sigaction()
            action.__sigaction_handler.sa_handler = { StopSignals.receive($0) }
            action.sa_flags = SA_RESTART
            // The other one waits until this one is dealt with.
            action.sa_mask = signals
            sigaction(signal, &action, nil)
        }
        // Whoever started this may have blocked them, and a mask is inherited.
        pthread_sigmask(SIG_UNBLOCK, &signals, nil)
    }

    /// Whether somebody asked to stop. Cheap enough for inner loops.
    static var isStopRequested: Bool { received.load(ordering: .relaxed) != 0 }

    /// The signal that asked, or 0.
    static var signal: Int32 { received.load(ordering: .relaxed) }

    /// Readable once somebody asked to stop; -1 if there is no such descriptor. Do not read it.
    static var wakeDescriptor: Int32 { pipeEnds.read }

    /// Runs inside a signal: only what signal-safety(7) lists, and lock-free atomics.
    private static func receive(_ signal: Int32) {
        let isFirst = received.compareExchange(
            expected: 0, desired: signal, ordering: .relaxed
        ).exchanged
        Glibc.signal(SIGINT, SIG_DFL)
        Glibc.signal(SIGTERM, SIG_DFL)
        // A second one that another thread received before the defaults were back ends the process
        // all the same: it is raised again, and comes as soon as this handler returns.
        if !isFirst {
            raise(signal)
            return
        }
        var byte: UInt8 = 1
        let before = errno
        _ = write(pipeEnds.write, &byte, 1)
        errno = before
    }
}
