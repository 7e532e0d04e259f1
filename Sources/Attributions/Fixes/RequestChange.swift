import AWSTypes

/// A condition key whose value the job itself decides, with the setting that brings it.
struct RequestChange {
    /// Lowercased.
    let key: String
    /// The values that may satisfy the policy, the most usual first.
    let values: [String]
    let option: JobOption
    let summary: String
    let setting: String

    /// The keys a Glue job can bring (S3 User Guide, "Condition keys for Amazon S3").
    static let all = [
        RequestChange(
            key: "s3:x-amz-server-side-encryption", values: ["aws:kms", "AES256", "aws:kms:dsse"],
            option: .encryption,
            summary: "let the job send the encryption header that the bucket policy requires "
                + "(default encryption does not add it)",
            setting: "spark.hadoop.fs.s3.enableServerSideEncryption=true, and "
                + "spark.hadoop.fs.s3.serverSideEncryption.kms.keyId=KEY for SSE-KMS "
                + "(S3A: fs.s3a.encryption.algorithm=SSE-KMS or AES256)"),
        RequestChange(
            key: "s3:x-amz-acl", values: ["bucket-owner-full-control"],
            option: .bucketOwnerFullControl,
            summary: "let the job hand its objects to the bucket's owner, as the policy requires",
            setting: "spark.hadoop.fs.s3.canned.acl=BucketOwnerFullControl "
                + "(S3A: fs.s3a.acl.default=BucketOwnerFullControl)"),
        RequestChange(
            key: "aws:securetransport", values: ["true"], option: .secureTransport,
            summary: "let the job use TLS",
            setting: "use https endpoints (S3A: fs.s3a.connection.ssl.enabled=true)"),
    ]
}
