import AWSTypes

/// The one way in which paths and queries are written, in a URL and in what is signed (S3 API
/// Reference, "Signature Calculations for the Authorization Header": UriEncode).
///
/// Both are the same text, so that no server can read a key other than the one that was signed.
enum URIEncoding {
    /// The text with every byte but unreserved characters as `%XX`, in capitals; slashes stay where
    /// that is asked for, as in a path.
    static func encoded(_ text: some StringProtocol, keepsSlashes: Bool = false) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count + text.utf8.count / 2)
        for byte in text.utf8 {
            switch byte {
            case 0x41...0x5A, 0x61...0x7A, 0x30...0x39, 0x2D, 0x2E, 0x5F, 0x7E: bytes.append(byte)
            case 0x2F where keepsSlashes: bytes.append(byte)
            default:
                bytes.append(0x25)
                bytes.append(digits[Int(byte >> 4)])
                bytes.append(digits[Int(byte & 15)])
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The query as it is signed and sent: sorted by encoded name, then by value; every name has
    /// its `=`.
    static func query(_ parameters: [(name: String, value: String)]) -> String {
        parameters.map { (encoded($0.name), encoded($0.value)) }
            .sorted { ($0.0, $0.1) < ($1.0, $1.1) }
            .map { "\($0.0)=\($0.1)" }.joined(separator: "&")
    }

    /// A text of an HTML form with one level of encoding undone: `+` is a space. nil where an
    /// escape is broken, or the bytes are no UTF-8.
    static func decodedForm(_ text: some StringProtocol) -> String? {
        let spaced = text.utf8.map { $0 == UInt8(ascii: "+") ? UInt8(ascii: " ") : $0 }
        guard let bytes = PercentCoding.decoded(spaced) else { return nil }
        return String(validating: bytes, as: UTF8.self)
    }

    private static let digits = Array("0123456789ABCDEF".utf8)
}
