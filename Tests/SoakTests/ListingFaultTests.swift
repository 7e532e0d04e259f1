import Foundation
import TestSupport
import Testing

/// A folder of which the system cannot tell all: what is not listed must not be missing in silence.
@Suite struct ListingFaultTests {
    static func run(
        _ arguments: [String], in folder: TemporaryFolder
    ) throws -> ProgramResult {
        let why403 = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
            .deletingLastPathComponent().appendingPathComponent("why403").path
        return try ProgramResult(
            of: "/usr/bin/env",
            [
                "strace", "-f", "-qq", "-o", folder.path + "/calls", "-e", "trace=getdents64",
                "-e", "inject=getdents64:error=EIO:when=1+", why403,
            ] + arguments)
    }

    @Test(arguments: [["ingest"], ["snapshot", "import"]])
    func `a folder that cannot be listed is told`(command: [String]) throws {
        let folder = try TemporaryFolder()
        try folder.write(LogFixture.line(requestID: "R1") + "\n", to: "input/log")
        let store = folder.path + "/store.sqlite"
        let run = try ListingFaultTests.run(
            command + [folder.path + "/input", "--store", store], in: folder)
        let calls = try? String(contentsOfFile: folder.path + "/calls", encoding: .utf8)
        guard calls?.contains("INJECTED") == true else {
            print("skipped: strace is missing, or may not trace: \(run.errors)")
            return
        }
        #expect([1, 2].contains(run.status), "\(run.status): \(run.errors)")
        #expect(run.errors.contains("Input/output error"), "\(run.errors)")
    }
}
