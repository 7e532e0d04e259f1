import Foundation
import TestSupport

/// The program under test, as users run it.
struct Program {
    let path: String

    /// How a run ended.
    struct Ended {
        let status: Int32
        /// Whether a signal ended it.
        let isKilled: Bool
        let errors: String
    }

    /// Starts it, under another program where one is given: `["strace", …]`.
    func start(_ arguments: [String], under wrapper: [String] = []) throws -> Started {
        let all = wrapper + [path] + arguments
        let process = Process()
        process.executableURL = URL(fileURLWithPath: all[0])
        process.arguments = Array(all.dropFirst())
        process.standardOutput = FileHandle.nullDevice
        process.standardInput = FileHandle.nullDevice
        let folder = try TemporaryFolder()
        let errors = try folder.write("", to: "errors")
        process.standardError = FileHandle(forWritingAtPath: errors) ?? FileHandle.nullDevice
        try process.run()
        return Started(process: process, errors: errors, folder: folder)
    }

    /// Runs it to its end.
    func run(_ arguments: [String], under wrapper: [String] = []) throws -> Ended {
        try start(arguments, under: wrapper).wait()
    }

    /// A run that goes on.
    struct Started {
        let process: Process
        fileprivate let errors: String
        fileprivate let folder: TemporaryFolder

        /// Ends it with a signal; whether it still ran.
        func kill(_ signal: Int32) -> Bool {
            let wasRunning = process.isRunning
            Foundation.kill(process.processIdentifier, signal)
            return wasRunning
        }

        /// Waits for its end.
        func wait() -> Ended {
            process.waitUntilExit()
            let text = (try? String(contentsOfFile: errors, encoding: .utf8)) ?? ""
            return Ended(
                status: process.terminationStatus,
                isKilled: process.terminationReason == .uncaughtSignal, errors: text)
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
