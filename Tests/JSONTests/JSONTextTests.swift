import AWSTypes
import Testing

@testable import JSON

@Suite struct JSONTextTests {
    /// The same, scalar by scalar.
    private static func written(_ text: String) -> String {
        var written = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": written += "\\\""
            case "\\": written += "\\\\"
            case "\n": written += "\\n"
            case "\r": written += "\\r"
            case "\t": written += "\\t"
            case _ where scalar.isHostile:
                let digits = String(scalar.value, radix: 16)
                written += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: written.unicodeScalars.append(scalar)
            }
        }
        return written + "\""
    }

    @Test func `every character is written alike wherever it stands, and read back`() {
        let scalars = Array(0...0x2FF) + [0x61C, 0x200E, 0x2028, 0x2066, 0xFEFF, 0xFFFD, 0x1F600]
        for scalar in scalars.compactMap(Unicode.Scalar.init) {
            for place in 0...17 {
                for behind in [0, 1, 7, 8, 9] {
                    let text =
                        String(repeating: "a", count: place) + String(scalar)
                        + String(repeating: "~", count: behind)
                    var json = JSONText()
                    json.value(text)
                    #expect(json.text == Self.written(text))
                    #expect(
                        (try? JSONValue(parsing: json.text))?.string.map { Array($0.utf8) }
                            == Array(text.utf8))
                }
            }
        }
    }

    @Test(arguments: [
        "\"\"", "\\\\\\\\\\\\\\\\", "a\u{0}\u{0}b", "\u{7F}\u{80}", "é\"é\n~~~~~~~~\"",
    ])
    func `characters to escape that follow each other are each escaped`(text: String) {
        var json = JSONText()
        json.value([text, text])
        #expect(json.text == "[\(Self.written(text)),\(Self.written(text))]")
    }

    @Test(arguments: [0, 7, -1, 10, 1_772_468_380, .max, .min, -90])
    func `a whole number is written in decimal`(number: Int64) {
        var json = JSONText()
        json.beginArray()
        json.value(number)
        json.value(number)
        json.endArray()
        #expect(json.text == "[\(number),\(number)]")
    }
}
