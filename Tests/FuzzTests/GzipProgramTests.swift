import Foundation
import TestSupport
import Testing

@testable import FuzzChecks

/// The slow inflater, against which the reader of drops is held, against `gzip -dc` itself.
@Suite struct GzipProgramTests {
    /// What `gzip -dc` gives for a file, and its exit status: 2 where it ignores trailing bytes.
    static func gzip(_ file: String) throws -> (text: [UInt8], status: Int32) {
        let result = try ProgramResult(of: "/usr/bin/env", ["gzip", "-dc", file])
        return (result.bytes, result.status)
    }

    @Test func `what gzip gives is given, and what it ignores or refuses is told`() throws {
        let folder = try TemporaryFolder()
        let inputs = try FuzzCorpus.inputs(of: .gzip).map(\.bytes)
        var generator = SeededGenerator(seed: 1_952)
        var files = inputs
        for _ in 0..<300 { files.append(FuzzCorpus.mutation(of: inputs, &generator)) }
        var counts = [0, 0, 0]
        for file in files {
            // A header's own checksum is not looked at here; gzip itself does.
            guard file.starts(with: [0x1F, 0x8B]), file.count > 3, file[3] & 2 == 0 else {
                continue
            }
            let given = try GzipProgramTests.gzip(try folder.write(file, to: "file.gz"))
            let slow = SlowGzip.text(of: file)
            guard given.status < counts.count else { continue }
            counts[Int(given.status)] += 1
            let name = file.map { String($0, radix: 16) }.joined(separator: " ")
            #expect(slow.isDamaged == (given.status == 1), "\(given.status): \(name)")
            #expect(slow.hasGarbage == (given.status == 2), "\(given.status): \(name)")
            // Behind a damage gzip goes on for a while, and gives what was never there.
            if given.status != 1 { #expect(slow.text == given.text, "\(name)") }
        }
        #expect(counts.allSatisfy { $0 > 3 }, "\(counts)")
    }
}
