/// What a bucket's name tells of it.
public enum BucketName {
    /// Whether the bucket's access is decided by policies that are evaluated here. Directory buckets
    /// and table buckets have rules and names of their own (S3 User Guide, "Directory bucket naming
    /// rules"; "Amazon S3 table bucket aliases").
    public static func isEvaluated(_ name: String) -> Bool {
        !name.hasSuffix("--x-s3") && !name.hasSuffix("--table-s3")
    }
}
