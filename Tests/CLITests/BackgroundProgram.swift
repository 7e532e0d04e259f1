import Foundation
import TestSupport
import Testing

/// A program that runs beside the test until it is told to stop.
final class BackgroundProgram {
    /// How long anything is waited for before the test fails; nothing is measured by it.
    static let patience: TimeInterval = 120

    private let program: RunningProgram
    /// Its standard input, which stays open.
    private let input: OpenInput
    private let outputFile: URL
    private let errorFile: URL

    /// Starts a program; what it prints goes to files in `folder`. Its standard input holds
    /// `input`, and does not end.
    init(
        _ path: String, _ arguments: [String], folder: URL, input text: String = "",
        environment: [String: String] = [:]
    ) throws {
        let name = UUID().uuidString
        outputFile = folder.appendingPathComponent(".\(name).out")
        errorFile = folder.appendingPathComponent(".\(name).err")
        for file in [outputFile, errorFile] { try Data().write(to: file) }
        let output = try FileHandle(forWritingTo: outputFile)
        let errors = try FileHandle(forWritingTo: errorFile)
        input = try OpenInput(text)
        program = try RunningProgram(
            path, arguments, environment: ["PATH": "/usr/bin:/bin"].merging(environment) { $1 },
            input: input.descriptor, output: output.fileDescriptor, errors: errors.fileDescriptor)
    }

    /// What it printed so far.
    var output: String { (try? String(contentsOf: outputFile, encoding: .utf8)) ?? "" }

    /// What it told so far.
    var errors: String { (try? String(contentsOf: errorFile, encoding: .utf8)) ?? "" }

    /// The sum of a number over the JSON lines printed so far.
    func total(_ member: String) -> Int {
        output.split(separator: "\n").reduce(0) { sum, line in
            let object = try? JSONSerialization.jsonObject(with: Data(line.utf8))
            return sum + ((object as? [String: Any])?[member] as? Int ?? 0)
        }
    }

    /// Waits until something holds; fails the test where it does not come to pass.
    func wait(for what: String, _ condition: () throws -> Bool) rethrows {
        let end = Date().addingTimeInterval(BackgroundProgram.patience)
        while try !condition() {
            guard Date() < end, program.isRunning else {
                Issue.record("waited for \(what); printed \(output); told \(errors)")
                return
            }
            Thread.sleep(forTimeInterval: 0.05)
        }
    }

    /// Whether the program handles a signal by now (proc(5), `SigCgt`).
    func handles(_ signal: Int32) -> Bool {
        let path = "/proc/\(program.id)/status"
        let status = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("SigCgt:") }
        let mask = line.flatMap { UInt64($0.dropFirst(7).drop { $0 == "\t" }, radix: 16) } ?? 0
        return mask & (1 << UInt64(signal - 1)) != 0
    }

    /// Sends a signal and waits for nothing.
    func send(_ signal: Int32) { program.send(signal) }

    /// Sends a signal and returns how the program ended, as a shell reports it.
    func stop(_ signal: Int32 = SIGTERM) -> Int32 {
        program.send(signal)
        return end()
    }

    /// Waits for its end and returns how it ended, as a shell reports it.
    func end() -> Int32 {
        do { return try program.end(within: BackgroundProgram.patience) } catch {
            Issue.record("\(error); told \(errors)")
            return 128 + SIGKILL
        }
    }
}
