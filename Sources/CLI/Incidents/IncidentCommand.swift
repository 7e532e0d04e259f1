import AWSTypes
import Glibc
import Reports

/// `--exec`: a command of the user's own gets each incident on its standard input.
///
/// What logs say stands there only, never in its words or its environment, so that the shell reads
/// nothing a stranger wrote.
final class IncidentCommand: IncidentReceiver {
    /// How long it may take, in seconds.
    static let maximumSeconds = 60
    /// How often it is looked at, in milliseconds.
    private static let pauseMilliseconds: UInt32 = 20

    let name = "exec"
    private let line: String
    private let seconds: Int

    /// A line for `/bin/sh`, which may take so long.
    init(_ line: String, seconds: Int = maximumSeconds) {
        self.line = line
        self.seconds = seconds
    }

    func tell(_ incident: Incident, isGivenUp: @Sendable () -> Bool) -> String? {
        guard let input = IncidentCommand.file(of: incident.json + "\n") else {
            return "--exec: its input cannot be written: \(String(cString: strerror(errno)))."
        }
        defer { close(input) }
        guard let child = start(input) else {
            return "--exec: /bin/sh cannot be started: \(String(cString: strerror(errno)))."
        }
        return end(of: child, isGivenUp: isGivenUp)
    }

    /// A file without a name that holds a text, to be read from its beginning. A command that does
    /// not read it holds nobody up, as a pipe would.
    private static func file(of text: String) -> Int32? {
        var path = Array("/tmp/why403.XXXXXX".utf8CString)
        let descriptor = mkstemp(&path)
        guard descriptor >= 0 else { return nil }
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        unlink(path)
        let channel = OutputChannel(descriptor: descriptor)
        channel.write(text)
        channel.flush()
        guard channel.failure == 0, lseek(descriptor, 0, SEEK_SET) == 0 else {
            close(descriptor)
            return nil
        }
        return descriptor
    }

    /// Starts the shell at the head of a group of its own, so that all it started can be ended; what
    /// it prints goes to standard error. nil with errno where that cannot be done.
    private func start(_ input: Int32) -> pid_t? {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO)
        posix_spawn_file_actions_adddup2(&actions, STDERR_FILENO, STDOUT_FILENO)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // It gets the signals as a shell gives them to a program: we ignore some.
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        for signal in [SIGPIPE, SIGXFSZ, SIGINT, SIGTERM] { sigaddset(&signals, signal) }
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setpgroup(&attributes, 0)
        let flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK
        posix_spawnattr_setflags(&attributes, Int16(flags))
        let texts = ["/bin/sh", "-c", line]
        var words = texts.map { strdup($0) } + [nil]
        defer { words.forEach { free($0) } }
        var child: pid_t = 0
        errno = posix_spawn(&child, "/bin/sh", &actions, &attributes, &words, environ)
        return errno == 0 ? child : nil
    }

    /// Waits for the end, which comes in time or is made; says what went wrong.
    private func end(of child: pid_t, isGivenUp: @Sendable () -> Bool) -> String? {
        var status: Int32 = 0
        var waited: UInt32 = 0
        var isKilled = false
        while true {
            let result = waitpid(child, &status, isKilled ? 0 : WNOHANG)
            if result == child { break }
            guard result == 0 || errno == EINTR else {
                return
                    "--exec: the command cannot be waited for: \(String(cString: strerror(errno)))."
            }
            // Its own number is nobody else's before it was waited for.
            if isGivenUp() || waited >= UInt32(seconds) * 1_000 {
                kill(-child, SIGKILL)
                isKilled = true
                continue
            }
            usleep(IncidentCommand.pauseMilliseconds * 1_000)
            waited += IncidentCommand.pauseMilliseconds
        }
        if isKilled {
            return isGivenUp()
                ? "--exec: the command was ended, as watch ends."
                : "--exec: the command was ended after \(Plural.count(seconds, "second"))."
        }
        let signal = status & 0x7F
        guard signal == 0 else { return "--exec: signal \(signal) ended the command." }
        let code = (status >> 8) & 0xFF
        return code == 0 ? nil : "--exec: the command failed with exit code \(code)."
    }
}
