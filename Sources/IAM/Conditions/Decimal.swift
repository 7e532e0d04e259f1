/// A decimal number as policies write them, compared exactly: `10`, `-1.50`, `1.2e3`.
struct Decimal: Comparable, Sendable {
    private let isNegative: Bool
    private let whole: UInt64
    /// In units of 10⁻¹⁸.
    private let fraction: UInt64

    /// The most digits that are read, and that stand on either side of the point.
    private static let maximumDigits = 18
    /// How far an exponent may move the point.
    private static let maximumExponent = 64

    /// Nil for what is no number, or has too many digits to be compared exactly.
    init?(_ text: String) {
        var rest = text.utf8[...]
        while rest.first == UInt8(ascii: " ") { rest.removeFirst() }
        while rest.last == UInt8(ascii: " ") { rest.removeLast() }
        let isMinus = rest.first == UInt8(ascii: "-")
        if isMinus || rest.first == UInt8(ascii: "+") { rest.removeFirst() }
        var mantissa: UInt64 = 0
        var hasDigits = false
        var digits = 0
        var scale = 0
        var isFraction = false
        while let byte = rest.first {
            if byte >= 0x30, byte <= 0x39 {
                hasDigits = true
                if mantissa > 0 || byte > 0x30 { digits += 1 }
                guard digits <= Decimal.maximumDigits else { return nil }
                mantissa = mantissa * 10 + UInt64(byte - 0x30)
                scale += isFraction ? 1 : 0
            } else if byte == UInt8(ascii: "."), !isFraction {
                isFraction = true
            } else {
                break
            }
            rest.removeFirst()
        }
        guard hasDigits else { return nil }
        if let byte = rest.first {
            guard byte | 0x20 == UInt8(ascii: "e"), let exponent = Int(Substring(rest.dropFirst()))
            else { return nil }
            guard exponent.magnitude <= Decimal.maximumExponent else { return nil }
            scale -= exponent
        }
        self.init(isNegative: isMinus, mantissa: mantissa, scale: scale)
    }

    private init?(isNegative: Bool, mantissa: UInt64, scale: Int) {
        self.isNegative = isNegative && mantissa > 0
        guard mantissa > 0 else {
            (whole, fraction) = (0, 0)
            return
        }
        guard abs(scale) <= Decimal.maximumDigits else { return nil }
        if scale <= 0 {
            let (product, isTooLarge) = mantissa.multipliedReportingOverflow(
                by: Decimal.power(-scale))
            guard !isTooLarge else { return nil }
            (whole, fraction) = (product, 0)
        } else {
            let unit = Decimal.power(scale)
            whole = mantissa / unit
            fraction = mantissa % unit * Decimal.power(Decimal.maximumDigits - scale)
        }
    }

    private static func power(_ exponent: Int) -> UInt64 {
        (0..<exponent).reduce(1) { power, _ in power * 10 }
    }

    static func < (left: Decimal, right: Decimal) -> Bool {
        if left.isNegative != right.isNegative { return left.isNegative }
        let (small, large) = left.isNegative ? (right, left) : (left, right)
        return (small.whole, small.fraction) < (large.whole, large.fraction)
    }
}
