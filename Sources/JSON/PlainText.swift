/// What stands for itself in a JSON string and is printed as it is: ASCII without quotes, backslashes and
/// control characters. Nearly all of what AWS writes.
public enum PlainText {
    /// Where the plain bytes from a place on end; looked for in eight at a time.
    public static func end(in bytes: UnsafeRawBufferPointer, from start: Int) -> Int {
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

    static func isPlain(_ byte: UInt8) -> Bool {
        byte >= 0x20 && byte < 0x7F && byte != 0x22 && byte != 0x5C
    }
}
