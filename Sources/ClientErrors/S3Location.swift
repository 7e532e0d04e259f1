import AWSTypes

/// A bucket, and perhaps a key in it, in one of the ways in which people and clients write them.
public struct S3Location: Hashable, Sendable {
    /// The bucket's name.
    public let bucket: String
    /// The object's key, or the beginning of keys; nil for the bucket itself.
    public let key: String?

    /// A bucket and a key; an empty key is none. Nil where the first is no name of a bucket (S3
    /// User Guide, "Bucket naming rules"; older buckets may hold upper-case letters and `_`).
    init?(bucket: some StringProtocol, key: (some StringProtocol)?) {
        let isName =
            (3...255).contains(bucket.utf8.count)
            && bucket.utf8.allSatisfy {
                (0x30...0x39).contains($0) || (0x61...0x7A).contains($0)
                    || (0x41...0x5A).contains($0) || $0 == 0x2D || $0 == 0x2E || $0 == 0x5F
            }
        guard isName else { return nil }
        self.bucket = String(bucket)
        self.key = key.flatMap { $0.isEmpty ? nil : String($0) }
    }

    /// `s3://bucket/key` (or `s3a`, `s3n`), an ARN of S3, or an address of S3 by HTTP.
    public init?(_ text: some StringProtocol) {
        let text = Substring(text)
        for scheme in ["s3://", "s3a://", "s3n://"] where text.begins(with: scheme) {
            self.init(path: text.behind(scheme))
            return
        }
        if let arn = ARN(String(text)), arn.service == "s3", arn.region.isEmpty {
            self.init(path: Substring(arn.resource))
            return
        }
        for scheme in ["https://", "http://"] where text.begins(with: scheme) {
            self.init(url: text.behind(scheme))
            return
        }
        return nil
    }

    /// `bucket/key`.
    init?(path: Substring) {
        let slash = path.utf8.firstIndex(of: UInt8(ascii: "/"))
        let bucket = path[..<(slash ?? path.endIndex)]
        self.init(
            bucket: bucket, key: slash.map { path[path.utf8.index(after: $0)...] })
    }

    /// `bucket.s3.region.amazonaws.com/key`, or `s3.region.amazonaws.com/bucket/key` (S3 User
    /// Guide, "Virtual hosting of buckets"); of any other host the path holds the bucket.
    private init?(url: Substring) {
        let end = url.utf8.firstIndex(of: UInt8(ascii: "?")) ?? url.endIndex
        let whole = url[..<end]
        let slash = whole.utf8.firstIndex(of: UInt8(ascii: "/")) ?? whole.endIndex
        let host = whole[..<slash]
        let path = whole[slash...].drop { $0 == "/" }
        let decoded = PercentCoding.decoded(path).map { Substring($0) } ?? path
        if host.hasSuffix(".amazonaws.com") || host.hasSuffix(".amazonaws.com.cn") {
            for mark in [".s3.", ".s3-", ".s3express-"] {
                if let found = host.firstRange(ofText: mark) {
                    self.init(bucket: host[..<found.lowerBound], key: decoded)
                    return
                }
            }
        }
        self.init(path: decoded)
    }
}
