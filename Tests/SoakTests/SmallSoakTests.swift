import Foundation
import Testing

/// The soak runs, small, with every run of the suite. `make soak` runs it long.
@Suite struct SmallSoakTests {
    static func run(_ arguments: [String]) throws -> (output: String, status: Int32) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: CommandLine.arguments[0])
            .resolvingSymlinksInPath().deletingLastPathComponent()
            .appendingPathComponent("why403-soak")
        process.arguments = arguments
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return (String(decoding: data, as: UTF8.self), process.terminationStatus)
    }

    @Test func `nothing that a machine does to a run is seen in what the next one leaves`() throws {
        let run = try SmallSoakTests.run(["--small"])
        print(run.output)
        #expect(run.status == 0, "\(run.output)")
        let trials = ["instants", "sizes", "writers", "watch", "mutations"]
        for trial in trials { #expect(run.output.contains("\n\(trial): "), "\(trial)") }
        // Where something is not tried, it is said.
        for trial in ["calls", "errors", "disks"] where !run.output.contains("\n\(trial): ") {
            #expect(run.output.contains("skipped: "), "\(trial)")
        }
    }

    @Test func `a wrong command line is 64`() throws {
        for arguments in [["--seed"], ["--kills", "0"], ["nonsense"]] {
            #expect(try SmallSoakTests.run(arguments).status == 64)
        }
    }
}
