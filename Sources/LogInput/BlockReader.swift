/// Reads a file block by block into the scratch's memory, and takes the fingerprint of its bytes.
///
/// The memory holds one block of the file at a time:
///
///     | head: 64 bytes | block: what was read of the file last      |
///     |   of the block |   used        |   unused                   |
///     |   before       |               |                            ^ fileOffset
///
/// `unused` are the bytes of the block that nobody took yet; `fileOffset` is the place in the file
/// of the byte behind the block. The head is kept because a gzip member's trailer (checksum and
/// length, 8 bytes) may begin in one block and end in the next.
struct BlockReader: ~Copyable {
    let path: String
    /// The offset in the file of the byte after the block.
    private(set) var fileOffset: Int64 = 0
    /// Whether the block is the file's last.
    private(set) var isAtEnd = false

    private let file: FileHandle
    private let scratch: ReadScratch
    /// The size that the file system told; 0 for streams. Once so much has been read, a short
    /// read is the end, and need not be asked for again.
    private let size: Int64
    private var fingerprintSoFar = ContentFingerprint()
    private var pending: Range<Int> = 0..<0

    /// Opens a drop; `bytes` are read in place of a file.
    init(
        _ location: DropLocation, _ bytes: (any DropBytes)?, scratch: ReadScratch
    ) throws(LogInputError) {
        path = location.path
        size = location.size
        file = try FileHandle(location, bytes, isStopRequested: scratch.isStopRequested)
        self.scratch = scratch
    }

    /// The identity of the bytes read so far.
    var fingerprint: (high: UInt64, low: UInt64) { fingerprintSoFar.finished() }

    /// Whether the whole file fits into one block, with room that shows its end.
    var fitsBlock: Bool { size > 0 && size < scratch.block.count }

    // MARK: - The block

    /// The bytes that nobody took yet; valid until the next reading.
    var unused: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: scratch.block[pending])
    }

    /// The place in the file of the first of them.
    var offsetOfUnused: Int64 { fileOffset - Int64(pending.count) }

    /// The bytes before the unused ones: as many as a gzip member's trailer has.
    var trailer: UnsafeRawBufferPointer { scratch.trailer(before: pending.lowerBound) }

    /// Takes the first of the unused bytes.
    mutating func use(_ count: Int) {
        pending = (pending.lowerBound + count)..<pending.upperBound
    }

    // MARK: - Reading

    /// Reads the next block where the last is used up.
    mutating func fill() throws(LogInputError) {
        guard pending.isEmpty, !isAtEnd else { return }
        scratch.keepEnd(ofBlock: pending.upperBound)
        let count = try file.read(into: scratch.block)
        take(count, at: 0)
        isAtEnd = isEnd(count, of: scratch.block.count)
        pending = 0..<count
    }

    /// Reads the first bytes: at least two where there are as many, which tell gzip. A pipe may
    /// deliver one at a time.
    mutating func begin() throws(LogInputError) {
        try fill()
        while pending.count == 1, !isAtEnd {
            scratch.block[0] = scratch.block[pending.lowerBound]
            let more = try file.read(into: .init(rebasing: scratch.block[1...]))
            if more == 0 { isAtEnd = true }
            take(more, at: 1)
            pending = 0..<(1 + more)
        }
    }

    /// Reads on behind what the block holds, until it is full or the file at its end.
    mutating func fillUp() throws(LogInputError) {
        while !isAtEnd, pending.upperBound < scratch.block.count {
            let room = UnsafeMutableRawBufferPointer(
                rebasing: scratch.block[pending.upperBound...])
            let count = try file.read(into: room)
            take(count, at: pending.upperBound)
            isAtEnd = isEnd(count, of: room.count)
            pending = pending.lowerBound..<(pending.upperBound + count)
        }
    }

    /// Takes bytes as they are, and returns how many; 0 is the end. Past the first block they need
    /// no memory of ours between.
    mutating func copy(
        into buffer: UnsafeMutableRawBufferPointer
    ) throws(LogInputError) -> Int {
        if pending.isEmpty {
            guard !isAtEnd else { return 0 }
            let count = try file.read(into: buffer)
            if count == 0 { isAtEnd = true }
            fingerprintSoFar.update(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
            fileOffset += Int64(count)
            return count
        }
        let count = min(pending.count, buffer.count)
        buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: unused[..<count]))
        use(count)
        return count
    }

    /// Goes back to the file's beginning; false where it cannot be read a second time.
    mutating func rewind() -> Bool {
        guard file.rewind() else { return false }
        fingerprintSoFar = ContentFingerprint()
        (pending, fileOffset, isAtEnd) = (0..<0, 0, false)
        return true
    }

    /// Whether a read of so many bytes, of as many as asked for, was the file's last.
    private func isEnd(_ count: Int, of asked: Int) -> Bool {
        count == 0 || (size > 0 && fileOffset >= size && count < asked)
    }

    private mutating func take(_ count: Int, at offset: Int) {
        fingerprintSoFar.update(
            UnsafeRawBufferPointer(rebasing: scratch.block[offset..<(offset + count)]))
        fileOffset += Int64(count)
    }
}
