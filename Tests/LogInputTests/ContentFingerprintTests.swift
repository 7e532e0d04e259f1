import Testing

@testable import LogInput

@Suite struct ContentFingerprintTests {
    private static let bytes = (0..<1_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }

    private func fingerprint(
        _ bytes: [UInt8], piece: Int = .max, usesNarrow: Bool = false
    ) -> [UInt64] {
        var fingerprint = ContentFingerprint(usesNarrow: usesNarrow)
        var rest = bytes[...]
        while !rest.isEmpty {
            rest.prefix(piece).withUnsafeBytes { fingerprint.update($0) }
            rest = rest.dropFirst(piece)
        }
        let (high, low) = fingerprint.finished()
        return [high, low]
    }

    @Test func `the fingerprint does not depend on how the bytes are cut`() {
        let whole = fingerprint(Self.bytes)
        for piece in [1, 3, 7, 8, 63, 64, 65, 999] {
            #expect(fingerprint(Self.bytes, piece: piece) == whole, "pieces of \(piece)")
        }
    }

    @Test(arguments: [0, 1, 63, 64, 65, 128, 1_000])
    func `wide and narrow instructions come to the same fingerprint`(count: Int) {
        let bytes = Array(Self.bytes.prefix(count))
        #expect(fingerprint(bytes, usesNarrow: true) == fingerprint(bytes))
    }

    @Test func `whichever bit is another, both halves are`() {
        let whole = fingerprint(Self.bytes)
        for place in 0..<Self.bytes.count {
            for bit in 0..<8 {
                var other = Self.bytes
                other[place] ^= 1 << bit
                let changed = fingerprint(other)
                #expect(changed[0] != whole[0] && changed[1] != whole[1], "\(place), bit \(bit)")
            }
        }
    }

    /// Which a sum of words would not tell: keys and neighbours do.
    @Test(arguments: [1, 8, 16, 64, 128])
    func `whatever changes places, the fingerprint is another`(size: Int) {
        let whole = fingerprint(Self.bytes)
        for first in stride(from: 0, to: 512 - size, by: size) {
            for second in stride(from: first + size, through: 512 - size, by: size) {
                var other = Self.bytes
                let moved = Array(other[first..<(first + size)])
                other.replaceSubrange(
                    first..<(first + size), with: other[second..<(second + size)])
                other.replaceSubrange(second..<(second + size), with: moved)
                if other == Self.bytes { continue }
                #expect(fingerprint(other) != whole, "\(size) bytes at \(first) and \(second)")
            }
        }
    }

    @Test func `zeros count, wherever they stand and however many they are`() {
        let counts = [0, 1, 7, 8, 9, 63, 64, 65, 128, 4_096]
        let zeros = counts.map { fingerprint([UInt8](repeating: 0, count: $0)) }
        let behind = counts.dropFirst().map {
            fingerprint(Self.bytes + [UInt8](repeating: 0, count: $0))
        }
        let before = counts.dropFirst().map {
            fingerprint([UInt8](repeating: 0, count: $0) + Self.bytes)
        }
        let all = zeros + behind + before
        #expect(Set(all).count == all.count)
    }

    /// Made by the first version that kept these fingerprints.
    @Test(
        arguments: [
            (0, 0x6a68_78c5_592c_d68f, 0x2472_e3f8_9831_213c),
            (1, 0x0fad_b7b9_6d3a_4ff0, 0xd21b_d6de_45c6_2363),
            (63, 0xd4b2_2296_da7f_d4c5, 0x32fd_161d_7963_ad79),
            (64, 0xdcb5_7f51_29fd_3e6e, 0x3d36_510d_a3f9_f810),
            (65, 0xd567_9385_a6d3_c658, 0x39f3_9ca9_9815_ad4d),
            (1_000, 0x8cba_87ab_6876_b5a8, 0x9a26_64e6_6715_7363),
        ] as [(Int, UInt64, UInt64)])
    func `the fingerprints that stores hold stay what they are`(
        count: Int, high: UInt64, low: UInt64
    ) {
        #expect(fingerprint(Array(Self.bytes.prefix(count))) == [high, low])
    }
}
