import Glibc

/// Runs a program that prints little, and waits for it.
struct ProgramRun {
    /// What more is printed is not read.
    static let maximumBytes = 256 << 10
    /// How long it may take, in milliseconds: somebody may have to sign in.
    static let maximumMilliseconds: Int64 = 120_000

    /// What it printed.
    let output: [UInt8]
    /// The exit status; 128 and more where a signal ended it.
    let status: Int32
    private let errors: [UInt8]

    /// How it ended, as a sentence goes on.
    var ending: String { "failed with exit code \(status)" }

    /// The last line that it wrote to standard error, shortened.
    var lastError: String {
        let text = String(decoding: errors, as: UTF8.self)
        return String((text.split(whereSeparator: \.isNewline).last ?? "").prefix(300))
    }

    /// Runs a program of the search path; nil where it cannot be started.
    static func run(_ words: [String], environment: [String: String]) -> ProgramRun? {
        guard let output = privatePipe() else { return nil }
        guard let errors = privatePipe() else {
            output.forEach { close($0) }
            return nil
        }
        defer { [output[0], errors[0]].forEach { close($0) } }
        let child = spawn(words, environment, output: output[1], errors: errors[1])
        [output[1], errors[1]].forEach { close($0) }
        guard let child else { return nil }
        let texts = read(output[0], errors[0], or: child)
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0, errno == EINTR {}
        let signal = status & 0x7F
        return ProgramRun(
            output: texts.output, status: signal == 0 ? (status >> 8) & 0xFF : 128 + signal,
            errors: texts.errors)
    }

    /// A pipe that no other child gets: reading end, writing end.
    private static func privatePipe() -> [Int32]? {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { return nil }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        return ends
    }

    private static func spawn(
        _ words: [String], _ environment: [String: String], output: Int32, errors: Int32
    ) -> pid_t? {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
        posix_spawn_file_actions_adddup2(&actions, errors, STDERR_FILENO)
        var arguments = words.map { strdup($0) } + [nil]
        var variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { (arguments + variables).forEach { free($0) } }
        var child: pid_t = 0
        let result = posix_spawnp(&child, words[0], &actions, nil, &arguments, &variables)
        return result == 0 ? child : nil
    }

    /// Reads both until they end; a program that takes too long is ended.
    private static func read(
        _ output: Int32, _ errors: Int32, or child: pid_t
    ) -> (output: [UInt8], errors: [UInt8]) {
        var texts: [[UInt8]] = [[], []]
        var ends = [
            pollfd(fd: output, events: Int16(POLLIN), revents: 0),
            pollfd(fd: errors, events: Int16(POLLIN), revents: 0),
        ]
        var buffer = [UInt8](repeating: 0, count: 16 << 10)
        var waited: Int64 = 0
        while ends.contains(where: { $0.fd >= 0 }) {
            let count = poll(&ends, 2, 100)
            if count == 0 {
                waited += 100
                if waited >= maximumMilliseconds {
                    kill(child, SIGKILL)
                    break
                }
            }
            for index in ends.indices where ends[index].fd >= 0 && ends[index].revents != 0 {
                let read = Glibc.read(ends[index].fd, &buffer, buffer.count)
                if read <= 0 {
                    ends[index].fd = -1
                } else if texts[index].count < maximumBytes {
                    texts[index] += buffer[..<read]
                }
            }
        }
        return (texts[0], texts[1])
    }
}
