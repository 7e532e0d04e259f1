/// SHA-256 (FIPS 180-4, section 6.2) and the HMAC over it (RFC 2104), which is all the cryptography
/// that signing needs (docs/decisions/0007-s3-over-the-hosts-libcurl.md).
struct SHA256 {
    /// Bytes that are hashed at a time.
    private static let blockBytes = 64

    private var state: [UInt32] = [
        0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a,
        0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19,
    ]
    private var schedule = [UInt32](repeating: 0, count: 64)

    /// The digest: 32 bytes.
    static func digest(_ bytes: some Collection<UInt8>) -> [UInt8] {
        var hash = SHA256()
        // The message, a one bit, zeros, and the message's length in bits fill whole blocks.
        var message = Array(bytes)
        let bits = UInt64(message.count) * 8
        message.append(0x80)
        while message.count % blockBytes != blockBytes - 8 { message.append(0) }
        for shift in stride(from: 56, through: 0, by: -8) {
            message.append(UInt8(truncatingIfNeeded: bits >> UInt64(shift)))
        }
        for start in stride(from: 0, to: message.count, by: blockBytes) {
            hash.take(message[start..<(start + blockBytes)])
        }
        return hash.state.flatMap { word in
            [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: word >> UInt32($0)) }
        }
    }

    /// The digest in hexadecimal digits.
    static func hexadecimal(_ bytes: some Collection<UInt8>) -> String { digest(bytes).hexadecimal }

    /// HMAC-SHA256: 32 bytes.
    static func authenticationCode(_ message: some Collection<UInt8>, key: [UInt8]) -> [UInt8] {
        var key = key.count > blockBytes ? digest(key) : key
        key += [UInt8](repeating: 0, count: blockBytes - key.count)
        let inner = digest(key.map { $0 ^ 0x36 } + message)
        return digest(key.map { $0 ^ 0x5C } + inner)
    }

    private mutating func take(_ block: ArraySlice<UInt8>) {
        for index in 0..<16 {
            let place = block.startIndex + 4 * index
            schedule[index] =
                UInt32(block[place]) << 24 | UInt32(block[place + 1]) << 16
                | UInt32(block[place + 2]) << 8 | UInt32(block[place + 3])
        }
        for index in 16..<64 {
            let (far, near) = (schedule[index - 15], schedule[index - 2])
            let first = far.rotated(7) ^ far.rotated(18) ^ far >> 3
            let second = near.rotated(17) ^ near.rotated(19) ^ near >> 10
            schedule[index] = schedule[index - 16] &+ first &+ schedule[index - 7] &+ second
        }
        var (a, b, c, d) = (state[0], state[1], state[2], state[3])
        var (e, f, g, h) = (state[4], state[5], state[6], state[7])
        for round in 0..<64 {
            let mixed = e.rotated(6) ^ e.rotated(11) ^ e.rotated(25)
            let choice = (e & f) ^ (~e & g)
            let one = h &+ mixed &+ choice &+ SHA256.constants[round] &+ schedule[round]
            let spread = a.rotated(2) ^ a.rotated(13) ^ a.rotated(22)
            let two = spread &+ ((a & b) ^ (a & c) ^ (b & c))
            (h, g, f, e, d, c, b, a) = (g, f, e, d &+ one, c, b, a, one &+ two)
        }
        for (index, word) in [a, b, c, d, e, f, g, h].enumerated() { state[index] &+= word }
    }

    /// The first 32 bits of the fractional parts of the cube roots of the first 64 primes.
    private static let constants: [UInt32] = [
        0x428a_2f98, 0x7137_4491, 0xb5c0_fbcf, 0xe9b5_dba5, 0x3956_c25b, 0x59f1_11f1, 0x923f_82a4,
        0xab1c_5ed5, 0xd807_aa98, 0x1283_5b01, 0x2431_85be, 0x550c_7dc3, 0x72be_5d74, 0x80de_b1fe,
        0x9bdc_06a7, 0xc19b_f174, 0xe49b_69c1, 0xefbe_4786, 0x0fc1_9dc6, 0x240c_a1cc, 0x2de9_2c6f,
        0x4a74_84aa, 0x5cb0_a9dc, 0x76f9_88da, 0x983e_5152, 0xa831_c66d, 0xb003_27c8, 0xbf59_7fc7,
        0xc6e0_0bf3, 0xd5a7_9147, 0x06ca_6351, 0x1429_2967, 0x27b7_0a85, 0x2e1b_2138, 0x4d2c_6dfc,
        0x5338_0d13, 0x650a_7354, 0x766a_0abb, 0x81c2_c92e, 0x9272_2c85, 0xa2bf_e8a1, 0xa81a_664b,
        0xc24b_8b70, 0xc76c_51a3, 0xd192_e819, 0xd699_0624, 0xf40e_3585, 0x106a_a070, 0x19a4_c116,
        0x1e37_6c08, 0x2748_774c, 0x34b0_bcb5, 0x391c_0cb3, 0x4ed8_aa4a, 0x5b9c_ca4f, 0x682e_6ff3,
        0x748f_82ee, 0x78a5_636f, 0x84c8_7814, 0x8cc7_0208, 0x90be_fffa, 0xa450_6ceb, 0xbef9_a3f7,
        0xc671_78f2,
    ]
}

extension UInt32 {
    /// The bits moved to the right, those that fall out put in at the left.
    fileprivate func rotated(_ count: UInt32) -> UInt32 { self >> count | self << (32 - count) }
}

extension [UInt8] {
    /// Two small hexadecimal digits for each byte.
    var hexadecimal: String {
        let digits = Array("0123456789abcdef".utf8)
        return String(
            decoding: flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
