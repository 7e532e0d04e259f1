import AWSTypes
import Denials
import Testing

/// What a refused request asked for: operations × headers × kinds of log.
@Suite struct RequestPermissionTests {
    /// A denial of one object of one bucket, as a log shows it.
    static func denial(
        _ operation: String, _ log: Sighting.Log = .cloudTrail,
        parameters: [String: String]? = nil, query: [String: String]? = nil,
        bucket: String? = "orchard", key: String? = "in/apples.csv", version: String? = nil,
        change: (inout Sighting) -> Void = { _ in }
    ) -> Denial {
        var sighting = Sighting(
            log: log, requestID: "R1", time: Instant(seconds: 1_780_000_000), service: "s3",
            operation: operation, errorCode: "AccessDenied")
        sighting.bucket = bucket
        sighting.key = key
        sighting.versionID = version
        sighting.parameters = log == .cloudTrail ? parameters ?? [:] : nil
        sighting.query = log == .s3AccessLog ? query ?? [:] : nil
        change(&sighting)
        return Denial(sightings: [sighting])
    }

    static func required(_ denial: Denial) -> [String] {
        denial.requiredPermissions.map { "\($0.action) \($0.resource)" }
    }

    static func unseen(_ denial: Denial) -> [String] {
        denial.unseenPermissions.map { "\($0.action) \($0.resource ?? "-")" }
    }

    static let object = "arn:aws:s3:::orchard/in/apples.csv"

    // MARK: - Headers

    /// Headers with the permissions that they ask for on a write.
    static let headers: [(headers: [String: String], actions: [String])] = [
        ([:], []),
        (["x-amz-acl": "bucket-owner-full-control"], ["PutObjectAcl"]),
        (["x-amz-grant-read": "id=\"1f\""], ["PutObjectAcl"]),
        (["x-amz-tagging": "team=fruit"], ["PutObjectTagging"]),
        (["x-amz-object-lock-mode": "GOVERNANCE"], ["PutObjectRetention"]),
        (["x-amz-object-lock-retain-until-date": "2031-01-01T00:00:00Z"], ["PutObjectRetention"]),
        (["x-amz-object-lock-legal-hold": "ON"], ["PutObjectLegalHold"]),
        (
            [
                "x-amz-acl": "private", "x-amz-tagging": "a=b",
                "x-amz-object-lock-mode": "COMPLIANCE",
                "x-amz-object-lock-legal-hold": "OFF",
            ], ["PutObjectAcl", "PutObjectTagging", "PutObjectRetention", "PutObjectLegalHold"]
        ),
        (["x-amz-storage-class": "STANDARD_IA", "x-amz-server-side-encryption": "aws:kms"], []),
    ]

    @Test(arguments: ["PutObject", "PostObject", "CreateMultipartUpload", "CopyObject"])
    func `headers that CloudTrail records ask for permissions of their own`(operation: String) {
        for (headers, actions) in RequestPermissionTests.headers {
            let denial = RequestPermissionTests.denial(operation, parameters: headers)
            #expect(
                RequestPermissionTests.required(denial)
                    == (["PutObject"] + actions).map { "s3:\($0) \(RequestPermissionTests.object)" },
                "\(operation) \(headers)")
        }
    }

    @Test(arguments: ["REST.PUT.OBJECT", "REST.POST.OBJECT", "REST.POST.UPLOADS"])
    func `of headers that no log shows each may have been sent`(operation: String) {
        let denial = RequestPermissionTests.denial(operation, .s3AccessLog)
        #expect(
            RequestPermissionTests.required(denial)
                == ["s3:PutObject \(RequestPermissionTests.object)"])
        #expect(
            RequestPermissionTests.unseen(denial)
                == ["PutObjectAcl", "PutObjectTagging", "PutObjectRetention", "PutObjectLegalHold"]
                .map { "s3:\($0) \(RequestPermissionTests.object)" })
    }

    @Test func `a presigned request carries its headers in the query, which the access log shows`()
    {
        let denial = RequestPermissionTests.denial(
            "REST.PUT.OBJECT", .s3AccessLog, query: ["x-amz-acl": "public-read"]
        ) { $0.authenticationType = "QueryString" }
        #expect(
            RequestPermissionTests.required(denial)
                == ["PutObject", "PutObjectAcl"].map {
                    "s3:\($0) \(RequestPermissionTests.object)"
                })
        #expect(!RequestPermissionTests.unseen(denial).contains { $0.contains("PutObjectAcl") })
    }

    @Test func `what looks like a header in the query of another request is none`() {
        let denial = RequestPermissionTests.denial(
            "REST.PUT.OBJECT", .s3AccessLog, query: ["x-amz-acl": "public-read"]
        ) { $0.authenticationType = "AuthHeader" }
        #expect(denial.requiredPermissions.count == 1)
        #expect(RequestPermissionTests.unseen(denial).contains { $0.contains("PutObjectAcl") })
    }

    @Test(arguments: [
        "UploadPart", "CompleteMultipartUpload", "GetObject", "AbortMultipartUpload",
    ])
    func `what a log shows whole leaves nothing unseen`(operation: String) {
        let denial = RequestPermissionTests.denial(operation)
        #expect(denial.unseenPermissions.isEmpty)
        #expect(denial.requiredPermissions.count == 1)
    }

    @Test(arguments: ["REST.PUT.PART", "REST.POST.UPLOAD", "REST.GET.OBJECT"])
    func `parts, completions and reads need nothing for a header`(operation: String) {
        #expect(RequestPermissionTests.denial(operation, .s3AccessLog).unseenPermissions.isEmpty)
    }

    @Test func `the right to bypass a retention is asked for where the header says so`() {
        let bypass = ["x-amz-bypass-governance-retention": "true"]
        let seen = RequestPermissionTests.denial("DeleteObject", parameters: bypass, version: "v1")
        #expect(
            RequestPermissionTests.required(seen)
                == ["DeleteObjectVersion", "BypassGovernanceRetention"].map {
                    "s3:\($0) \(RequestPermissionTests.object)"
                })
        let unseen = RequestPermissionTests.denial(
            "REST.DELETE.OBJECT", .s3AccessLog, version: "v1")
        #expect(
            RequestPermissionTests.unseen(unseen)
                == ["s3:BypassGovernanceRetention \(RequestPermissionTests.object)"])
    }

    @Test(
        arguments: [
            ([:], []),
            (["x-amz-acl": "private"], []),
            (["x-amz-acl": "log-delivery-write"], ["PutBucketAcl"]),
            (["x-amz-object-ownership": "ObjectWriter"], ["PutBucketOwnershipControls"]),
            (
                ["x-amz-bucket-object-lock-enabled": "true"],
                ["PutBucketObjectLockConfiguration", "PutBucketVersioning"]
            ),
        ] as [([String: String], [String])])
    func `a bucket is made with what its headers ask for`(
        headers: [String: String], actions: [String]
    ) {
        let denial = RequestPermissionTests.denial("CreateBucket", parameters: headers, key: nil)
        #expect(
            RequestPermissionTests.required(denial)
                == (["CreateBucket"] + actions).map { "s3:\($0) arn:aws:s3:::orchard" })
    }

    // MARK: - Copies

    /// What `x-amz-copy-source` says, and what is read.
    static let sources: [(header: String, action: String, resource: String)] = [
        ("orchard/raw/a.csv", "GetObject", "arn:aws:s3:::orchard/raw/a.csv"),
        ("/other/raw/a.csv", "GetObject", "arn:aws:s3:::other/raw/a.csv"),
        ("other/raw%2Fa%20b.csv", "GetObject", "arn:aws:s3:::other/raw/a b.csv"),
        ("other%2Fa%3Fb", "GetObject", "arn:aws:s3:::other/a?b"),
        ("other/a.csv?versionId=x.1", "GetObjectVersion", "arn:aws:s3:::other/a.csv"),
        (
            "arn:aws:s3:eu-west-1:111122223333:accesspoint/pick/object/raw/a.csv", "GetObject",
            "arn:aws:s3:eu-west-1:111122223333:accesspoint/pick/object/raw/a.csv"
        ),
        (
            "arn%3Aaws%3As3%3Aeu-west-1%3A111122223333%3Aaccesspoint%2Fpick%2Fobject%2Fa?versionId=3",
            "GetObjectVersion", "arn:aws:s3:eu-west-1:111122223333:accesspoint/pick/object/a"
        ),
        (
            "arn:aws:s3::111122223333:accesspoint/m1a2b3.mrap/object/a", "GetObject",
            "arn:aws:s3::111122223333:accesspoint/m1a2b3.mrap/object/a"
        ),
    ]

    @Test(arguments: ["CopyObject", "UploadPartCopy"])
    func `a copy reads the object that its header names, in whichever form`(operation: String) {
        for (header, action, resource) in RequestPermissionTests.sources {
            let denial = RequestPermissionTests.denial(
                operation, parameters: ["x-amz-copy-source": header])
            #expect(
                RequestPermissionTests.required(denial) == [
                    "s3:PutObject \(RequestPermissionTests.object)", "s3:\(action) \(resource)",
                ], "\(header)")
            #expect(denial.requiredPermissions.last?.origin == .copySource)
        }
    }

    @Test func `a copy takes tags and annotations along unless it says otherwise`() {
        let source = ["x-amz-copy-source": "other/a?versionId=1"]
        let both = RequestPermissionTests.denial("CopyObject", parameters: source)
        #expect(
            RequestPermissionTests.unseen(both) == [
                "s3:GetObjectVersionTagging arn:aws:s3:::other/a",
                "s3:PutObjectTagging \(RequestPermissionTests.object)",
                "s3:GetObjectVersionAnnotation arn:aws:s3:::other/a",
                "s3:PutObjectAnnotation \(RequestPermissionTests.object)",
            ])
        let directives = [
            "x-amz-tagging-directive": "REPLACE", "x-amz-object-annotation-directive": "EXCLUDE",
        ]
        let neither = RequestPermissionTests.denial(
            "CopyObject", parameters: source.merging(directives) { first, _ in first })
        #expect(neither.unseenPermissions.isEmpty)
        let part = RequestPermissionTests.denial("UploadPartCopy", parameters: source)
        #expect(part.unseenPermissions.isEmpty)
    }

    @Test(arguments: ["REST.COPY.OBJECT", "REST.COPY.PART"])
    func `the access log does not say what a copy reads`(operation: String) {
        let denial = RequestPermissionTests.denial(operation, .s3AccessLog)
        #expect(denial.copySource == nil)
        #expect(
            denial.unseenPermissions.contains { $0.reason == .copySource && $0.resource == nil })
    }

    @Test(arguments: [
        "", "/", "bucket", "bucket/", "/bucket", "arn:aws:s3:::bucket", "?versionId=1",
    ])
    func `a header that names no object names no source`(header: String) {
        let denial = RequestPermissionTests.denial(
            "CopyObject", parameters: ["x-amz-copy-source": header])
        #expect(denial.copySource == nil)
        #expect(denial.unseenPermissions.contains { $0.reason == .copySource })
    }

    @Test func `a source in a directory bucket is authorized by a session, not by its policies`() {
        let denial = RequestPermissionTests.denial(
            "CopyObject", parameters: ["x-amz-copy-source": "fast--use1-az4--x-s3/a"])
        #expect(denial.requiredPermissions.count == 1)
        #expect(denial.unseenPermissions.first?.reason == .copySource)
    }

    // MARK: - What the log does not name

    @Test(arguments: ["GetObject", "PutObject", "ListObjects", "CopyObject", "GetBucketPolicy"])
    func `a network activity event names no bucket, so that nothing is asked on a wildcard`(
        operation: String
    ) {
        let denial = RequestPermissionTests.denial(
            operation, .networkActivity, bucket: nil, key: nil)
        #expect(denial.requiredPermissions.isEmpty)
        #expect(denial.unseenPermissions.isEmpty)
        #expect(denial.primaryAction != nil)
    }

    @Test func `what has no resource is asked on a wildcard, whatever the log names`() {
        let denial = RequestPermissionTests.denial("ListBuckets", bucket: nil, key: nil)
        #expect(RequestPermissionTests.required(denial) == ["s3:ListAllMyBuckets *"])
    }

    @Test func `a directory bucket is asked by its own ARN where owner and region are known`() {
        let known = RequestPermissionTests.denial(
            "CreateSession", bucket: "fast--use1-az4--x-s3", key: nil
        ) {
            $0.region = "us-east-1"
            $0.bucketOwner = AccountID("111122223333")
        }
        #expect(
            RequestPermissionTests.required(known) == [
                "s3express:CreateSession arn:aws:s3express:us-east-1:111122223333:bucket/fast--use1-az4--x-s3"
            ])
        let unknown = RequestPermissionTests.denial("CreateSession", key: nil)
        #expect(unknown.requiredPermissions.isEmpty)
    }

    /// Requests whose name in the access log is not documented, by method and sub-resource.
    @Test(
        arguments: [
            ("REST.PUT.ENCRYPTION", ["encryption": ""], "s3:UpdateObjectEncryption"),
            ("REST.PUT.OBJECT_ENCRYPTION", ["encryption": ""], "s3:UpdateObjectEncryption"),
            (
                "REST.PUT.ANNOTATION", ["annotation": "", "annotationname": "n"],
                "s3:PutObjectAnnotation"
            ),
            (
                "REST.GET.ANNOTATION", ["annotation": "", "annotationname": "n"],
                "s3:GetObjectAnnotation"
            ),
            ("REST.GET.ANNOTATION", ["annotation": ""], "s3:ListObjectAnnotations"),
            ("REST.DELETE.ANNOTATION", ["annotation": ""], "s3:DeleteObjectAnnotation"),
        ] as [(String, [String: String], String)])
    func `the query tells an operation on an object that the access log names in its own way`(
        operation: String, query: [String: String], action: String
    ) {
        let denial = RequestPermissionTests.denial(operation, .s3AccessLog, query: query)
        #expect(
            RequestPermissionTests.required(denial).first
                == "\(action) \(RequestPermissionTests.object)")
    }

    @Test func `a setting of a bucket that names a key is an operation nobody knows`() {
        let ofKey = RequestPermissionTests.denial("REST.PUT.ENCRYPTION", .s3AccessLog)
        #expect(ofKey.requiredPermissions.isEmpty)
        let ofBucket = RequestPermissionTests.denial("REST.PUT.ENCRYPTION", .s3AccessLog, key: nil)
        #expect(
            RequestPermissionTests.required(ofBucket)
                == ["s3:PutEncryptionConfiguration arn:aws:s3:::orchard"])
    }
}
