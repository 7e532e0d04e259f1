import Testing

@testable import Reports

struct SafeTextTests {
    @Test(arguments: [
        ("plain", "plain"), ("\u{1B}[31mred", "<U+1B>[31mred"), ("a\nb", "a<U+A>b"),
        ("\u{202E}gpj", "<U+202E>gpj"), ("zero\u{200B}width", "zero<U+200B>width"),
        ("\u{9B}c1", "<U+9B>c1"), ("ü 長 🎈", "ü 長 🎈"), ("\u{2028}", "<U+2028>"),
    ])
    func `the terminal is shown what it would have obeyed`(text: String, expected: String) {
        #expect(SafeText.terminal(text) == expected)
    }

    @Test(arguments: [
        ("", "\"\""), ("a,b", "\"a,b\""), ("a\"b", "\"a\"\"b\""), ("=1+1", "\"'=1+1\""),
        ("+1", "\"'+1\""), ("-1", "\"'-1\""), ("@x", "\"'@x\""), ("\tx", "\"'<U+9>x\""),
        ("\rx", "\"'<U+D>x\""), ("＝1", "\"'＝1\""), ("a=1", "\"a=1\""),
        ("\r\n=1", "\"'<U+D><U+A>=1\""),
        ("\u{202E}gpj", "\"<U+202E>gpj\""), ("a\u{1B}[2Jb", "\"a<U+1B>[2Jb\""),
    ])
    func `a cell of CSV is quoted, and no formula`(text: String, expected: String) {
        #expect(SafeText.csv(text) == expected)
    }

    @Test(arguments: [
        ("a|b", "`a\\|b`"), ("a`b", "``a`b``"), ("`", "`` ` ``"), ("``x", "``` ``x ```"),
        ("", "`  `"),
    ])
    func `code in Markdown is fenced by more than it holds`(text: String, expected: String) {
        #expect(SafeText.markdownCode(text) == expected)
    }

    @Test(arguments: [
        ("<b>&", "&lt;b&gt;&amp;"), ("[a](b)", "\\[a\\]\\(b\\)"), ("@all", "&#64;all"),
        ("http://x", "http&#58;//x"), ("www.x", "www\\.x"), ("a_b*c", "a\\_b\\*c"),
    ])
    func `text in Markdown is no markup, link or mention`(text: String, expected: String) {
        #expect(SafeText.markdown(text) == expected)
    }

    @Test func `a block of Markdown cannot be ended from within`() {
        let block = SafeText.markdownBlock("```\n# title", language: "json")
        #expect(block == "````json\n```\n# title\n````\n")
    }

    @Test(arguments: [
        ("abcdef", 4, "a…ef"), ("abcdef", 6, "abcdef"), ("abcdef", 1, "…"), ("abcdef", 0, ""),
        ("長長長長", 5, "長…長"), ("e\u{301}e\u{301}", 2, "e\u{301}e\u{301}"),
    ])
    func `text is cut in its middle to the columns there are`(
        text: String, width: Int, expected: String
    ) {
        #expect(text.clipped(to: width) == expected)
        #expect(text.clipped(to: nil) == text)
    }
}
