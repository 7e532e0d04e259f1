import Denials

/// What a copy needs besides (S3 API Reference, `CopyObject`: "Permissions"). The destination's
/// access log names no source.
extension OtherExplanation {
    static let ofCopies: [OtherExplanation] = [
        asked(
            "copy-source",
            "the source of the copy, which the log does not name, asks for s3:GetObject and its key",
            .copySource, logs: .accessLog, ruledOutBy: "x-amz-copy-source, in CloudTrail",
            tells: "the request's CloudTrail data event, or the source bucket's own access log "
                + "(REST.COPY.OBJECT_GET with the same host id)"),
        asked(
            "copy-tags",
            "the source's tags are copied with it, which asks for s3:GetObjectTagging and "
                + "s3:PutObjectTagging", .sourceTags, logs: .both,
            ruledOutBy: "x-amz-tagging-directive REPLACE, in CloudTrail; or every layer is known "
                + "to allow both",
            tells: "aws s3api get-object-tagging --bucket SOURCE --key KEY"),
        asked(
            "copy-annotations",
            "the source's annotations are copied with it, which asks for s3:GetObjectAnnotation "
                + "and s3:PutObjectAnnotation", .sourceAnnotations, logs: .both,
            ruledOutBy: "x-amz-object-annotation-directive EXCLUDE, in CloudTrail; or every layer "
                + "is known to allow both",
            tells: "aws s3api list-object-annotations --bucket SOURCE --key KEY"),
    ]

    private static func asked(
        _ name: String, _ says: String, _ reason: UnseenPermission.Reason, logs: Logs,
        ruledOutBy: String, tells: String
    ) -> OtherExplanation {
        OtherExplanation(
            name: name, says: says, operations: "copies", logs: logs, ruledOutBy: ruledOutBy,
            tells: tells, isOpen: { $0.lack(for: [reason]) != nil },
            detail: { $0.lack(for: [reason]) })
    }
}
