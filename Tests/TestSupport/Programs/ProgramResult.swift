public import Foundation
import Glibc

/// What a program that ran printed, and how it ended.
public struct ProgramResult {
    /// What it printed.
    public let bytes: [UInt8]
    /// What it printed, as text.
    public var output: String { String(decoding: bytes, as: UTF8.self) }
    /// What it told on standard error.
    public let errors: String
    /// The exit status, or 128 and the signal that ended it, as a shell reports it.
    public let status: Int32

    /// Runs a program to its end, with `input` on its standard input; it has so many seconds.
    ///
    /// - Throws: `ProgramError` where it cannot be started, or where it or a child that holds its
    ///   output does not end.
    public init(
        of path: String, _ arguments: [String], input: String = "",
        environment: [String: String]? = nil, folder: String? = nil,
        within seconds: TimeInterval = RunningProgram.patience
    ) throws {
        let pipes = [try PrivatePipe(), try PrivatePipe(), try PrivatePipe()]
        let program = try RunningProgram(
            path, arguments, environment: environment, folder: folder,
            input: pipes[0].reading, output: pipes[1].writing, errors: pipes[2].writing)
        pipes[0].closeReading()
        pipes[1].closeWriting()
        pipes[2].closeWriting()
        let texts = try ProgramResult.exchange(pipes, Array(input.utf8), with: program, seconds)
        bytes = texts[0]
        errors = String(decoding: texts[1], as: UTF8.self)
        status = try program.end()
    }

    /// Writes the input and reads both outputs as either side is ready, to their ends.
    private static func exchange(
        _ pipes: [PrivatePipe], _ input: [UInt8], with program: RunningProgram,
        _ seconds: TimeInterval
    ) throws -> [[UInt8]] {
        let limit = Date().addingTimeInterval(seconds)
        _ = fcntl(pipes[0].writing, F_SETFL, O_NONBLOCK)
        var (rest, texts) = (input[...], [[UInt8](), []])
        var room = [UInt8](repeating: 0, count: 64 << 10)
        if rest.isEmpty { pipes[0].closeWriting() }
        while pipes[1].reading >= 0 || pipes[2].reading >= 0 {
            // poll(2) passes over descriptors below 0.
            var ends = [
                pollfd(fd: pipes[0].writing, events: Int16(POLLOUT), revents: 0),
                pollfd(fd: pipes[1].reading, events: Int16(POLLIN), revents: 0),
                pollfd(fd: pipes[2].reading, events: Int16(POLLIN), revents: 0),
            ]
            guard Date() < limit else { throw program.stuck(after: seconds) }
            guard poll(&ends, 3, 1_000) > 0 else { continue }
            if ends[0].revents != 0 {
                rest = rest.dropFirst(quietly { write(pipes[0].writing, Array(rest), rest.count) })
                if rest.isEmpty { pipes[0].closeWriting() }
            }
            for index in 0...1 where ends[index + 1].revents != 0 {
                let count = read(pipes[index + 1].reading, &room, room.count)
                if count > 0 { texts[index] += room[..<count] }
                if count == 0 { pipes[index + 1].closeReading() }
            }
        }
        return texts
    }

    /// How much was written: all where nobody reads it any more, whose signal is taken away.
    private static func quietly(_ body: () -> Int) -> Int {
        var (blocked, before) = (sigset_t(), sigset_t())
        sigemptyset(&blocked)
        sigaddset(&blocked, SIGPIPE)
        pthread_sigmask(SIG_BLOCK, &blocked, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        let count = body()
        guard count < 0 else { return count }
        guard errno == EPIPE else { return 0 }
        var now = timespec()
        sigtimedwait(&blocked, nil, &now)
        return Int.max
    }
}
