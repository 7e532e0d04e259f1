import CZlib

/// What reading a drop needs and the next one uses again: the inflater's state and the buffer of
/// compressed bytes. One for each worker; not to be shared.
public final class ReadScratch {
    /// How many bytes are read from the file system at a time.
    public static let blockBytes = 256 << 10

    let block: UnsafeMutableRawBufferPointer
    let stream: UnsafeMutablePointer<z_stream>
    private(set) var isReady: Bool

    /// Takes the memory; it is given back when this goes.
    public init() {
        block = .allocate(byteCount: ReadScratch.blockBytes, alignment: 64)
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        isReady = why403_inflate_init_gzip(stream) == Z_OK
    }

    deinit {
        if isReady { inflateEnd(stream) }
        stream.deallocate()
        block.deallocate()
    }
}
