import Foundation
import TestSupport

/// The program under test, as users run it.
struct Program {
    let path: String

    /// How a run ended.
    struct Ended {
        /// The exit status, or 128 and the signal that ended it, as a shell reports it.
        let status: Int32
        /// Whether a signal ended it.
        let isKilled: Bool
        let errors: String
    }

    /// Starts it, under another program where one is given: `["strace", …]`.
    func start(_ arguments: [String], under wrapper: [String] = []) throws -> Started {
        let all = wrapper + [path] + arguments
        let folder = try TemporaryFolder()
        let errors = try folder.write("", to: "errors")
        let file = FileHandle(forWritingAtPath: errors)
        defer { try? file?.close() }
        let program = try RunningProgram(
            all[0], Array(all.dropFirst()), errors: file?.fileDescriptor)
        return Started(program: program, errors: errors, folder: folder)
    }

    /// Runs it to its end.
    func run(_ arguments: [String], under wrapper: [String] = []) throws -> Ended {
        try start(arguments, under: wrapper).wait()
    }

    /// A run that goes on.
    struct Started {
        let program: RunningProgram
        fileprivate let errors: String
        fileprivate let folder: TemporaryFolder

        /// Ends it with a signal; whether it still ran.
        func kill(_ signal: Int32) -> Bool {
            let wasRunning = program.isRunning
            program.send(signal)
            return wasRunning
        }

        /// Waits for its end.
        func wait() throws -> Ended {
            let status = try program.end()
            let text = (try? String(contentsOfFile: errors, encoding: .utf8)) ?? ""
            return Ended(status: status, isKilled: program.isSignalled, errors: text)
        }
    }

    /// Where a program of that name is; nil where it is not installed.
    static func find(_ name: String) -> String? {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        return folders.map { "\($0)/\(name)" }.first {
            FileManager.default.isExecutableFile(atPath: $0)
        }
    }
}
