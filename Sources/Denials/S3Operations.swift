public import AWSTypes

/// One permission that a request needs, and why.
public struct RequiredPermission: Hashable, Sendable {
    /// The IAM action.
    public let action: Action
    /// The ARN that the action is asked on; `*` for what has no resource.
    public let resource: String
    /// What asks for it: the request itself, a header it carries, the source of a copy.
    public let reason: String

    /// A permission.
    public init(_ action: Action, _ resource: String, _ reason: String) {
        self.action = action
        self.resource = resource
        self.reason = reason
    }

    /// The bucket that the resource names; nil for `*`, a key's ARN or an access point's.
    public var bucket: String? {
        guard let arn = ARN(resource), arn.service == "s3", arn.account.isEmpty else { return nil }
        return String(Substring(arn.resource.utf8.prefix { $0 != UInt8(ascii: "/") }))
    }

    /// Whether the resource, of S3, is that bucket or an object in it.
    public func isOf(_ bucket: String?) -> Bool {
        guard let bucket, let colons = resource.firstRange(ofText: ":::") else { return false }
        let name = resource[colons.upperBound...].utf8
        return name.starts(with: bucket.utf8)
            && (name.count == bucket.utf8.count
                || name.dropFirst(bucket.utf8.count).first == UInt8(ascii: "/"))
    }

    /// The object's key that the resource names; nil for a bucket.
    public var key: String? {
        guard bucket != nil, let slash = resource.utf8.firstIndex(of: UInt8(ascii: "/")) else {
            return nil
        }
        return String(Substring(resource.utf8[slash...].dropFirst()))
    }
}

/// Which IAM action an operation needs, on which kind of resource (Service Authorization
/// Reference, "Actions, resources, and condition keys for Amazon S3").
///
/// Both logs name the operation in their own way: the access log by method and sub-resource
/// (`REST.GET.OBJECT`), CloudTrail by API (`GetObject`), which is not the action either.
public enum S3Operations {
    /// What an action is asked on.
    enum Target { case object, bucket, either, service }

    /// One row: the action without `s3:`, with `(V)` where a version id makes it `…Version`.
    typealias Row = (action: String, target: Target)

    /// The actions of one operation; empty for one that is no access decision or not known.
    public static func actions(
        of operation: String, hasKey: Bool, hasVersion: Bool
    ) -> [(action: Action, isOnBucket: Bool)] {
        let variant = (hasKey ? 1 : 0) + (hasVersion ? 2 : 0)
        return known[operation]?[variant] ?? actions(rows(of: operation), hasKey, hasVersion)
    }

    /// The actions of all operations listed here: for every denial some are asked for. By whether
    /// there is a key, and a version beside it.
    private static let known = accessLog.merging(cloudTrail) { log, _ in log }
        .mapValues { rows in
            (0..<4).map { variant in actions(rows, variant & 1 != 0, variant & 2 != 0) }
        }

    private static func actions(
        _ rows: [Row], _ hasKey: Bool, _ hasVersion: Bool
    ) -> [(action: Action, isOnBucket: Bool)] {
        rows.map { row in
            let isOnBucket = row.target == .bucket || (row.target == .either && !hasKey)
            return (Action(service: "s3", name: name(row, isOnBucket, hasVersion)), isOnBucket)
        }
    }

    private static func name(_ row: Row, _ isOnBucket: Bool, _ hasVersion: Bool) -> String {
        guard row.target != .either else {
            let verb = row.action
            let subject = isOnBucket ? "Bucket" : hasVersion ? "ObjectVersion" : "Object"
            return verb.replacingFirst("{}", with: subject)
        }
        return row.action.replacingFirst("(V)", with: hasVersion ? "Version" : "")
    }

    /// Of operations that are not listed, by their parts.
    private static func rows(of operation: String) -> [Row] {
        if operation.hasPrefix("REST.") { return accessLogConfiguration(operation) }
        return cloudTrailConfiguration(operation)
    }

    /// Whether the operation is no access decision at all: a lifecycle action, a CORS preflight.
    public static func isNoDecision(_ operation: String) -> Bool {
        operation.hasPrefix("S3.") || operation == "REST.OPTIONS.PREFLIGHT"
            || operation.hasPrefix("Lifecycle")
    }

    private static let get: [Row] = [("GetObject(V)", .object)]
    private static let put: [Row] = [("PutObject", .object)]
    private static let list: [Row] = [("ListBucket", .bucket)]

    private static let accessLog: [String: [Row]] = [
        "REST.GET.OBJECT": get, "WEBSITE.GET.OBJECT": get, "REST.HEAD.OBJECT": get,
        "REST.COPY.OBJECT_GET": get, "REST.COPY.PART_GET": get,
        "REST.PUT.OBJECT": put, "REST.POST.OBJECT": put, "REST.COPY.OBJECT": put,
        "REST.COPY.PART": put, "REST.POST.UPLOADS": put, "REST.PUT.PART": put,
        "REST.POST.UPLOAD": put,
        "REST.DELETE.UPLOAD": [("AbortMultipartUpload", .object)],
        "REST.GET.UPLOAD": [("ListMultipartUploadParts", .object)],
        "REST.GET.UPLOADS": [("ListBucketMultipartUploads", .bucket)],
        "REST.DELETE.OBJECT": [("DeleteObject(V)", .object)],
        "REST.POST.MULTI_OBJECT_DELETE": [("DeleteObject", .object)],
        "BATCH.DELETE.OBJECT": [("DeleteObject(V)", .object)],
        "REST.GET.BUCKET": list, "REST.HEAD.BUCKET": list,
        "REST.GET.BUCKETVERSIONS": [("ListBucketVersions", .bucket)],
        "REST.GET.LOCATION": [("GetBucketLocation", .bucket)],
        "REST.GET.OBJECT_ATTRIBUTES": get + [("GetObject(V)Attributes", .object)],
        "REST.GET.ACL": [("Get{}Acl", .either)], "REST.PUT.ACL": [("Put{}Acl", .either)],
        "REST.GET.OBJECT_TAGGING": [("GetObject(V)Tagging", .object)],
        "REST.PUT.OBJECT_TAGGING": [("PutObject(V)Tagging", .object)],
        "REST.DELETE.OBJECT_TAGGING": [("DeleteObject(V)Tagging", .object)],
        "REST.GET.RETENTION": [("GetObjectRetention", .object)],
        "REST.PUT.RETENTION": [("PutObjectRetention", .object)],
        "REST.GET.OBJECT_LOCK_RETENTION": [("GetObjectRetention", .object)],
        "REST.PUT.OBJECT_LOCK_RETENTION": [("PutObjectRetention", .object)],
        "REST.GET.LEGAL_HOLD": [("GetObjectLegalHold", .object)],
        "REST.PUT.LEGAL_HOLD": [("PutObjectLegalHold", .object)],
        "REST.GET.OBJECT_LOCK_LEGAL_HOLD": [("GetObjectLegalHold", .object)],
        "REST.PUT.OBJECT_LOCK_LEGAL_HOLD": [("PutObjectLegalHold", .object)],
        "REST.POST.RESTORE": [("RestoreObject", .object)],
        "REST.POST.SELECT": [("GetObject", .object)],
        "REST.GET.BUCKETPOLICY": [("GetBucketPolicy", .bucket)],
        "REST.PUT.BUCKETPOLICY": [("PutBucketPolicy", .bucket)],
        "REST.DELETE.BUCKETPOLICY": [("DeleteBucketPolicy", .bucket)],
        "REST.GET.POLICY_STATUS": [("GetBucketPolicyStatus", .bucket)],
        "REST.PUT.BUCKET": [("CreateBucket", .bucket)],
        "REST.DELETE.BUCKET": [("DeleteBucket", .bucket)],
    ]

    private static let cloudTrail: [String: [Row]] = [
        "GetObject": get, "HeadObject": get, "PutObject": put, "PostObject": put,
        "CopyObject": put, "UploadPartCopy": put, "CreateMultipartUpload": put,
        "UploadPart": put, "CompleteMultipartUpload": put,
        "AbortMultipartUpload": [("AbortMultipartUpload", .object)],
        "ListParts": [("ListMultipartUploadParts", .object)],
        "ListMultipartUploads": [("ListBucketMultipartUploads", .bucket)],
        "DeleteObject": [("DeleteObject(V)", .object)],
        "DeleteObjects": [("DeleteObject", .object)],
        "ListObjects": list, "ListObjectsV2": list, "HeadBucket": list,
        "ListObjectVersions": [("ListBucketVersions", .bucket)],
        "GetBucketLocation": [("GetBucketLocation", .bucket)],
        "GetObjectAttributes": get + [("GetObject(V)Attributes", .object)],
        "GetObjectAcl": [("GetObject(V)Acl", .object)],
        "PutObjectAcl": [("PutObject(V)Acl", .object)],
        "GetBucketAcl": [("GetBucketAcl", .bucket)], "PutBucketAcl": [("PutBucketAcl", .bucket)],
        "GetObjectTagging": [("GetObject(V)Tagging", .object)],
        "PutObjectTagging": [("PutObject(V)Tagging", .object)],
        "DeleteObjectTagging": [("DeleteObject(V)Tagging", .object)],
        "GetObjectRetention": [("GetObjectRetention", .object)],
        "PutObjectRetention": [("PutObjectRetention", .object)],
        "GetObjectLegalHold": [("GetObjectLegalHold", .object)],
        "PutObjectLegalHold": [("PutObjectLegalHold", .object)],
        "GetObjectTorrent": [("GetObjectTorrent", .object)],
        "RestoreObject": [("RestoreObject", .object)],
        "SelectObjectContent": [("GetObject", .object)],
        "DeleteBucketPolicy": [("DeleteBucketPolicy", .bucket)],
        "CreateBucket": [("CreateBucket", .bucket)], "DeleteBucket": [("DeleteBucket", .bucket)],
        "ListBuckets": [("ListAllMyBuckets", .service)],
    ]

    /// Sub-resources whose action is not named after them, by CloudTrail's name and the log's.
    private static let configurations: [String: String] = [
        "ENCRYPTION": "EncryptionConfiguration", "LIFECYCLE": "LifecycleConfiguration",
        "REPLICATION": "ReplicationConfiguration", "ANALYTICS": "AnalyticsConfiguration",
        "INVENTORY": "InventoryConfiguration", "METRICS": "MetricsConfiguration",
        "ACCELERATE": "AccelerateConfiguration",
        "INTELLIGENT_TIERING": "IntelligentTieringConfiguration",
        "VERSIONING": "BucketVersioning", "LOGGING_STATUS": "BucketLogging",
        "CORS": "BucketCORS", "WEBSITE": "BucketWebsite", "NOTIFICATION": "BucketNotification",
        "REQUEST_PAYMENT": "BucketRequestPayment",
        "PUBLIC_ACCESS_BLOCK": "BucketPublicAccessBlock",
        "OWNERSHIP_CONTROLS": "BucketOwnershipControls",
        "OBJECT_LOCK_CONFIGURATION": "BucketObjectLockConfiguration", "TAGGING": "BucketTagging",
    ]

    /// `REST.GET.ENCRYPTION`: reading and writing a configuration; deleting one needs the right
    /// to write it.
    private static func accessLogConfiguration(_ operation: String) -> [Row] {
        let parts = operation.split(separator: ".")
        guard parts.count == 3, let name = configurations[String(parts[2])] else { return [] }
        return [("\(parts[1] == "GET" ? "Get" : "Put")\(name)", .bucket)]
    }

    /// `GetBucketEncryption`, `PutBucketLifecycle`, `DeleteBucketCors`, …
    private static func cloudTrailConfiguration(_ operation: String) -> [Row] {
        for verb in ["Get", "Put", "Delete"] where operation.hasPrefix(verb) {
            var name = operation.dropFirst(verb.count).lowercased()
            for word in ["bucket", "configuration"] { name = name.replacingFirst(word, with: "") }
            let match = configurations.values.first { action in
                var other = action.lowercased()
                for word in ["bucket", "configuration"] {
                    other = other.replacingFirst(word, with: "")
                }
                return other == name
            }
            let action = verb == "Get" ? "Get" : "Put"
            if let match { return [("\(action)\(match)", .bucket)] }
            if operation.contains("Bucket") { return [(operation, .bucket)] }
        }
        return []
    }
}

extension String {
    fileprivate func replacingFirst(_ text: String, with other: String) -> String {
        guard let range = firstRange(ofText: text) else { return self }
        return self[..<range.lowerBound] + other + self[range.upperBound...]
    }
}
