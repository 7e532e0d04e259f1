/// An AWS account: twelve decimal digits, held as one integer.
///
/// Not a canonical user id (64 hex digits), which S3 uses beside it and which maps to an
/// account only through evidence.
public struct AccountID: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The number the twelve digits spell; less than 10¹².
    public let number: UInt64

    /// Reads exactly twelve ASCII digits; `nil` for anything else.
    @inlinable
    public init?(_ text: some StringProtocol) {
        var number: UInt64 = 0
        var count = 0
        for byte in text.utf8 {
            guard byte >= 0x30, byte <= 0x39, count < 12 else { return nil }
            number = number * 10 + UInt64(byte - 0x30)
            count += 1
        }
        guard count == 12 else { return nil }
        self.number = number
    }

    /// Reads the twelve digits that stand at some places.
    init?(digits bytes: Span<UInt8>, at places: Range<Int>) {
        guard places.count == 12 else { return nil }
        var number: UInt64 = 0
        for place in places {
            let byte = bytes[place]
            guard byte >= 0x30, byte <= 0x39 else { return nil }
            number = number * 10 + UInt64(byte - 0x30)
        }
        self.number = number
    }

    /// The twelve digits, leading zeros kept.
    public var description: String {
        // The leading one keeps the zeros behind it.
        String(String(1_000_000_000_000 + number).dropFirst())
    }

    /// Orders by number, which is the order of the digits.
    public static func < (left: AccountID, right: AccountID) -> Bool {
        left.number < right.number
    }
}
