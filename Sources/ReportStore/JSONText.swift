/// Writes JSON, one token after the other, into one growing buffer.
///
/// Strings are escaped so that they are harmless wherever they are shown: besides what JSON
/// demands, the control characters of Latin-1, line and paragraph separators and all that changes
/// the direction of text are written as `\uXXXX`. The caller pairs begin and end.
package struct JSONText {
    /// The UTF-8 text so far.
    package private(set) var bytes: [UInt8] = []
    private var needsComma = false

    /// An empty text.
    package init() {}

    /// The text so far.
    package var text: String { String(decoding: bytes, as: UTF8.self) }

    /// Forgets the text, but keeps the memory.
    package mutating func clear() {
        bytes.removeAll(keepingCapacity: true)
        needsComma = false
    }

    /// Opens an object.
    package mutating func beginObject() { open(0x7B) }
    /// Closes an object.
    package mutating func endObject() { close(0x7D) }
    /// Opens an array.
    package mutating func beginArray() { open(0x5B) }
    /// Closes an array.
    package mutating func endArray() { close(0x5D) }

    /// Writes a member's name; its value follows.
    package mutating func name(_ name: String) {
        separate()
        quote(name)
        bytes.append(0x3A)
        needsComma = false
    }

    /// Writes a string, or `null`.
    package mutating func value(_ text: String?) {
        separate()
        if let text { quote(text) } else { append("null") }
        needsComma = true
    }

    /// Writes an integer.
    package mutating func value(_ number: some BinaryInteger) { raw(number.description) }

    /// Writes `true` or `false`.
    package mutating func value(_ flag: Bool) { raw(flag ? "true" : "false") }

    /// Writes a text that is JSON already.
    package mutating func raw(_ json: String) {
        separate()
        append(json)
        needsComma = true
    }

    /// Writes a member with a string, or with `null`.
    package mutating func member(_ name: String, _ text: String?) {
        self.name(name)
        value(text)
    }

    /// Writes a member with a string; nothing where there is none.
    package mutating func optionalMember(_ name: String, _ text: String?) {
        if let text { member(name, text) }
    }

    /// Writes an array of strings.
    package mutating func value(_ texts: [String]) {
        beginArray()
        for text in texts { value(text) }
        endArray()
    }

    /// Writes an object of strings in the order of their names, so that equal dictionaries give
    /// equal texts.
    package mutating func value(_ texts: [String: String]) {
        beginObject()
        for (name, text) in texts.sorted(by: { $0.key < $1.key }) { member(name, text) }
        endObject()
    }

    /// Writes a part of an object that was written before, between two of its members.
    package mutating func continueObject(_ json: ArraySlice<UInt8>) {
        bytes.append(contentsOf: json)
        needsComma = true
    }

    // MARK: Characters

    private mutating func open(_ bracket: UInt8) {
        separate()
        bytes.append(bracket)
        needsComma = false
    }

    private mutating func close(_ bracket: UInt8) {
        bytes.append(bracket)
        needsComma = true
    }

    private mutating func separate() {
        if needsComma { bytes.append(0x2C) }
    }

    private mutating func append(_ text: String) {
        var text = text
        text.withUTF8 { bytes.append(contentsOf: $0) }
    }

    private mutating func quote(_ text: String) {
        bytes.append(0x22)
        var text = text
        text.withUTF8 { escape($0) }
        bytes.append(0x22)
    }

    /// Writes stretches of plain bytes as they are, and what is between them scalar by scalar.
    private mutating func escape(_ utf8: UnsafeBufferPointer<UInt8>) {
        var start = 0
        while start < utf8.count {
            var end = JSONText.endOfPlain(in: utf8, from: start)
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: utf8[start..<end]))
            while end < utf8.count, utf8[end] < 0x80, !JSONText.isPlain(utf8[end]) {
                escape(Unicode.Scalar(utf8[end]))
                end += 1
            }
            start = end
            while end < utf8.count, utf8[end] >= 0x80 { end += 1 }
            if start < end {
                for scalar in String(decoding: utf8[start..<end], as: UTF8.self).unicodeScalars {
                    escape(scalar)
                }
            }
            start = end
        }
    }

    /// Where the plain bytes from a place on end; eight at a time, since nearly all are.
    private static func endOfPlain(in utf8: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        let bytes = UnsafeRawBufferPointer(utf8)
        var end = start
        while end + 8 <= bytes.count,
            areAllPlain(bytes.loadUnaligned(fromByteOffset: end, as: UInt64.self))
        {
            end += 8
        }
        while end < bytes.count, isPlain(bytes[end]) { end += 1 }
        return end
    }

    /// Whether each of eight bytes is plain: a byte below or equal to another leaves its highest
    /// bit set when that is taken from it.
    private static func areAllPlain(_ word: UInt64) -> Bool {
        let ones: UInt64 = 0x0101_0101_0101_0101
        func marks(_ byte: UInt64) -> UInt64 {
            let difference = word ^ (ones &* byte)
            return (difference &- ones) & ~difference
        }
        let controls = (word &- ones &* 0x20) & ~word
        return (word | controls | marks(0x22) | marks(0x5C) | marks(0x7F)) & (ones &* 0x80) == 0
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        byte >= 0x20 && byte < 0x7F && byte != 0x22 && byte != 0x5C
    }

    private mutating func escape(_ scalar: Unicode.Scalar) {
        switch scalar {
        case "\"": append("\\\"")
        case "\\": append("\\\\")
        case "\n": append("\\n")
        case "\r": append("\\r")
        case "\t": append("\\t")
        case _ where scalar.isHostile:
            let digits = String(scalar.value, radix: 16)
            append("\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits)
        default: bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
        }
    }
}

extension Unicode.Scalar {
    /// Whether the scalar moves a cursor, ends a line or turns the direction of text: the C0 and
    /// C1 controls, the separators, and the bidirectional marks, embeddings, overrides and
    /// isolates (Unicode Annex 9). All lie below U+10000.
    package var isHostile: Bool {
        switch value {
        case 0x00...0x1F, 0x7F...0x9F, 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069,
            0xFEFF:
            return true
        default:
            return false
        }
    }
}
