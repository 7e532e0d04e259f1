import AWSTypes
import TestSupport
import Testing

@Suite struct PercentCodingTests {
    @Test(arguments: [
        ("", ""), ("a", "a"), ("a%20b", "a b"), ("%2F", "/"), ("%2f", "/"), ("100%25", "100%"),
        ("a%2520b", "a%20b"), ("%C3%BC", "ü"), ("a+b", "a+b"),
    ])
    func `one level of escapes is undone`(text: String, expected: String) {
        #expect(PercentCoding.decoded(text) == expected)
    }

    @Test(arguments: ["%", "a%", "%2", "a%2", "%zz", "%+5", "%-1", "% 5", "%0x", "ok%20%"])
    func `an escape without two hexadecimal digits is broken`(text: String) {
        #expect(PercentCoding.decoded(text) == nil)
    }

    @Test func `any text comes back from its encoding, which is one file name`() {
        var generator = SeededGenerator(seed: 9)
        var texts = [".", "..", "a/b", "a b", "ü", "%", "\u{0}", "-", "~"]
        for _ in 0..<500 {
            let bytes = (0..<Int.random(in: 1...30, using: &generator)).map { _ in
                UInt8.random(in: 0...127, using: &generator)
            }
            texts.append(String(decoding: bytes, as: UTF8.self))
        }
        for text in texts {
            let encoded = PercentCoding.encoded(text)
            #expect(PercentCoding.decoded(encoded) == text)
            #expect(encoded != "." && encoded != ".." && !encoded.contains("/"))
        }
    }
}
