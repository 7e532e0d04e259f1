#if WHY403_LIBDEFLATE
    import CDeflate

    /// Inflates whole gzip files in memory with libdeflate, twice as fast as zlib. It knows no half:
    /// what is damaged, too large or followed by other bytes is zlib's, which says what is wrong and
    /// where.
    final class WholeInflater {
        /// The longest text that is inflated at once, in bytes.
        static let maximumTextBytes = 16 << 20
        /// The longest file, in bytes; more than ten times smaller than its text as a rule.
        static let maximumFileBytes = 4 << 20

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
                var used = 0
                var count = 0
                let result = libdeflate_gzip_decompress_ex(
                    decompressor, rest.baseAddress, rest.count,
                    text.baseAddress?.advanced(by: produced),
                    text.count - produced, &used, &count)
                if result == LIBDEFLATE_INSUFFICIENT_SPACE {
                    guard makeRoom(max(1 << 16, 2 * text.count), keeping: produced) else {
                        return nil
                    }
                    continue
                }
                guard result == LIBDEFLATE_SUCCESS else { return nil }
                produced += count
                // Zero bytes after a member are padding.
                let padding = rest[used...].prefix { $0 == 0 }.count
                rest = UnsafeRawBufferPointer(rebasing: rest[(used + padding)...])
            }
            return UnsafeRawBufferPointer(rebasing: text[..<produced])
        }

        /// Makes the room at least so large; false where that is more than the limit.
        private func makeRoom(_ count: Int, keeping produced: Int = 0) -> Bool {
            guard count <= WholeInflater.maximumTextBytes else { return false }
            guard count > text.count else { return true }
            let larger = UnsafeMutableRawBufferPointer.allocate(byteCount: count, alignment: 64)
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
