/// What may stand between JSON tokens, and before the first.
public enum JSONSpace {
    /// The byte order mark of UTF-8, which some programs write before a text (RFC 8259, section
    /// 8.1, lets a parser ignore it).
    public static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    /// Whether a byte is JSON's white space.
    @inlinable public static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
    }

    /// How many bytes before the text are a byte order mark: 3 or 0.
    public static func byteOrderMarkCount(_ bytes: UnsafeRawBufferPointer) -> Int {
        bytes.starts(with: byteOrderMark) ? byteOrderMark.count : 0
    }

    /// The offset of the first byte that is neither a byte order mark nor white space; the count
    /// where there is none.
    public static func start(of bytes: UnsafeRawBufferPointer) -> Int {
        next(in: bytes, from: byteOrderMarkCount(bytes))
    }

    /// The offset of the next byte that is no white space; the count where there is none.
    @inlinable public static func next(in bytes: UnsafeRawBufferPointer, from offset: Int) -> Int {
        var offset = offset
        while offset < bytes.count, isSpace(bytes[offset]) { offset += 1 }
        return offset
    }
}
