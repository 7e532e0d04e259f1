/// Reads one drop as inflated bytes, in pieces, whatever its size.
///
/// Gzip is told from the magic bytes `1f 8b`, never from the name. Bytes before a damage are
/// delivered before it is thrown; bytes behind the last member that are none are ignored and told,
/// as `gzip -dc` does.
///
///     var reader = try DropReader(location, scratch: scratch)
///     while case let count = try reader.read(into: buffer), count > 0 { … }   // 0 is the end
///     let identity = reader.fingerprint                                       // whole only now
///
/// A drop is read in one of three ways: a plain one as it is, by the block (`BlockReader`); a small
/// plain one whole, in the block itself (`wholeText`); gzip by an inflater (`GzipText`).
public struct DropReader: ~Copyable {
    /// The inflated bytes delivered so far.
    public private(set) var inflatedOffset: Int64 = 0
    /// Whether the drop is compressed; known after the first read.
    public private(set) var isGzip = false
    /// Whether bytes were delivered that zlib, which decides, does not find in the damaged drop:
    /// what came of them is to be thrown away, and the drop read again by zlib alone. Only ISA-L's
    /// tolerance brings it about.
    public private(set) var hasToldTooMuch = false

    private var block: BlockReader
    private var gzip: GzipText
    private var isStarted = false

    /// Opens a drop, which zlib alone inflates where that is asked for; `bytes` are read in place
    /// of a file. Throws `LogInputError` where it cannot be opened.
    public init(
        _ location: DropLocation, _ bytes: (any DropBytes)? = nil, scratch: ReadScratch,
        byZlib: Bool = false
    ) throws(LogInputError) {
        block = try BlockReader(location, bytes, scratch: scratch)
        // A stream cannot be read a second time.
        gzip = GzipText(
            scratch: scratch, mayBeFast: !byZlib && !location.isStream && location.size > 0)
    }

    /// The identity of the drop's bytes; whole once `read` has returned 0 or thrown.
    public var fingerprint: (high: UInt64, low: UInt64) { block.fingerprint }

    /// How many of the inflated bytes belong to members whose checksum agreed; of plain bytes, all.
    public var verifiedOffset: Int64 { isGzip ? gzip.verified : inflatedOffset }

    /// Where in the file bytes follow the last member that belong to none; nil where none do.
    public var trailingGarbage: Int64? { gzip.trailingGarbage }

    /// Fills the buffer with the next inflated bytes and returns how many; 0 is the end.
    /// Throws `LogInputError.damaged` at the damage, after all bytes before it.
    public mutating func read(
        into buffer: UnsafeMutableRawBufferPointer
    ) throws(LogInputError) -> Int {
        guard !buffer.isEmpty else { return 0 }
        if !isStarted { try start() }
        let count = isGzip ? try inflate(into: buffer) : try block.copy(into: buffer)
        inflatedOffset += Int64(count)
        return count
    }

    /// All of the text at once, where the file is plain and small enough; then there is nothing
    /// left to be read. nil where it must be read in pieces. To be asked first; valid until the
    /// next reading with the same scratch.
    public mutating func wholeText() throws(LogInputError) -> UnsafeRawBufferPointer? {
        guard !isStarted, block.fitsBlock else { return nil }
        try start()
        if isGzip { return nil }
        try block.fillUp()
        guard block.isAtEnd else { return nil }
        let text = block.unused
        block.use(text.count)
        inflatedOffset = Int64(text.count)
        return text
    }

    private mutating func start() throws(LogInputError) {
        isStarted = true
        try block.begin()
        isGzip = GzipText.begins(block.unused)
        if isGzip { try gzip.begin(block) }
    }

    private mutating func inflate(
        into buffer: UnsafeMutableRawBufferPointer
    ) throws(LogInputError) -> Int {
        do throws(LogInputError) {
            return try gzip.inflate(into: buffer, at: inflatedOffset, from: &block)
        } catch {
            if gzip.toldTooMuch > 0, !hasToldTooMuch {
                hasToldTooMuch = true
                inflatedOffset -= gzip.toldTooMuch
            }
            throw error
        }
    }
}
