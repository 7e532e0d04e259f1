import CByteScan
import Glibc

/// The fast searches in bytes that are lines.
enum ByteLines {
    /// The place of a needle from `start` on; nil where there is none.
    static func find(
        _ needle: StaticString, in bytes: UnsafeRawBufferPointer, from start: Int
    ) -> Int? {
        guard let base = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self),
            start < bytes.count
        else { return nil }
        let place = why403_find(
            base + start, bytes.count - start, needle.utf8Start, needle.utf8CodeUnitCount)
        return place < bytes.count - start ? start + place : nil
    }

    /// How many newlines there are.
    static func newlines(in bytes: UnsafeRawBufferPointer) -> Int64 {
        guard let base = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return 0 }
        return Int64(why403_count(base, bytes.count, 0x0A))
    }

    /// The place of the first newline.
    static func newline(in bytes: UnsafeRawBufferPointer) -> Int? {
        guard let base = bytes.baseAddress, let found = memchr(base, 0x0A, bytes.count) else {
            return nil
        }
        return UnsafeRawPointer(found) - base
    }

    /// The place of the last newline: most often a line's length from the end.
    static func lastNewline(in bytes: UnsafeRawBufferPointer) -> Int? {
        var index = bytes.count
        while index > 0 {
            index -= 1
            if bytes[index] == 0x0A { return index }
        }
        return nil
    }
}
