/// What one step of an inflater did.
struct InflatingStep {
    enum Status { case more, end, failed }

    var status = Status.failed
    /// How many of the bytes offered were used.
    var used = 0
    /// How many were made of them.
    var made = 0
}

#if WHY403_ISAL
    import CISAL

    /// Inflates gzip members by ISA-L, in less than half the time of zlib, and holds them against
    /// their trailers. It says nothing of what is wrong with a member, and takes some that zlib
    /// does not (with codes that are not complete, until one is met that is none): of whatever it
    /// cannot take zlib is asked.
    final class FastInflater {
        private let state: UnsafeMutableRawPointer?

        init() { state = why403_isal_new() }

        /// Begins a member; false where its header has more than a name, or not all of its
        /// beginning is there.
        func begin(_ member: UnsafeRawBufferPointer) -> Bool {
            guard let state, member.count >= 4, member[2] == 8, member[3] & ~0x08 == 0 else {
                return false
            }
            why403_isal_begin(state)
            return true
        }

        func step(
            _ bytes: UnsafeRawBufferPointer, into room: UnsafeMutableRawBufferPointer
        ) -> InflatingStep {
            guard let state else { return InflatingStep() }
            var used: UInt32 = 0
            var made: UInt32 = 0
            let status = why403_isal_step(
                state, bytes.baseAddress?.assumingMemoryBound(to: UInt8.self),
                UInt32(clamping: bytes.count),
                room.baseAddress?.assumingMemoryBound(to: UInt8.self),
                UInt32(clamping: room.count), &used, &made)
            return InflatingStep(
                status: status < 0 ? .failed : status == 0 ? .more : .end, used: Int(used),
                made: Int(made))
        }

        deinit { why403_isal_free(state) }
    }
#else
    /// Without ISA-L everything is zlib's.
    final class FastInflater {
        init() {}

        func begin(_ member: UnsafeRawBufferPointer) -> Bool { false }

        func step(
            _ bytes: UnsafeRawBufferPointer, into room: UnsafeMutableRawBufferPointer
        ) -> InflatingStep { InflatingStep() }
    }
#endif

extension DropReader {
    /// The library that inflates what is whole; zlib inflates the rest.
    public static var inflater: String {
        #if WHY403_ISAL
            "ISA-L"
        #else
            "zlib"
        #endif
    }
}
