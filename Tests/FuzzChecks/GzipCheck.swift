import CZlib
import Glibc
import LogInput

/// The reader of drops, in pieces and at once, against a slow inflater.
enum GzipCheck {
    private static let scratch = Scratch()

    /// One thread's at a time: libFuzzer's, or a test's under its lock.
    private final class Scratch: @unchecked Sendable {
        let scratch = ReadScratch()
        let path: String

        init() {
            let folder = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp"
            path = "\(folder)/why403-fuzz-\(getpid())"
        }
    }

    static func difference(in bytes: [UInt8]) -> String? {
        guard write(bytes), let location = try? InputPaths.list([scratch.path]).drops.first else {
            return "the file cannot be written"
        }
        defer { unlink(scratch.path) }
        let slow = SlowGzip.text(of: bytes)
        // A bomb is bounded by who reads in pieces; here its time is.
        guard slow.text.count < SlowGzip.maximumBytes else { return nil }
        for size in [Pieces.size(for: bytes), 1 << 16] {
            let read = read(location, size: size)
            if read.text != slow.text {
                return "\(read.text.count) bytes, slowly \(slow.text.count)"
            }
            if read.isDamaged != slow.isDamaged {
                return "damaged \(read.isDamaged), slowly \(slow.isDamaged)"
            }
            if read.hasGarbage != slow.hasGarbage { return "garbage \(read.hasGarbage)" }
        }
        return nil
    }

    private static func write(_ bytes: [UInt8]) -> Bool {
        let file = open(scratch.path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, 0o600)
        guard file >= 0 else { return false }
        defer { close(file) }
        return Glibc.write(file, bytes, bytes.count) == bytes.count
    }

    private static func read(_ location: DropLocation, size: Int) -> SlowGzip.Text {
        var read = SlowGzip.Text()
        do {
            var reader = try DropReader(location, scratch: scratch.scratch)
            do {
                if size > 1_000, let whole = try reader.wholeText() {
                    read.text = Array(whole)
                    return read
                }
                var buffer = [UInt8](repeating: 0, count: size)
                while true {
                    let count = try buffer.withUnsafeMutableBytes {
                        (room) throws(LogInputError) -> Int in try reader.read(into: room)
                    }
                    if count == 0 { break }
                    read.text += buffer[..<count]
                }
            } catch { read.isDamaged = true }
            read.hasGarbage = reader.trailingGarbage != nil
        } catch { read.isDamaged = true }
        return read
    }
}

/// Gzip as RFC 1952 has it, without haste: the headers by hand, zlib only for raw deflate and one
/// byte at a time, the checksum bit by bit.
enum SlowGzip {
    /// What a file holds.
    struct Text {
        var text: [UInt8] = []
        var isDamaged = false
        var hasGarbage = false
    }

    /// Longer texts are not compared.
    static let maximumBytes = 1 << 20

    static func text(of file: [UInt8]) -> Text {
        guard file.count >= 2, file[0] == 0x1F, file[1] == 0x8B else { return Text(text: file) }
        var result = Text()
        var place = 0
        while place < file.count {
            guard let body = header(of: file, at: place),
                let end = member(of: file, from: body, &result.text)
            else {
                result.isDamaged = true
                return result
            }
            place = end
            while place < file.count, file[place] == 0 { place += 1 }
            guard place < file.count else { break }
            guard file[place] == 0x1F, place + 1 == file.count || file[place + 1] == 0x8B else {
                result.hasGarbage = true
                return result
            }
        }
        return result
    }

    /// Where the deflated bytes of a member begin (RFC 1952, section 2.3); nil where its header is
    /// damaged or cut. A header's own checksum is not looked at, as `inflateValidate` has it.
    private static func header(of file: [UInt8], at start: Int) -> Int? {
        guard file.count - start >= 10, file[start + 2] == 8 else { return nil }
        let flags = file[start + 3]
        guard flags & 0xE0 == 0 else { return nil }
        var place = start + 10
        if flags & 4 != 0 {
            guard file.count - place >= 2 else { return nil }
            place += 2 + Int(file[place]) + Int(file[place + 1]) << 8
        }
        for flag: UInt8 in [8, 16] where flags & flag != 0 {
            guard place < file.count, let end = file[place...].firstIndex(of: 0) else { return nil }
            place = end + 1
        }
        if flags & 2 != 0 { place += 2 }
        return place <= file.count ? place : nil
    }

    /// Inflates a member's bytes and holds them against its trailer; returns where it ends, nil
    /// where it is damaged.
    private static func member(of file: [UInt8], from start: Int, _ text: inout [UInt8]) -> Int? {
        var stream = z_stream()
        guard inflateInit2_(&stream, -15, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK
        else { return nil }
        defer { inflateEnd(&stream) }
        let first = text.count
        var file = file
        let used: Int? = file.withUnsafeMutableBufferPointer { bytes in
            guard let base = bytes.baseAddress else { return nil }
            stream.next_in = base + start
            stream.avail_in = UInt32(bytes.count - start)
            var byte: UInt8 = 0
            while text.count < maximumBytes {
                let status = withUnsafeMutablePointer(to: &byte) { room in
                    stream.next_out = room
                    stream.avail_out = 1
                    return inflate(&stream, Z_NO_FLUSH)
                }
                if stream.avail_out == 0 { text.append(byte) }
                if status == Z_STREAM_END { return bytes.count - Int(stream.avail_in) }
                guard status == Z_OK else { return nil }
            }
            return nil
        }
        guard let used, file.count - used >= 8 else { return nil }
        var trailer: UInt64 = 0
        for byte in file[used..<(used + 8)].reversed() { trailer = trailer << 8 | UInt64(byte) }
        let length = UInt64(UInt32(truncatingIfNeeded: text.count - first))
        let expected: UInt64 = length << 32 | UInt64(checksum(text[first...]))
        guard trailer == expected else { return nil }
        return used + 8
    }

    /// CRC-32 (RFC 1952, section 8), a bit at a time.
    private static func checksum(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        var sum = UInt32.max
        for byte in bytes {
            sum ^= UInt32(byte)
            for _ in 0..<8 {
                let isOdd = sum & 1 == 1
                sum >>= 1
                if isOdd { sum ^= 0xEDB8_8320 }
            }
        }
        return ~sum
    }
}
