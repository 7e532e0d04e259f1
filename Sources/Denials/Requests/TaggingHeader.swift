import AWSTypes
import S3AccessLog

/// The header `x-amz-tagging`, which is encoded as a URL's query (S3 API Reference, `PutObject`).
public enum TaggingHeader {
    /// The tags of a header's value, in its order.
    public static func tags(in header: String) -> [(name: String, value: String)] {
        header.utf8.split(separator: UInt8(ascii: "&")).map { pair in
            let halves = pair.split(
                separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            return (
                QueryText.decoded(halves[0], isForm: true),
                halves.count == 2 ? QueryText.decoded(halves[1], isForm: true) : ""
            )
        }
    }
}

/// Percent-encoded text of a URL or a header.
enum QueryText {
    /// The text decoded, or as it is where it is not well encoded. In a form `+` is a space.
    static func decoded(_ text: Substring.UTF8View, isForm: Bool = false) -> String {
        let bytes = isForm ? text.map { $0 == UInt8(ascii: "+") ? 0x20 : $0 } : Array(text)
        return String(
            decoding: PercentCoding.decoded(bytes) ?? bytes, as: UTF8.self)
    }
}
