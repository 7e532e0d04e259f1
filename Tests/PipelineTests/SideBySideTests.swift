import Synchronization
import Testing

@testable import Pipeline

@Suite struct SideBySideTests {
    private struct Refusal: Error, Equatable { let at: Int }

    @Test(arguments: [0, 1, 63, 64, 65, 1_023, 1_024, 1_025, 2_048, 5_000])
    func `what is made comes in the order of what came in, all of it, once`(count: Int) throws {
        var made: [String] = []
        var work = SideBySide { (number: Int) in
            "\(number)"
        } give: {
            made.append($0)
        }
        for number in 0..<count { try work.add(number) }
        try work.finish()
        #expect(made == (0..<count).map(String.init))
        try work.finish()
        #expect(made.count == count)
    }

    @Test(arguments: [0, 700, 1_500, 4_999])
    func `an error of who takes it is thrown on, and nothing is handed out after it`(at place: Int)
        throws
    {
        var taken = 0
        var work = SideBySide { (number: Int) in
            number
        } give: { number in
            if number == place { throw Refusal(at: number) }
            taken += 1
        }
        #expect(throws: Refusal(at: place)) {
            for number in 0..<5_000 { try work.add(number) }
            try work.finish()
        }
        #expect(taken == place)
    }
}
