import AWSTypes
import Denials

/// What headers ask for or bring about, where no log shows them (S3 API Reference, `PutObject`:
/// "Permissions"; S3 User Guide, "Logging requests with server access logging": no headers).
extension OtherExplanation {
    private static let showsHeaders =
        "the request's CloudTrail data event, which holds its headers: "
        + "aws cloudtrail get-event-selectors --trail-name TRAIL"

    static let ofHeaders: [OtherExplanation] = [
        asked("acl-header", "an ACL header may ask for s3:PutObjectAcl", [.aclHeader]),
        asked(
            "tagging-header", "a tagging header may ask for s3:PutObjectTagging",
            [.taggingHeader]),
        asked(
            "object-lock-headers",
            "Object Lock headers may ask for s3:PutObjectRetention or s3:PutObjectLegalHold",
            [.retentionHeader, .legalHoldHeader]),
        asked(
            "bypass-header",
            "the header x-amz-bypass-governance-retention may ask for "
                + "s3:BypassGovernanceRetention", [.bypassHeader],
            of: "deletes of a version, retention"),
        OtherExplanation(
            name: "conditional-header",
            says: "the header If-Match may ask for s3:GetObject",
            operations: "deletes of an object", logs: .both,
            ruledOutBy: "every layer is known to allow it",
            tells: "the job's own code: whether it deletes on a condition (If-Match)",
            isOpen: { $0.lack(for: [.condition]) != nil }, detail: { $0.lack(for: [.condition]) }),
        OtherExplanation(
            name: "key-header",
            says: "an encryption header may name another key than the bucket's default",
            operations: "writes of an object", logs: .accessLog,
            ruledOutBy: "the request's headers, in CloudTrail",
            tells: showsHeaders, cause: .kmsKey,
            isOpen: { $0.kind.contains(.write) && !$0.areHeadersSeen }),
        OtherExplanation(
            name: "sse-c",
            says: "the request may bring a key of its own (SSE-C), which the bucket refuses by "
                + "its setting or by default, or which is not the object's",
            operations: "reads, writes and parts of an object", logs: .both,
            ruledOutBy: "the request's headers, in CloudTrail; for writes a captured "
                + "get-bucket-encryption that blocks no encryption type",
            tells: "aws s3api get-bucket-encryption {bucket} (BlockedEncryptionTypes); "
                + showsHeaders,
            isOpen: isSSECOpen),
        OtherExplanation(
            name: "multipart-headers",
            says: "the upload's headers, which a policy looks at, were sent with "
                + "CreateMultipartUpload and not with this request",
            operations: "parts and completions of uploads", logs: .both,
            ruledOutBy: "no policy looks at a header",
            tells: "the CreateMultipartUpload event of the same uploadId, in CloudTrail's data "
                + "events: aws cloudtrail get-event-selectors --trail-name TRAIL",
            isOpen: { request in
                request.kind.contains(.part)
                    && ["s3:x-amz-", "s3:requestobjecttag", "s3:object-lock"].contains {
                        request.policiesLook(at: $0)
                    }
            }),
        OtherExplanation(
            name: "expected-owner",
            says: "the header x-amz-expected-bucket-owner may name another account than the "
                + "bucket's owner",
            operations: "all", logs: .accessLog,
            ruledOutBy: "the request's headers, in CloudTrail",
            tells: showsHeaders,
            isOpen: { request in
                guard request.denial.parameters != nil else { return true }
                return ["x-amz-expected-bucket-owner", "x-amz-source-expected-bucket-owner"]
                    .contains { name in
                        request.header(name).map {
                            $0 != request.findings.targets.first?.settings.owner?.description
                        } ?? false
                    }
            }),
    ]

    /// A permission that a header asks for.
    private static func asked(
        _ name: String, _ says: String, _ reasons: [UnseenPermission.Reason],
        of operations: String = "writes of an object"
    ) -> OtherExplanation {
        OtherExplanation(
            name: name, says: says, operations: operations, logs: .accessLog,
            ruledOutBy: "the request's headers, in CloudTrail; or every layer is known to allow it",
            tells: showsHeaders, isOpen: { $0.lack(for: reasons) != nil },
            detail: { $0.lack(for: reasons) })
    }

    /// A read needs the object's own key where SSE-C is used, a write the bucket's leave (S3 User
    /// Guide, "Using server-side encryption with customer-provided keys").
    @Sendable private static func isSSECOpen(_ request: ExplainedRequest) -> Bool {
        let isConcerned = request.isWrite || request.kind.contains(.decrypting)
        guard isConcerned else { return false }
        if request.areHeadersSeen,
            request.header("x-amz-server-side-encryption-customer-algorithm") == nil
        {
            return false
        }
        return !request.isWrite || request.findings.refusesSSEC != false
    }
}
