import CByteScan

/// A 128-bit identity of a drop's bytes as they lie on disk, so that the same drop under another
/// name is known again. Fast and not cryptographic: it tells copies, not forgeries; a forged
/// collision could only keep the forger's own file from being read twice.
///
/// Blocks of 64 bytes are multiplied with themselves under keys that change with every block (in
/// CByteScan). Stores hold fingerprints, so the algorithm is part
/// of the store's format.
public struct ContentFingerprint: Sendable {
    private static let blockBytes = 64

    private var state: why403_fingerprint
    /// The bytes of a block that is not whole yet.
    private var pending: [UInt8] = []
    private var length: UInt64 = 0
    private let usesNarrow: Bool

    /// The fingerprint of nothing.
    public init() { self.init(usesNarrow: false) }

    /// The fingerprint of nothing; `usesNarrow` passes over the wide instructions, for tests.
    init(usesNarrow: Bool) {
        self.usesNarrow = usesNarrow
        state = why403_fingerprint()
        why403_fingerprint_begin(&state)
    }

    /// Takes the next bytes; how they are cut into calls does not matter.
    public mutating func update(_ bytes: UnsafeRawBufferPointer) {
        length &+= UInt64(bytes.count)
        var rest = bytes
        if !pending.isEmpty {
            let wanted = min(rest.count, ContentFingerprint.blockBytes - pending.count)
            pending += rest[..<wanted]
            rest = UnsafeRawBufferPointer(rebasing: rest[wanted...])
            guard pending.count == ContentFingerprint.blockBytes else { return }
            pending.withUnsafeBytes { state.takeBlocks(of: $0, usesNarrow) }
            pending.removeAll(keepingCapacity: true)
        }
        state.takeBlocks(of: rest, usesNarrow)
        pending += rest[(rest.count & ~(ContentFingerprint.blockBytes - 1))...]
    }

    /// The fingerprint of all bytes taken.
    public func finished() -> (high: UInt64, low: UInt64) {
        var last = state
        let padding = [UInt8](repeating: 0, count: ContentFingerprint.blockBytes - pending.count)
        (pending + padding).withUnsafeBytes { last.takeBlocks(of: $0, usesNarrow) }
        var high: UInt64 = 0
        var low: UInt64 = 0
        why403_fingerprint_finish(&last, length, &high, &low)
        return (high, low)
    }
}

extension why403_fingerprint {
    /// Takes the whole blocks; what is left behind them is the caller's.
    fileprivate mutating func takeBlocks(of bytes: UnsafeRawBufferPointer, _ usesNarrow: Bool) {
        guard let start = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return }
        why403_fingerprint_take(&self, start, bytes.count, usesNarrow)
    }
}
