import CByteScan
import TestSupport
import Testing

/// The search for refusals against what it stands for, and its twins against each other.
@Suite struct RefusalSearchTests {
    struct Found: Equatable {
        var place: Int
        var newlines: Int
    }

    static func search(_ text: ArraySlice<UInt8>, usesScalar: Bool) -> Found {
        text.withUnsafeBufferPointer { bytes in
            var newlines = 7
            let place = bytes.baseAddress.map {
                why403_find_refusal($0, bytes.count, &newlines, usesScalar)
            }
            return Found(place: place ?? 0, newlines: newlines - 7)
        }
    }

    static func reference(_ text: ArraySlice<UInt8>) -> Found {
        let words = [Array(" 403 ".utf8), Array(" KMS.".utf8)]
        let place = text.indices.first { index in
            text[index] == 0x20 && words.contains { text[index...].starts(with: $0) }
        }
        let before = text[..<(place ?? text.endIndex)]
        return Found(place: before.count, newlines: before.count { $0 == 0x0A })
    }

    static func check(_ text: ArraySlice<UInt8>) -> Found {
        let expected = reference(text)
        for usesScalar in [false, true] {
            #expect(
                search(text, usesScalar: usesScalar) == expected,
                "scalar \(usesScalar): \(String(decoding: text, as: UTF8.self).debugDescription)")
        }
        return expected
    }

    @Test(arguments: [" 403 ", " KMS.", " 4 3 ", " KMS ", " 403", "403 "])
    func `a word is found at every place of texts of every length and alignment`(word: String) {
        let fillers = ["x", " ", "\n", " 4", " K.S", "40"].map { Array($0.utf8) }
        for length in 0...150 {
            for place in 0...length {
                let filler = fillers[(length + place) % fillers.count]
                var text = (0..<length).map { filler[$0 % filler.count] }
                text.insert(contentsOf: word.utf8, at: place)
                // Most texts begin at another alignment than their buffer.
                _ = RefusalSearchTests.check(text.dropFirst(length % 5))
            }
        }
    }

    @Test(arguments: [8_060, 8_064, 8_125, 8_128, 8_131, 8_192, 16_256, 40_000])
    func `more newlines than a byte counts are counted`(length: Int) {
        let newlines = [UInt8](repeating: 0x0A, count: length)
        for text in [newlines, newlines + Array(" 403 ".utf8) + newlines] {
            #expect(RefusalSearchTests.check(text[...]).newlines == length)
            let behind = RefusalSearchTests.check(text.dropFirst(3))
            #expect(behind.newlines == length - 3)
        }
    }

    @Test func `parts of words, words and newlines in any order are searched as one by one`() {
        var generator = SeededGenerator(seed: 31)
        let parts = [
            " 403 ", " KMS.", " 4", "03 ", " 4x3 ", " 403\n", " KxS.", " KM", "S.", "\n", " ",
            String(repeating: "y", count: 61), String(repeating: "\n", count: 30),
            String(repeating: " 433 ", count: 14),
        ]
        var found = 0
        for _ in 0..<1_500 {
            let count = Int.random(in: 0...30, using: &generator)
            let text = (0..<count).flatMap { _ in
                parts[Int.random(in: 0..<parts.count, using: &generator)].utf8
            }
            // On from every word, as a scanner goes on behind each line.
            var rest = text[...]
            while true {
                let place = RefusalSearchTests.check(rest).place
                guard place < rest.count else { break }
                found += 1
                rest = rest.dropFirst(place + 1)
            }
        }
        #expect(found > 1_500)
    }
}
