import AWSTypes

/// A condition key whose value the job itself decides, with the setting that brings it.
struct RequestChange {
    /// Lowercased.
    let key: String
    /// The values that may satisfy the policy, the most usual first.
    let values: [String]
    let option: JobOption
    /// The only action, lowercased, whose requests the setting changes; nil for all. No read, no
    /// tagging and no delete carries a header of a write (Service Authorization Reference), and what
    /// sends `PutObjectAcl` chooses its ACL itself.
    let action: String?

    /// The keys a Glue job can bring (S3 User Guide, "Condition keys for Amazon S3").
    private static let all = [
        RequestChange(
            key: "s3:x-amz-server-side-encryption", values: ["aws:kms", "AES256", "aws:kms:dsse"],
            option: .encryption, action: "s3:putobject"),
        RequestChange(
            key: "s3:x-amz-acl", values: ["bucket-owner-full-control"],
            option: .bucketOwnerFullControl, action: "s3:putobject"),
        RequestChange(
            key: "aws:securetransport", values: ["true"], option: .secureTransport, action: nil),
    ]

    /// Those that a request for an action can bring.
    static func all(for action: Action) -> [RequestChange] {
        all.filter { $0.action.map { $0 == action.lowercased } ?? true }
    }
}
