/// A pattern of bytes, `*` (any text) and `?` (one character).
struct Wildcard: Hashable, Sendable {
    /// Values below 256 are bytes; the two above are the wildcards.
    private(set) var tokens: [UInt16] = []
    private(set) var hasWildcards = false

    static let anyText: UInt16 = 256
    static let anyCharacter: UInt16 = 257

    init() {}

    /// A pattern in which `*` and `?` are wildcards.
    init(_ text: some StringProtocol) {
        for byte in text.utf8 { append(byte, wild: true) }
    }

    /// Appends a byte; `*` and `?` become wildcards where `wild`.
    mutating func append(_ byte: UInt8, wild: Bool) {
        if wild, byte == UInt8(ascii: "*") {
            hasWildcards = true
            if tokens.last != Wildcard.anyText { tokens.append(Wildcard.anyText) }
        } else if wild, byte == UInt8(ascii: "?") {
            hasWildcards = true
            tokens.append(Wildcard.anyCharacter)
        } else {
            tokens.append(UInt16(byte))
        }
    }

    /// Appends a text literally: what a variable stands for is never a pattern.
    mutating func append(literal text: some StringProtocol) {
        for byte in text.utf8 { tokens.append(UInt16(byte)) }
    }

    /// Whether the pattern is `*` alone.
    var matchesAll: Bool { tokens.count == 1 && tokens[0] == Wildcard.anyText }

    /// The pattern with ASCII letters lowered.
    var lowercased: Wildcard {
        var copy = self
        copy.tokens = tokens.map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 }
        return copy
    }

    /// Whether a text matches, with one place to return to: the time is at most the product of
    /// the lengths, never exponential.
    func matches(_ text: some StringProtocol) -> Bool {
        let fast = text.utf8.withContiguousStorageIfAvailable { matches($0) }
        return fast ?? Array(text.utf8).withUnsafeBufferPointer { matches($0) }
    }

    func matches(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        var position = 0
        var token = 0
        var retry: (token: Int, position: Int)?
        while position < text.count {
            if token < tokens.count {
                let wanted = tokens[token]
                if wanted == Wildcard.anyText {
                    retry = (token + 1, position)
                    token += 1
                    continue
                }
                if wanted == Wildcard.anyCharacter {
                    position = Wildcard.nextCharacter(in: text, after: position)
                    token += 1
                    continue
                }
                if wanted == UInt16(text[position]) {
                    position += 1
                    token += 1
                    continue
                }
            }
            guard let last = retry else { return false }
            token = last.token
            position = last.position + 1
            retry = (last.token, position)
        }
        while token < tokens.count, tokens[token] == Wildcard.anyText { token += 1 }
        return token == tokens.count
    }

    /// `?` stands for a character, which may be several bytes of UTF-8.
    private static func nextCharacter(in text: UnsafeBufferPointer<UInt8>, after index: Int) -> Int
    {
        var next = index + 1
        while next < text.count, text[next] & 0xC0 == 0x80 { next += 1 }
        return next
    }

    /// The text again, with its wildcards; bytes that were escaped show as they match.
    var text: String {
        String(
            decoding: tokens.map { token -> UInt8 in
                switch token {
                case Wildcard.anyText: return UInt8(ascii: "*")
                case Wildcard.anyCharacter: return UInt8(ascii: "?")
                default: return UInt8(truncatingIfNeeded: token)
                }
            }, as: UTF8.self)
    }

    /// The pattern cut at colons into at most six parts, as ARNs are.
    var arnParts: [Wildcard] {
        var parts = [Wildcard()]
        for token in tokens {
            if token == UInt16(UInt8(ascii: ":")), parts.count < 6 {
                parts.append(Wildcard())
            } else {
                parts[parts.count - 1].appendToken(token)
            }
        }
        return parts
    }

    private mutating func appendToken(_ token: UInt16) {
        tokens.append(token)
        if token >= Wildcard.anyText { hasWildcards = true }
    }
}
