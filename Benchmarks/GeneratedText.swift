/// SplitMix64: the same seed gives the same data on every machine.
struct SeededSequence {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A number from 0 up to `bound`, without it.
    mutating func number(below bound: Int) -> Int { Int(next() % UInt64(bound)) }

    /// True once in `interval` times.
    mutating func isOnce(in interval: Int) -> Bool { number(below: interval) == 0 }

    /// True for such a share of the times.
    mutating func happens(_ share: Double) -> Bool {
        Double(number(below: 1 << 30)) < share * 0x1p30
    }
}

/// Log text that grows piece by piece: constants, and random parts of the shapes that AWS writes.
struct GeneratedText {
    private static let hexDigits = Array("0123456789abcdef".utf8)
    private static let upperDigits = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)
    private static let base64Digits = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    private(set) var bytes: [UInt8] = []
    var random: SeededSequence

    init(seed: UInt64) { random = SeededSequence(seed: seed) }

    mutating func clear() { bytes.removeAll(keepingCapacity: true) }

    mutating func add(_ text: String) { bytes.append(contentsOf: text.utf8) }

    /// Several pieces, one after the other.
    mutating func add(_ texts: String...) { for text in texts { add(text) } }

    mutating func addHex(_ count: Int) { add(count, of: GeneratedText.hexDigits, bits: 4) }

    /// Upper-case letters and digits, as in request ids and access keys.
    mutating func addCode(_ count: Int) { add(count, of: GeneratedText.upperDigits, bits: 5) }

    mutating func addBase64(_ count: Int) { add(count, of: GeneratedText.base64Digits, bits: 6) }

    mutating func addUUID() {
        addHex(8)
        for count in [4, 4, 4, 12] {
            add("-")
            addHex(count)
        }
    }

    /// Decimal digits, padded with zeros.
    mutating func add(_ number: Int, width: Int) {
        var divisor = 1
        for _ in 1..<width { divisor *= 10 }
        while divisor > 0 {
            bytes.append(UInt8(ascii: "0") + UInt8(number / divisor % 10))
            divisor /= 10
        }
    }

    private mutating func add(_ count: Int, of digits: [UInt8], bits: UInt64) {
        var pool: UInt64 = 0
        var left: UInt64 = 0
        for _ in 0..<count {
            if left < bits {
                pool = random.next()
                left = 64
            }
            bytes.append(digits[Int(pool & ((1 << bits) - 1))])
            pool >>= bits
            left -= bits
        }
    }
}
