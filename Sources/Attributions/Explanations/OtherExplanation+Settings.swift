import AWSTypes

/// What lies with the bucket's or the organization's settings.
extension OtherExplanation {
    static let ofSettings: [OtherExplanation] = [
        OtherExplanation(
            row: .organizationS3Policy, logs: .both,
            commands: { _, _ in [.effectiveS3Policy(of: "ACCOUNT")] },
            isOpen: { $0.findings.organizationMayBlockPublicAccess }),
        OtherExplanation(
            row: .bucketTags, logs: .both,
            commands: { bucket, _ in
                [.bucket("get-bucket-abac", bucket), .bucket("get-bucket-tagging", bucket)]
            },
            isOpen: { request in
                ["aws:resourcetag/", "s3:buckettag/", "s3:accesspointtag/"].contains { prefix in
                    request.policiesLook(at: prefix) && request.findings.isOpen(keys: prefix)
                }
            }),
    ]
}
