/// SipHash-1-3 under a key that the store draws at random when it is made.
///
/// Whoever writes log lines cannot know the key, so cannot make two contents collide; and by
/// chance a store of a million contents has a collision once in thirty million. Policy documents
/// are compared in full on a hit all the same.
struct ContentHash: Equatable {
    private let key0: UInt64
    private let key1: UInt64

    /// A hash under the key's two halves.
    init(key0: UInt64, key1: UInt64) {
        self.key0 = key0
        self.key1 = key1
    }

    /// The hash of `bytes`, as SQLite keeps it.
    func callAsFunction(_ bytes: [UInt8]) -> Int64 {
        bytes.withUnsafeBytes { hash($0) }
    }

    private func hash(_ bytes: UnsafeRawBufferPointer) -> Int64 {
        var state = SipState(key0: key0, key1: key1)
        let whole = bytes.count & ~7
        var offset = 0
        while offset < whole {
            state.take(
                UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)))
            offset += 8
        }
        var last = UInt64(truncatingIfNeeded: bytes.count) << 56
        var shift: UInt64 = 0
        while offset < bytes.count {
            last |= UInt64(bytes[offset]) << shift
            shift += 8
            offset += 1
        }
        state.take(last)
        return Int64(bitPattern: state.finish())
    }
}

/// The four words of SipHash (Aumasson and Bernstein, 2012), one round a word, three to finish.
private struct SipState {
    private var v0, v1, v2, v3: UInt64

    init(key0: UInt64, key1: UInt64) {
        v0 = key0 ^ 0x736F_6D65_7073_6575
        v1 = key1 ^ 0x646F_7261_6E64_6F6D
        v2 = key0 ^ 0x6C79_6765_6E65_7261
        v3 = key1 ^ 0x7465_6462_7974_6573
    }

    mutating func take(_ word: UInt64) {
        v3 ^= word
        round()
        v0 ^= word
    }

    mutating func finish() -> UInt64 {
        v2 ^= 0xFF
        round()
        round()
        round()
        return v0 ^ v1 ^ v2 ^ v3
    }

    private mutating func round() {
        v0 = v0 &+ v1
        v1 = rotated(v1, 13) ^ v0
        v0 = rotated(v0, 32)
        v2 = v2 &+ v3
        v3 = rotated(v3, 16) ^ v2
        v0 = v0 &+ v3
        v3 = rotated(v3, 21) ^ v0
        v2 = v2 &+ v1
        v1 = rotated(v1, 17) ^ v2
        v2 = rotated(v2, 32)
    }

    private func rotated(_ word: UInt64, _ bits: UInt64) -> UInt64 {
        word &<< bits | word &>> (64 &- bits)
    }
}

extension ContentHash {
    /// The hash under the store's own key.
    init(_ connection: borrowing Connection) throws(StoreError) {
        self.init(
            key0: UInt64(
                bitPattern: try connection.integer("SELECT value FROM hash_key WHERE half = 0")),
            key1: UInt64(
                bitPattern: try connection.integer("SELECT value FROM hash_key WHERE half = 1")))
    }
}
