import Foundation
import TestSupport
import Testing

/// The benchmarks run, small, so that they cannot rot. No figure is looked at, but what was
/// found is: the same data must give the same answers.
@Suite struct SmallBenchmarkTests {
    static func run(_ arguments: [String]) throws -> ProgramResult {
        let bench = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
            .deletingLastPathComponent().appendingPathComponent("why403-bench")
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../..").standardized
        return try ProgramResult(of: bench.path, arguments, folder: root.path, within: 1_800)
    }

    /// The last column of every row of the table.
    static func found(_ output: String) -> [String] {
        output.split(separator: "\n").filter { $0.hasPrefix("| ") }.dropFirst().map { row in
            let cells = row.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            return "\(cells[0]): \(cells.last ?? "")"
        }
    }

    @Test func `every benchmark runs, and finds the same in the same data`() throws {
        let folder = try TemporaryFolder()
        let arguments = ["all", "--small", "--dir", folder.path]
        let first = try SmallBenchmarkTests.run(arguments)
        #expect(first.status == 0)
        let found = SmallBenchmarkTests.found(first.output)
        #expect(found.count == 44, "\(first.output)")
        #expect(found.filter { $0.contains(" denials, ") }.count >= 6, "\(first.output)")
        let without = found.filter { $0.contains(": 0 denials") }
        #expect(without.allSatisfy { $0.contains("growth") }, "\(without)")
        let second = try SmallBenchmarkTests.run(arguments)
        #expect(SmallBenchmarkTests.found(second.output) == found)
    }

    @Test(arguments: [
        ["nonsense"], ["ingest", "--seed"], ["ingest", "--rounds", "0"],
        ["storm", "--mix", "refused"], ["storm", "--mix", "roles=0"],
        ["logs", "--mix", "colour=red"],
    ])
    func `a wrong command line is 64`(arguments: [String]) throws {
        #expect(try SmallBenchmarkTests.run(arguments).status == 64)
    }
}
