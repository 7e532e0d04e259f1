/// A JSON value read back from the store: a small tree, off the hot path.
///
/// Reads what `JSONText` wrote, and any other JSON text, of which it is the judge when a report
/// embeds a policy document.
package enum StoredJSON: Hashable, Sendable {
    case null
    case bool(Bool)
    /// The number's own text.
    case number(String)
    case string(String)
    case array([StoredJSON])
    /// Members in their order; a name may stand twice.
    case object([Member])

    /// A name and its value.
    package struct Member: Hashable, Sendable {
        /// The name.
        package let name: String
        /// The value.
        package let value: StoredJSON

        /// A member of an object.
        package init(name: String, value: StoredJSON) {
            self.name = name
            self.value = value
        }
    }

    /// How deep arrays and objects may nest.
    package static let depthLimit = 64

    /// Reads one whole JSON text; `nil` where it is none, or nests deeper than the limit.
    package init?(_ text: String) { self.init(Array(text.utf8)) }

    /// Reads one whole JSON text in UTF-8.
    package init?(_ bytes: [UInt8]) {
        var reader = StoredJSONReader(bytes: bytes)
        guard let value = reader.value(depth: 0), reader.isAtEnd else { return nil }
        self = value
    }

    /// The string, where it is one.
    package var text: String? { if case .string(let text) = self { text } else { nil } }

    /// The elements, where it is an array.
    package var elements: [StoredJSON] { if case .array(let all) = self { all } else { [] } }

    /// The strings of an array of strings.
    package var texts: [String] { elements.compactMap(\.text) }

    /// The strings of an object of strings, by name.
    package var textsByName: [String: String] {
        guard case .object(let members) = self else { return [:] }
        var texts: [String: String] = [:]
        for member in members { texts[member.name] = member.value.text }
        return texts
    }

    /// The value of the first member of that name.
    package subscript(name: String) -> StoredJSON? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.name == name }?.value
    }

    /// Writes the value, without white space.
    package func write(to json: inout JSONText) {
        switch self {
        case .null: json.raw("null")
        case .bool(let flag): json.value(flag)
        case .number(let text): json.raw(text)
        case .string(let text): json.value(text)
        case .array(let elements):
            json.beginArray()
            for element in elements { element.write(to: &json) }
            json.endArray()
        case .object(let members):
            json.beginObject()
            for member in members {
                json.name(member.name)
                member.value.write(to: &json)
            }
            json.endObject()
        }
    }
}

/// Walks the bytes of one JSON text (RFC 8259).
private struct StoredJSONReader {
    let bytes: [UInt8]
    private var position = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool {
        mutating get {
            skipSpace()
            return position == bytes.count
        }
    }

    mutating func value(depth: Int) -> StoredJSON? {
        guard depth <= StoredJSON.depthLimit else { return nil }
        skipSpace()
        guard position < bytes.count else { return nil }
        switch bytes[position] {
        case 0x7B: return object(depth: depth)
        case 0x5B: return array(depth: depth)
        case 0x22: return string().map(StoredJSON.string)
        case 0x74: return take("true") ? .bool(true) : nil
        case 0x66: return take("false") ? .bool(false) : nil
        case 0x6E: return take("null") ? .null : nil
        default: return number()
        }
    }

    private mutating func object(depth: Int) -> StoredJSON? {
        position += 1
        var members: [StoredJSON.Member] = []
        if takeAfterSpace(0x7D) { return .object(members) }
        repeat {
            skipSpace()
            guard let name = string(), takeAfterSpace(0x3A), let value = value(depth: depth + 1)
            else { return nil }
            members.append(StoredJSON.Member(name: name, value: value))
        } while takeAfterSpace(0x2C)
        return takeAfterSpace(0x7D) ? .object(members) : nil
    }

    private mutating func array(depth: Int) -> StoredJSON? {
        position += 1
        var elements: [StoredJSON] = []
        if takeAfterSpace(0x5D) { return .array(elements) }
        repeat {
            guard let element = value(depth: depth + 1) else { return nil }
            elements.append(element)
        } while takeAfterSpace(0x2C)
        return takeAfterSpace(0x5D) ? .array(elements) : nil
    }

    private mutating func string() -> String? {
        guard takeByte(0x22) else { return nil }
        // Most strings have no escape, and are what stands there.
        let plain = bytes[position...].prefix { $0 != 0x22 && $0 != 0x5C && $0 >= 0x20 }
        position = plain.endIndex
        if takeByte(0x22) { return String(validating: plain, as: UTF8.self) }
        var text = Array(plain)
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            switch byte {
            case 0x22: return String(validating: text, as: UTF8.self)
            case 0x5C:
                guard let scalar = escaped() else { return nil }
                text.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
            case 0x00..<0x20: return nil
            default: text.append(byte)
            }
        }
        return nil
    }

    private mutating func escaped() -> Unicode.Scalar? {
        guard position < bytes.count else { return nil }
        let byte = bytes[position]
        position += 1
        switch byte {
        case 0x22, 0x5C, 0x2F: return Unicode.Scalar(byte)
        case 0x62: return "\u{8}"
        case 0x66: return "\u{C}"
        case 0x6E: return "\n"
        case 0x72: return "\r"
        case 0x74: return "\t"
        case 0x75: return escapedScalar()
        default: return nil
        }
    }

    private mutating func escapedScalar() -> Unicode.Scalar? {
        guard let unit = hexUnit() else { return nil }
        guard unit >= 0xD800, unit < 0xDC00 else { return Unicode.Scalar(unit) }
        guard takeByte(0x5C), takeByte(0x75), let low = hexUnit(), low >= 0xDC00, low < 0xE000
        else { return nil }
        return Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00))
    }

    private mutating func hexUnit() -> UInt32? {
        guard position + 4 <= bytes.count else { return nil }
        var unit: UInt32 = 0
        for byte in bytes[position..<position + 4] {
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { return nil }
            unit = unit << 4 | UInt32(digit)
        }
        position += 4
        return unit
    }

    /// `-? int frac? exp?`, kept as text.
    private mutating func number() -> StoredJSON? {
        let start = position
        _ = takeByte(0x2D)
        if !takeByte(0x30) { guard skipDigits() else { return nil } }
        if takeByte(0x2E) { guard skipDigits() else { return nil } }
        if takeByte(0x65) || takeByte(0x45) {
            if !takeByte(0x2B) { _ = takeByte(0x2D) }
            guard skipDigits() else { return nil }
        }
        return .number(String(decoding: bytes[start..<position], as: UTF8.self))
    }

    private mutating func skipDigits() -> Bool {
        let start = position
        while position < bytes.count, bytes[position] >= 0x30, bytes[position] <= 0x39 {
            position += 1
        }
        return position > start
    }

    private mutating func skipSpace() {
        while position < bytes.count, isSpace(bytes[position]) {
            position += 1
        }
    }

    private func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
    }

    private mutating func takeAfterSpace(_ byte: UInt8) -> Bool {
        skipSpace()
        return takeByte(byte)
    }

    private mutating func takeByte(_ byte: UInt8) -> Bool {
        guard position < bytes.count, bytes[position] == byte else { return false }
        position += 1
        return true
    }

    private mutating func take(_ word: String) -> Bool {
        guard bytes[position...].starts(with: word.utf8) else { return false }
        position += word.utf8.count
        return true
    }
}
