import Glibc

/// Reads on, time and again, in a file that another program is still writing.
///
///     var file = GrowingFile()
///     switch try file.readOn(drop, into: &buffer, take: { bytes in … }) { … }
///
/// What was used of the bytes is not offered again. A file that was replaced, truncated or written
/// anew is told from the same one by its number, its size, and the last bytes that were used.
public struct GrowingFile: Sendable {
    /// How many of the last bytes used are compared.
    private static let comparedBytes = 256
    /// Bytes that are read at a time, unless what is to be read whole is longer.
    public static let pieceBytes = 1 << 20
    /// The longest piece: more than the longest record.
    static let maximumPieceBytes = 32 << 20

    /// How a reading ended.
    public enum Reading: Sendable {
        /// All that is there was offered; what was not used may become whole with more.
        case atEnd
        /// There is more to be read at once.
        case behind
        /// This is not the file that was read before: nothing was read, and `GrowingFile()` begins
        /// anew.
        case replaced
        /// It is compressed, and tells nothing before it is whole.
        case compressed
    }

    /// How many bytes were used.
    public private(set) var offset: Int64 = 0
    private var identity: [UInt64]?
    private var lastUsed: [UInt8] = []

    /// A file of which nothing was read.
    public init() {}

    /// Offers the next bytes, at most one piece; `take` returns how many of them it used. Bytes
    /// behind a zero byte are not offered: a writer that fills a file out of order leaves zeros
    /// where nothing was written yet, and no log has any. Throws `LogInputError.systemCall`.
    public mutating func readOn(
        _ drop: DropLocation, into buffer: inout [UInt8],
        take: (UnsafeRawBufferPointer) -> Int
    ) throws(LogInputError) -> Reading {
        // What was a file may be a pipe by now, which must not be waited for.
        let descriptor = drop.filePath.withCString { open($0, O_RDONLY | O_CLOEXEC | O_NONBLOCK) }
        guard descriptor >= 0 else {
            throw .systemCall("open", path: drop.path, errno: errno)
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, DropLocation.isFile(status) else {
            throw .systemCall("read", path: drop.path, errno: ESPIPE)
        }
        let found = [UInt64(status.st_dev), UInt64(status.st_ino)]
        if identity == nil { identity = found }
        guard identity == found, Int64(status.st_size) >= offset,
            try isUnchanged(descriptor, drop)
        else { return .replaced }
        return try readPiece(descriptor, drop, into: &buffer, take)
    }

    private mutating func readPiece(
        _ descriptor: Int32, _ drop: DropLocation, into buffer: inout [UInt8],
        _ take: (UnsafeRawBufferPointer) -> Int
    ) throws(LogInputError) -> Reading {
        while true {
            if buffer.count < GrowingFile.pieceBytes {
                buffer = [UInt8](repeating: 0, count: GrowingFile.pieceBytes)
            }
            let count = try read(descriptor, drop, into: &buffer, at: offset)
            let isFull = count == buffer.count
            if offset == 0, buffer[..<count].starts(with: [0x1F]) {
                // The second byte of the mark may be still to come.
                return count == 1 ? .atEnd : .compressed
            }
            let (used, offered) = buffer.withUnsafeBytes { bytes in
                let offered = GrowingFile.firstZero(in: bytes, before: count)
                let used = take(UnsafeRawBufferPointer(rebasing: bytes[..<offered]))
                return (used, offered)
            }
            if used > 0 {
                noteUsed(buffer[..<used])
                return isFull && offered == count ? .behind : .atEnd
            }
            guard isFull, offered == count, buffer.count < GrowingFile.maximumPieceBytes else {
                return .atEnd
            }
            buffer = [UInt8](repeating: 0, count: 2 * buffer.count)
        }
    }

    private static func firstZero(in bytes: UnsafeRawBufferPointer, before count: Int) -> Int {
        guard let start = bytes.baseAddress, let zero = memchr(start, 0, count) else {
            return count
        }
        return UnsafeRawPointer(zero) - start
    }

    private mutating func noteUsed(_ bytes: ArraySlice<UInt8>) {
        offset += Int64(bytes.count)
        lastUsed = Array(
            (lastUsed + bytes.suffix(GrowingFile.comparedBytes)).suffix(GrowingFile.comparedBytes))
    }

    private func isUnchanged(
        _ descriptor: Int32, _ drop: DropLocation
    ) throws(LogInputError) -> Bool {
        var found = [UInt8](repeating: 0, count: lastUsed.count)
        let count = try read(
            descriptor, drop, into: &found, at: offset - Int64(lastUsed.count))
        return count == found.count && found == lastUsed
    }

    /// Reads as much as there is and fits.
    private func read(
        _ descriptor: Int32, _ drop: DropLocation, into buffer: inout [UInt8], at offset: Int64
    ) throws(LogInputError) -> Int {
        var total = 0
        while total < buffer.count {
            let (count, number) = buffer.withUnsafeMutableBytes { bytes in
                let room = UnsafeMutableRawBufferPointer(rebasing: bytes[total...])
                let count = pread(descriptor, room.baseAddress, room.count, off_t(offset) + total)
                return (count, errno)
            }
            if count == 0 { break }
            if count > 0 {
                total += count
            } else if number != EINTR {
                throw .systemCall("read", path: drop.path, errno: number)
            }
        }
        return total
    }
}
