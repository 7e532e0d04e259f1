import AWSTypes

/// What the ids that AWS gives a request look like (seen in logs and texts; AWS promises no form).
public enum RequestIDs {
    /// Whether it may be a request id that somebody names as one: S3's are 16 upper-case letters
    /// and digits, KMS's and CloudTrail's have the form of a UUID; other servers' differ.
    static func isRequestID(_ word: some StringProtocol) -> Bool {
        (6...64).contains(word.utf8.count)
            && word.utf8.allSatisfy { isLetterOrDigit($0) || $0 == UInt8(ascii: "-") }
            && word != "null" && word != "None"
    }

    /// Whether it may be an extended request id: base64 of some length.
    static func isExtendedID(_ word: some StringProtocol) -> Bool {
        (20...512).contains(word.utf8.count)
            && word.utf8.allSatisfy {
                isLetterOrDigit($0) || $0 == 0x2B || $0 == 0x2F || $0 == 0x3D || $0 == 0x2D
                    || $0 == 0x5F
            }
    }

    /// Whether a word that stands anywhere looks like S3's request id.
    public static func looksLikeRequestID(_ word: some StringProtocol) -> Bool {
        word.utf8.count == 16
            && word.utf8.allSatisfy {
                (0x30...0x39).contains($0) || (0x41...0x5A).contains($0)
            } && word.utf8.contains { (0x30...0x39).contains($0) }
            && word.utf8.contains { (0x41...0x5A).contains($0) }
    }

    /// Whether a word looks like a CloudTrail event id.
    public static func looksLikeEventID(_ word: some StringProtocol) -> Bool {
        let parts = word.split(separator: "-", omittingEmptySubsequences: false)
        return parts.map(\.utf8.count) == [8, 4, 4, 4, 12]
            && word.utf8.allSatisfy {
                (0x30...0x39).contains($0) || (0x61...0x66).contains($0 | 0x20)
                    || $0 == UInt8(ascii: "-")
            }
    }

    /// Whether a word that stands anywhere looks like S3's extended request id: base64 with at
    /// least one character that no ordinary word has.
    public static func looksLikeExtendedID(_ word: some StringProtocol) -> Bool {
        word.utf8.count >= 40 && isExtendedID(word) && !word.utf8.starts(with: "arn:".utf8)
            && word.utf8.contains { $0 == 0x2B || $0 == 0x2F || $0 == 0x3D }
    }

    /// A Glue job run's id in a text: `jr_` and 64 hexadecimal digits, with `_attempt_1` behind it
    /// for a retry.
    public static func runID(in text: some StringProtocol) -> String? {
        var rest = Substring(text)
        while let found = rest.firstRange(ofText: "jr_") {
            let digits = Substring(
                rest[found.upperBound...].utf8.prefix {
                    (0x30...0x39).contains($0) || (0x61...0x66).contains($0)
                })
            if digits.utf8.count >= minimumRunDigits {
                let tail = rest[digits.endIndex...]
                let attempt =
                    tail.begins(with: "_attempt_")
                    ? Substring(tail.behind("_attempt_").utf8.prefix { (0x30...0x39).contains($0) })
                    : ""
                return "jr_\(digits)" + (attempt.isEmpty ? "" : "_attempt_\(attempt)")
            }
            rest = rest[found.upperBound...]
        }
        return nil
    }

    /// Glue's own have 64; people shorten them in what they send around.
    private static let minimumRunDigits = 8

    static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
    }
}
