/// What besides the layers asked a bare `Access Denied` may come from: a row of the table in
/// docs/ACCURACY.md, whose first column has the raw value.
public enum ExplanationRow: String, CaseIterable, Sendable {
    // Of the object itself.

    case missingObject = "missing-object"
    case objectKey = "object-key"
    case objectOwner = "object-owner"
    case objectLock = "object-lock"

    // Of headers that no log shows.

    case aclHeader = "acl-header"
    case taggingHeader = "tagging-header"
    case objectLockHeaders = "object-lock-headers"
    case bypassHeader = "bypass-header"
    case conditionalHeader = "conditional-header"
    case keyHeader = "key-header"
    /// A key that the caller brings.
    case customerKey = "sse-c"
    /// A key that the caller brings and the bucket's setting refuses, both of which are known.
    case customerKeyRefused = "sse-c-refused"
    case multipartHeaders = "multipart-headers"
    case expectedOwner = "expected-owner"

    // Of copies.

    case copySource = "copy-source"
    case copyTags = "copy-tags"
    case copyAnnotations = "copy-annotations"

    // Of sessions and signatures.

    case sessionPolicy = "session-policy"
    case sessionTags = "session-tags"
    case presignedURL = "presigned-url"
    case recentChange = "recent-change"

    // Of settings.

    case organizationS3Policy = "organization-s3-policy"
    case bucketTags = "bucket-tags"
}
