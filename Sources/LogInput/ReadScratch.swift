import CZlib

/// What reading a drop needs and the next one uses again: the inflater's state and the buffer of
/// compressed bytes. One for each worker; not to be shared.
public final class ReadScratch {
    /// How many bytes are read from the file system at a time.
    public static let blockBytes = 256 << 10
    /// Room before the block, for the end of the one before.
    private static let headBytes = 64

    /// Whether somebody asked to stop, so that a stream which delivers nothing is waited for no
    /// more.
    let isStopRequested: () -> Bool
    let block: UnsafeMutableRawBufferPointer
    private let memory: UnsafeMutableRawBufferPointer
    let stream: UnsafeMutablePointer<z_stream>
    let fastInflater = FastInflater()
    private(set) var isReady: Bool

    /// Takes the memory; it is given back when this goes.
    public init(isStopRequested: @escaping () -> Bool = { false }) {
        self.isStopRequested = isStopRequested
        memory = .allocate(
            byteCount: ReadScratch.headBytes + ReadScratch.blockBytes, alignment: 64)
        // The rest is read only where it was read into.
        memory[..<ReadScratch.headBytes].initializeMemory(as: UInt8.self, repeating: 0)
        block = UnsafeMutableRawBufferPointer(rebasing: memory[ReadScratch.headBytes...])
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        // A member's checksum is held against its text here, not by zlib.
        isReady =
            why403_inflate_init_gzip(stream) == Z_OK && inflateValidate(stream, 0) == Z_OK
    }

    /// Keeps the end of a block of that many bytes before the next one is read over it, so that a
    /// member's trailer can be read where two blocks share it.
    func keepEnd(ofBlock count: Int) {
        memory.copyMemory(
            from: UnsafeRawBufferPointer(
                rebasing: memory[count..<(count + ReadScratch.headBytes)]))
    }

    /// The bytes before an offset of the block: as many as a trailer has.
    func trailer(before offset: Int) -> UnsafeRawBufferPointer {
        let end = ReadScratch.headBytes + offset
        return UnsafeRawBufferPointer(
            rebasing: memory[(end - GzipChecksum.trailerBytes)..<end])
    }

    deinit {
        if isReady { inflateEnd(stream) }
        stream.deallocate()
        memory.deallocate()
    }
}
