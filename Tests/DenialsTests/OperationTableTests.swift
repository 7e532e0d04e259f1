import AWSTypes
import Denials
import Testing

/// The table "Operation → IAM action → ARN" of the facts, row by row, by both logs' names
/// (Service Authorization Reference, "Actions, resources, and condition keys for Amazon S3").
@Suite struct OperationTableTests {
    /// What a permission is asked on.
    enum Target { case object, bucket, service }

    struct Row: CustomTestStringConvertible {
        let names: [String]
        let actions: [String]
        let target: Target
        /// With a version id, where that changes them.
        var versioned: [String]?

        init(_ names: [String], _ actions: [String], _ target: Target, versioned: [String]? = nil) {
            self.names = names
            self.actions = actions
            self.target = target
            self.versioned = versioned
        }

        var testDescription: String { names.joined(separator: ", ") }
    }

    static let objects: [Row] = [
        Row(
            [
                "REST.GET.OBJECT", "WEBSITE.GET.OBJECT", "GetObject", "REST.HEAD.OBJECT",
                "HeadObject", "REST.COPY.OBJECT_GET", "REST.COPY.PART_GET",
            ], ["GetObject"], .object, versioned: ["GetObjectVersion"]),
        Row(
            [
                "REST.PUT.OBJECT", "PutObject", "REST.POST.OBJECT", "PostObject",
                "REST.COPY.OBJECT", "CopyObject", "REST.COPY.PART", "UploadPartCopy",
                "REST.POST.UPLOADS", "CreateMultipartUpload", "REST.PUT.PART", "UploadPart",
                "REST.POST.UPLOAD", "CompleteMultipartUpload",
            ], ["PutObject"], .object),
        Row(
            ["REST.DELETE.UPLOAD", "AbortMultipartUpload"], ["AbortMultipartUpload"], .object),
        Row(["REST.GET.UPLOAD", "ListParts"], ["ListMultipartUploadParts"], .object),
        Row(
            ["REST.DELETE.OBJECT", "DeleteObject", "BATCH.DELETE.OBJECT"], ["DeleteObject"],
            .object, versioned: ["DeleteObjectVersion"]),
        Row(["REST.POST.MULTI_OBJECT_DELETE", "DeleteObjects"], ["DeleteObject"], .object),
        Row(
            ["REST.GET.OBJECT_ATTRIBUTES", "GetObjectAttributes"],
            ["GetObject", "GetObjectAttributes"], .object,
            versioned: ["GetObjectVersion", "GetObjectVersionAttributes"]),
        Row(
            ["REST.GET.ACL", "GetObjectAcl"], ["GetObjectAcl"], .object,
            versioned: ["GetObjectVersionAcl"]),
        Row(
            ["REST.PUT.ACL", "PutObjectAcl"], ["PutObjectAcl"], .object,
            versioned: ["PutObjectVersionAcl"]),
        Row(
            ["REST.GET.OBJECT_TAGGING", "GetObjectTagging"], ["GetObjectTagging"], .object,
            versioned: ["GetObjectVersionTagging"]),
        Row(
            ["REST.PUT.OBJECT_TAGGING", "PutObjectTagging"], ["PutObjectTagging"], .object,
            versioned: ["PutObjectVersionTagging"]),
        Row(
            ["REST.DELETE.OBJECT_TAGGING", "DeleteObjectTagging"], ["DeleteObjectTagging"], .object,
            versioned: ["DeleteObjectVersionTagging"]),
        Row(
            ["REST.GET.OBJECT_LOCK_RETENTION", "REST.GET.RETENTION", "GetObjectRetention"],
            ["GetObjectRetention"], .object),
        Row(
            ["REST.PUT.OBJECT_LOCK_RETENTION", "REST.PUT.RETENTION", "PutObjectRetention"],
            ["PutObjectRetention"], .object),
        Row(
            ["REST.GET.OBJECT_LOCK_LEGAL_HOLD", "REST.GET.LEGAL_HOLD", "GetObjectLegalHold"],
            ["GetObjectLegalHold"], .object),
        Row(
            ["REST.PUT.OBJECT_LOCK_LEGAL_HOLD", "REST.PUT.LEGAL_HOLD", "PutObjectLegalHold"],
            ["PutObjectLegalHold"], .object),
        Row(["REST.POST.RESTORE", "RestoreObject"], ["RestoreObject"], .object),
        Row(["REST.POST.SELECT", "SelectObjectContent"], ["GetObject"], .object),
        Row(["GetObjectTorrent"], ["GetObjectTorrent"], .object),
        Row(
            ["GetObjectAnnotation"], ["GetObjectAnnotation"], .object,
            versioned: ["GetObjectVersionAnnotation"]),
        Row(
            ["PutObjectAnnotation"], ["PutObjectAnnotation"], .object,
            versioned: ["PutObjectVersionAnnotation"]),
        Row(
            ["DeleteObjectAnnotation"], ["DeleteObjectAnnotation"], .object,
            versioned: ["DeleteObjectVersionAnnotation"]),
        Row(
            ["ListObjectAnnotations"], ["ListObjectAnnotations"], .object,
            versioned: ["ListObjectVersionAnnotations"]),
        Row(["UpdateObjectEncryption"], ["UpdateObjectEncryption"], .object),
    ]

    static let buckets: [Row] = [
        Row(["REST.GET.UPLOADS", "ListMultipartUploads"], ["ListBucketMultipartUploads"], .bucket),
        Row(
            ["REST.GET.BUCKET", "ListObjects", "ListObjectsV2", "REST.HEAD.BUCKET", "HeadBucket"],
            ["ListBucket"], .bucket),
        Row(["REST.GET.BUCKETVERSIONS", "ListObjectVersions"], ["ListBucketVersions"], .bucket),
        Row(["REST.GET.LOCATION", "GetBucketLocation"], ["GetBucketLocation"], .bucket),
        Row(["REST.GET.ACL", "GetBucketAcl"], ["GetBucketAcl"], .bucket),
        Row(["REST.PUT.ACL", "PutBucketAcl"], ["PutBucketAcl"], .bucket),
        Row(["REST.GET.TAGGING", "GetBucketTagging"], ["GetBucketTagging"], .bucket),
        Row(["REST.GET.BUCKETPOLICY", "GetBucketPolicy"], ["GetBucketPolicy"], .bucket),
        Row(["REST.PUT.BUCKETPOLICY", "PutBucketPolicy"], ["PutBucketPolicy"], .bucket),
        Row(["REST.DELETE.BUCKETPOLICY", "DeleteBucketPolicy"], ["DeleteBucketPolicy"], .bucket),
        Row(
            ["REST.GET.POLICY_STATUS", "GetBucketPolicyStatus"], ["GetBucketPolicyStatus"], .bucket),
        Row(["REST.PUT.BUCKET", "CreateBucket"], ["CreateBucket"], .bucket),
        Row(["REST.DELETE.BUCKET", "DeleteBucket"], ["DeleteBucket"], .bucket),
        Row(["ListBuckets"], ["ListAllMyBuckets"], .service),
        Row(["GetBucketAbac"], ["GetBucketAbac"], .bucket),
        Row(["PutBucketAbac"], ["PutBucketAbac"], .bucket),
        Row(["ListBucketAnalyticsConfigurations"], ["GetAnalyticsConfiguration"], .bucket),
        Row(["ListBucketInventoryConfigurations"], ["GetInventoryConfiguration"], .bucket),
        Row(["ListBucketMetricsConfigurations"], ["GetMetricsConfiguration"], .bucket),
        Row(
            ["ListBucketIntelligentTieringConfigurations"],
            ["GetIntelligentTieringConfiguration"], .bucket),
        Row(
            ["CreateBucketMetadataConfiguration", "CreateBucketMetadataTableConfiguration"],
            ["CreateBucketMetadataTableConfiguration"], .bucket),
        Row(
            ["GetBucketMetadataConfiguration", "GetBucketMetadataTableConfiguration"],
            ["GetBucketMetadataTableConfiguration"], .bucket),
        Row(
            ["DeleteBucketMetadataConfiguration", "DeleteBucketMetadataTableConfiguration"],
            ["DeleteBucketMetadataTableConfiguration"], .bucket),
        Row(
            ["UpdateBucketMetadataJournalTableConfiguration"],
            ["UpdateBucketMetadataJournalTableConfiguration"], .bucket),
        Row(["PutAccountPublicAccessBlock"], ["PutAccountPublicAccessBlock"], .service),
        Row(["DeleteAccountPublicAccessBlock"], ["PutAccountPublicAccessBlock"], .service),
    ]

    /// Sub-resource in the access log, CloudTrail's name, the action's: reading needs `Get…`,
    /// writing and deleting `Put…`.
    static let configurations: [(log: String, trail: String, action: String)] = [
        ("VERSIONING", "BucketVersioning", "BucketVersioning"),
        ("LOGGING_STATUS", "BucketLogging", "BucketLogging"),
        ("CORS", "BucketCors", "BucketCORS"), ("WEBSITE", "BucketWebsite", "BucketWebsite"),
        ("NOTIFICATION", "BucketNotification", "BucketNotification"),
        ("NOTIFICATION", "BucketNotificationConfiguration", "BucketNotification"),
        ("ACCELERATE", "BucketAccelerateConfiguration", "AccelerateConfiguration"),
        ("REQUEST_PAYMENT", "BucketRequestPayment", "BucketRequestPayment"),
        ("PUBLIC_ACCESS_BLOCK", "BucketPublicAccessBlock", "BucketPublicAccessBlock"),
        ("PUBLIC_ACCESS_BLOCK", "PublicAccessBlock", "BucketPublicAccessBlock"),
        ("OWNERSHIP_CONTROLS", "BucketOwnershipControls", "BucketOwnershipControls"),
        (
            "OBJECT_LOCK_CONFIGURATION", "ObjectLockConfiguration",
            "BucketObjectLockConfiguration"
        ),
        ("ENCRYPTION", "BucketEncryption", "EncryptionConfiguration"),
        ("LIFECYCLE", "BucketLifecycle", "LifecycleConfiguration"),
        ("LIFECYCLE", "BucketLifecycleConfiguration", "LifecycleConfiguration"),
        ("REPLICATION", "BucketReplication", "ReplicationConfiguration"),
        ("ANALYTICS", "BucketAnalyticsConfiguration", "AnalyticsConfiguration"),
        ("INVENTORY", "BucketInventoryConfiguration", "InventoryConfiguration"),
        ("METRICS", "BucketMetricsConfiguration", "MetricsConfiguration"),
        (
            "INTELLIGENT_TIERING", "BucketIntelligentTieringConfiguration",
            "IntelligentTieringConfiguration"
        ),
        ("TAGGING", "BucketTagging", "BucketTagging"),
    ]

    static func check(
        _ operation: String, _ actions: [String], _ target: Target, hasVersion: Bool = false
    ) {
        let found = S3Operations.needs(
            of: operation, hasKey: target == .object, hasVersion: hasVersion)
        #expect(found.map { "\($0.action)" } == actions.map { "s3:\($0)" }, "\(operation)")
        let kind: S3Operations.ResourceKind =
            switch target {
            case .object: .object
            case .bucket: .bucket
            case .service: .service
            }
        #expect(found.allSatisfy { $0.kind == kind }, "\(operation)")
    }

    @Test(arguments: objects + buckets)
    func `each operation needs the action of its row, by either log's name`(row: Row) {
        for name in row.names {
            OperationTableTests.check(name, row.actions, row.target)
            OperationTableTests.check(
                name, row.versioned ?? row.actions, row.target, hasVersion: true)
        }
    }

    @Test func `a configuration is read with Get, and written and deleted with Put or its own`() {
        for (log, trail, action) in OperationTableTests.configurations {
            let deletes = log == "WEBSITE" ? "Delete" : "Put"
            for (verb, prefix) in [("GET", "Get"), ("PUT", "Put"), ("DELETE", deletes)] {
                OperationTableTests.check("REST.\(verb).\(log)", ["\(prefix)\(action)"], .bucket)
            }
            for (verb, prefix) in [("Get", "Get"), ("Put", "Put"), ("Delete", deletes)] {
                OperationTableTests.check("\(verb)\(trail)", ["\(prefix)\(action)"], .bucket)
            }
        }
    }

    @Test(arguments: [
        "REST.OPTIONS.PREFLIGHT", "S3.EXPIRE.OBJECT", "S3.TRANSITION_SIA.OBJECT",
        "S3.TRANSITION.OBJECT", "S3.CREATE.DELETEMARKER", "S3.DELETE.UPLOAD",
        "S3.COMPUTE.OBJECT.CHECKSUM", "LifecycleExpirationTransition",
    ])
    func `what nobody decided on is told apart`(operation: String) {
        #expect(S3Operations.isNoDecision(operation))
        #expect(S3Operations.needs(of: operation, hasKey: true, hasVersion: false).isEmpty)
    }

    @Test(arguments: ["", "REST", "REST.GET", "REST.GET.SOMETHING_NEW", "SOAP.Unheard", "Invent"])
    func `an operation that is not known yields no guess`(operation: String) {
        #expect(!S3Operations.isNoDecision(operation))
        #expect(S3Operations.needs(of: operation, hasKey: true, hasVersion: true).isEmpty)
    }
}
