import Testing

@testable import Attributions

@Suite struct MemoryTests {
    private struct Failure: Error {}

    @Test func `each question is asked once, and what fails is asked again`() throws {
        let memory = Memory<String, Int>()
        var asked: [String] = []
        func answer(_ question: String, fails: Bool = false) throws -> Int {
            try memory.answer(to: question) { () throws in
                asked.append(question)
                if fails { throw Failure() }
                return question.utf8.count
            }
        }
        #expect(throws: Failure.self) { try answer("role", fails: true) }
        #expect(try answer("role") == 4)
        #expect(try answer("bucket") == 6)
        #expect(try answer("role") == 4)
        #expect(asked == ["role", "role", "bucket"])
    }

    @Test func `what is forgotten at the limit is asked again, and answered alike`() {
        let limit = 4
        let memory = Memory<Int, Int>(limit: limit)
        var count = 0
        for question in Array(0..<limit) + [limit, 0, limit] {
            let answer = memory.answer(to: question) {
                count += 1
                return -question
            }
            #expect(answer == -question)
        }
        // Half the limit is forgotten when as many are new: the first was asked again, the last
        // not.
        #expect(count == limit + 2)
    }
}
