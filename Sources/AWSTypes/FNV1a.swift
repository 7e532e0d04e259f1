/// The hash of Fowler, Noll and Vo, 64 bits, variant 1a: the same on every machine and in every run. Not for
/// security: whoever knows the bytes finds others of the same hash.
public struct FNV1a: Sendable {
    @usableFromInline var state: UInt64 = 0xCBF2_9CE4_8422_2325

    /// Of no bytes.
    @inlinable public init() {}

    /// Of all bytes taken so far.
    @inlinable public var value: UInt64 { state }

    /// Takes one byte.
    @inlinable public mutating func take(_ byte: UInt8) {
        state = (state ^ UInt64(byte)) &* 0x100_0000_01B3
    }

    /// Takes bytes, one by one.
    @inlinable public mutating func take(_ bytes: some Sequence<UInt8>) {
        for byte in bytes { take(byte) }
    }
}
