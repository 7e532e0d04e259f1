/// The rows, by either log's names.
extension S3Operations {
    private static func object(_ action: String) -> [Row] { [Row(action: action, kind: .object)] }
    private static func bucket(_ action: String) -> [Row] { [Row(action: action, kind: .bucket)] }
    private static func either(_ action: String) -> [Row] {
        [Row(action: action, kind: .object, isEither: true)]
    }

    private static let get = object("GetObject(V)")
    private static let put = object("PutObject")
    private static let list = bucket("ListBucket")
    private static let attributes = get + object("GetObject(V)Attributes")

    /// Directory buckets have one permission for all that is done in a session (S3 User Guide,
    /// "Authorizing Zonal endpoint API operations with CreateSession").
    private static let session = [
        Row(action: "CreateSession", kind: .directoryBucket, service: "s3express")
    ]

    /// Names of the access log (S3 User Guide, "Amazon S3 server access log format").
    static let accessLog: [String: [Row]] = [
        "REST.GET.OBJECT": get, "WEBSITE.GET.OBJECT": get, "REST.HEAD.OBJECT": get,
        "REST.COPY.OBJECT_GET": get, "REST.COPY.PART_GET": get,
        "REST.PUT.OBJECT": put, "REST.POST.OBJECT": put, "REST.COPY.OBJECT": put,
        "REST.COPY.PART": put, "REST.POST.UPLOADS": put, "REST.PUT.PART": put,
        "REST.POST.UPLOAD": put,
        "REST.DELETE.UPLOAD": object("AbortMultipartUpload"),
        "REST.GET.UPLOAD": object("ListMultipartUploadParts"),
        "REST.GET.UPLOADS": bucket("ListBucketMultipartUploads"),
        "REST.DELETE.OBJECT": object("DeleteObject(V)"),
        "REST.POST.MULTI_OBJECT_DELETE": object("DeleteObject"),
        "BATCH.DELETE.OBJECT": object("DeleteObject(V)"),
        "REST.GET.BUCKET": list, "REST.HEAD.BUCKET": list,
        "REST.GET.BUCKETVERSIONS": bucket("ListBucketVersions"),
        "REST.GET.LOCATION": bucket("GetBucketLocation"),
        "REST.GET.OBJECT_ATTRIBUTES": attributes,
        "REST.GET.ACL": either("Get{}Acl"), "REST.PUT.ACL": either("Put{}Acl"),
        "REST.GET.OBJECT_TAGGING": object("GetObject(V)Tagging"),
        "REST.PUT.OBJECT_TAGGING": object("PutObject(V)Tagging"),
        "REST.DELETE.OBJECT_TAGGING": object("DeleteObject(V)Tagging"),
        "REST.GET.RETENTION": object("GetObjectRetention"),
        "REST.PUT.RETENTION": object("PutObjectRetention"),
        "REST.GET.OBJECT_LOCK_RETENTION": object("GetObjectRetention"),
        "REST.PUT.OBJECT_LOCK_RETENTION": object("PutObjectRetention"),
        "REST.GET.LEGAL_HOLD": object("GetObjectLegalHold"),
        "REST.PUT.LEGAL_HOLD": object("PutObjectLegalHold"),
        "REST.GET.OBJECT_LOCK_LEGAL_HOLD": object("GetObjectLegalHold"),
        "REST.PUT.OBJECT_LOCK_LEGAL_HOLD": object("PutObjectLegalHold"),
        "REST.POST.RESTORE": object("RestoreObject"),
        "REST.POST.SELECT": object("GetObject"),
        "REST.GET.BUCKETPOLICY": bucket("GetBucketPolicy"),
        "REST.PUT.BUCKETPOLICY": bucket("PutBucketPolicy"),
        "REST.DELETE.BUCKETPOLICY": bucket("DeleteBucketPolicy"),
        "REST.DELETE.WEBSITE": bucket("DeleteBucketWebsite"),
        "REST.GET.POLICY_STATUS": bucket("GetBucketPolicyStatus"),
        "REST.PUT.BUCKET": bucket("CreateBucket"),
        "REST.DELETE.BUCKET": bucket("DeleteBucket"),
    ]

    /// CloudTrail's event names: every operation of S3's service model that is no plain `Get`,
    /// `Put` or `Delete` of a configuration.
    static let cloudTrail: [String: [Row]] = [
        "GetObject": get, "HeadObject": get, "PutObject": put, "PostObject": put,
        "CopyObject": put, "UploadPartCopy": put, "CreateMultipartUpload": put,
        "UploadPart": put, "CompleteMultipartUpload": put,
        "AbortMultipartUpload": object("AbortMultipartUpload"),
        "ListParts": object("ListMultipartUploadParts"),
        "ListMultipartUploads": bucket("ListBucketMultipartUploads"),
        "DeleteObject": object("DeleteObject(V)"), "DeleteObjects": object("DeleteObject"),
        "ListObjects": list, "ListObjectsV2": list, "HeadBucket": list,
        "ListObjectVersions": bucket("ListBucketVersions"),
        "GetBucketLocation": bucket("GetBucketLocation"),
        "GetObjectAttributes": attributes,
        "GetObjectAcl": object("GetObject(V)Acl"), "PutObjectAcl": object("PutObject(V)Acl"),
        "GetBucketAcl": bucket("GetBucketAcl"), "PutBucketAcl": bucket("PutBucketAcl"),
        "GetObjectTagging": object("GetObject(V)Tagging"),
        "PutObjectTagging": object("PutObject(V)Tagging"),
        "DeleteObjectTagging": object("DeleteObject(V)Tagging"),
        "GetObjectAnnotation": object("GetObject(V)Annotation"),
        "PutObjectAnnotation": object("PutObject(V)Annotation"),
        "DeleteObjectAnnotation": object("DeleteObject(V)Annotation"),
        "ListObjectAnnotations": object("ListObject(V)Annotations"),
        "UpdateObjectEncryption": object("UpdateObjectEncryption"),
        "GetObjectRetention": object("GetObjectRetention"),
        "PutObjectRetention": object("PutObjectRetention"),
        "GetObjectLegalHold": object("GetObjectLegalHold"),
        "PutObjectLegalHold": object("PutObjectLegalHold"),
        "GetObjectTorrent": object("GetObjectTorrent"),
        "RestoreObject": object("RestoreObject"),
        "SelectObjectContent": object("GetObject"),
        "GetBucketPolicy": bucket("GetBucketPolicy"),
        "PutBucketPolicy": bucket("PutBucketPolicy"),
        "DeleteBucketPolicy": bucket("DeleteBucketPolicy"),
        "GetBucketPolicyStatus": bucket("GetBucketPolicyStatus"),
        "DeleteBucketWebsite": bucket("DeleteBucketWebsite"),
        "GetBucketAbac": bucket("GetBucketAbac"), "PutBucketAbac": bucket("PutBucketAbac"),
        "ListBucketAnalyticsConfigurations": bucket("GetAnalyticsConfiguration"),
        "ListBucketInventoryConfigurations": bucket("GetInventoryConfiguration"),
        "ListBucketMetricsConfigurations": bucket("GetMetricsConfiguration"),
        "ListBucketIntelligentTieringConfigurations": bucket("GetIntelligentTieringConfiguration"),
        // The action's name is the same for the first and second form of the API.
        "CreateBucketMetadataConfiguration": bucket("CreateBucketMetadataTableConfiguration"),
        "GetBucketMetadataConfiguration": bucket("GetBucketMetadataTableConfiguration"),
        "DeleteBucketMetadataConfiguration": bucket("DeleteBucketMetadataTableConfiguration"),
        "CreateBucketMetadataTableConfiguration": bucket("CreateBucketMetadataTableConfiguration"),
        "GetBucketMetadataTableConfiguration": bucket("GetBucketMetadataTableConfiguration"),
        "DeleteBucketMetadataTableConfiguration": bucket("DeleteBucketMetadataTableConfiguration"),
        "CreateBucket": bucket("CreateBucket"), "DeleteBucket": bucket("DeleteBucket"),
        "ListBuckets": [Row(action: "ListAllMyBuckets", kind: .service)],
        "DeleteAccountPublicAccessBlock": [
            Row(action: "PutAccountPublicAccessBlock", kind: .service)
        ],
        "CreateSession": session, "RenameObject": session,
        "ListDirectoryBuckets": [
            Row(action: "ListAllMyDirectoryBuckets", kind: .service, service: "s3express")
        ],
        // Asked on the Object Lambda access point, which the request does not name by its ARN.
        "WriteGetObjectResponse": [
            Row(action: "WriteGetObjectResponse", kind: .other, service: "s3-object-lambda")
        ],
    ]

    /// Sub-resources whose action is not named after them, by the access log's name.
    static let configurations: [String: String] = [
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
}
