import AWSTypes
import Testing

/// What is remembered up to a limit.
@Suite struct GenerationsTests {
    @Test func `what fits is kept, and what is asked for stays while others come`() {
        var kept = Generations<Int, Int>(limit: 100)
        for number in 0..<50 { kept[number] = -number }
        #expect((0..<50).allSatisfy { kept[$0] == -$0 })
        for number in 50..<1_000 {
            kept[number] = -number
            // Asked for now and again.
            if number % 20 == 0 { #expect(kept[7] == -7) }
        }
        #expect(kept[999] == -999)
        #expect(kept[8] == nil)
    }

    @Test(arguments: [1, 2, 3, 64]) func `never more than the limit are held, and none is wrong`(
        limit: Int
    ) {
        var kept = Generations<Int, Int>(limit: limit)
        for number in 0..<500 {
            kept[number] = -number
            let held = (0...number).filter { kept[$0] != nil }
            #expect(held.allSatisfy { kept[$0].map { $0 <= 0 } ?? true })
        }
        kept.removeAll()
        #expect((0..<500).allSatisfy { kept[$0] == nil })
    }

    @Test func `a later value stands in place of an earlier one, also of one that is old`() {
        var kept = Generations<String, Int>(limit: 4)
        kept["a"] = 1
        kept["b"] = 2
        kept["c"] = 3
        kept["a"] = 4
        #expect(kept["a"] == 4)
        kept["d"] = 5
        #expect(kept["a"] == 4 || kept["a"] == nil)
    }
}
