import AWSTypes

/// Reads the XML of S3's and STS's answers, one event at a time.
///
/// It is strict and small on purpose: what declares a document type is refused, so that there are
/// no entities but XML's own five, and nothing can be made to grow. Attributes are passed over. The
/// answer's size is limited before (`HTTPRequest.answerLimit`), its depth here.
struct XMLReader {
    /// What comes next.
    enum Event: Equatable {
        /// An element begins; without its namespace's prefix.
        case start(String)
        /// An element ends.
        case end(String)
        /// Text, with its references replaced.
        case text(String)
    }

    /// The text is no XML that is taken.
    struct Malformed: Error {
        /// Where, in bytes.
        let offset: Int
    }

    /// How deep elements may nest. S3's listings have four levels.
    static let maximumDepth = 32

    private let bytes: [UInt8]
    private var place = 0
    private var open: [String] = []
    /// The end of an element that was written as one: `<Prefix/>`.
    private var pendingEnd: String?
    private var hasRoot = false

    init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = Array(bytes)
        if self.bytes.starts(with: [0xEF, 0xBB, 0xBF]) { place = 3 }
    }

    /// The next event; nil at the end, which only comes when the root element has ended.
    mutating func next() throws(Malformed) -> Event? {
        if let name = pendingEnd {
            pendingEnd = nil
            return .end(name)
        }
        while place < bytes.count {
            guard bytes[place] == UInt8(ascii: "<") else {
                if let event = try text() { return event }
                continue
            }
            if try skipMarkup() { continue }
            return try tag()
        }
        guard open.isEmpty, hasRoot else { throw malformed }
        return nil
    }

    private var malformed: Malformed { Malformed(offset: place) }

    /// Passes over a declaration or comment; whether there was one.
    private mutating func skipMarkup() throws(Malformed) -> Bool {
        if has("<?") {
            try skip(to: "?>")
        } else if has("<!--") {
            try skip(to: "-->")
        } else if has("<!") {
            throw malformed
        } else {
            return false
        }
        return true
    }

    private func has(_ text: StaticString) -> Bool {
        text.withUTF8Buffer { bytes[place...].starts(with: $0) }
    }

    private mutating func skip(to end: StaticString) throws(Malformed) {
        while place < bytes.count, !has(end) { place += 1 }
        guard place < bytes.count else { throw malformed }
        place += end.utf8CodeUnitCount
    }

    /// Text up to the next markup; nil outside of the root, where only white space may stand.
    private mutating func text() throws(Malformed) -> Event? {
        let end = bytes[place...].firstIndex(of: UInt8(ascii: "<")) ?? bytes.count
        let piece = bytes[place..<end]
        if open.isEmpty {
            guard piece.allSatisfy({ $0 <= 0x20 }) else { throw malformed }
            place = end
            return nil
        }
        let text = try XMLReader.resolved(piece, malformed)
        place = end
        return .text(text)
    }

    private mutating func tag() throws(Malformed) -> Event {
        place += 1
        let isEnd = place < bytes.count && bytes[place] == UInt8(ascii: "/")
        if isEnd { place += 1 }
        let start = place
        while place < bytes.count, XMLReader.isNameByte(bytes[place]) { place += 1 }
        guard place > start else { throw malformed }
        let full = String(decoding: bytes[start..<place], as: UTF8.self)
        let isClosed = try skipAttributes()
        let name = full.split(separator: ":").last.map(String.init) ?? full
        if isEnd {
            guard open.popLast() == full, !isClosed else { throw malformed }
            return .end(name)
        }
        guard open.count < XMLReader.maximumDepth, !(open.isEmpty && hasRoot) else {
            throw malformed
        }
        hasRoot = true
        if isClosed { pendingEnd = name } else { open.append(full) }
        return .start(name)
    }

    /// Goes behind the tag's `>`; whether it closes itself.
    private mutating func skipAttributes() throws(Malformed) -> Bool {
        var quote: UInt8?
        while place < bytes.count {
            let byte = bytes[place]
            place += 1
            if let open = quote {
                if byte == open { quote = nil }
            } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                quote = byte
            } else if byte == UInt8(ascii: ">") {
                return bytes[place - 2] == UInt8(ascii: "/")
            } else if byte == UInt8(ascii: "<") {
                throw malformed
            }
        }
        throw malformed
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x41...0x5A, 0x61...0x7A, 0x30...0x39, 0x2D, 0x2E, 0x3A, 0x5F, 0x80...0xFF: true
        default: false
        }
    }

    /// A text with XML's five entities and numbered characters replaced.
    private static func resolved(
        _ bytes: ArraySlice<UInt8>, _ malformed: Malformed
    ) throws(Malformed) -> String {
        guard bytes.contains(UInt8(ascii: "&")) else {
            return String(decoding: bytes, as: UTF8.self)
        }
        var text: [UInt8] = []
        var rest = bytes
        while let mark = rest.firstIndex(of: UInt8(ascii: "&")) {
            text += rest[..<mark]
            guard let end = rest[mark...].firstIndex(of: UInt8(ascii: ";")), end - mark <= 10 else {
                throw malformed
            }
            let name = String(decoding: rest[(mark + 1)..<end], as: UTF8.self)
            guard let scalar = scalar(named: name) else { throw malformed }
            text += String(Character(scalar)).utf8
            rest = rest[(end + 1)...]
        }
        text += rest
        return String(decoding: text, as: UTF8.self)
    }

    private static func scalar(named name: String) -> Unicode.Scalar? {
        switch name {
        case "lt": return "<"
        case "gt": return ">"
        case "amp": return "&"
        case "quot": return "\""
        case "apos": return "'"
        default:
            guard name.hasPrefix("#") else { return nil }
            let isHexadecimal = name.hasPrefix("#x")
            return UInt32(name.dropFirst(isHexadecimal ? 2 : 1), radix: isHexadecimal ? 16 : 10)
                .flatMap(Unicode.Scalar.init)
        }
    }
}
