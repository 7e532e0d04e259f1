public import Foundation
import Glibc
import Synchronization

/// A program that a test started, which is waited for with an end: a program that hangs fails the
/// test that started it, with what it hangs at, and not the whole run by its silence.
///
/// It is no `Foundation.Process`: that one learns of an end by a socket which other programs may
/// inherit, and waits for ever.
public final class RunningProgram {
    /// How long anything is waited for before the test fails, in seconds; nothing is measured by it.
    public static let patience: TimeInterval = 600

    /// Its process id.
    public let id: pid_t
    private let name: String
    /// As waitpid(2) gave it; nil while it runs.
    private var ending: Int32?

    /// Starts a program.
    ///
    /// - Parameters:
    ///   - environment: All variables that it gets; this process's own where nil.
    ///   - folder: Where it runs; here where nil.
    ///   - input: What its standard input is, and so on; `/dev/null` where nil.
    public init(
        _ path: String, _ arguments: [String], environment: [String: String]? = nil,
        folder: String? = nil, input: Int32? = nil, output: Int32? = nil, errors: Int32? = nil
    ) throws {
        name = ([path] + arguments).joined(separator: " ")
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for (standard, given) in [input, output, errors].enumerated() {
            if let given {
                posix_spawn_file_actions_adddup2(&actions, given, Int32(standard))
            } else {
                posix_spawn_file_actions_addopen(&actions, Int32(standard), "/dev/null", O_RDWR, 0)
            }
        }
        var attributes = RunningProgram.plainSignals()
        defer { posix_spawnattr_destroy(&attributes) }
        let all = environment ?? ProcessInfo.processInfo.environment
        // The call that changes the folder is no part of what Swift sees of glibc.
        let command = (folder.map { ["/usr/bin/env", "-C", $0] } ?? []) + [path] + arguments
        var words = command.map { strdup($0) } + [nil]
        var variables = all.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { (words + variables).forEach { free($0) } }
        var child: pid_t = 0
        let result = PrivatePipe.starting.withLock { _ in
            posix_spawn(&child, command[0], &actions, &attributes, &words, &variables)
        }
        guard result == 0 else { throw ProgramError("cannot start \(path)", result) }
        id = child
    }

    /// Tests run on threads that block signals, which a program would inherit.
    private static func plainSignals() -> posix_spawnattr_t {
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETSIGMASK) | Int16(POSIX_SPAWN_SETSIGDEF))
        return attributes
    }

    /// Who forgets it leaves nothing behind.
    deinit {
        guard isRunning else { return }
        send(SIGKILL)
        while waitpid(id, nil, 0) < 0, errno == EINTR {}
    }

    /// Whether it has not ended yet.
    public var isRunning: Bool {
        guard ending == nil else { return false }
        var status: Int32 = 0
        if waitpid(id, &status, WNOHANG) == id { ending = status }
        return ending == nil
    }

    /// Whether a signal ended it.
    public var isSignalled: Bool { (ending ?? 0) & 0x7F != 0 }

    /// Sends a signal, and waits for nothing.
    public func send(_ signal: Int32) {
        if ending == nil { kill(id, signal) }
    }

    /// Waits for its end and returns its status, or 128 and the signal that ended it, as a shell
    /// reports it. One that does not end is killed.
    @discardableResult
    public func end(within seconds: TimeInterval = patience) throws -> Int32 {
        let limit = Date().addingTimeInterval(seconds)
        var pause: UInt32 = 200
        while isRunning {
            guard Date() < limit else { throw stuck(after: seconds) }
            usleep(pause)
            pause = min(pause * 2, 20_000)
        }
        let status = ending ?? 0
        return isSignalled ? 128 + status & 0x7F : (status >> 8) & 0xFF
    }

    /// Kills it, and says what it and its children were at.
    func stuck(after seconds: TimeInterval) -> ProgramError {
        let family = ProgramFamily(of: id)
        let state = family.description
        family.kill()
        return ProgramError("did not end within \(Int(seconds)) s: \(name)\n\(state)")
    }
}
