import Foundation
import Testing

/// What a request asks besides its operation: its headers, the object that it copies, the upload
/// that it goes on with; and what its log does not say of it.
@Suite struct RequestScenarios {
    private static func lacks(_ action: String) -> String {
        Policy.role(and: #"{"Sid":"Not","Effect":"Deny","Action":"\#(action)","Resource":"*"}"#)
    }

    static let headers: [Scenario] = [
        ("PutObjectAcl", ["x-amz-acl": "bucket-owner-full-control"]),
        ("PutObjectAcl", ["x-amz-grant-full-control": "id=\"7a\""]),
        ("PutObjectTagging", ["x-amz-tagging": "team=fruit"]),
        ("PutObjectRetention", ["x-amz-object-lock-mode": "GOVERNANCE"]),
        ("PutObjectLegalHold", ["x-amz-object-lock-legal-hold": "ON"]),
    ].flatMap { action, sent in
        ["PutObject", "CreateMultipartUpload", "CopyObject"].map { operation in
            Scenario(
                "\(operation) with \(sent.keys.sorted().joined()) needs \(action)",
                "iam-role-policy/identity-policy", certainty: "proven", says: ["s3:\(action)"],
                isFixed: nil
            ) {
                $0.request.logs = [.cloudTrail]
                $0.request.operation = operation
                $0.request.parameters = sent
                if operation == "CopyObject" {
                    $0.request.parameters["x-amz-copy-source"] = "orders/other"
                }
                $0.identity = lacks("s3:\(action)")
            }
        }
    }

    /// What S3's own layers refuse never comes to the key.
    static let beforeKeys: [Scenario] =
        [
            ("PutObjectTagging", "PutObject"), ("PutObject", "PutObject"),
            ("GetObject", "GetObject"),
        ].flatMap { action, operation in
            [["kms/"], ["kms/", "get-bucket-encryption.json"]].map { left in
                Scenario(
                    "\(operation) lacks \(action), without a capture of \(left.joined(separator: " and "))",
                    "iam-role-policy/identity-policy", certainty: "proven", says: ["s3:\(action)"],
                    // Of a key that the bucket is known to have the policy has to allow, too.
                    isFixed: left.count > 1
                ) {
                    $0.request.bucket = "payroll"
                    $0.request.logs = [.cloudTrail]
                    $0.request.operation = operation
                    if operation == "PutObject" {
                        $0.request.parameters = ["x-amz-tagging": "team=fruit"]
                    }
                    $0.identity = lacks("s3:\(action)")
                    $0.keys = [:]
                    if left.count > 1 {
                        $0.notCaptured = ["payroll/get-bucket-encryption.json"]
                    }
                }
            }
        } + [
            Scenario(
                "a layer of S3 that nobody captured may have refused as well",
                "iam-role-policy/identity-policy", certainty: "likely"
            ) {
                $0.request.logs = [.cloudTrail]
                $0.identity = lacks("s3:GetObject")
                $0.organizationIsCaptured = false
            },
            Scenario(
                "of two keys of a copy one is not captured", "kms-key/key-policy",
                certainty: "likely"
            ) {
                $0.request.operation = "CopyObject"
                $0.request.bucket = "payroll"
                $0.request.logs = [.cloudTrail]
                $0.request.parameters = ["x-amz-copy-source": "feeds/raw/a"]
                $0.keys[World.lakeKey]?.policy = Policy.of(
                    #"{"Effect":"Deny","Principal":"*","Action":"kms:*","Resource":"*"}"#)
                $0.keys[World.partnerKey] = nil
            },
        ]

    static let uploads: [Scenario] = ["UploadPart", "UploadPartCopy", "CompleteMultipartUpload"]
        .map { operation in
            Scenario(
                "whether \(operation)'s upload has the ACL that a policy demands is not known",
                "bucket-policy/bucket-policy", omits: ["\"certainty\":\"proven\""]
            ) {
                $0.request.logs = [.cloudTrail]
                $0.request.operation = operation
                $0.request.parameters = ["uploadId": "u", "partNumber": "1"]
                if operation == "UploadPartCopy" {
                    $0.request.parameters["x-amz-copy-source"] = "orders/other"
                }
                $0.buckets["orders"]?.policy = Policy.of(
                    #"""
                    {"Sid":"WithACL","Effect":"Deny","Principal":"*","Action":"s3:PutObject",
                    "Resource":"*","Condition":{"StringNotEquals":
                    {"s3:x-amz-acl":"bucket-owner-full-control"}}}
                    """#)
            }
        }

    static let copies: [Scenario] = ["CopyObject", "UploadPartCopy"].flatMap { operation in
        [
            Scenario(
                "\(operation) inside one bucket asks the key of its source",
                "kms-key/identity-policy", says: ["kms:Decrypt"]
            ) {
                $0.request.logs = [.cloudTrail]
                $0.request.operation = operation
                $0.request.bucket = "payroll"
                $0.request.parameters = ["x-amz-copy-source": "payroll/raw/a"]
                $0.identity = Policy.roleAllows.replacingOccurrences(
                    of: "\"kms:Decrypt\",", with: "")
            },
            Scenario(
                "\(operation) inside one bucket asks to read its source",
                "iam-role-policy/identity-policy", certainty: "proven",
                says: ["arn:aws:s3:::orders/raw/a"]
            ) {
                $0.request.logs = [.cloudTrail]
                $0.request.operation = operation
                $0.request.parameters = ["x-amz-copy-source": "/orders/raw%2Fa"]
                $0.identity = lacks("s3:GetObject")
            },
            Scenario(
                "\(operation) from an access point asks its policy",
                "bucket-policy/access-point-policy", certainty: "proven"
            ) {
                $0.request.logs = [.cloudTrail]
                $0.request.operation = operation
                $0.request.parameters = ["x-amz-copy-source": "\(point)/object/raw/a"]
                $0.accessPoints[point] = World.AccessPoint(
                    bucket: "orders",
                    policy: Policy.of(
                        #"{"Sid":"Shut","Effect":"Deny","Principal":"*","Action":"*","Resource":"*"}"#
                    ))
            },
            Scenario(
                "\(operation) from an access point that nobody captured is never a bucket of that name",
                "undetermined", omits: ["bucket arn:aws:s3:"]
            ) {
                $0.request.logs = [.cloudTrail]
                $0.request.operation = operation
                $0.request.parameters = ["x-amz-copy-source": "\(point)/object/raw/a"]
            },
        ]
    }

    private static let point = "arn:aws:s3:eu-central-1:111122223333:accesspoint/pick"

    /// AWS's sentences that name a permission and no layer.
    static let sentences: [Scenario] = [
        Scenario(
            "a message that names a key's action without a reason settles the cause alone",
            "kms-key", certainty: "reported", blockedBy: ["kms-key/key-policy"],
            says: ["AWS's message gives no reason"]
        ) {
            $0.request.logs = [.cloudTrail]
            $0.request.message =
                "User: \($0.request.arn) is not authorized to perform: kms:Decrypt on resource: "
                + World.partnerKey
        },
        Scenario(
            "the same with a policy that does refuse names that policy too",
            "kms-key/identity-policy", certainty: "reported"
        ) {
            $0.request.logs = [.cloudTrail]
            $0.request.bucket = "payroll"
            $0.request.message =
                "User: \($0.request.arn) is not authorized to perform: kms:Decrypt on resource: "
                + World.lakeKey
            $0.identity = Policy.roleAllows.replacingOccurrences(of: "\"kms:Decrypt\",", with: "")
        },
        Scenario(
            "a message that names one of the permissions leaves the others out of question",
            "undetermined", omits: ["lacks s3:PutObjectAcl"]
        ) {
            $0.request.logs = [.cloudTrail]
            $0.request.operation = "PutObject"
            $0.request.parameters = ["x-amz-acl": "bucket-owner-full-control"]
            $0.request.message =
                "User: \($0.request.arn) is not authorized to perform: s3:PutObject on resource: "
                + "\"arn:aws:s3:::orders/2026/03/orders.parquet\""
            $0.identity = lacks("s3:PutObjectAcl")
        },
        Scenario(
            "the same where that permission is refused",
            "iam-role-policy/identity-policy", certainty: "proven", says: ["s3:PutObjectAcl"]
        ) {
            $0.request.logs = [.cloudTrail]
            $0.request.operation = "PutObject"
            $0.request.parameters = ["x-amz-acl": "bucket-owner-full-control"]
            $0.request.message =
                "User: \($0.request.arn) is not authorized to perform: s3:PutObjectAcl on resource: "
                + "\"arn:aws:s3:::orders/2026/03/orders.parquet\""
            $0.identity = lacks("s3:PutObjectAcl")
        },
        Scenario(
            "Block Public Access in today's words", "bucket-policy/block-public-access",
            certainty: "reported"
        ) {
            $0.request.logs = [.cloudTrail]
            $0.request.operation = "PutObjectAcl"
            $0.request.parameters = ["x-amz-acl": "public-read"]
            $0.request.message =
                "User: \($0.request.arn) is not authorized to perform: s3:PutObjectAcl on resource: "
                + "\"arn:aws:s3:::orders/2026/03/orders.parquet\" because public access control "
                + "lists (ACLs) are blocked by the BlockPublicAcls block public access setting."
        },
        Scenario(
            "a bucket that blocks SSE-C refuses by no policy, and the API is no action",
            "undetermined", says: ["SSE-C", "\"action\":\"s3:PutObject\""]
        ) {
            $0.request.logs = [.cloudTrail]
            $0.request.operation = "CopyObject"
            $0.request.parameters = ["x-amz-copy-source": "orders/a"]
            $0.request.message =
                "User: \($0.request.arn) is not authorized to perform: s3:CopyObject on resource: "
                + "\"arn:aws:s3:::orders/2026/03/orders.parquet\" because this bucket has blocked "
                + "upload requests that specify Server Side Encryption with Customer provided keys "
                + "(SSE-C). Please specify a different server-side encryption type"
        },
    ]

    static let unnamed: [Scenario] = ["GetObject", "PutObject", "ListObjects"].map { operation in
        Scenario(
            "a network activity event of \(operation) names no bucket, so that no grant is offered",
            "vpc-endpoint-policy/vpc-endpoint-policy", certainty: "reported",
            says: ["which bucket and object were asked for"],
            omits: ["${*}", "\"Resource\"", " on * "]
        ) {
            $0.request.logs = [.cloudTrail]
            $0.request.operation = operation
            $0.request.isNetworkActivity = true
            $0.request.endpoint = World.endpoint
            $0.request.address = "10.0.3.17"
            $0.request.code = "VpceAccessDenied"
            $0.request.message = "The request was denied due to a VPC endpoint policy"
        }
    }

    static let operations: [Scenario] = [
        ("PutObjectAnnotation", "s3:PutObjectAnnotation", true),
        ("GetObjectAnnotation", "s3:GetObjectAnnotation", true),
        ("UpdateObjectEncryption", "s3:UpdateObjectEncryption", true),
        ("DeleteBucketWebsite", "s3:DeleteBucketWebsite", false),
        ("ListBucketInventoryConfigurations", "s3:GetInventoryConfiguration", false),
        ("GetBucketMetadataConfiguration", "s3:GetBucketMetadataTableConfiguration", false),
    ].map { operation, action, hasKey in
        Scenario(
            "\(operation) needs \(action)", "iam-role-policy/identity-policy", certainty: "proven",
            says: ["\"action\":\"\(action)\""]
        ) {
            $0.request.logs = [.cloudTrail]
            $0.request.operation = operation
            if !hasKey { $0.request.key = nil }
            $0.identity = Policy.of(
                #"{"Effect":"Allow","Action":["s3:GetObject","s3:PutObject"],"Resource":"*"}"#)
        }
    }

    @Test(arguments: beforeKeys) func keys(_ scenario: Scenario) throws { try scenario.check() }

    @Test(arguments: headers + uploads)
    func `headers ask for permissions, and those of an upload's parts are not known`(
        scenario: Scenario
    ) throws { try scenario.check() }

    @Test(arguments: sentences)
    func `AWS's sentence settles what it names, and no more`(scenario: Scenario) throws {
        try scenario.check()
    }

    @Test(arguments: copies)
    func `the source of a copy is asked as an object of its own`(scenario: Scenario) throws {
        try scenario.check()
    }

    @Test(arguments: unnamed + operations)
    func `an operation asks for its own action on what the log names`(scenario: Scenario) throws {
        try scenario.check()
    }
}
