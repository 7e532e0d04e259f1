import AWSTypes

/// Writes JSON, one token after the other, into one growing buffer.
///
/// Strings are escaped so that they are harmless wherever they are shown: besides what JSON
/// demands, the control characters of Latin-1, line and paragraph separators and all that changes
/// the direction of text are written as `\uXXXX`. The caller pairs begin and end.
public struct JSONText {
    /// The UTF-8 text so far.
    public private(set) var bytes: [UInt8] = []
    private var needsComma = false

    /// An empty text.
    public init() {}

    /// The text so far.
    public var text: String { String(decoding: bytes, as: UTF8.self) }

    /// Forgets the text, but keeps the memory.
    public mutating func clear() {
        bytes.removeAll(keepingCapacity: true)
        needsComma = false
    }

    /// Opens an object.
    public mutating func beginObject() { open(0x7B) }
    /// Closes an object.
    public mutating func endObject() { close(0x7D) }
    /// Opens an array.
    public mutating func beginArray() { open(0x5B) }
    /// Closes an array.
    public mutating func endArray() { close(0x5D) }

    /// Writes a member's name; its value follows.
    public mutating func name(_ name: String) {
        separate()
        quote(name)
        bytes.append(0x3A)
        needsComma = false
    }

    /// Writes a string, or `null`.
    public mutating func value(_ text: String?) {
        separate()
        if let text { quote(text) } else { append("null") }
        needsComma = true
    }

    /// Writes an integer.
    public mutating func value(_ number: some BinaryInteger) { raw(number.description) }

    /// The same, without a text made of it: each sighting has some.
    public mutating func value(_ number: Int64) {
        separate()
        if number < 0 { bytes.append(0x2D) }
        let first = bytes.count
        var rest = number.magnitude
        repeat {
            bytes.append(0x30 + UInt8(rest % 10))
            rest /= 10
        } while rest > 0
        bytes[first...].reverse()
        needsComma = true
    }

    /// Writes `true` or `false`.
    public mutating func value(_ flag: Bool) { raw(flag ? "true" : "false") }

    /// Writes a text that is JSON already.
    public mutating func raw(_ json: String) {
        separate()
        append(json)
        needsComma = true
    }

    /// Writes a member with a string, or with `null`.
    public mutating func member(_ name: String, _ text: String?) {
        self.name(name)
        value(text)
    }

    /// Writes a member with a string; nothing where there is none.
    public mutating func optionalMember(_ name: String, _ text: String?) {
        if let text { member(name, text) }
    }

    /// Writes an array of strings.
    public mutating func value(_ texts: [String]) {
        beginArray()
        for text in texts { value(text) }
        endArray()
    }

    /// Writes an object of strings in the order of their names, so that equal dictionaries give
    /// equal texts.
    public mutating func value(_ texts: [String: String]) {
        beginObject()
        for (name, text) in texts.sorted(by: { $0.key < $1.key }) { member(name, text) }
        endObject()
    }

    /// Writes a part of an object that was written before, between two of its members.
    public mutating func continueObject(_ json: ArraySlice<UInt8>) {
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

    private mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }

    private mutating func quote(_ text: String) { JSONText.appendQuoted(text, to: &bytes) }

    /// Appends a JSON string literal in UTF-8.
    public static func appendQuoted(_ text: String, to bytes: inout [UInt8]) {
        bytes.append(0x22)
        // To borrow the bytes copies no reference, as `withUTF8` does of a variable.
        let isAppended: Void? = text.utf8.withContiguousStorageIfAvailable {
            appendEscaped($0, to: &bytes)
        }
        if isAppended == nil {
            Array(text.utf8).withUnsafeBufferPointer { appendEscaped($0, to: &bytes) }
        }
        bytes.append(0x22)
    }

    /// Writes stretches of plain bytes as they are, and what is between them scalar by scalar.
    private static func appendEscaped(
        _ utf8: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]
    ) {
        var start = 0
        while start < utf8.count {
            var end = PlainText.end(in: UnsafeRawBufferPointer(utf8), from: start)
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: utf8[start..<end]))
            while end < utf8.count, utf8[end] < 0x80, !PlainText.isPlain(utf8[end]) {
                append(Unicode.Scalar(utf8[end]), to: &bytes)
                end += 1
            }
            start = end
            while end < utf8.count, utf8[end] >= 0x80 { end += 1 }
            if start < end {
                for scalar in String(decoding: utf8[start..<end], as: UTF8.self).unicodeScalars {
                    append(scalar, to: &bytes)
                }
            }
            start = end
        }
    }

    private static func append(_ scalar: Unicode.Scalar, to bytes: inout [UInt8]) {
        switch scalar {
        case "\"": bytes += "\\\"".utf8
        case "\\": bytes += "\\\\".utf8
        case "\n": bytes += "\\n".utf8
        case "\r": bytes += "\\r".utf8
        case "\t": bytes += "\\t".utf8
        case _ where scalar.isHostile:
            let digits = String(scalar.value, radix: 16)
            bytes += ("\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits).utf8
        default: bytes += UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter
        }
    }
}
