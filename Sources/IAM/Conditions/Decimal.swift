/// A decimal number as policies write them, compared exactly: `10`, `-1.50`, `1.2e3`.
struct Decimal: Comparable, Sendable {
    private let isNegative: Bool
    /// The digits before and after the point, without needless zeros.
    private let whole: [UInt8]
    private let fraction: [UInt8]

    /// How far an exponent may move the point.
    private static let maximumExponent = 64

    init?(_ text: String) {
        var rest = Array(text.utf8)[...]
        while rest.first == 0x20 { rest = rest.dropFirst() }
        while rest.last == 0x20 { rest = rest.dropLast() }
        let sign = rest.first
        if sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") { rest = rest.dropFirst() }
        let parts = rest.split(maxSplits: 1, omittingEmptySubsequences: false) {
            $0 == UInt8(ascii: "e") || $0 == UInt8(ascii: "E")
        }
        var exponent = 0
        if parts.count == 2 {
            guard let value = Int(String(decoding: parts[1], as: UTF8.self)),
                abs(value) <= Decimal.maximumExponent
            else { return nil }
            exponent = value
        }
        let halves = (parts.first ?? []).split(
            separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
        var digits = Array(halves.first ?? [])
        var point = digits.count
        if halves.count == 2 { digits += halves[1] }
        guard !digits.isEmpty, digits.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else { return nil }
        point += exponent
        while point < 0 {
            digits.insert(0x30, at: 0)
            point += 1
        }
        while point > digits.count { digits.append(0x30) }
        var fraction = Array(digits[point...])
        while fraction.last == 0x30 { fraction.removeLast() }
        whole = Array(digits[..<point].drop { $0 == 0x30 })
        self.fraction = fraction
        isNegative = sign == UInt8(ascii: "-") && !(whole.isEmpty && fraction.isEmpty)
    }

    static func < (left: Decimal, right: Decimal) -> Bool {
        if left.isNegative != right.isNegative { return left.isNegative }
        let isSmaller = left.isSmallerInSize(than: right)
        let isLarger = right.isSmallerInSize(than: left)
        return left.isNegative ? isLarger : isSmaller
    }

    private func isSmallerInSize(than other: Decimal) -> Bool {
        if whole.count != other.whole.count { return whole.count < other.whole.count }
        if whole != other.whole { return whole.lexicographicallyPrecedes(other.whole) }
        return fraction.lexicographicallyPrecedes(other.fraction)
    }
}
