import AWSTypes

/// A condition key whose value the job itself decides, with the setting that brings it.
struct RequestChange {
    /// Lowercased.
    let key: String
    /// The values that may satisfy the policy, the most usual first.
    let values: [String]
    let option: JobOption

    /// The keys a Glue job can bring (S3 User Guide, "Condition keys for Amazon S3").
    static let all = [
        RequestChange(
            key: "s3:x-amz-server-side-encryption", values: ["aws:kms", "AES256", "aws:kms:dsse"],
            option: .encryption),
        RequestChange(
            key: "s3:x-amz-acl", values: ["bucket-owner-full-control"],
            option: .bucketOwnerFullControl),
        RequestChange(
            key: "aws:securetransport", values: ["true"], option: .secureTransport),
    ]
}
