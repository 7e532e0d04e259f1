import AWSTypes
import Denials

/// What lies with the object itself, of which no log shows more than its name.
extension OtherExplanation {
    static let ofObjects: [OtherExplanation] = [
        OtherExplanation(
            name: "missing-object",
            says: "the object, version or source may not be there: S3 answers 403 in place of "
                + "404 to callers who may not list the bucket",
            operations: "reads, changes and copies of an object", logs: .both,
            ruledOutBy: "every layer is known to allow s3:ListBucket (of a version "
                + "s3:ListBucketVersions)",
            tells: "aws s3api head-object {object}, run by the bucket's owner",
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
            name: "object-key",
            says: "the object may be encrypted with another key than the bucket's default, or "
                + "with one that the caller must send (SSE-C)",
            operations: "reads, parts and completions of uploads, sources of copies", logs: .both,
            ruledOutBy: "a captured head-object of the object; a paired KMS event that names the "
                + "object, or AWS's message that names the key",
            tells: "aws s3api head-object {object}", cause: .kmsKey,
            isOpen: { request in
                !request.kind.isDisjoint(with: [.decrypting, .part, .copy])
                    && !request.findings.isObjectKeyTold
            }),
        OtherExplanation(
            name: "object-owner",
            says: "the object may belong to another account than the bucket's owner",
            operations: "reads and ACLs of an object", logs: .both,
            ruledOutBy: "Object Ownership BucketOwnerEnforced, or a captured get-object-acl",
            tells: "aws s3api get-object-acl {object}", cause: .objectOwnership,
            isOpen: { request in
                request.findings.results().contains {
                    $0.cause == .objectOwnership && $0.mayBlock && !$0.blocks
                }
            }),
        OtherExplanation(
            name: "object-lock",
            says: "retention, a legal hold or MFA delete may protect the version",
            operations: "deletes of a version, retention, legal holds", logs: .both,
            ruledOutBy: "nothing that is captured",
            tells: "aws s3api get-object-retention {object}; aws s3api get-object-legal-hold "
                + "{object}; aws s3api get-bucket-versioning {bucket}",
            isOpen: { request in
                !request.kind.isDisjoint(with: [.locked, .deleting])
                    || ["DeleteObject", "REST.DELETE.OBJECT"].contains(request.denial.operation)
                        && request.denial.merged.versionID != nil
            }),
    ]

    private static func listing(of denial: Denial) -> String {
        denial.merged.versionID == nil ? "s3:ListBucket" : "s3:ListBucketVersions"
    }
}
