import AWSTypes
import Denials

/// What headers ask for or bring about, where no log shows them (S3 API Reference, `PutObject`:
/// "Permissions"; S3 User Guide, "Logging requests with server access logging": no headers).
extension OtherExplanation {
    static let ofHeaders: [OtherExplanation] = [
        asked(.aclHeader, [.aclHeader]),
        asked(.taggingHeader, [.taggingHeader]),
        asked(.objectLockHeaders, [.retentionHeader, .legalHoldHeader]),
        asked(.bypassHeader, [.bypassHeader]),
        OtherExplanation(
            row: .conditionalHeader, logs: .both,
            isOpen: { $0.lack(for: [.condition]) != nil }, detail: { $0.lack(for: [.condition]) }),
        OtherExplanation(
            row: .keyHeader, logs: .accessLog, cause: .kmsKey, commands: dataEvent,
            isOpen: { $0.kind.contains(.write) && !$0.areHeadersSeen }),
        OtherExplanation(
            row: .customerKey, logs: .both,
            commands: { bucket, _ in [.bucket("get-bucket-encryption", bucket), .eventSelectors] },
            isOpen: isSSECOpen),
        OtherExplanation(
            row: .customerKeyRefused, logs: .both,
            commands: { bucket, _ in [.bucket("get-bucket-encryption", bucket)] },
            isOpen: isSSECRefused),
        OtherExplanation(
            row: .multipartHeaders, logs: .both, commands: dataEvent,
            isOpen: { request in
                request.kind.contains(.part)
                    && ["s3:x-amz-", "s3:requestobjecttag", "s3:object-lock"].contains {
                        request.policiesLook(at: $0)
                    }
            }),
        OtherExplanation(
            row: .expectedOwner, logs: .accessLog, commands: dataEvent,
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
        _ row: ExplanationRow, _ reasons: [UnseenPermission.Reason]
    ) -> OtherExplanation {
        OtherExplanation(
            row: row, logs: .accessLog, commands: dataEvent,
            isOpen: { $0.lack(for: reasons) != nil }, detail: { $0.lack(for: reasons) })
    }

    /// A read needs the object's own key where SSE-C is used, a write the bucket's leave (S3 User
    /// Guide, "Using server-side encryption with customer-provided keys").
    @Sendable private static func isSSECOpen(_ request: ExplainedRequest) -> Bool {
        let isConcerned = request.isWrite || request.kind.contains(.decrypting)
        guard isConcerned, !isSSECRefused(request) else { return false }
        if request.areHeadersSeen,
            request.header("x-amz-server-side-encryption-customer-algorithm") == nil
        {
            return false
        }
        return !request.isWrite || request.findings.refusesSSEC != false
    }

    /// Whether nothing is open: the header was sent, and the setting refuses it.
    @Sendable static func isSSECRefused(_ request: ExplainedRequest) -> Bool {
        request.isWrite && request.header("x-amz-server-side-encryption-customer-algorithm") != nil
            && request.findings.refusesSSEC == true
    }
}
