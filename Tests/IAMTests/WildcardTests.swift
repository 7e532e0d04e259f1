import TestSupport
import Testing

@testable import IAM

@Suite struct WildcardTests {
    @Test func `matching agrees with its definition on random texts`() {
        var generator = SeededGenerator(seed: 7)
        func text(_ alphabet: [Character], _ maximum: Int) -> String {
            String(
                (0..<Int.random(in: 0...maximum, using: &generator)).map { _ in
                    alphabet[Int.random(in: alphabet.indices, using: &generator)]
                })
        }
        var matches = 0
        for _ in 0..<20_000 {
            let pattern = text(["a", "b", "é", "*", "*", "?"], 8)
            let seen = text(["a", "b", "é", "*"], 8)
            let expected = WildcardTests.naive(Array(pattern)[...], Array(seen)[...])
            matches += expected ? 1 : 0
            #expect(Wildcard(pattern).matches(seen) == expected, "\(pattern) \(seen)")
        }
        #expect(matches > 2_000)
    }

    /// The definition: `*` is nothing, or one character and `*` again.
    private static func naive(
        _ pattern: ArraySlice<Character>, _ text: ArraySlice<Character>
    ) -> Bool {
        guard let first = pattern.first else { return text.isEmpty }
        switch first {
        case "*":
            return naive(pattern.dropFirst(), text)
                || !text.isEmpty && naive(pattern, text.dropFirst())
        case "?": return !text.isEmpty && naive(pattern.dropFirst(), text.dropFirst())
        default: return text.first == first && naive(pattern.dropFirst(), text.dropFirst())
        }
    }

    /// Where the search tried every split of the text, this would not end within a lifetime.
    @Test func `many wildcards take no exponential time`() {
        let pattern = Wildcard(String(repeating: "*a", count: 500) + "b")
        #expect(!pattern.matches(String(repeating: "a", count: 2_000)))
        #expect(pattern.matches(String(repeating: "a", count: 2_000) + "b"))
    }

    @Test(arguments: [
        ("arn:aws:s3:::lake/*", "arn:aws:s3:::lake/a:b/c", Match.yes),
        ("arn:aws:s3:::*", "arn:aws:s3:::lake", .yes), ("arn:aws:s3*", "arn:aws:s3:::lake", .yes),
        ("arn:*:s3:::lake", "arn:aws:s3:::lake", .yes),
        ("arn:*:lake", "arn:aws:s3:::lake", .yes), ("*", "*", .yes),
        ("arn:aws:s3:::lake", "*", .no),
        ("arn:aws:s*:::x", "arn:aws:s3:::y:::x", .no),
    ])
    func `a resource is matched part by part, where both have six`(
        pattern: String, resource: String, expected: Match
    ) {
        let context = RequestContext(isComplete: true)
        let compiled = ARNPattern(pattern, .nowhere)
        #expect(compiled.matchesResource(resource.utf8.span, in: context) == expected)
    }

    @Test func `a pattern's tokens are the pattern`() {
        for text in ["", "a", "*", "a*", "*a", "a?b", "a*b*", "é*"] {
            #expect(Wildcard(Wildcard(text).tokens) == Wildcard(text))
        }
    }
}
