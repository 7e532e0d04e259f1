import CByteScan
import Glibc

/// The fast searches in bytes that are lines.
enum ByteLines {
    /// The first place from `start` on where a refusal's status or a key state's code stands, as
    /// lines hold it; nil where there is none. Adds the newlines before it to a count.
    static func refusal(
        in bytes: UnsafeRawBufferPointer, from start: Int, countingNewlines count: inout Int64
    ) -> Int? {
        guard let base = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return nil }
        var newlines = 0
        let place = why403_find_refusal(base + start, bytes.count - start, &newlines, false)
        count += Int64(newlines)
        return start + place < bytes.count ? start + place : nil
    }

    /// How many refusals' statuses, ` 403 `, stand in a line.
    static func refusals(in line: UnsafeRawBufferPointer) -> Int {
        let status = [UInt8](" 403 ".utf8)
        var (count, place) = (0, 0)
        while let space = first(status[0], in: line, from: place) {
            if line[space...].starts(with: status) { count += 1 }
            place = space + 1
        }
        return count
    }

    /// The first place of a byte from `start` on; nil where there is none.
    static func first(
        _ byte: UInt8, in bytes: UnsafeRawBufferPointer, from start: Int = 0
    ) -> Int? {
        guard start < bytes.count, let base = bytes.baseAddress,
            let found = memchr(base + start, Int32(byte), bytes.count - start)
        else { return nil }
        return UnsafeRawPointer(found) - base
    }

    /// The last place of a byte; nil where there is none.
    static func last(_ byte: UInt8, in bytes: UnsafeRawBufferPointer) -> Int? {
        guard let base = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return nil }
        let place = why403_last(base, bytes.count, byte)
        return place < bytes.count ? place : nil
    }
}
