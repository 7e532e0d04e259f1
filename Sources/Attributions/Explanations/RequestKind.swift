/// What kind of request an operation is, by either log's name for it.
struct RequestKind: OptionSet {
    let rawValue: Int

    /// Makes an object under headers of its own.
    static let write = RequestKind(rawValue: 1)
    /// Adds to an upload, or completes it, under the headers of `CreateMultipartUpload`.
    static let part = RequestKind(rawValue: 2)
    /// Reads another object besides.
    static let copy = RequestKind(rawValue: 4)
    /// Reads or changes an object that must be there.
    static let existing = RequestKind(rawValue: 8)
    /// Reads what is encrypted, so that S3 asks the object's own key.
    static let decrypting = RequestKind(rawValue: 16)
    /// May meet retention or a legal hold.
    static let locked = RequestKind(rawValue: 32)
    /// Deletes a version, or several objects whose versions are not logged.
    static let deleting = RequestKind(rawValue: 64)

    private static let byOperation: [String: RequestKind] = {
        var kinds: [String: RequestKind] = [:]
        func add(_ kind: RequestKind, _ operations: [String]) {
            for operation in operations { kinds[operation, default: []].insert(kind) }
        }
        add(
            .write,
            [
                "PutObject", "PostObject", "CopyObject", "CreateMultipartUpload",
                "REST.PUT.OBJECT", "REST.POST.OBJECT", "REST.COPY.OBJECT", "REST.POST.UPLOADS",
            ])
        add(
            .part,
            [
                "UploadPart", "UploadPartCopy", "CompleteMultipartUpload",
                "REST.PUT.PART", "REST.COPY.PART", "REST.POST.UPLOAD",
            ])
        add(
            .copy,
            [
                "CopyObject", "UploadPartCopy", "REST.COPY.OBJECT", "REST.COPY.PART",
            ])
        add(
            .existing,
            [
                "GetObject", "HeadObject", "SelectObjectContent", "GetObjectAttributes",
                "GetObjectAcl", "PutObjectAcl", "GetObjectTagging", "PutObjectTagging",
                "DeleteObjectTagging", "GetObjectRetention", "PutObjectRetention",
                "GetObjectLegalHold", "PutObjectLegalHold", "GetObjectTorrent", "RestoreObject",
                "GetObjectAnnotation", "PutObjectAnnotation", "ListObjectAnnotations",
                "DeleteObjectAnnotation", "UpdateObjectEncryption",
                "REST.GET.OBJECT", "REST.HEAD.OBJECT", "WEBSITE.GET.OBJECT", "REST.POST.SELECT",
                "REST.GET.OBJECT_ATTRIBUTES", "REST.GET.ACL", "REST.PUT.ACL",
                "REST.GET.OBJECT_TAGGING", "REST.PUT.OBJECT_TAGGING",
                "REST.DELETE.OBJECT_TAGGING", "REST.GET.RETENTION", "REST.PUT.RETENTION",
                "REST.GET.OBJECT_LOCK_RETENTION", "REST.PUT.OBJECT_LOCK_RETENTION",
                "REST.GET.LEGAL_HOLD", "REST.PUT.LEGAL_HOLD", "REST.GET.OBJECT_LOCK_LEGAL_HOLD",
                "REST.PUT.OBJECT_LOCK_LEGAL_HOLD", "REST.POST.RESTORE",
                "REST.COPY.OBJECT_GET", "REST.COPY.PART_GET",
            ])
        add(
            .decrypting,
            [
                "GetObject", "HeadObject", "SelectObjectContent", "GetObjectAttributes",
                "ListParts", "UpdateObjectEncryption",
                // Annotations inherit their object's encryption (S3 API Reference,
                // `PutObjectAnnotation`).
                "GetObjectAnnotation", "PutObjectAnnotation", "REST.GET.OBJECT", "REST.HEAD.OBJECT",
                "WEBSITE.GET.OBJECT", "REST.POST.SELECT", "REST.GET.OBJECT_ATTRIBUTES",
                "REST.GET.UPLOAD", "REST.COPY.OBJECT_GET", "REST.COPY.PART_GET",
            ])
        add(
            .locked,
            [
                "PutObjectRetention", "PutObjectLegalHold", "UpdateObjectEncryption",
                "REST.PUT.RETENTION", "REST.PUT.OBJECT_LOCK_RETENTION", "REST.PUT.LEGAL_HOLD",
                "REST.PUT.OBJECT_LOCK_LEGAL_HOLD",
            ])
        add(
            .deleting,
            [
                "DeleteObjects", "REST.POST.MULTI_OBJECT_DELETE", "BATCH.DELETE.OBJECT",
            ])
        return kinds
    }()

    init(rawValue: Int) { self.rawValue = rawValue }

    /// The kind of an operation; empty for what concerns no object.
    init(operation: String) { self = RequestKind.byOperation[operation] ?? [] }
}
