#if WHY403_LIBDEFLATE
    import CDeflate
    import Glibc

    /// Inflates whole gzip files in memory with libdeflate, twice as fast as zlib. It knows no half:
    /// what is damaged, too large or followed by other bytes is zlib's, which says what is wrong and
    /// where.
    final class WholeInflater {
        /// The longest text that is inflated at once, in bytes.
        static let maximumTextBytes = 16 << 20
        /// The longest file, in bytes; more than ten times smaller than its text as a rule.
        static let maximumFileBytes = 4 << 20

        /// What the system gives at once where it is asked to: a text is more than a thousand of its
        /// plain pages, and each costs a fault.
        private static let hugePageBytes = 2 << 20

        private let decompressor: OpaquePointer?
        private var text = UnsafeMutableRawBufferPointer(start: nil, count: 0)

        init() { decompressor = libdeflate_alloc_decompressor() }

        /// The text of all members; nil where zlib is to be asked. Valid until the next call.
        func inflate(_ file: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer? {
            guard let decompressor, file.count >= 18 else { return nil }
            // The last member's length, modulo 2^32, ends the file: a hint, held against the limit.
            let hint = file.loadUnaligned(fromByteOffset: file.count - 4, as: UInt32.self)
            guard makeRoom(Int(hint.littleEndian)) else { return nil }
            var rest = file
            var produced = 0
            while !rest.isEmpty {
                guard let header = WholeInflater.headerBytes(rest) else { return nil }
                let data = UnsafeRawBufferPointer(rebasing: rest[header...])
                var used = 0
                var count = 0
                // Without the checksum, which is taken faster here.
                let result = libdeflate_deflate_decompress_ex(
                    decompressor, data.baseAddress, data.count,
                    text.baseAddress?.advanced(by: produced),
                    text.count - produced, &used, &count)
                if result == LIBDEFLATE_INSUFFICIENT_SPACE {
                    guard makeRoom(max(1 << 16, 2 * text.count), keeping: produced) else {
                        return nil
                    }
                    continue
                }
                let end = used + GzipChecksum.trailerBytes
                guard result == LIBDEFLATE_SUCCESS, end <= data.count else { return nil }
                var checksum = GzipChecksum()
                checksum.take(UnsafeRawBufferPointer(rebasing: text[produced..<(produced + count)]))
                let trailer = UnsafeRawBufferPointer(rebasing: data[used..<end])
                guard checksum.mismatch(trailer) == nil else { return nil }
                produced += count
                // Zero bytes after a member are padding.
                let padding = data[end...].prefix { $0 == 0 }.count
                rest = UnsafeRawBufferPointer(rebasing: data[(end + padding)...])
            }
            return UnsafeRawBufferPointer(rebasing: text[..<produced])
        }

        /// The length of a member's header (RFC 1952, section 2.3), which may name the file; nil
        /// where it has more than that, or is none.
        private static func headerBytes(_ member: UnsafeRawBufferPointer) -> Int? {
            let plain = 10
            guard member.count >= plain, member.starts(with: [0x1F, 0x8B, 0x08]) else { return nil }
            switch member[3] {
            case 0: return plain
            case 0x08: return member[plain...].firstIndex(of: 0).map { $0 + 1 }
            default: return nil
            }
        }

        /// Makes the room at least so large; false where that is more than the limit.
        private func makeRoom(_ count: Int, keeping produced: Int = 0) -> Bool {
            guard count <= WholeInflater.maximumTextBytes else { return false }
            guard count > text.count else { return true }
            let page = WholeInflater.hugePageBytes
            let larger = UnsafeMutableRawBufferPointer.allocate(
                byteCount: (count + page - 1) / page * page, alignment: page)
            // Where it is refused, the pages are plain.
            madvise(larger.baseAddress, larger.count, MADV_HUGEPAGE)
            larger.copyMemory(from: UnsafeRawBufferPointer(rebasing: text[..<produced]))
            text.deallocate()
            text = larger
            return true
        }

        deinit {
            if let decompressor { libdeflate_free_decompressor(decompressor) }
            text.deallocate()
        }
    }
#else
    /// Without libdeflate everything is zlib's.
    final class WholeInflater {
        static let maximumFileBytes = 0

        init() {}

        func inflate(_ file: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer? { nil }
    }
#endif

extension DropReader {
    /// The library that inflates what fits into memory; zlib inflates the rest.
    public static var inflater: String {
        #if WHY403_LIBDEFLATE
            "libdeflate"
        #else
            "zlib"
        #endif
    }
}
