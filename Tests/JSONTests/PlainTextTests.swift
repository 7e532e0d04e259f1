import JSON
import TestSupport
import Testing

@Suite struct PlainTextTests {
    @Test func `plain text ends at the first byte that is none, wherever that is`() {
        var generator = SeededGenerator(seed: 403)
        var found = 0
        for _ in 0..<20_000 {
            var bytes = (0..<Int.random(in: 0...70, using: &generator)).map { _ in
                UInt8.random(in: 0x23...0x5B, using: &generator)
            }
            for _ in 0..<Int.random(in: 0...2, using: &generator) where !bytes.isEmpty {
                let place = Int.random(in: bytes.indices, using: &generator)
                bytes[place] = UInt8.random(in: 0...255, using: &generator)
            }
            let start = Int.random(in: 0...bytes.count, using: &generator)
            let expected =
                bytes[start...].firstIndex {
                    $0 < 0x20 || $0 >= 0x7F || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\")
                } ?? bytes.count
            for useScalar in [false, true] {
                let end = bytes.withUnsafeBytes {
                    PlainText.end(in: $0, from: start, useScalar: useScalar)
                }
                #expect(end == expected)
            }
            if expected < bytes.count { found += 1 }
        }
        #expect(found > 5_000)
    }
}
