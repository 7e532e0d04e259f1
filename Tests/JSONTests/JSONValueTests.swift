import JSON
import TestSupport
import Testing

@Suite struct JSONValueTests {
    @Test(arguments: [
        #"{"a":[1,2.5e3,true,null,"x"]}"#, "[]", "{}", #""""#, "-0.1", #"{"a":{"b":{}}}"#,
    ])
    func `compact JSON comes back as it was`(text: String) throws {
        #expect(try JSONValue(parsing: text).description == text)
    }

    @Test func `escapes and surrogate pairs are decoded`() throws {
        let text = "\"\\u0041\\n\\u00e9\\ud83d\\ude00\\ud800x\\/\""
        #expect(try JSONValue(parsing: text) == .string("A\né😀\u{FFFD}x/"))
    }

    @Test(arguments: [
        ("", 0), ("{", 1), ("[1,]", 3), (#"{"a" 1}"#, 5), ("01", 1), ("tru", 0), ("\"\u{1}\"", 1),
        ("1 2", 2), (#""\x""#, 2), ("-", 0), ("1.", 0),
    ])
    func `what is no JSON is refused with the offset`(text: String, offset: Int) {
        let error = #expect(throws: JSONError.self) { try JSONValue(parsing: text) }
        #expect(error?.offset == offset)
    }

    @Test func `nesting beyond the limit is refused, not overflowed`() {
        let text = String(repeating: "[", count: 100_000)
        let error = #expect(throws: JSONError.self) { try JSONValue(parsing: text) }
        #expect(error?.reason == .tooDeep)
    }

    @Test func `every prefix of a document is refused or read, never a trap`() throws {
        let text = Array(#"{"Records":[{"a":"\u00e9\\","b":-1.5e+3,"c":[true,false,null]}]}"#.utf8)
        for length in 0..<text.count {
            #expect(throws: JSONError.self) { try JSONValue(parsing: Array(text[..<length])) }
        }
        #expect(try JSONValue(parsing: text)["Records"]?.array?.count == 1)
    }

    @Test func `members that are kept raw are the text of their values, only where they are deep`()
        throws
    {
        let raw = JSONValue.RawMembers(named: "d", minimumDepth: 1)
        let text = #"{"d":1,"a":{"d": {"x":["\\\"}",{}]} ,"e":2,"d":"t","f":{"d":-1.5e3}}}"#
        let value = try JSONValue(parsing: Array(text.utf8), keepingRaw: raw)
        #expect(value["d"] == .number("1"))
        let kept = value["a"]?.members?.filter { $0.key == "d" }.map(\.value)
        #expect(kept == [.string(#"{"x":["\\\"}",{}]}"#), .string(#""t""#)])
        #expect(value["a"]?["e"] == .number("2"))
        #expect(value["a"]?["f"]?["d"] == .string("-1.5e3"))
    }

    @Test func `what is kept raw is balanced, on every prefix and with every byte changed`() throws
    {
        let raw = JSONValue.RawMembers(named: "d", minimumDepth: 0)
        let text = Array(#"{"d":{"a":["\u00e9\\",{"b":-1.5e+3}]},"e":[true]}"#.utf8)
        for length in 0..<text.count {
            #expect(throws: JSONError.self) {
                try JSONValue(parsing: Array(text[..<length]), keepingRaw: raw)
            }
        }
        for place in text.indices {
            for byte in [UInt8(ascii: "\""), UInt8(ascii: "{"), UInt8(ascii: "}"), 0, 0xFF] {
                var changed = text
                changed[place] = byte
                _ = try? JSONValue(parsing: changed, keepingRaw: raw)
            }
        }
        let deep = Array((#"{"d":"# + String(repeating: "[", count: 100_000)).utf8)
        let error = #expect(throws: JSONError.self) {
            try JSONValue(parsing: deep, keepingRaw: raw)
        }
        #expect(error?.reason == .tooDeep)
    }

    @Test(arguments: [
        ("", #""""#), ("plain", #""plain""#), ("\"\\", #""\"\\""#),
        ("\u{0}\u{7F}\u{2028}\u{9F}", #""\u0000\u007f\u2028\u009f""#),
        ("é😀\n\r\t", #""é😀\n\r\t""#),
    ])
    func `a text is quoted so that it stands on one line, and reads back`(
        text: String, quoted: String
    ) throws {
        var bytes: [UInt8] = []
        JSONValue.appendQuoted(text, to: &bytes)
        #expect(String(decoding: bytes, as: UTF8.self) == quoted)
        #expect(JSONValue.string(text).serialized() == quoted)
        #expect(try JSONValue(parsing: quoted) == .string(text))
    }

    @Test(arguments: [("0", 1), (#"{"":0}"#, 2), ("[]", 1)])
    func `a tree has no more values than the limit`(element: String, values: Int) throws {
        let count = (JSONValue.maximumValues - 1) / values
        func list(_ count: Int) -> String {
            "[" + repeatElement(element, count: count).joined(separator: ",") + "]"
        }
        #expect(try JSONValue(parsing: list(count)).array?.count == count)
        #expect(throws: JSONError.self) { try JSONValue(parsing: list(count + 1)) }
    }
}
