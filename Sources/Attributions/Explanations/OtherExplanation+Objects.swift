import AWSTypes
import Denials

/// What lies with the object itself, of which no log shows more than its name.
extension OtherExplanation {
    static let ofObjects: [OtherExplanation] = [
        OtherExplanation(
            row: .missingObject, logs: .both,
            commands: { [.object("head-object", $0, $1)] }, isAboutWhatIsRead: true,
            isOpen: { request in
                if !request.findings.hypotheses.isEmpty { return true }
                let isMissing =
                    request.kind.contains(.existing) && request.denial.key != nil
                    && request.mayLackListing(listing(of: request.denial), on: .bucket)
                return isMissing
                    || request.kind.contains(.copy)
                        && request.mayLackListing("s3:ListBucket", on: .sourceBucket)
            }),
        OtherExplanation(
            row: .objectKey, logs: .both, cause: .kmsKey,
            commands: { [.object("head-object", $0, $1)] }, isAboutWhatIsRead: true,
            isOpen: { request in
                !request.kind.isDisjoint(with: [.decrypting, .part, .copy])
                    && !request.findings.isObjectKeyTold
            }),
        OtherExplanation(
            row: .objectOwner, logs: .both, cause: .objectOwnership,
            commands: { [.object("get-object-acl", $0, $1)] }, isAboutWhatIsRead: true,
            isOpen: { request in
                request.findings.results().contains {
                    $0.cause == .objectOwnership && $0.mayBlock && !$0.blocks
                }
            }),
        OtherExplanation(
            row: .objectLock, logs: .both,
            commands: { bucket, key in
                [
                    .object("get-object-retention", bucket, key),
                    .object("get-object-legal-hold", bucket, key),
                    .bucket("get-bucket-versioning", bucket),
                ]
            },
            isOpen: { request in
                !request.kind.isDisjoint(with: [.locked, .deleting])
                    || ["DeleteObject", "REST.DELETE.OBJECT"].contains(request.denial.operation)
                        && request.denial.merged.versionID != nil
            }),
    ]

    /// That a target may have, or be given, another key than its bucket's default.
    static func ofKey(_ denial: Denial, _ target: RequestTarget) -> Remark {
        let isNew = target.isOwn && S3Operations.encrypts(denial.operation)
        return Remark(
            .otherExplanation, [.row: (isNew ? ExplanationRow.keyHeader : .objectKey).rawValue],
            run: [isNew ? .eventSelectors : .object("head-object", target.bucket, target.key)])
    }

    private static func listing(of denial: Denial) -> String {
        denial.merged.versionID == nil ? "s3:ListBucket" : "s3:ListBucketVersions"
    }
}
