/// A 128-bit identity of a drop's bytes as they lie on disk, so that the same drop under another
/// name is known again. Fast and not cryptographic: it tells copies, not forgeries; a forged
/// collision could only keep the forger's own file from being read twice.
public struct ContentFingerprint: Hashable, Sendable {
    /// The two halves.
    public private(set) var high: UInt64 = 0x9E37_79B9_7F4A_7C15
    /// The last 64 bits.
    public private(set) var low: UInt64 = 0xC2B2_AE3D_27D4_EB4F
    private var pending: UInt64 = 0
    private var pendingCount: UInt64 = 0
    private var length: UInt64 = 0

    /// The fingerprint of nothing.
    public init() {}

    /// Takes the next bytes; how they are cut into calls does not matter.
    public mutating func update(_ bytes: UnsafeRawBufferPointer) {
        length &+= UInt64(bytes.count)
        var index = 0
        while index < bytes.count, pendingCount != 0 {
            push(bytes[index])
            index += 1
        }
        while index + 8 <= bytes.count {
            mix(bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self).littleEndian)
            index += 8
        }
        while index < bytes.count {
            push(bytes[index])
            index += 1
        }
    }

    /// The fingerprint of all bytes taken.
    public func finished() -> (high: UInt64, low: UInt64) {
        var copy = self
        copy.mix(pending ^ (pendingCount << 56))
        copy.mix(length)
        copy.mix(0)
        return (copy.high, copy.low)
    }

    private mutating func push(_ byte: UInt8) {
        pending |= UInt64(byte) << (8 * pendingCount)
        pendingCount += 1
        if pendingCount == 8 {
            mix(pending)
            pending = 0
            pendingCount = 0
        }
    }

    /// Two multiplications that see every bit of the word and of each other.
    private mutating func mix(_ word: UInt64) {
        let left = (high ^ word).multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
        let right = (low &+ word).multipliedFullWidth(by: 0xA076_1D64_78BD_642F)
        high = left.high ^ left.low &+ right.low
        low = right.high ^ right.low &+ left.high
    }
}
