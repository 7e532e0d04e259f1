import Testing

@testable import IAM

@Suite struct LiteralTextTests {
    @Test(arguments: [
        ("arn:aws:s3:::lake/part-0.parquet", "arn:aws:s3:::lake/part-0.parquet"),
        ("a*b?c$d", "a${*}b${?}c${$}d"),
        ("${aws:username}", "${$}{aws:username}"),
        // A mark that combines with a star does not hide it.
        ("*\u{301}é", "${*}\u{301}é"), ("", ""),
    ])
    func `a resource's name means itself`(name: String, written: String) {
        #expect(LiteralText.resource(name) == written)
    }

    @Test func `in a value without wildcards only the variable's mark is escaped`() {
        #expect(LiteralText.value("a*b?c$d") == "a*b?c${$}d")
    }
}
