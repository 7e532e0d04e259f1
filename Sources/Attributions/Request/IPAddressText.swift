import IAM

/// An IP address in text, told from a service's name.
struct IPAddressText {
    let text: String
    /// Whether it lies in a range that cannot cross the internet.
    let isPrivate: Bool

    /// RFC 1918, RFC 6598, RFC 4193.
    private static let privateRanges = [
        "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7",
    ].compactMap { IPNetwork($0) }

    /// `nil` for what is no address: `s3.amazonaws.com`, `AWS Internal`, `-`.
    init?(_ text: String) {
        guard !text.utf8.contains(UInt8(ascii: "/")), let address = IPNetwork(text) else {
            return nil
        }
        self.text = text
        isPrivate = IPAddressText.privateRanges.contains { $0.contains(address) }
    }
}
