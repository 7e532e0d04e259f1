import FuzzChecks
import TestSupport
import Testing

/// What libFuzzer found, and what it began with, is tried with every run of the suite.
@Suite struct CorpusTests {
    /// Inputs that are tried for each target; `make soak` tries more.
    static let count = TestEnvironment.number("WHY403_MUTATIONS") ?? 1_000

    @Test(arguments: FuzzTarget.allCases)
    func `nothing differs for any input of the corpus nor for what is made of it`(
        target: FuzzTarget
    ) throws {
        let inputs = try FuzzCorpus.inputs(of: target)
        #expect(inputs.count >= 3)
        for (name, bytes) in inputs {
            let difference = target.difference(in: bytes)
            #expect(difference == nil, "\(target.rawValue)/\(name): \(difference ?? "")")
        }
        var generator = SeededGenerator(
            seed: UInt64(TestEnvironment.number("WHY403_SEED") ?? 403))
        for _ in 0..<CorpusTests.count {
            let bytes = FuzzCorpus.mutation(of: inputs.map(\.bytes), &generator)
            let difference = target.difference(in: bytes)
            #expect(
                difference == nil,
                "\(difference ?? ""): \(bytes.map { String($0, radix: 16) }.joined(separator: " "))"
            )
        }
    }
}
