/// A bucket of an account's own regional namespace: `PREFIX-ACCOUNT-REGION-an`, a name that no
/// other account can take (S3 API Reference, `CreateBucket`, `BucketNamespace`; S3 User Guide,
/// "Account regional namespace naming rules").
public struct AccountRegionalBucket: Hashable, Sendable {
    /// The account that owns it.
    public let account: AccountID
    /// Where it lies.
    public let region: String

    /// Reads a bucket's name; nil for one of the global namespace.
    public init?(name: String) {
        let parts = name.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.last == "an", let place = parts.lastIndex(where: { $0.utf8.count == 12 }),
            place > 0, let account = AccountID(String(parts[place]))
        else { return nil }
        let region = parts[(place + 1)...].dropLast()
        // `eu-central-1`, `us-gov-west-1`: words, and a number at the end.
        guard region.count >= 3, let number = region.last, !number.isEmpty,
            number.utf8.allSatisfy(AccountRegionalBucket.isDigit),
            region.dropLast().allSatisfy({ word in
                word.utf8.count >= 2 && word.utf8.allSatisfy(AccountRegionalBucket.isLetter)
            })
        else { return nil }
        self.account = account
        self.region = region.joined(separator: "-")
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "z")
    }
}
