import JSON

/// What stands between two records, or behind the last one.
enum RecordGap: Equatable {
    /// What may stand there.
    case allowed
    /// It goes on behind the bytes at hand, and cannot be told yet.
    case unfinished
    /// What may not stand there, and where.
    case foreign(Int, String)
    /// A key and its value, and where: the record before them was closed too early.
    case members(Int)

    /// What a gap ends at.
    enum End {
        case record
        /// The bracket that closes the list.
        case closing
        /// The end of the bytes; whatever comes next is not judged, but for members.
        case bytes
    }

    /// Reads a gap. `commas` is how many are asked for; nil where any number may stand there.
    init(
        _ bytes: UnsafeRawBufferPointer, _ range: Range<Int>, commas: Int?, before end: End
    ) {
        var seen = 0
        var index = range.lowerBound
        while index < range.upperBound {
            let byte = bytes[index]
            if byte == UInt8(ascii: ",") {
                seen += 1
            } else if !RecordGap.isSpace(byte, isBare: commas == nil) {
                break
            }
            index += 1
        }
        if index < range.upperBound {
            self = RecordGap.text(bytes, index..<range.upperBound, before: end)
            return
        }
        switch (end, commas) {
        case (.bytes, _): self = .unfinished
        case (.record, let commas?) where seen < commas:
            self = .foreign(range.upperBound, "no comma before a record")
        case (.record, let commas?) where seen > commas:
            self = .foreign(range.lowerBound, "a comma too many before a record")
        case (.closing, _?) where seen > 0:
            self = .foreign(range.lowerBound, "a comma behind the last record")
        default: self = .allowed
        }
    }

    /// Whether a byte separates: JSON's white space, and among objects without a list also the
    /// record separator of RFC 7464.
    private static func isSpace(_ byte: UInt8, isBare: Bool) -> Bool {
        JSONSpace.isSpace(byte) || isBare && byte == 0x1E
    }

    /// Text that is no record: a string with a colon behind it is a key.
    private static func text(
        _ bytes: UnsafeRawBufferPointer, _ range: Range<Int>, before end: End
    ) -> RecordGap {
        let start = range.lowerBound
        if bytes[start] == UInt8(ascii: "\"") {
            guard let quote = EnvelopeHead.endOfString(bytes, from: start + 1),
                quote < range.upperBound
            else { return end == .bytes ? .unfinished : foreign(at: start) }
            let next = JSONSpace.next(in: bytes, from: quote + 1)
            if next >= range.upperBound { return end == .bytes ? .unfinished : foreign(at: start) }
            if bytes[next] == UInt8(ascii: ":") { return .members(start) }
        }
        return end == .bytes ? .allowed : foreign(at: start)
    }

    private static func foreign(at place: Int) -> RecordGap {
        .foreign(place, "text that is no record")
    }
}
