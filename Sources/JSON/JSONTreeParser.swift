/// Recursive descent over an array of bytes; the cold twin of the record walker.
struct JSONTreeParser {
    private let bytes: [UInt8]
    private var position = 0
    private var valueCount = 0
    private let rawMembers: JSONValue.RawMembers?
    /// Keys of the outermost object's members that are read; nil where all are.
    private let keys: [StaticString]?

    init(
        _ bytes: [UInt8], rawMembers: JSONValue.RawMembers? = nil, keys: [StaticString]? = nil
    ) {
        self.bytes = bytes
        self.rawMembers = rawMembers
        self.keys = keys
    }

    mutating func parseDocument() throws(JSONError) -> JSONValue {
        position = bytes.withUnsafeBytes { JSONSpace.byteOrderMarkCount($0) }
        let value = try parseValue(depth: 0)
        skipWhitespace()
        guard position == bytes.count else { throw JSONError(.trailingBytes, at: position) }
        return value
    }

    private mutating func parseValue(depth: Int) throws(JSONError) -> JSONValue {
        guard depth < JSONValue.maximumDepth else { throw JSONError(.tooDeep, at: position) }
        valueCount += 1
        guard valueCount <= JSONValue.maximumValues else {
            throw JSONError(.tooManyValues, at: position)
        }
        skipWhitespace()
        switch try peek() {
        case UInt8(ascii: "{"): return try parseObject(depth: depth)
        case UInt8(ascii: "["): return try parseArray(depth: depth)
        case UInt8(ascii: "\""): return .string(try parseString())
        case UInt8(ascii: "t"): return try parse("true", as: .bool(true))
        case UInt8(ascii: "f"): return try parse("false", as: .bool(false))
        case UInt8(ascii: "n"): return try parse("null", as: .null)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try parseNumber()
        default: throw JSONError(.unexpectedByte, at: position)
        }
    }

    private mutating func parseObject(depth: Int) throws(JSONError) -> JSONValue {
        position += 1
        var members: [JSONValue.Member] = []
        skipWhitespace()
        if take(UInt8(ascii: "}")) { return .object(members) }
        // Most objects have no more: growing step by step would copy them.
        members.reserveCapacity(8)
        while true {
            skipWhitespace()
            guard try peek() == UInt8(ascii: "\"") else {
                throw JSONError(.unexpectedByte, at: position)
            }
            if depth == 0, let keys, !isNext(amongst: keys) {
                try passMember()
                skipWhitespace()
                if take(UInt8(ascii: "}")) { return .object(members) }
                guard take(UInt8(ascii: ",")) else { throw unexpected() }
                continue
            }
            let key = try parseString()
            skipWhitespace()
            guard take(UInt8(ascii: ":")) else { throw unexpected() }
            if let rawMembers, depth >= rawMembers.minimumDepth, key == rawMembers.name {
                members.append(JSONValue.Member(key, .string(try parseRawValue(depth: depth + 1))))
            } else {
                members.append(JSONValue.Member(key, try parseValue(depth: depth + 1)))
            }
            skipWhitespace()
            if take(UInt8(ascii: "}")) { return .object(members) }
            guard take(UInt8(ascii: ",")) else { throw unexpected() }
        }
    }

    // MARK: - Passing over

    /// Whether a plain string of one of these texts begins here.
    private func isNext(amongst keys: [StaticString]) -> Bool {
        keys.contains { key in
            let end = position + 1 + key.utf8CodeUnitCount
            guard end < bytes.count, bytes[end] == UInt8(ascii: "\"") else { return false }
            return key.withUTF8Buffer { key in
                key.indices.allSatisfy { bytes[position + 1 + $0] == key[$0] }
            }
        }
    }

    private mutating func passMember() throws(JSONError) {
        try passString()
        skipWhitespace()
        guard take(UInt8(ascii: ":")) else { throw unexpected() }
        try passValue(depth: 1)
    }

    /// Reads a value as `parseValue` does, with the same errors, and keeps nothing of it.
    private mutating func passValue(depth: Int) throws(JSONError) {
        guard depth < JSONValue.maximumDepth else { throw JSONError(.tooDeep, at: position) }
        skipWhitespace()
        switch try peek() {
        case UInt8(ascii: "{"):
            position += 1
            skipWhitespace()
            if take(UInt8(ascii: "}")) { return }
            while true {
                skipWhitespace()
                guard try peek() == UInt8(ascii: "\"") else {
                    throw JSONError(.unexpectedByte, at: position)
                }
                try passString()
                skipWhitespace()
                guard take(UInt8(ascii: ":")) else { throw unexpected() }
                try passValue(depth: depth + 1)
                skipWhitespace()
                if take(UInt8(ascii: "}")) { return }
                guard take(UInt8(ascii: ",")) else { throw unexpected() }
            }
        case UInt8(ascii: "["):
            position += 1
            skipWhitespace()
            if take(UInt8(ascii: "]")) { return }
            while true {
                try passValue(depth: depth + 1)
                skipWhitespace()
                if take(UInt8(ascii: "]")) { return }
                guard take(UInt8(ascii: ",")) else { throw unexpected() }
            }
        case UInt8(ascii: "\""): try passString()
        default: _ = try parseValue(depth: depth)
        }
    }

    /// Most strings hold no escape; of the others the parts are looked at one by one.
    private mutating func passString() throws(JSONError) {
        let start = position
        position += 1
        skipPlainText()
        if take(UInt8(ascii: "\"")) { return }
        position = start
        _ = try parseString()
    }

    private mutating func parseArray(depth: Int) throws(JSONError) -> JSONValue {
        position += 1
        var values: [JSONValue] = []
        skipWhitespace()
        if take(UInt8(ascii: "]")) { return .array(values) }
        while true {
            values.append(try parseValue(depth: depth + 1))
            skipWhitespace()
            if take(UInt8(ascii: "]")) { return .array(values) }
            guard take(UInt8(ascii: ",")) else { throw unexpected() }
        }
    }

    private mutating func parseString() throws(JSONError) -> String {
        position += 1
        let start = position
        skipPlainText()
        if position < bytes.count, bytes[position] == UInt8(ascii: "\"") {
            position += 1
            return String(decoding: bytes[start..<(position - 1)], as: UTF8.self)
        }
        var text = Array(bytes[start..<position])
        while true {
            let byte = try peek()
            position += 1
            switch byte {
            case UInt8(ascii: "\""): return String(decoding: text, as: UTF8.self)
            case UInt8(ascii: "\\"): try parseEscape(into: &text)
            case 0..<0x20: throw JSONError(.invalidString, at: position - 1)
            default: text.append(byte)
            }
        }
    }

    /// Skips what stands for itself in a string.
    private mutating func skipPlainText() {
        while true {
            position = bytes.withUnsafeBytes { PlainText.end(in: $0, from: position) }
            // What is not ASCII stands for itself as well.
            guard position < bytes.count, bytes[position] >= 0x7F else { return }
            position += 1
        }
    }

    /// The text of a value, of which only brackets and strings are looked at: whoever parses it
    /// finds the rest.
    private mutating func parseRawValue(depth: Int) throws(JSONError) -> String {
        skipWhitespace()
        let start = position
        var open = 0
        repeat {
            let byte = try peek()
            position += 1
            switch byte {
            case UInt8(ascii: "\""): try skipString()
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                open += 1
                guard depth + open <= JSONValue.maximumDepth else {
                    throw JSONError(.tooDeep, at: position - 1)
                }
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                open -= 1
                guard open >= 0 else { throw JSONError(.unexpectedByte, at: position - 1) }
            case UInt8(ascii: ",") where open == 0, UInt8(ascii: ":") where open == 0:
                throw JSONError(.unexpectedByte, at: position - 1)
            default: if open == 0 { skipWord() }
            }
        } while open > 0
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    private mutating func skipString() throws(JSONError) {
        while true {
            skipPlainText()
            let byte = try peek()
            position += 1
            if byte == UInt8(ascii: "\"") { return }
            guard byte == UInt8(ascii: "\\") else {
                throw JSONError(.invalidString, at: position - 1)
            }
            _ = try peek()
            position += 1
        }
    }

    /// Skips a number, a truth value or null.
    private mutating func skipWord() {
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: ","), UInt8(ascii: "}"), UInt8(ascii: "]"), 0x20, 0x09, 0x0A, 0x0D:
                return
            default: position += 1
            }
        }
    }

    private mutating func parseEscape(into text: inout [UInt8]) throws(JSONError) {
        let byte = try peek()
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "u"):
            let scalar = try parseEscapedScalar()
            text.append(contentsOf: Array(String(Character(scalar)).utf8))
        default: throw JSONError(.invalidString, at: position - 1)
        }
    }

    /// The scalar after `\u`, joining a surrogate pair; a lone surrogate becomes U+FFFD.
    private mutating func parseEscapedScalar() throws(JSONError) -> Unicode.Scalar {
        let first = try parseFourHexDigits()
        if let scalar = Unicode.Scalar(first) { return scalar }
        let replacement: Unicode.Scalar = "\u{FFFD}"
        guard first < 0xDC00, position + 1 < bytes.count, bytes[position] == UInt8(ascii: "\\"),
            bytes[position + 1] == UInt8(ascii: "u")
        else { return replacement }
        let rewind = position
        position += 2
        let second = try parseFourHexDigits()
        guard (0xDC00...0xDFFF).contains(second) else {
            position = rewind
            return replacement
        }
        return Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00)) ?? replacement
    }

    private mutating func parseFourHexDigits() throws(JSONError) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            let byte = try peek()
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue, byte < 0x80 else {
                throw JSONError(.invalidString, at: position)
            }
            value = value << 4 | UInt32(digit)
            position += 1
        }
        return value
    }

    private mutating func parseNumber() throws(JSONError) -> JSONValue {
        let start = position
        _ = take(UInt8(ascii: "-"))
        // A leading zero stands alone (RFC 8259, section 6).
        if !take(UInt8(ascii: "0")), skipDigits() == 0 {
            throw JSONError(.invalidNumber, at: start)
        }
        if take(UInt8(ascii: ".")), skipDigits() == 0 { throw JSONError(.invalidNumber, at: start) }
        if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
            if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
            guard skipDigits() > 0 else { throw JSONError(.invalidNumber, at: start) }
        }
        return .number(String(decoding: bytes[start..<position], as: UTF8.self))
    }

    private mutating func parse(
        _ word: StaticString, as value: JSONValue
    ) throws(JSONError) -> JSONValue {
        let start = position
        for index in 0..<word.utf8CodeUnitCount {
            let expected = word.withUTF8Buffer { $0[index] }
            guard take(expected) else { throw JSONError(.unexpectedByte, at: start) }
        }
        return value
    }

    private func peek() throws(JSONError) -> UInt8 {
        guard position < bytes.count else { throw JSONError(.endOfText, at: position) }
        return bytes[position]
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard position < bytes.count, bytes[position] == byte else { return false }
        position += 1
        return true
    }

    private func unexpected() -> JSONError {
        JSONError(position < bytes.count ? .unexpectedByte : .endOfText, at: position)
    }

    private mutating func skipDigits() -> Int {
        let start = position
        while position < bytes.count, bytes[position] >= 0x30, bytes[position] <= 0x39 {
            position += 1
        }
        return position - start
    }

    private mutating func skipWhitespace() {
        while position < bytes.count, JSONSpace.isSpace(bytes[position]) { position += 1 }
    }
}
