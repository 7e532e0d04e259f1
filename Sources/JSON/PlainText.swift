internal import CByteScan

/// What stands for itself in a JSON string and is printed as it is: ASCII without quotes, backslashes and
/// control characters. Nearly all of what AWS writes.
public enum PlainText {
    /// Where the plain bytes from a place on end; looked for in sixteen at a time where there are
    /// instructions for it and `useScalar` does not forbid them.
    public static func end(
        in bytes: UnsafeRawBufferPointer, from start: Int, useScalar: Bool = false
    ) -> Int {
        guard let first = bytes.baseAddress else { return start }
        return why403_plain_end(
            first.assumingMemoryBound(to: UInt8.self), bytes.count, start, useScalar)
    }

    static func isPlain(_ byte: UInt8) -> Bool {
        byte >= 0x20 && byte < 0x7F && byte != 0x22 && byte != 0x5C
    }
}
