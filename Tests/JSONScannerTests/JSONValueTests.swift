import JSONScanner
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
}
