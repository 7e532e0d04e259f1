import CByteScan
import CZlib

/// What a gzip member's last eight bytes say of its text: CRC-32 and length (RFC 1952, section
/// 2.3.1). Zlib can check it too, but spends a quarter of its time on that.
struct GzipChecksum {
    /// The trailer's bytes.
    static let trailerBytes = 8

    private var crc: UInt32 = 0
    private var count: UInt32 = 0
    private let usesNarrow: Bool

    /// That of no text; `usesNarrow` passes over the widest instructions, for tests.
    init(usesNarrow: Bool = false) { self.usesNarrow = usesNarrow }

    /// Takes the next bytes of the text.
    mutating func take(_ bytes: UnsafeRawBufferPointer) {
        guard let start = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return }
        count &+= UInt32(truncatingIfNeeded: bytes.count)
        var rest = why403_crc32_fast_prefix(&crc, start, bytes.count, usesNarrow)
        while rest < bytes.count {
            let piece = UInt32(clamping: bytes.count - rest)
            crc = UInt32(truncatingIfNeeded: crc32(UInt(crc), start + rest, piece))
            rest += Int(piece)
        }
    }

    /// What is wrong, where the trailer tells of another text than the one taken.
    func mismatch(_ trailer: UnsafeRawBufferPointer) -> String? {
        let wanted = trailer.loadUnaligned(as: UInt32.self).littleEndian
        let length = trailer.loadUnaligned(fromByteOffset: 4, as: UInt32.self).littleEndian
        if wanted != crc { return "incorrect data check" }
        return length == count ? nil : "incorrect length check"
    }
}
