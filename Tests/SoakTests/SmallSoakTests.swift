import Foundation
import TestSupport
import Testing

/// The soak runs, small, with every run of the suite. `make soak` runs it long.
@Suite struct SmallSoakTests {
    static func run(_ arguments: [String]) throws -> ProgramResult {
        let soak = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
            .deletingLastPathComponent().appendingPathComponent("why403-soak")
        return try ProgramResult(of: soak.path, arguments, within: 1_800)
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
