public import AWSTypes

/// Which IAM actions an operation needs, on which kind of resource (Service Authorization
/// Reference, "Actions, resources, and condition keys for Amazon S3"; S3 API Reference).
///
/// Both logs name the operation in their own way: the access log by method and sub-resource
/// (`REST.GET.OBJECT`), CloudTrail by API (`GetObject`), which is not the action either.
public enum S3Operations {
    /// An action that an operation needs.
    public struct Need: Hashable, Sendable {
        /// The action: of S3, or of the service that authorizes the operation in S3's stead.
        public let action: Action
        /// What it is asked on.
        public let kind: ResourceKind
    }

    /// What an action is asked on.
    public enum ResourceKind: Hashable, Sendable {
        case object
        case bucket
        /// No resource: `*`.
        case service
        /// A directory bucket, whose ARN is of the service s3express.
        case directoryBucket
        /// Something else that the logs do not name by an ARN: an access point, a job, a grant.
        case other
    }

    /// The actions of one operation; empty for one that is no access decision or not known.
    public static func needs(of operation: String, hasKey: Bool, hasVersion: Bool) -> [Need] {
        let variant = (hasKey ? 1 : 0) + (hasVersion ? 2 : 0)
        if let needs = known[operation]?[variant] { return needs }
        // A setting of a bucket names no key: what does is an operation that is not known.
        let rows = rows(of: operation)
        let isOfKey = hasKey && operation.hasPrefix("REST.") && rows.contains { $0.kind == .bucket }
        return isOfKey ? [] : needs(rows, hasKey, hasVersion)
    }

    /// The same of an access log's request: its query tells an operation whose name in the log
    /// AWS does not document (S3's service model: `PUT /key?encryption` is UpdateObjectEncryption).
    static func needs(
        of operation: String, query: [String: String]?, hasKey: Bool, hasVersion: Bool
    ) -> [Need] {
        if hasKey, let query, operation.hasPrefix("REST."),
            let name = ObjectSubresource.operation(operation, query)
        {
            return needs(of: name, hasKey: hasKey, hasVersion: hasVersion)
        }
        return needs(of: operation, hasKey: hasKey, hasVersion: hasVersion)
    }

    /// Whether the operation is no access decision at all: a lifecycle action, a CORS preflight.
    public static func isNoDecision(_ operation: String) -> Bool {
        operation.hasPrefix("S3.") || operation == "REST.OPTIONS.PREFLIGHT"
            || operation.hasPrefix("Lifecycle")
    }

    /// Whether the operation writes an object whole, with the headers that shape it.
    public static func writesWhole(_ operation: String) -> Bool { wholeWrites.contains(operation) }

    /// Whether the operation goes on with a multipart upload, whose headers are those that
    /// CreateMultipartUpload carried (S3 User Guide, "Multipart upload API and permissions").
    public static func continuesUpload(_ operation: String) -> Bool {
        uploadSteps.contains(operation)
    }

    /// Whether the operation encrypts something: a new object, a part, or a copy. A key that is named
    /// by its id or alias is then looked up in the account that asks, not in the bucket owner's (S3
    /// API Reference, `ServerSideEncryptionByDefault`: "KMS resolves the key within the requester's
    /// account").
    public static func encrypts(_ operation: String) -> Bool {
        writesWhole(operation) || continuesUpload(operation)
    }

    /// Whether the operation begins an upload in parts.
    public static func beginsUpload(_ operation: String) -> Bool {
        operation == "CreateMultipartUpload" || operation == "REST.POST.UPLOADS"
    }

    /// Whether the operation reads another object, which a header names.
    public static func copies(_ operation: String) -> Bool { copyOperations.contains(operation) }

    private static let wholeWrites: Set<String> = [
        "PutObject", "PostObject", "CopyObject", "CreateMultipartUpload", "REST.PUT.OBJECT",
        "REST.POST.OBJECT", "REST.COPY.OBJECT", "REST.POST.UPLOADS",
    ]
    private static let uploadSteps: Set<String> = [
        "UploadPart", "UploadPartCopy", "CompleteMultipartUpload", "REST.PUT.PART",
        "REST.COPY.PART", "REST.POST.UPLOAD",
    ]
    private static let copyOperations: Set<String> = [
        "CopyObject", "UploadPartCopy", "REST.COPY.OBJECT", "REST.COPY.PART",
    ]

    // MARK: - Rows

    /// One row: the action without `s3:`, with `(V)` where a version id makes it `…Version`, and
    /// `{}` for `Bucket` or `Object`.
    struct Row: Sendable {
        let action: String
        let kind: ResourceKind
        var service = "s3"
        /// On the object where a key is named, else on the bucket.
        var isEither = false
    }

    /// The needs of all operations listed: for every denial some are asked for. By whether there
    /// is a key, and a version beside it.
    private static let known = accessLog.merging(cloudTrail) { log, _ in log }
        .mapValues { rows in
            (0..<4).map { variant in needs(rows, variant & 1 != 0, variant & 2 != 0) }
        }

    private static func needs(_ rows: [Row], _ hasKey: Bool, _ hasVersion: Bool) -> [Need] {
        rows.map { row in
            let kind = row.isEither && !hasKey ? .bucket : row.kind
            return Need(
                action: Action(service: row.service, name: name(row, kind, hasVersion)), kind: kind)
        }
    }

    private static func name(_ row: Row, _ kind: ResourceKind, _ hasVersion: Bool) -> String {
        guard row.isEither else {
            return row.action.replacingFirst("(V)", with: hasVersion ? "Version" : "")
        }
        let subject = kind == .bucket ? "Bucket" : hasVersion ? "ObjectVersion" : "Object"
        return row.action.replacingFirst("{}", with: subject)
    }

    /// Of operations that are not listed, by their parts, and by the name of an action that AWS
    /// gave the operation's name.
    private static func rows(of operation: String) -> [Row] {
        if operation.utf8.contains(UInt8(ascii: ".")) { return accessLogConfiguration(operation) }
        if let row = cloudTrailConfiguration(operation) { return [row] }
        let action = Action(service: "s3", name: operation)
        return ServiceAuthorization.s3.facts(of: action).map {
            [Row(action: $0.name, kind: kind(of: $0))]
        }
            ?? []
    }

    private static func kind(of action: AuthorizedAction) -> ResourceKind {
        if action.resourceTypes.contains("object") { return .object }
        if action.resourceTypes.contains("bucket") { return .bucket }
        return action.resourceTypes.isEmpty ? .service : .other
    }

    /// `REST.GET.ENCRYPTION`: reading and writing a configuration; deleting most needs the right
    /// to write it.
    private static func accessLogConfiguration(_ operation: String) -> [Row] {
        let parts = operation.split(separator: ".")
        guard parts.count == 3, parts[0] == "REST", let name = configurations[String(parts[2])]
        else { return [] }
        return [Row(action: "\(parts[1] == "GET" ? "Get" : "Put")\(name)", kind: .bucket)]
    }

    /// `GetBucketEncryption`, `PutBucketLifecycle`, `DeleteBucketCors`, …
    private static func cloudTrailConfiguration(_ operation: String) -> Row? {
        for verb in ["Get", "Put", "Delete"] where operation.hasPrefix(verb) {
            let name = configurationName(String(operation.dropFirst(verb.count)))
            guard let match = configurations.values.first(where: { configurationName($0) == name })
            else { continue }
            return Row(action: "\(verb == "Get" ? "Get" : "Put")\(match)", kind: .bucket)
        }
        return nil
    }

    /// What CloudTrail and IAM call a configuration, without the words that they add or not.
    private static func configurationName(_ name: String) -> String {
        name.lowercased().replacingFirst("bucket", with: "")
            .replacingFirst("configuration", with: "")
    }
}

/// Operations on an object that the access log's own names do not tell apart, by method and
/// sub-resource (S3's service model, `requestUri`).
private enum ObjectSubresource {
    static func operation(_ name: String, _ query: [String: String]) -> String? {
        let parts = name.split(separator: ".")
        guard parts.count >= 2 else { return nil }
        let method = parts[1]
        if query["encryption"] != nil, method == "PUT" { return "UpdateObjectEncryption" }
        if query["renameobject"] != nil, method == "PUT" { return "RenameObject" }
        guard query["annotation"] != nil else { return nil }
        switch method {
        case "GET":
            return query["annotationname"] == nil ? "ListObjectAnnotations" : "GetObjectAnnotation"
        case "PUT": return "PutObjectAnnotation"
        case "DELETE": return "DeleteObjectAnnotation"
        default: return nil
        }
    }
}

extension String {
    fileprivate func replacingFirst(_ text: String, with other: String) -> String {
        guard let range = firstRange(ofText: text) else { return self }
        return self[..<range.lowerBound] + other + self[range.upperBound...]
    }
}
