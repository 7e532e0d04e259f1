import AWSTypes

/// What a log shows and a store must not keep: whoever reads the store could use it.
///
/// Of a presigned URL the names of all parameters stay, and the values of those that conditions ask
/// for: the expiry, the date, the signed headers, the key's id (S3 API Reference, "Authenticating
/// requests: using query parameters"). A customer's encryption key (SSE-C) may stand in no log, but
/// a client may send it where it is logged.
enum Secrets {
    /// The parameters and headers whose values are never kept, in lower case. Migrations of the
    /// store name them too.
    static let names: Set<String> = [
        "x-amz-signature", "x-amz-security-token", "x-amz-s3session-token", "signature",
        "authorization", "x-amz-server-side-encryption-customer-key",
        "x-amz-server-side-encryption-customer-key-md5",
        "x-amz-copy-source-server-side-encryption-customer-key",
        "x-amz-copy-source-server-side-encryption-customer-key-md5", "sessiontoken",
        "secretaccesskey",
    ]

    private static let credential = "x-amz-credential"

    /// The parameters with the secret values taken out. Names are lowercased paths, of which the
    /// last part counts.
    static func redacted(_ texts: [String: String]) -> [String: String] {
        if texts.isEmpty { return texts }
        var kept = texts
        for (name, value) in texts {
            let last = name.utf8.split(separator: UInt8(ascii: ".")).last ?? name.utf8[...]
            let word = String(Substring(last))
            if names.contains(word) {
                kept[name] = ""
            } else if word == credential {
                // `KEYID/20260504/eu-west-1/s3/aws4_request`
                kept[name] = String(Substring(value.utf8.prefix { $0 != UInt8(ascii: "/") }))
            }
        }
        return kept
    }

    /// A referer without the values of its query, which may be a presigned URL's or a session's:
    /// `https://host/path?name&name`. So it tells what `aws:Referer` was only without a query.
    static func redacted(referer: String) -> String {
        guard let mark = referer.firstRange(ofText: "?")?.lowerBound else { return referer }
        let names = referer.utf8[mark...].dropFirst().split(separator: UInt8(ascii: "&")).map {
            String(Substring($0.prefix { $0 != UInt8(ascii: "=") }))
        }
        return "\(referer[..<mark])?\(names.joined(separator: "&"))"
    }
}
