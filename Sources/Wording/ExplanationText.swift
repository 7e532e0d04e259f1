public import AWSTypes

/// The rows of `ExplanationRow` in words: for an answer, and for the table of docs/ACCURACY.md.
public struct ExplanationText: Sendable {
    /// What may be behind the refusal, as a clause.
    public let says: String
    /// The operations that it concerns.
    public let operations: String
    /// The captured fact that rules it out.
    public let ruledOutBy: String
    /// What would tell, besides or before commands; empty where the commands say it all.
    private let tells: String

    /// What would tell, with these commands.
    public func tells(_ commands: [AWSCommand]) -> String {
        guard !commands.isEmpty else { return tells }
        return (tells.isEmpty ? "" : tells + ": ")
            + commands.map(CommandText.line).joined(separator: "; ")
    }

    /// The sentence of an open row, without its commands.
    static func lead(_ remark: Remark) -> String {
        guard let row = remark[.row].flatMap(ExplanationRow.init(rawValue:)) else { return "" }
        let text = ExplanationText(row)
        let detail = detail(remark).map { " (\($0))" } ?? ""
        // What follows the last colon are the commands.
        let mark = remark.commands.isEmpty ? ":" : ";"
        // Of a bucket's encryption only where that is still to be captured.
        let isKnown = !remark.commands.contains { $0.operation == "get-bucket-encryption" }
        let tells = row == .customerKey && isKnown ? showsHeaders : text.tells
        return "\(text.says)\(detail)" + (tells.isEmpty ? "" : "\(mark) \(tells)")
    }

    /// `s3:PutObjectAcl, which bucket-policy may not allow`.
    private static func detail(_ remark: Remark) -> String? {
        guard let permission = remark[.permission] else { return nil }
        let mechanisms = remark.all(.mechanism).joined(separator: ", ")
        if mechanisms.isEmpty { return "\(permission), of what the log does not name" }
        let isDenied = remark[.outcome].flatMap(Outcome.init(rawValue:)) != .unknown
        return "\(permission), which \(mechanisms) \(isDenied ? "does not" : "may not") allow"
    }
}

extension ExplanationText {
    private static let showsHeaders =
        "the request's CloudTrail data event holds its headers; whether a trail has these"
    private static let unseenHeaders = "the request's headers, in CloudTrail"

    /// The words of a row.
    public init(_ row: ExplanationRow) {
        self = ExplanationText.texts[row] ?? ExplanationText("", "", "", "")
    }

    private init(_ says: String, _ operations: String, _ ruledOutBy: String, _ tells: String) {
        self.says = says
        self.operations = operations
        self.ruledOutBy = ruledOutBy
        self.tells = tells
    }

    private static let texts = ofObjects.merging(ofPermissions) { $1 }.merging(ofHeaders) { $1 }
        .merging(ofCopies) { $1 }.merging(ofSessions) { $1 }

    private static let ofObjects: [ExplanationRow: ExplanationText] = [
        .missingObject: ExplanationText(
            "the object, version or source may not be there: S3 answers 403 in place of 404 to "
                + "callers who may not list the bucket",
            "reads, changes and copies of an object",
            "every layer is known to allow s3:ListBucket (of a version s3:ListBucketVersions)",
            "run by the bucket's owner"),
        .objectKey: ExplanationText(
            "the object may be encrypted with another key than the bucket's default, or with one "
                + "that the caller must send (SSE-C)",
            "reads, parts and completions of uploads, sources of copies",
            "a captured head-object of the object; a paired KMS event that names the object, or "
                + "AWS's message that names the key", ""),
        .objectOwner: ExplanationText(
            "the object may belong to another account than the bucket's owner",
            "reads and ACLs of an object",
            "Object Ownership BucketOwnerEnforced, or a captured get-object-acl", ""),
        .objectLock: ExplanationText(
            "retention, a legal hold or MFA delete may protect the version",
            "deletes of a version, retention, legal holds", "nothing that is captured",
            ""),
        .organizationS3Policy: ExplanationText(
            "an Organizations S3 policy may block public access, over the account's own setting "
                + "and without an event in it",
            "all, of another account where the bucket's policy is public; public ACLs",
            "the bucket's policy is not public and the request sets no public ACL; or the captured "
                + "S3 policies of the organization say that nothing is blocked", ""),
        .bucketTags: ExplanationText(
            "tags of the bucket or access point, which a policy looks at, count only where "
                + "attribute-based access control is on", "all",
            "no policy looks at aws:ResourceTag, s3:BucketTag or s3:AccessPointTag; or a captured "
                + "get-bucket-abac with the bucket's tags", ""),
    ]

    /// Headers that ask for a permission of their own.
    private static let ofPermissions: [ExplanationRow: ExplanationText] = {
        func text(
            _ says: String, of operations: String = "writes of an object"
        ) -> ExplanationText {
            ExplanationText(
                says, operations, unseenHeaders + "; or every layer is known to allow it",
                showsHeaders)
        }
        return [
            .aclHeader: text("an ACL header may ask for s3:PutObjectAcl"),
            .taggingHeader: text("a tagging header may ask for s3:PutObjectTagging"),
            .objectLockHeaders: text(
                "Object Lock headers may ask for s3:PutObjectRetention or s3:PutObjectLegalHold"),
            .bypassHeader: text(
                "the header x-amz-bypass-governance-retention may ask for "
                    + "s3:BypassGovernanceRetention", of: "deletes of a version, retention"),
        ]
    }()

    private static let ofHeaders: [ExplanationRow: ExplanationText] = [
        .conditionalHeader: ExplanationText(
            "the header If-Match may ask for s3:GetObject", "deletes of an object",
            "every layer is known to allow it",
            "the job's own code: whether it deletes on a condition (If-Match)"),
        .keyHeader: ExplanationText(
            "an encryption header may name another key than the bucket's default",
            "writes of an object", unseenHeaders, showsHeaders),
        .customerKey: ExplanationText(
            "the request may bring a key of its own (SSE-C), which the bucket refuses by its "
                + "setting or by default, or which is not the object's",
            "reads, writes and parts of an object",
            unseenHeaders
                + "; for writes a captured get-bucket-encryption that blocks no encryption type",
            "BlockedEncryptionTypes of the bucket's encryption; " + showsHeaders),
        .customerKeyRefused: ExplanationText(
            "the request brings a key of its own (SSE-C), and the bucket's setting refuses those "
                + "(BlockedEncryptionTypes)",
            "writes and parts of an object",
            "unless both are known: a request without the header, or a setting that blocks no "
                + "encryption type",
            "encrypt with a key of KMS, or allow SSE-C"),
        .multipartHeaders: ExplanationText(
            "the upload's headers, which a policy looks at, were sent with CreateMultipartUpload "
                + "and not with this request", "parts and completions of uploads",
            "no policy looks at a header",
            "the CreateMultipartUpload event of the same uploadId, in CloudTrail's data events; "
                + "whether a trail has these"),
        .expectedOwner: ExplanationText(
            "the header x-amz-expected-bucket-owner may name another account than the bucket's "
                + "owner", "all", unseenHeaders, showsHeaders),
    ]

    private static let ofCopies: [ExplanationRow: ExplanationText] = [
        .copySource: ExplanationText(
            "the source of the copy, which the log does not name, asks for s3:GetObject and its "
                + "key", "copies", "x-amz-copy-source, in CloudTrail",
            "the request's CloudTrail data event, or the source bucket's own access log "
                + "(REST.COPY.OBJECT_GET with the same host id)"),
        .copyTags: ExplanationText(
            "the source's tags are copied with it, which asks for s3:GetObjectTagging and "
                + "s3:PutObjectTagging", "copies",
            "x-amz-tagging-directive REPLACE, in CloudTrail; or every layer is known to allow both",
            ""),
        .copyAnnotations: ExplanationText(
            "the source's annotations are copied with it, which asks for s3:GetObjectAnnotation "
                + "and s3:PutObjectAnnotation", "copies",
            "x-amz-object-annotation-directive EXCLUDE, in CloudTrail; or every layer is known to "
                + "allow both", ""),
    ]

    private static let ofSessions: [ExplanationRow: ExplanationText] = [
        .sessionPolicy: ExplanationText(
            "a session policy that nobody saw may have been passed, or scoped credentials used "
                + "(AssumeRole, StartJobRun, GetScopedCredentials)", "all, of a role session",
            "the AssumeRole event of the very access key",
            "run in the role's account"),
        .sessionTags: ExplanationText(
            "session tags that nobody saw may override the role's, and a policy looks at them",
            "all, of a role session",
            "no policy looks at aws:PrincipalTag; or the AssumeRole event of the very access key",
            "run in the role's account"),
        .presignedURL: ExplanationText(
            "a presigned URL may have been used after its time", "all that a query string signs",
            "the signature stands in a header (AuthHeader)",
            "compare X-Amz-Date and X-Amz-Expires in the access log's request URI with the time of "
                + "the request"),
        .recentChange: ExplanationText(
            "a policy changed in the five minutes before, and changes take seconds to minutes to "
                + "hold everywhere", "all",
            "no change of a policy asked is known in the five minutes before",
            "ask again; why403 snapshot show names the change"),
    ]
}
