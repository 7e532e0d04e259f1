import CZlib

/// The members of a gzip file, one after the other or concatenated, as one text (RFC 1952, section
/// 2.2).
///
/// The fast inflater is asked first, where the build has one. It says nothing of what is wrong with
/// a member: where it fails, zlib reads the file again from its beginning, and what was handed on
/// by then is passed over:
///
///     member 0        member 1
///     fast: whole     fast: fails after 300 bytes, of which 300 were handed on
///     zlib: whole     zlib: 300 bytes passed over, the next ones handed on, or the damage told
struct GzipText {
    /// How many of the inflated bytes belong to members whose checksum agreed.
    private(set) var verified: Int64 = 0
    /// Where in the file bytes follow the last member that belong to none; nil where none do.
    private(set) var trailingGarbage: Int64?
    /// How many bytes were handed on that zlib, which decides, does not find in the damaged file.
    private(set) var toldTooMuch: Int64 = 0

    private let scratch: ReadScratch
    /// Whether the inflater stands between two members.
    private var isBetweenMembers = false
    /// Of the member at hand.
    private var checksum = GzipChecksum()
    /// Why the member that has just ended is damaged.
    private var mismatch: String?
    /// Whether the fast inflater may be asked.
    private var mayBeFast: Bool
    /// Whether the member at hand is the fast inflater's.
    private var isFast = false
    /// Of what zlib inflates again, the bytes that were handed on already.
    private var delivered: Int64 = 0
    /// How many bytes were handed on before the call at hand.
    private var offset: Int64 = 0

    init(scratch: ReadScratch, mayBeFast: Bool) {
        self.scratch = scratch
        self.mayBeFast = mayBeFast
    }

    /// Whether a block begins a gzip member.
    static func begins(_ bytes: UnsafeRawBufferPointer) -> Bool {
        bytes.count >= 2 && bytes[0] == 0x1F && bytes[1] == 0x8B
    }

    /// Begins the member at the unused bytes of the block.
    mutating func begin(_ block: borrowing BlockReader) throws(LogInputError) {
        isBetweenMembers = false
        isFast = mayBeFast && scratch.fastInflater.begin(block.unused)
        if isFast { return }
        guard scratch.isReady, inflateReset(scratch.stream) == Z_OK else {
            throw damage("zlib could not be started", block)
        }
        checksum = GzipChecksum()
    }

    /// Fills the buffer with the next inflated bytes, of which `offset` were handed on before, and
    /// returns how many; 0 is the end.
    mutating func inflate(
        into buffer: UnsafeMutableRawBufferPointer, at offset: Int64,
        from block: inout BlockReader
    ) throws(LogInputError) -> Int {
        self.offset = offset
        var produced = 0
        while produced < buffer.count {
            if let mismatch {
                if produced > 0 { return produced }
                throw damage(mismatch, block)
            }
            try block.fill()
            if isBetweenMembers {
                if block.unused.isEmpty { return produced }
                if try !startMember(&block) { continue }
            }
            let room = UnsafeMutableRawBufferPointer(rebasing: buffer[produced...])
            let told = offset + Int64(produced)
            if isFast {
                if block.unused.isEmpty {
                    try startOver(delivered: told, &block)
                } else {
                    produced += try inflateFast(into: room, delivered: told, &block)
                    if isBetweenMembers { verified = offset + Int64(produced) }
                }
                continue
            }
            let step = inflateByZlib(into: room, &block)
            produced += step.made
            switch step.status {
            case .more: continue
            case .end:
                mismatch = checksum.mismatch(block.trailer)
                if mismatch == nil { verified = offset + Int64(produced) - delivered }
                // What is verified is handed on by itself, and before what may be damaged.
                if produced > 0, delivered == 0 { return produced }
            case .failed:
                // What came before the damage is delivered first; the next call throws again.
                if produced > 0 { return produced }
                throw damage(whatZlibSays, block)
            }
        }
        return produced
    }

    // MARK: - Steps

    /// Takes one step by zlib. Bytes that were delivered before are not made again. At the end of
    /// the file zlib may still hold bytes of a match for which there was no room: it fails only
    /// where it has nothing to use and makes nothing.
    private mutating func inflateByZlib(
        into room: UnsafeMutableRawBufferPointer, _ block: inout BlockReader
    ) -> InflatingStep {
        let stream = scratch.stream
        let isReplay = delivered > 0
        let room =
            isReplay
            ? UnsafeMutableRawBufferPointer(rebasing: room.prefix(Int(clamping: delivered))) : room
        let given = block.unused
        stream.pointee.next_in = UnsafeMutablePointer(
            mutating: given.baseAddress?.assumingMemoryBound(to: UInt8.self))
        stream.pointee.avail_in = UInt32(given.count)
        stream.pointee.next_out = room.baseAddress?.assumingMemoryBound(to: UInt8.self)
        stream.pointee.avail_out = UInt32(clamping: room.count)
        let offered = stream.pointee.avail_out
        let status = CZlib.inflate(stream, Z_NO_FLUSH)
        let count = Int(offered - stream.pointee.avail_out)
        checksum.take(UnsafeRawBufferPointer(rebasing: room[..<count]))
        if isReplay { delivered -= Int64(count) }
        let used = given.count - Int(stream.pointee.avail_in)
        block.use(used)
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
        into room: UnsafeMutableRawBufferPointer, delivered: Int64, _ block: inout BlockReader
    ) throws(LogInputError) -> Int {
        let step = scratch.fastInflater.step(block.unused, into: room)
        switch step.status {
        case .failed:
            try startOver(delivered: delivered, &block)
            return 0
        case .end: isBetweenMembers = true
        case .more: break
        }
        block.use(step.used)
        return step.made
    }

    /// Has zlib read the file from its beginning: it says what is wrong, and where. Bytes that were
    /// delivered are not delivered again.
    private mutating func startOver(
        delivered: Int64, _ block: inout BlockReader
    ) throws(LogInputError) {
        guard block.rewind() else {
            throw damage("the file cannot be read a second time", block)
        }
        (mayBeFast, isFast, self.delivered, verified) = (false, false, delivered, 0)
        mismatch = nil
        try block.begin()
        guard GzipText.begins(block.unused) else { throw damage("the file has changed", block) }
        try begin(block)
    }

    // MARK: - Members

    /// Begins the next member. Zero bytes after a member are padding; others that are no member
    /// end the text, and are not read to their end. Returns whether a member begins here.
    private mutating func startMember(_ block: inout BlockReader) throws(LogInputError) -> Bool {
        block.use(block.unused.prefix { $0 == 0 }.count)
        let unused = block.unused
        guard !unused.isEmpty else { return false }
        guard unused[0] == 0x1F, unused.count == 1 || unused[1] == 0x8B else {
            trailingGarbage = block.offsetOfUnused
            // What is left is read all the same, since the fingerprint is one of all bytes.
            while !block.unused.isEmpty {
                block.use(block.unused.count)
                try block.fill()
            }
            return false
        }
        try begin(block)
        return true
    }

    // MARK: - Damage

    /// What is wrong, after zlib failed. It has no words for bytes that are not there.
    private var whatZlibSays: String {
        scratch.stream.pointee.msg.map { String(cString: $0) }
            ?? "the file ends inside the compressed data"
    }

    private mutating func damage(
        _ reason: String, _ block: borrowing BlockReader
    ) -> LogInputError {
        if delivered > 0 { toldTooMuch = delivered }
        return .damaged(
            path: block.path, offset: block.offsetOfUnused,
            inflatedOffset: offset - toldTooMuch, reason: reason)
    }
}
