import CZlib
import Glibc

/// Reads one drop as inflated bytes, in pieces, whatever its size.
///
/// Gzip is told from the magic bytes `1f 8b`, never from the name; several members, one after
/// the other or concatenated, are one text (RFC 1952, section 2.2). Bytes before a damage are
/// delivered before it is thrown; bytes behind the last member that are none are ignored and told,
/// as `gzip -dc` does.
///
/// The memory is the scratch's, one for each thread, and holds one block of the file at a time:
///
///     | head: 64 bytes | block: what was read of the file last      |
///     |   of the block |   used        |   pending                  |
///     |   before       |               |                            ^ fileOffset
///
/// `pending` are the bytes of the block that are not used yet; `fileOffset` is the place in the file
/// of the byte behind the block. The head is kept because a member's trailer (checksum and length,
/// 8 bytes) may begin in one block and end in the next.
///
///     var reader = try DropReader(location, scratch: scratch)
///     while case let count = try reader.read(into: buffer), count > 0 { … }   // 0 is the end
///     let identity = reader.fingerprint                                       // whole only now
///
/// A drop is read in one of three ways: plain bytes as they are; gzip by the fast inflater where the
/// build has one; gzip by zlib, which decides what is damaged. Where the fast one fails, zlib reads
/// the drop again from its beginning, and what was `delivered` already is passed over.
public struct DropReader: ~Copyable {
    /// The inflated bytes delivered so far.
    public private(set) var inflatedOffset: Int64 = 0
    /// Whether the drop is compressed; known after the first read.
    public private(set) var isGzip = false
    /// Whether bytes were delivered that zlib, which decides, does not find in the damaged drop:
    /// what came of them is to be thrown away, and the drop read again by zlib alone. Only ISA-L's
    /// tolerance brings it about.
    public private(set) var hasToldTooMuch = false
    /// How many of the inflated bytes belong to members whose checksum agreed; of plain bytes, all.
    public private(set) var verifiedOffset: Int64 = 0
    /// Where in the file bytes follow the last member that belong to none; nil where none do.
    public private(set) var trailingGarbage: Int64?

    private let path: String
    private let file: FileHandle
    /// The size that the file system told; 0 for streams. Once so much has been read, a short
    /// read is the end, and need not be asked for again.
    private let size: Int64
    private let scratch: ReadScratch
    private var fingerprintSoFar = ContentFingerprint()
    /// The bytes of the block not yet used: compressed, or plain.
    private var pending: Range<Int> = 0..<0
    /// The offset in the file of the byte after the block.
    private var fileOffset: Int64 = 0
    private var isStarted = false
    private var isAtEnd = false
    /// Whether the inflater stands between two members.
    private var isBetweenMembers = false
    /// Of the member at hand.
    private var checksum = GzipChecksum()
    /// Why the member that has just ended is damaged.
    private var mismatch: String?
    /// Whether the fast inflater may be asked; where it fails, zlib reads the drop from its
    /// beginning.
    private var mayBeFast: Bool
    /// Whether the member at hand is the fast inflater's.
    private var isFast = false
    /// Of what zlib inflates again, the bytes that were delivered already.
    private var delivered: Int64 = 0

    /// Opens a drop, which zlib alone inflates where that is asked for; `bytes` are read in place
    /// of a file. Throws `LogInputError` where it cannot be opened.
    public init(
        _ location: DropLocation, _ bytes: (any DropBytes)? = nil, scratch: ReadScratch,
        byZlib: Bool = false
    ) throws(LogInputError) {
        path = location.path
        // A stream cannot be read a second time.
        mayBeFast = !byZlib && !location.isStream && location.size > 0
        file = try FileHandle(location, bytes, isStopRequested: scratch.isStopRequested)
        self.scratch = scratch
        size = location.size
    }

    /// The identity of the drop's bytes; whole once `read` has returned 0 or thrown.
    public var fingerprint: (high: UInt64, low: UInt64) { fingerprintSoFar.finished() }

    /// Fills the buffer with the next inflated bytes and returns how many; 0 is the end.
    /// Throws `LogInputError.damaged` at the damage, after all bytes before it.
    public mutating func read(
        into buffer: UnsafeMutableRawBufferPointer
    ) throws(LogInputError) -> Int {
        guard !buffer.isEmpty else { return 0 }
        if !isStarted { try start() }
        let count = isGzip ? try inflate(into: buffer) : try copy(into: buffer)
        inflatedOffset += Int64(count)
        if !isGzip { verifiedOffset = inflatedOffset }
        return count
    }

    /// All of the text at once, where the file is plain and small enough; then there is nothing
    /// left to be read. nil where it must be read in pieces. To be asked first; valid until the
    /// next reading with the same scratch.
    public mutating func wholeText() throws(LogInputError) -> UnsafeRawBufferPointer? {
        guard !isStarted, size > 0, size < scratch.block.count else { return nil }
        try start()
        if isGzip { return nil }
        try fillUp()
        guard isAtEnd else { return nil }
        let text = UnsafeRawBufferPointer(rebasing: scratch.block[pending])
        pending = pending.upperBound..<pending.upperBound
        isBetweenMembers = true
        inflatedOffset = Int64(text.count)
        verifiedOffset = inflatedOffset
        return text
    }

    /// Reads on behind what the block holds, until it is full or the file at its end.
    private mutating func fillUp() throws(LogInputError) {
        while !isAtEnd, pending.upperBound < scratch.block.count {
            let room = UnsafeMutableRawBufferPointer(
                rebasing: scratch.block[pending.upperBound...])
            let count = try file.read(into: room)
            take(count, at: pending.upperBound)
            isAtEnd = isEnd(count, of: room.count)
            pending = pending.lowerBound..<(pending.upperBound + count)
        }
    }

    /// Whether a read of so many bytes, of as many as asked for, was the file's last.
    private func isEnd(_ count: Int, of asked: Int) -> Bool {
        count == 0 || (size > 0 && fileOffset >= size && count < asked)
    }

    private mutating func start() throws(LogInputError) {
        isStarted = true
        // A pipe may deliver one byte at a time; two are needed to know gzip.
        try fill()
        while pending.count == 1, !isAtEnd {
            let first = scratch.block[pending.lowerBound]
            scratch.block[0] = first
            let more = try file.read(into: .init(rebasing: scratch.block[1...]))
            if more == 0 { isAtEnd = true }
            take(more, at: 1)
            pending = 0..<(1 + more)
        }
        isGzip =
            pending.count >= 2 && scratch.block[pending.lowerBound] == 0x1F
            && scratch.block[pending.lowerBound + 1] == 0x8B
        if isGzip { try beginMember() }
    }

    private mutating func beginMember() throws(LogInputError) {
        isBetweenMembers = false
        isFast =
            mayBeFast
            && scratch.fastInflater.begin(UnsafeRawBufferPointer(rebasing: scratch.block[pending]))
        if isFast { return }
        guard scratch.isReady, inflateReset(scratch.stream) == Z_OK else {
            throw damage("zlib could not be started")
        }
        checksum = GzipChecksum()
    }

    /// Has zlib read the drop from its beginning: it says what is wrong, and where. Bytes that were
    /// delivered are not delivered again.
    private mutating func startOver(delivered: Int64) throws(LogInputError) {
        guard file.rewind() else { throw damage("the file cannot be read a second time") }
        (mayBeFast, isFast, self.delivered, verifiedOffset) = (false, false, delivered, 0)
        fingerprintSoFar = ContentFingerprint()
        (pending, fileOffset, isAtEnd, mismatch) = (0..<0, 0, false, nil)
        try start()
        guard isGzip else { throw damage("the file has changed") }
    }

    /// Reads the next block where the last is used up.
    private mutating func fill() throws(LogInputError) {
        guard pending.isEmpty, !isAtEnd else { return }
        scratch.keepEnd(ofBlock: pending.upperBound)
        let count = try file.read(into: scratch.block)
        take(count, at: 0)
        isAtEnd = isEnd(count, of: scratch.block.count)
        pending = 0..<count
    }

    private mutating func take(_ count: Int, at offset: Int) {
        fingerprintSoFar.update(
            UnsafeRawBufferPointer(rebasing: scratch.block[offset..<(offset + count)]))
        fileOffset += Int64(count)
    }

    private mutating func copy(
        into buffer: UnsafeMutableRawBufferPointer
    ) throws(LogInputError) -> Int {
        if pending.isEmpty {
            guard !isAtEnd else { return 0 }
            // Past the first block plain bytes need no buffer of ours between.
            let count = try file.read(into: buffer)
            if count == 0 { isAtEnd = true }
            fingerprintSoFar.update(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
            fileOffset += Int64(count)
            return count
        }
        let count = min(pending.count, buffer.count)
        buffer.copyMemory(
            from: UnsafeRawBufferPointer(
                rebasing: scratch.block[pending.lowerBound..<(pending.lowerBound + count)]))
        pending = (pending.lowerBound + count)..<pending.upperBound
        return count
    }

    private mutating func inflate(
        into buffer: UnsafeMutableRawBufferPointer
    ) throws(LogInputError) -> Int {
        var produced = 0
        while produced < buffer.count {
            if let mismatch {
                if produced > 0 { return produced }
                throw damage(mismatch)
            }
            try fill()
            if isBetweenMembers {
                if pending.isEmpty { return produced }
                if try !startMember() { continue }
            }
            let room = UnsafeMutableRawBufferPointer(rebasing: buffer[produced...])
            let told = inflatedOffset + Int64(produced)
            if isFast {
                if pending.isEmpty {
                    try startOver(delivered: told)
                } else {
                    produced += try inflateFast(into: room, delivered: told)
                    if isBetweenMembers { verifiedOffset = inflatedOffset + Int64(produced) }
                }
                continue
            }
            let step = inflateByZlib(into: room)
            produced += step.made
            switch step.status {
            case .more: continue
            case .end:
                mismatch = checksum.mismatch(scratch.trailer(before: pending.lowerBound))
                if mismatch == nil {
                    verifiedOffset = inflatedOffset + Int64(produced) - delivered
                }
                // What is verified is handed on by itself, and before what may be damaged.
                if produced > 0, delivered == 0 { return produced }
            case .failed:
                // What came before the damage is delivered first; the next call throws again.
                if produced > 0 { return produced }
                throw damage(whatZlibSays)
            }
        }
        return produced
    }

    /// What is wrong, after zlib failed. It has no words for bytes that are not there.
    private var whatZlibSays: String {
        scratch.stream.pointee.msg.map { String(cString: $0) }
            ?? "the file ends inside the compressed data"
    }

    /// Takes one step by zlib. Bytes that were delivered before are not made again. At the end of
    /// the file zlib may still hold bytes of a match for which there was no room: it fails only
    /// where it has nothing to use and makes nothing.
    private mutating func inflateByZlib(into room: UnsafeMutableRawBufferPointer) -> InflatingStep {
        let stream = scratch.stream
        let isReplay = delivered > 0
        let room =
            isReplay
            ? UnsafeMutableRawBufferPointer(rebasing: room.prefix(Int(clamping: delivered))) : room
        stream.pointee.next_in = scratch.block.baseAddress?
            .advanced(by: pending.lowerBound).assumingMemoryBound(to: UInt8.self)
        stream.pointee.avail_in = UInt32(pending.count)
        stream.pointee.next_out = room.baseAddress?.assumingMemoryBound(to: UInt8.self)
        stream.pointee.avail_out = UInt32(clamping: room.count)
        let offered = stream.pointee.avail_out
        let status = CZlib.inflate(stream, Z_NO_FLUSH)
        let count = Int(offered - stream.pointee.avail_out)
        checksum.take(UnsafeRawBufferPointer(rebasing: room[..<count]))
        if isReplay { delivered -= Int64(count) }
        let used = pending.count - Int(stream.pointee.avail_in)
        pending = (pending.lowerBound + used)..<pending.upperBound
        var step = InflatingStep(used: used, made: isReplay ? 0 : count)
        switch status {
        case Z_OK, Z_BUF_ERROR: step.status = used == 0 && count == 0 ? .failed : .more
        case Z_STREAM_END:
            step.status = .end
            isBetweenMembers = true
        default: break
        }
        return step
    }

    /// Takes one step, and how many bytes it made; where that fails none are, and zlib starts over.
    private mutating func inflateFast(
        into room: UnsafeMutableRawBufferPointer, delivered: Int64
    ) throws(LogInputError) -> Int {
        let step = scratch.fastInflater.step(
            UnsafeRawBufferPointer(rebasing: scratch.block[pending]), into: room)
        switch step.status {
        case .failed:
            try startOver(delivered: delivered)
            return 0
        case .end: isBetweenMembers = true
        case .more: break
        }
        pending = (pending.lowerBound + step.used)..<pending.upperBound
        return step.made
    }

    /// Begins the next member. Zero bytes after a member are padding; others that are no member
    /// end the text, and are not read to their end. Returns whether a member begins here.
    private mutating func startMember() throws(LogInputError) -> Bool {
        while !pending.isEmpty, scratch.block[pending.lowerBound] == 0 {
            pending = (pending.lowerBound + 1)..<pending.upperBound
        }
        guard !pending.isEmpty else { return false }
        let isMagic =
            scratch.block[pending.lowerBound] == 0x1F
            && (pending.count == 1 || scratch.block[pending.lowerBound + 1] == 0x8B)
        guard isMagic else {
            trailingGarbage = fileOffset - Int64(pending.count)
            return try skipGarbage()
        }
        try beginMember()
        return true
    }

    /// Reads what is left, since the fingerprint is one of all bytes. No member begins there.
    private mutating func skipGarbage() throws(LogInputError) -> Bool {
        while !pending.isEmpty {
            pending = pending.upperBound..<pending.upperBound
            try fill()
        }
        return false
    }

    private mutating func damage(_ reason: String) -> LogInputError {
        if delivered > 0 {
            hasToldTooMuch = true
            inflatedOffset -= delivered
        }
        return .damaged(
            path: path, offset: fileOffset - Int64(pending.count), inflatedOffset: inflatedOffset,
            reason: reason)
    }
}
