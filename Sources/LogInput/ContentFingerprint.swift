/// A 128-bit identity of a drop's bytes as they lie on disk, so that the same drop under another
/// name is known again. Fast and not cryptographic: it tells copies, not forgeries; a forged
/// collision could only keep the forger's own file from being read twice.
///
/// Four lanes take sixteen bytes each at a time, by a multiplication of 64 by 64 bits whose
/// halves are folded, so that the next step of one lane need not wait for another's.
public struct ContentFingerprint: Hashable, Sendable {
    private static let blockBytes = 64
    private static let factors: [4 of UInt64] = [
        0xA076_1D64_78BD_642F, 0xE703_7ED1_A0B4_28DB, 0x8EBC_6AF0_9C88_C6E3,
        0x5899_65CC_7537_4CC3,
    ]

    private var lanes: Lanes = Lanes()
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

    /// The state between two blocks.
    private struct Lanes: Hashable {
        var first = factors[0]
        var second = factors[1]
        var third = factors[2]
        var fourth = factors[3]

        /// Takes the whole blocks; what is left behind them is the caller's.
        mutating func takeBlocks(of bytes: UnsafeRawBufferPointer) {
            var lanes = self
            var index = 0
            while index + blockBytes <= bytes.count {
                func word(_ offset: Int) -> UInt64 {
                    bytes.loadUnaligned(fromByteOffset: index + offset, as: UInt64.self)
                        .littleEndian
                }
                lanes.first = fold(word(0) ^ factors[0], word(8) ^ lanes.first)
                lanes.second = fold(word(16) ^ factors[1], word(24) ^ lanes.second)
                lanes.third = fold(word(32) ^ factors[2], word(40) ^ lanes.third)
                lanes.fourth = fold(word(48) ^ factors[3], word(56) ^ lanes.fourth)
                index += blockBytes
            }
            self = lanes
        }

        /// Both halves hang on all lanes and on the length.
        func folded(length: UInt64) -> (high: UInt64, low: UInt64) {
            let left = fold(first ^ factors[2], second ^ length)
            let right = fold(third ^ factors[3], fourth ^ length &* factors[0])
            return (
                fold(left ^ factors[0], right ^ factors[1]) ^ left,
                fold(right ^ factors[2], left ^ factors[3]) &+ right
            )
        }

        /// The product's two halves, and the factors themselves: a factor of 0 forgets nothing.
        private func fold(_ left: UInt64, _ right: UInt64) -> UInt64 {
            let product = left.multipliedFullWidth(by: right)
            return product.high ^ product.low ^ left &+ right
        }
    }
}
