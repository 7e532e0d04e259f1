import Testing

/// What lies with the key behind an encrypted object.
@Suite struct KeyScenarios {
    static let object = "arn:aws:s3:::payroll/2026/03/orders.parquet"
    static let context = #""Action":"kms:Decrypt","Resource":"*""#

    private static func upload(_ operation: String, _ allowed: String)
        -> @Sendable (inout World) -> Void
    {
        {
            $0.request.bucket = "payroll"
            $0.request.operation = operation
            $0.request.logs = [.cloudTrail]
            if operation != "CreateMultipartUpload" {
                $0.request.parameters = ["uploadId": "u", "partNumber": "2"]
            }
            $0.identity = Policy.of(
                #"{"Effect":"Allow","Action":[\#(allowed)],"Resource":"*"}"#)
        }
    }

    /// An upload in parts asks for a data key as it begins, and to decrypt it with what follows.
    static let uploads: [Scenario] =
        [
            Scenario(
                "an upload begins without any right to the key", "kms-key/identity-policy",
                certainty: "proven", says: ["allow kms:GenerateDataKey", "allow kms:Decrypt"],
                isFixed: true, upload("CreateMultipartUpload", #""s3:*""#)),
            Scenario(
                "an upload begins without the right to a data key", "kms-key/identity-policy",
                certainty: "proven", says: ["allow kms:GenerateDataKey"],
                omits: ["allow kms:Decrypt"],
                isFixed: true, upload("CreateMultipartUpload", #""s3:*","kms:Decrypt""#)),
            Scenario(
                "an upload begins without the right to decrypt, which its parts ask",
                "undetermined",
                upload("CreateMultipartUpload", #""s3:*","kms:GenerateDataKey""#)),
            Scenario(
                "another account's key lets nobody begin an upload", "kms-key/key-policy",
                certainty: "proven", says: ["to kms:GenerateDataKey", "to kms:Decrypt"],
                isFixed: true
            ) {
                upload("CreateMultipartUpload", #""s3:*","kms:*""#)(&$0)
                $0.request.bucket = "feeds"
                $0.keys[World.partnerKey]?.policy = Policy.delegates(to: World.partner)
            },
            Scenario(
                "a KMS message tells what a part lacked", "kms-key/identity-policy",
                certainty: "reported", says: ["allow kms:GenerateDataKey"]
            ) {
                upload("UploadPart", #""s3:*","kms:Decrypt""#)(&$0)
                $0.request.message = Message.none(
                    "identity-based policy", "kms:GenerateDataKey", World.lakeKey)
            },
            Scenario(
                "an event of KMS tells that a part was refused a data key",
                "kms-key/identity-policy",
                certainty: "reported", says: ["allow kms:GenerateDataKey"]
            ) {
                upload("UploadPart", #""s3:*","kms:Decrypt""#)(&$0)
                $0.events.append(
                    Event.key(
                        "GenerateDataKey", key: World.lakeKey, context: object, code: "AccessDenied"
                    ))
            },
        ]
        + ["UploadPart", "CompleteMultipartUpload"].flatMap { operation in
            [
                Scenario(
                    "\(operation) without any right to the key", "kms-key/identity-policy",
                    certainty: "likely", says: ["allow kms:Decrypt"],
                    omits: ["kms:GenerateDataKey"], isFixed: false, upload(operation, #""s3:*""#)),
                Scenario(
                    "\(operation) without the right to a data key, which it does not ask",
                    "undetermined", omits: ["kms:GenerateDataKey"],
                    upload(operation, #""s3:*","kms:Decrypt""#)),
            ]
        }

    static let all = [
        Scenario(
            "the role may not use keys", "kms-key/identity-policy", says: ["kms:Decrypt"],
            isFixed: false
        ) {
            $0.request.bucket = "payroll"
            $0.identity = Policy.of(#"{"Effect":"Allow","Action":"s3:*","Resource":"*"}"#)
        },
        Scenario(
            "writing asks for another right than reading", "kms-key/identity-policy",
            certainty: "proven", says: ["kms:GenerateDataKey"], isFixed: true
        ) {
            $0.request.bucket = "payroll"
            $0.request.operation = "PutObject"
            $0.identity = Policy.of(
                #"{"Effect":"Allow","Action":["s3:*","kms:Decrypt"],"Resource":"*"}"#)
        },
        Scenario(
            "a multipart upload needs the right to decrypt too", "kms-key/identity-policy",
            certainty: "likely", says: ["kms:Decrypt"], isFixed: false
        ) {
            $0.request.bucket = "payroll"
            $0.request.operation = "UploadPart"
            $0.request.parameters = ["uploadId": "u", "partNumber": "2"]
            $0.identity = Policy.of(
                #"{"Effect":"Allow","Action":["s3:*","kms:GenerateDataKey"],"Resource":"*"}"#)
        },
        Scenario(
            "the key's policy delegates to nobody", "kms-key/key-policy"
        ) {
            $0.request.bucket = "payroll"
            $0.keys[World.lakeKey]?.policy = Policy.of(
                #"""
                {"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:role/KeyAdmin"},
                "Action":"kms:*","Resource":"*"}
                """#)
        },
        Scenario("another account's key lets the role's account not in", "kms-key/key-policy") {
            $0.request.bucket = "feeds"
            $0.keys[World.partnerKey]?.policy = Policy.delegates(to: World.partner)
        },
        Scenario(
            "another account's key is open, and the role's own side is not",
            "kms-key/identity-policy"
        ) {
            $0.request.bucket = "feeds"
            $0.identity = Policy.of(#"{"Effect":"Allow","Action":"s3:*","Resource":"*"}"#)
        },
        Scenario("the key's policy denies", "kms-key/key-policy", says: ["Frozen"]) {
            $0.request.bucket = "payroll"
            $0.keys[World.lakeKey]?.policy = Policy.of(
                #"{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Action":"kms:*","Resource":"*"}"#,
                #"{"Sid":"Frozen","Effect":"Deny","Principal":"*","Action":"kms:Decrypt","Resource":"*"}"#
            )
        },
        Scenario("a grant is for another object", "kms-key/grant") {
            $0.request.bucket = "payroll"
            $0.keys[World.lakeKey] = World.Key(
                policy: Policy.of(
                    #"{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:role/KeyAdmin"},"Action":"kms:*","Resource":"*"}"#
                ),
                grants: [
                    [
                        "GrantId": "g1", "GranteePrincipal": World.role,
                        "Operations": ["Decrypt"],
                        "Constraints": [
                            "EncryptionContextSubset": ["aws:s3:arn": "arn:aws:s3:::payroll/other"]
                        ],
                    ]
                ])
        },
        Scenario("the key is disabled", "kms-key/key-state") {
            $0.request.bucket = "payroll"
            $0.request.code = "KMS.DisabledException"
            $0.keys[World.lakeKey]?.state = "Disabled"
        },
        Scenario(
            "the key was scheduled for deletion before the request", "kms-key/key-state",
            says: ["ScheduleKeyDeletion"]
        ) {
            $0.request.bucket = "payroll"
            $0.request.code = "KMS.KMSInvalidStateException"
            var event = Event.record(
                "kms.amazonaws.com", "ScheduleKeyDeletion", time: "2026-03-02T05:00:00Z",
                ["keyId": World.lakeKey, "pendingWindowInDays": 7])
            event["resources"] = [["type": "AWS::KMS::Key", "ARN": World.lakeKey]]
            $0.events.append(event)
        },
        Scenario(
            "S3's own code says that the key is disabled", "kms-key/key-state",
            certainty: "reported"
        ) {
            $0.request.bucket = "payroll"
            $0.request.code = "KMS.DisabledException"
            $0.request.message = "\(World.lakeKey) is disabled."
            $0.keys[World.lakeKey]?.state = "Disabled"
        },
        Scenario(
            "S3's managed key cannot be shared across accounts", "kms-key/key-policy",
            says: ["aws/s3", "Re-encrypt"], isFixed: false
        ) {
            $0.request.bucket = "feeds"
            $0.buckets["feeds"]?.key = ""
        },
        Scenario(
            "the organisation denies the key's use", "kms-key/service-control-policy"
        ) {
            $0.request.bucket = "payroll"
            $0.serviceControl["r-acme"] = [
                "nokeys": Policy.of(
                    #"{"Sid":"NoKeys","Effect":"Deny","Action":"kms:Decrypt","Resource":"*"}"#)
            ]
        },
        Scenario("the boundary leaves the key out", "kms-key/permissions-boundary") {
            $0.request.bucket = "payroll"
            $0.boundary = Policy.of(#"{"Effect":"Allow","Action":"s3:*","Resource":"*"}"#)
        },
        Scenario("the session's policy leaves the key out", "kms-key/session-policy") {
            $0.request.bucket = "payroll"
            $0.events.append(
                Event.assumeRole(
                    policy: Policy.of(#"{"Effect":"Allow","Action":"s3:*","Resource":"*"}"#)))
        },
        Scenario(
            "the paired call was refused by the endpoint of KMS", "kms-key/vpc-endpoint-policy",
            certainty: "reported"
        ) {
            $0.request.bucket = "payroll"
            $0.events.append(
                Event.key(
                    key: World.lakeKey, context: object, code: "VpceAccessDenied",
                    message: "The request was denied due to a VPC endpoint policy",
                    category: "NetworkActivity"))
        },
        Scenario(
            "the paired call names the layer", "kms-key/identity-policy", certainty: "reported",
            isFixed: true
        ) {
            $0.request.bucket = "payroll"
            $0.identity = Policy.of(#"{"Effect":"Allow","Action":"s3:*","Resource":"*"}"#)
            $0.events.append(
                Event.key(
                    key: World.lakeKey, context: object, code: "AccessDenied",
                    message: "User: \(Request().arn) is not authorized to perform: kms:Decrypt on "
                        + "resource: \(World.lakeKey) because no identity-based policy allows the "
                        + "kms:Decrypt action"))
        },
        Scenario(
            "a call without parameters, of the bucket's key, reports nothing",
            "kms-key/identity-policy", certainty: "likely", isFixed: false
        ) {
            $0.request.bucket = "payroll"
            $0.identity = Policy.of(#"{"Effect":"Allow","Action":"s3:*","Resource":"*"}"#)
            $0.events.append(
                Event.key(
                    key: World.lakeKey, context: nil, code: "AccessDenied",
                    message: "User: \(Request().arn) is not authorized to perform: kms:Decrypt on "
                        + "resource: \(World.lakeKey) because no identity-based policy allows the "
                        + "kms:Decrypt action"))
        },
        Scenario(
            "the key's policy wants another encryption context", "kms-key/key-policy",
            says: ["kms:EncryptionContext:aws:s3:arn"]
        ) {
            $0.request.bucket = "payroll"
            $0.keys[World.lakeKey]?.policy = Policy.of(
                #"""
                {"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},
                "Action":"kms:*","Resource":"*",
                "Condition":{"StringLike":{"kms:EncryptionContext:aws:s3:arn":"arn:aws:s3:::payroll/*"}}}
                """#)
            $0.buckets["payroll"]?.usesBucketKey = true
        },
        Scenario(
            "the key's policy wants another service", "kms-key/key-policy",
            says: ["kms:ViaService"]
        ) {
            $0.request.bucket = "payroll"
            $0.keys[World.lakeKey]?.policy = Policy.of(
                #"""
                {"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},
                "Action":"kms:*","Resource":"*",
                "Condition":{"StringEquals":{"kms:ViaService":"s3.us-east-1.amazonaws.com"}}}
                """#)
        },
        Scenario(
            "the key is given by its id alone", "kms-key/identity-policy", isFixed: false
        ) {
            $0.request.bucket = "payroll"
            $0.buckets["payroll"]?.key = "1aa0e0a0-0000-4000-8000-000000000001"
            $0.identity = Policy.of(#"{"Effect":"Allow","Action":"s3:*","Resource":"*"}"#)
        },
        Scenario(
            "a key call refused for another object near in time is no evidence",
            "iam-role-policy/identity-policy", certainty: "proven"
        ) {
            $0.identity = Policy.of(
                #"{"Effect":"Allow","Action":["s3:ListBucket","s3:PutObject"],"Resource":"*"}"#)
            $0.events.append(
                Event.key(
                    key: World.lakeKey, context: object, code: "AccessDenied",
                    message: "Access Denied"))
        },
        Scenario(
            "a key call without parameters, of a key that the bucket does not use, is no evidence",
            "iam-role-policy/identity-policy", certainty: "proven"
        ) {
            $0.identity = Policy.of(
                #"{"Effect":"Allow","Action":["s3:ListBucket","s3:PutObject"],"Resource":"*"}"#)
            $0.events.append(
                Event.key(
                    key: World.lakeKey, context: nil, code: "AccessDenied",
                    message: "User: \(Request().arn) is not authorized to perform: kms:Decrypt on "
                        + "resource: \(World.lakeKey) because no identity-based policy allows the "
                        + "kms:Decrypt action"))
        },
    ]

    @Test(arguments: uploads) func multipart(_ scenario: Scenario) throws { try scenario.check() }

    @Test(arguments: all)
    func `the key is blamed where it is to blame`(scenario: Scenario) throws {
        try scenario.check()
    }
}
