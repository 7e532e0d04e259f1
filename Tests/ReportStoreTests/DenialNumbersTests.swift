import TestSupport
import Testing

@testable import ReportStore

@Suite struct DenialNumbersTests {
    /// The first may be any: a store of many denials goes on with the next.
    @Test(arguments: [0, 1, 63, 64, 65_535, 65_536, 100_000_001, -1, 1 << 40])
    func `what is put in is in, wherever the numbers begin`(first: Int64) throws {
        var numbers = DenialNumbers()
        var expected: Set<Int64> = []
        var generator = SeededGenerator(seed: 5)
        for step in 0..<300 {
            let id = first &+ (step == 0 ? 0 : Int64.random(in: 0..<20_000, using: &generator))
            if step > 0, Bool.random(using: &generator), let known = expected.first {
                numbers.remove(known)
                expected.remove(known)
            }
            numbers.insert(id)
            expected.insert(id)
            #expect(numbers.contains(id))
        }
        #expect(expected.allSatisfy { numbers.contains($0) })
        numbers.remove(first &+ 3_000_000)
        #expect(numbers.count == expected.count)
        var handedOut: [Int64] = []
        try numbers.each { handedOut.append($0) }
        #expect(Set(handedOut) == expected && handedOut.count == expected.count)
    }
}
