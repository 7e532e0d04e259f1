import TestSupport
import Testing

@testable import ReportStore

/// The numbers of denials by a hash of their request.
@Suite struct RequestNumbersTests {
    @Test(arguments: [0, 5, 4_096]) func `every number that was added is found by its hash`(
        room: Int
    ) {
        var random = SeededGenerator(seed: 11)
        var requests = RequestNumbers(above: 1_000, room: room)
        var hashes: [Int64: Int64] = [:]
        for number in Int64(1_001)...21_000 {
            let hash = Int64(bitPattern: random.next())
            requests.add(number, hash: hash)
            hashes[number] = hash
        }
        #expect(requests.latest == 21_000)
        for (number, hash) in hashes { #expect(requests.numbers(hash: hash).contains(number)) }
    }

    @Test func `of a hash that nobody added next to nothing is found`() {
        var random = SeededGenerator(seed: 12)
        var requests = RequestNumbers(above: 0, room: 0)
        for number in Int64(1)...20_000 {
            requests.add(number, hash: Int64(bitPattern: random.next()))
        }
        let found = (0..<20_000).reduce(0) { sum, _ in
            sum + requests.numbers(hash: Int64(bitPattern: random.next())).count
        }
        #expect(found < 20)
    }

    @Test func `all denials of one hash are found, also where hashes end at the table's end`() {
        var requests = RequestNumbers(above: 0, room: 0)
        for number in Int64(1)...700 { requests.add(number, hash: -1) }
        #expect(requests.numbers(hash: -1).sorted() == Array(1...700))
        #expect(requests.numbers(hash: 0).isEmpty)
    }
}
