import CByteScan

/// A 128-bit identity of a drop's bytes as they lie on disk, so that the same drop under another
/// name is known again. Fast and not cryptographic: it tells copies, not forgeries; a forged
/// collision could only keep the forger's own file from being read twice.
///
/// Four lanes take sixteen bytes each at a time, by a multiplication of 64 by 64 bits whose
/// halves are folded (in CByteScan). Stores hold fingerprints: what bytes yield must not change.
public struct ContentFingerprint: Sendable {
    private static let blockBytes = 64
    fileprivate static let factors = why403_lanes(
        first: 0xA076_1D64_78BD_642F, second: 0xE703_7ED1_A0B4_28DB,
        third: 0x8EBC_6AF0_9C88_C6E3, fourth: 0x5899_65CC_7537_4CC3)

    private var lanes = factors
    /// The bytes of a block that is not whole yet.
    private var pending: [UInt8] = []
    private var length: UInt64 = 0

    /// The fingerprint of nothing.
    public init() {}

    /// Takes the next bytes; how they are cut into calls does not matter.
    public mutating func update(_ bytes: UnsafeRawBufferPointer) {
        length &+= UInt64(bytes.count)
        var rest = bytes
        if !pending.isEmpty {
            let wanted = min(rest.count, ContentFingerprint.blockBytes - pending.count)
            pending += rest[..<wanted]
            rest = UnsafeRawBufferPointer(rebasing: rest[wanted...])
            guard pending.count == ContentFingerprint.blockBytes else { return }
            pending.withUnsafeBytes { lanes.takeBlocks(of: $0) }
            pending.removeAll(keepingCapacity: true)
        }
        lanes.takeBlocks(of: rest)
        pending += rest[(rest.count & ~(ContentFingerprint.blockBytes - 1))...]
    }

    /// The fingerprint of all bytes taken.
    public func finished() -> (high: UInt64, low: UInt64) {
        var last = lanes
        let padding = [UInt8](repeating: 0, count: ContentFingerprint.blockBytes - pending.count)
        (pending + padding).withUnsafeBytes { last.takeBlocks(of: $0) }
        return last.folded(length: length)
    }
}

extension why403_lanes {
    /// Takes the whole blocks; what is left behind them is the caller's.
    fileprivate mutating func takeBlocks(of bytes: UnsafeRawBufferPointer) {
        guard let start = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return }
        why403_fold_blocks(&self, ContentFingerprint.factors, start, bytes.count)
    }

    /// Both halves hang on all lanes and on the length.
    fileprivate func folded(length: UInt64) -> (high: UInt64, low: UInt64) {
        let factors = ContentFingerprint.factors
        let left = why403_fold(first ^ factors.third, second ^ length)
        let right = why403_fold(third ^ factors.fourth, fourth ^ length &* factors.first)
        return (
            why403_fold(left ^ factors.first, right ^ factors.second) ^ left,
            why403_fold(right ^ factors.third, left ^ factors.fourth) &+ right
        )
    }
}
