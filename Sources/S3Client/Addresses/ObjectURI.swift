/// `s3://bucket/prefix`, or an access point's ARN with a prefix behind it.
public struct ObjectURI: Hashable, Sendable {
    /// The bucket or access point.
    public let bucket: BucketName
    /// The key, or what keys begin with; not encoded, as the AWS CLI writes it. May be empty.
    public let key: String

    /// A bucket and a key.
    public init(bucket: BucketName, key: String) {
        self.bucket = bucket
        self.key = key
    }

    /// Whether an argument means S3, well formed or not.
    public static func isMeant(by argument: String) -> Bool {
        argument.hasPrefix("s3://") || argument.hasPrefix("arn:aws")
    }

    /// Reads `s3://bucket[/key]`, `s3://ARN[/key]` or `ARN[/key]`. Throws what is wrong with it.
    public init(_ argument: String) throws(AddressError) {
        let rest = argument.hasPrefix("s3://") ? argument.dropFirst(5) : argument[...]
        guard !rest.utf8.contains(0) else {
            throw AddressError("A key cannot hold a zero byte.")
        }
        // The name of an access point follows the first slash of its ARN.
        var parts = rest.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        var name = parts.first.map(String.init) ?? ""
        if name.hasPrefix("arn:"), parts.count == 2 {
            parts = parts[1].split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
            name += "/" + (parts.first ?? "")
        }
        guard !name.isEmpty else { throw AddressError("'\(argument)' names no bucket.") }
        bucket = try BucketName(name)
        var key = parts.count == 2 ? String(parts[1]) : ""
        if bucket.accessPoint != nil, key.hasPrefix("object/") { key.removeFirst(7) }
        guard key.utf8.count <= ObjectURI.maximumKeyBytes else {
            throw AddressError("A key has at most \(ObjectURI.maximumKeyBytes) bytes.")
        }
        self.key = key
    }

    /// How long a key can be (S3 User Guide, "Naming Amazon S3 objects").
    static let maximumKeyBytes = 1_024

    /// A key as messages encode it, like a form: `+` is a space. nil where it is not well formed.
    public static func decodedKey(_ text: String) -> String? { URIEncoding.decodedForm(text) }

    /// The same bucket with another key.
    public func with(key: String) -> ObjectURI { ObjectURI(bucket: bucket, key: key) }

    /// `s3://bucket/key`, as it is shown and stored.
    public var description: String { "s3://\(bucket.text)/\(key)" }
}
