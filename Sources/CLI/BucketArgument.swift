import AWSTypes

/// A bucket as somebody has it: its name, its ARN, or its place, `s3://lake`.
struct BucketArgument {
    /// Its name, or a pattern of names.
    let bucket: String
    /// Whether an object or a prefix stands behind it.
    let hasKey: Bool

    init(_ text: String) {
        guard let place = BucketArgument.place(text) else {
            (bucket, hasKey) = (text, false)
            return
        }
        let slash = place.firstIndex(of: "/") ?? place.endIndex
        bucket = String(place[..<slash])
        hasKey = place[slash...].utf8.count > 1
    }

    /// What stands behind the scheme, also Hadoop's, or in an ARN; nil for a name.
    private static func place(_ text: String) -> Substring? {
        for scheme in ["s3://", "s3a://", "s3n://"] where text.hasPrefix(scheme) {
            return text.dropFirst(scheme.count)
        }
        // A bucket's ARN has neither region nor account (S3 User Guide, "Policy resources"); that of an
        // access point has both.
        guard let arn = ARN(text), arn.service == "s3", arn.accountID == nil else { return nil }
        return Substring(arn.resource)
    }
}
