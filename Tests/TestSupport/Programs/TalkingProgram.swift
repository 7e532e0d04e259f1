import Foundation
import Glibc

/// A program that answers each line of its input with a line, as long as this value lives.
public final class TalkingProgram {
    private let program: RunningProgram
    private let input: PrivatePipe
    private let output: PrivatePipe
    /// What was read beyond the last line.
    private var rest: [UInt8] = []

    /// Starts a program; what it tells on standard error is dropped.
    public init(
        _ path: String, _ arguments: [String], environment: [String: String]? = nil
    ) throws {
        (input, output) = (try PrivatePipe(), try PrivatePipe())
        program = try RunningProgram(
            path, arguments, environment: environment, input: input.reading,
            output: output.writing)
        input.closeReading()
        output.closeWriting()
    }

    /// Writes a line, whose end is added.
    ///
    /// - Throws: `ProgramError` where the program reads no more.
    public func say(_ line: some Sequence<UInt8>) throws {
        var rest = (Array(line) + [0x0A])[...]
        while !rest.isEmpty {
            let count = write(input.writing, Array(rest), rest.count)
            guard count > 0 else { throw ProgramError("cannot write to the program", errno) }
            rest = rest.dropFirst(count)
        }
    }

    /// The next line that it prints, without its end; nil behind the last.
    ///
    /// - Throws: `ProgramError` where none comes.
    public func nextLine() throws -> [UInt8]? {
        var room = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            if let end = rest.firstIndex(of: 0x0A) {
                defer { rest.removeSubrange(...end) }
                return Array(rest[..<end])
            }
            var ready = [pollfd(fd: output.reading, events: Int16(POLLIN), revents: 0)]
            guard poll(&ready, 1, Int32(RunningProgram.patience) * 1_000) != 0 else {
                throw program.stuck(after: RunningProgram.patience)
            }
            let count = read(output.reading, &room, room.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                defer { rest = [] }
                return rest.isEmpty ? nil : rest
            }
            rest += room[..<count]
        }
    }

    /// Ends its input, and returns how it ended.
    @discardableResult
    public func end() throws -> Int32 {
        input.closeWriting()
        return try program.end()
    }
}
