import AWSTypes

/// The object that a copy reads, as the header `x-amz-copy-source` names it (S3 API Reference,
/// `CopyObject`): `bucket/key`, `/bucket/key`, or an access point's ARN, `…:accesspoint/NAME` with
/// `/object/KEY`; with `?versionId=…` for a version. It is URL-encoded, in part or whole.
public struct CopySource: Hashable, Sendable {
    /// The bucket's name, or an access point's alias, which stands in a bucket's place; nil for
    /// one named by an access point's ARN.
    public let bucket: String?
    /// The access point's ARN.
    public let accessPointARN: String?
    /// Decoded.
    public let key: String
    /// The version that is read; nil for the current one.
    public let versionID: String?

    /// An access point's alias in the bucket's place (S3 User Guide, "Using a bucket-style alias
    /// for your access point"): a name that ends in `-s3alias`, which no bucket's may.
    public var alias: String? { bucket.flatMap { $0.hasSuffix("-s3alias") ? $0 : nil } }

    /// Whether it lies in a directory bucket, whose access is authorized by a session.
    public var isInDirectoryBucket: Bool { bucket?.hasSuffix("--x-s3") ?? false }

    /// Reads the header's value; nil where it names no object.
    public init?(_ header: String) {
        let halves = header.utf8.split(
            separator: UInt8(ascii: "?"), maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = halves.first else { return nil }
        var path = QueryText.decoded(first)[...]
        if path.hasPrefix("/") { path = path.dropFirst() }
        versionID = halves.count == 2 ? CopySource.version(in: halves[1]) : nil
        if path.hasPrefix("arn:") {
            guard let object = path.firstRange(ofText: "/object/") else { return nil }
            bucket = nil
            accessPointARN = String(path[..<object.lowerBound])
            key = String(path[object.upperBound...])
        } else {
            guard let slash = path.utf8.firstIndex(of: UInt8(ascii: "/")), slash != path.startIndex
            else { return nil }
            bucket = String(path[..<slash])
            accessPointARN = nil
            key = String(Substring(path.utf8[slash...].dropFirst()))
        }
        if key.isEmpty { return nil }
    }

    private static func version(in query: Substring.UTF8View) -> String? {
        for pair in query.split(separator: UInt8(ascii: "&")) {
            let text = String(Substring(pair))
            if text.lowercased().hasPrefix("versionid=") {
                return QueryText.decoded(pair.dropFirst("versionid=".utf8.count))
            }
        }
        return nil
    }
}
