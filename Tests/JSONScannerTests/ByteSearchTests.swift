import JSONScanner
import TestSupport
import Testing

/// The fast searches against what they stand for.
@Suite struct ByteSearchTests {
    @Test(arguments: ["Denied" as StaticString, "\"KMS.", "aab", "ab"])
    func `a needle is found where it first stands, at every place of texts of every length`(
        needle: StaticString
    ) {
        var generator = SeededGenerator(seed: 5)
        let word = Array("\(needle)".utf8)
        for length in 0...140 {
            for _ in 0..<20 {
                // Letters of the needle, so that its beginnings are everywhere.
                var text = (0..<length).map { _ in
                    word[Int.random(in: 0..<word.count, using: &generator)]
                }
                if length >= word.count, Bool.random(using: &generator) {
                    let place = Int.random(in: 0...(length - word.count), using: &generator)
                    text.replaceSubrange(place..<(place + word.count), with: word)
                }
                let expected = text.indices.first { text[$0...].starts(with: word) }
                #expect(text.withUnsafeBytes { ByteSearch.first(needle, in: $0) } == expected)
            }
        }
    }

    @Test func `every classifier finds the same records, however quotes and escapes fall`() {
        var generator = SeededGenerator(seed: 7)
        let pieces = [
            "{", "}", "[", "]", "\"", "\\", "\\\"", "\\\\", "e", "\"eventName\":\"x\"", ",",
            "\"errorCode\"", "\"eventN", "errorC", "\\u0041", String(repeating: "y", count: 61),
            #"{"a":"}{","b":[1,2]}"#, String(repeating: "\\", count: 5),
        ]
        var found = 0
        for _ in 0..<4_000 {
            let count = Int.random(in: 0...60, using: &generator)
            let text = (0..<count).map { _ in
                pieces[Int.random(in: 0..<pieces.count, using: &generator)]
            }.joined()
            let results = [false, true].map { usesScalar -> [String] in
                var finder = RecordFinder(
                    watching: WatchedKeys("eventName\"", "errorCode\"", telling: 5),
                    usesScalar: usesScalar)
                var seen: [String] = []
                let end = Array(text.utf8).withUnsafeBytes { buffer in
                    finder.find(in: buffer) { seen.append("\($0)") }
                }
                return seen + ["\(end)"]
            }
            found += results[0].count - 1
            #expect(results[0] == results[1], "\(text)")
        }
        #expect(found > 1_000)
    }
}
