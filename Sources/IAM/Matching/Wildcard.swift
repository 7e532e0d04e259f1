/// A compiled pattern of bytes, `*` (any text) and `?` (one character).
struct Wildcard: Hashable, Sendable {
    /// Values below 256 are bytes; the two above are the wildcards.
    typealias Token = UInt16

    static let anyText: Token = 256
    static let anyCharacter: Token = 257
    static let colon = Token(UInt8(ascii: ":"))

    /// Most patterns of real policies need no search.
    private enum Shape: Hashable, Sendable { case everything, literal, prefix, general }

    private let shape: Shape
    /// The bytes of a literal, or those before the `*` of a prefix.
    private let bytes: [UInt8]
    /// The whole pattern, where it is neither.
    private let general: [Token]

    init(_ tokens: [Token]) {
        let wildcards = tokens.count { $0 >= Wildcard.anyText }
        if wildcards == 1, tokens.last == Wildcard.anyText {
            shape = tokens.count == 1 ? .everything : .prefix
            bytes = tokens.dropLast().map { UInt8(truncatingIfNeeded: $0) }
            general = []
        } else if wildcards == 0 {
            shape = .literal
            bytes = tokens.map { UInt8(truncatingIfNeeded: $0) }
            general = []
        } else {
            shape = .general
            bytes = []
            general = tokens
        }
    }

    /// Takes the bytes at once, where Swift's own would take each by itself.
    func hash(into hasher: inout Hasher) {
        hasher.combine(shape)
        bytes.withUnsafeBytes { hasher.combine(bytes: $0) }
        general.withUnsafeBytes { hasher.combine(bytes: $0) }
    }

    /// A pattern in which `*` and `?` are wildcards.
    init(_ text: some StringProtocol) { self.init(Wildcard.tokens(of: text)) }

    /// The pattern with ASCII letters lowered.
    init(lowercasing text: some StringProtocol) {
        self.init(
            Wildcard.tokens(of: text).map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 })
    }

    /// The tokens of a text in which `*` and `?` are wildcards.
    static func tokens(of text: some StringProtocol) -> [Token] {
        var tokens: [Token] = []
        tokens.reserveCapacity(text.utf8.count)
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "*"):
                // Several in a row say no more than one.
                if tokens.last != anyText { tokens.append(anyText) }
            case UInt8(ascii: "?"): tokens.append(anyCharacter)
            default: tokens.append(Token(byte))
            }
        }
        return tokens
    }

    /// The tokens of a text that is no pattern.
    static func tokens(ofLiteral text: some StringProtocol) -> [Token] {
        text.utf8.map { Token($0) }
    }

    /// The pattern again, to be cut or compared.
    var tokens: [Token] {
        if shape == .general { return general }
        let known = bytes.map { Token($0) }
        return shape == .literal ? known : known + [Wildcard.anyText]
    }

    /// How many colons stand before the first wildcard.
    var plainColonCount: Int {
        if shape != .general { return bytes.count { Token($0) == Wildcard.colon } }
        return general.prefix { $0 < Wildcard.anyText }.count { $0 == Wildcard.colon }
    }

    /// The pattern as people write it; what was escaped shows as it matches.
    var text: String {
        String(
            decoding: tokens.map { token in
                switch token {
                case Wildcard.anyText: return UInt8(ascii: "*")
                case Wildcard.anyCharacter: return UInt8(ascii: "?")
                default: return UInt8(truncatingIfNeeded: token)
                }
            }, as: UTF8.self)
    }

    /// Whether the pattern is `*` alone.
    var matchesAll: Bool { shape == .everything }

    /// The bytes, where there are no wildcards.
    var literal: [UInt8]? { shape == .literal ? bytes : nil }

    /// Whether all texts that begin with another match, or none of them; where that is not seen
    /// from the bytes before the first wildcard, false.
    func matchesAllOrNone(beginningWith start: Span<UInt8>) -> Bool {
        if shape == .everything { return true }
        let known =
            shape == .general
            ? general.prefix { $0 < Wildcard.anyText }.map { UInt8(truncatingIfNeeded: $0) } : bytes
        let common = min(known.count, start.count)
        for index in 0..<common where known[index] != start[index] { return true }
        // A literal as short as the beginning matches at most that itself.
        return known.count <= start.count && shape == .prefix
            || known.count < start.count && shape == .literal
    }

    /// Whether a text matches, with one place to return to: the time is at most the product of
    /// the lengths, never exponential.
    func matches(_ text: Span<UInt8>) -> Bool {
        switch shape {
        case .everything: return true
        case .literal: return text.count == bytes.count && text.hasPrefix(bytes)
        case .prefix: return text.hasPrefix(bytes)
        case .general: return Wildcard.search(text, for: general.span)
        }
    }

    /// Whether a text matches.
    func matches(_ text: String) -> Bool { matches(text.utf8.span) }

    private static func search(_ text: Span<UInt8>, for tokens: Span<Token>) -> Bool {
        var position = 0
        var token = 0
        // The token after the last `*`, and where the text that it swallowed ends.
        var retryToken = -1
        var retryPosition = 0
        while position < text.count {
            if token < tokens.count {
                let wanted = tokens[token]
                if wanted == anyText {
                    token += 1
                    retryToken = token
                    retryPosition = position
                    continue
                }
                if wanted == anyCharacter {
                    position = nextCharacter(in: text, after: position)
                    token += 1
                    continue
                }
                if wanted == Token(text[position]) {
                    position += 1
                    token += 1
                    continue
                }
            }
            guard retryToken >= 0 else { return false }
            token = retryToken
            retryPosition += 1
            position = retryPosition
        }
        while token < tokens.count, tokens[token] == anyText { token += 1 }
        return token == tokens.count
    }

    /// `?` stands for a character, which may be several bytes of UTF-8.
    private static func nextCharacter(in text: Span<UInt8>, after index: Int) -> Int {
        var next = index + 1
        while next < text.count, text[next] & 0xC0 == 0x80 { next += 1 }
        return next
    }
}

extension Span<UInt8> {
    /// Whether the bytes begin with others.
    func hasPrefix(_ prefix: [UInt8]) -> Bool {
        let prefix = prefix.span
        guard prefix.count <= count else { return false }
        for index in prefix.indices where self[index] != prefix[index] { return false }
        return true
    }
}
