import AWSTypes
import Testing

@Suite struct TextTests {
    @Test(arguments: [(0, "0 files"), (1, "1 file"), (2, "2 files"), (-1, "-1 files")])
    func `one is singular, any other number plural`(number: Int, expected: String) {
        #expect(Plural.count(number, "file") == expected)
    }

    @Test
    func `what acts on a terminal or turns text is hostile, and what shows nothing is unseen`() {
        let hostile: [Unicode.Scalar] = [
            "\u{0}", "\u{1B}", "\n", "\t", "\u{7F}", "\u{85}", "\u{9B}", "\u{200E}", "\u{202E}",
            "\u{2028}", "\u{2029}", "\u{2066}", "\u{61C}", "\u{FEFF}",
        ]
        for scalar in hostile { #expect(scalar.isHostile && scalar.isUnseen, "\(scalar.value)") }
        let unseen: [Unicode.Scalar] = ["\u{AD}", "\u{200B}", "\u{200D}", "\u{2060}", "\u{E0041}"]
        for scalar in unseen { #expect(!scalar.isHostile && scalar.isUnseen, "\(scalar.value)") }
        for scalar in "aZ0~ üé漢字✓😀".unicodeScalars {
            #expect(!scalar.isHostile && !scalar.isUnseen, "\(scalar)")
        }
    }
}
