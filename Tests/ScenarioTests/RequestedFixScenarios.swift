import Testing

/// What the request itself brings: a header that a policy asks for is the job's to send where the
/// action carries it, and nobody's where it does not.
@Suite struct RequestedFixScenarios {
    private static let header = "Send the encryption header"
    private static let fullControl = "full control"
    private static let keyHeader = "s3:x-amz-server-side-encryption-aws-kms-key-id"

    private static func denyWithout(_ key: String, _ value: String, _ world: inout World) {
        world.request.logs = [.cloudTrail]
        world.buckets["orders"]?.policy = Policy.of(
            """
            {"Sid":"With","Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*",
            "Condition":{"StringNotEquals":{"\(key)":"\(value)"}}}
            """)
    }

    static let denies: [Scenario] =
        ["GetObject", "HeadObject", "DeleteObject", "ListObjects"]
        .flatMap { operation in
            [
                ("s3:x-amz-server-side-encryption", "aws:kms", header),
                ("s3:x-amz-acl", "bucket-owner-full-control", fullControl),
            ].map { key, value, words in
                Scenario(
                    "\(operation) carries no \(key): the policy must change",
                    "bucket-policy/bucket-policy", certainty: "proven", says: ["exempt"],
                    omits: [words], isFixed: true
                ) {
                    denyWithout(key, value, &$0)
                    $0.request.operation = operation
                    if operation == "ListObjects" { $0.request.key = nil }
                }
            }
        } + [
            Scenario(
                "a write can bring the header that a Deny asks for", "bucket-policy/bucket-policy",
                certainty: "proven", says: [header], omits: ["exempt"], isFixed: true
            ) {
                denyWithout("s3:x-amz-server-side-encryption", "aws:kms", &$0)
                $0.request.operation = "PutObject"
            },
            Scenario(
                "a Deny of PutObjectAcl asks a write for the same header",
                "bucket-policy/bucket-policy", certainty: "proven", says: [fullControl],
                omits: ["exempt"], isFixed: true
            ) {
                denyWithout("s3:x-amz-acl", "bucket-owner-full-control", &$0)
                $0.request.operation = "PutObject"
                $0.request.parameters = ["x-amz-acl": "private"]
            },
            Scenario(
                "a write can name the key that a Deny asks for, and that lets it",
                "bucket-policy/bucket-policy", certainty: "proven", says: [header],
                omits: ["exempt", "exclude"], isFixed: true
            ) {
                denyWithout(keyHeader, World.lakeKey, &$0)
                $0.request.operation = "PutObject"
            },
            Scenario(
                "a read names no key: the policy must change", "bucket-policy/bucket-policy",
                says: ["exempt"], omits: [header], isFixed: true
            ) { denyWithout(keyHeader, World.lakeKey, &$0) },
            Scenario(
                "a header of an ACL asks for PutObjectAcl besides, which is allowed with it",
                "bucket-policy/bucket-policy", certainty: "proven",
                says: [fullControl, "allow s3:PutObjectAcl"], omits: ["exempt"], isFixed: true
            ) {
                denyWithout("s3:x-amz-acl", "bucket-owner-full-control", &$0)
                $0.request.operation = "PutObject"
                $0.identity = Policy.of(
                    #"{"Effect":"Allow","Action":"s3:PutObject","Resource":"*"}"#)
            },
            Scenario(
                "a header of an ACL is not enough where a guard denies PutObjectAcl",
                "bucket-policy/bucket-policy", certainty: "proven", says: [fullControl],
                omits: ["exempt"], isFixed: false
            ) {
                $0.serviceControl["r-acme"] = [
                    "guard": Policy.of(
                        #"{"Sid":"NoAcl","Effect":"Deny","Action":"s3:PutObjectAcl","Resource":"*"}"#
                    )
                ]
                denyWithout("s3:x-amz-acl", "bucket-owner-full-control", &$0)
                $0.request.operation = "PutObject"
                $0.identity = Policy.of(
                    #"{"Effect":"Allow","Action":"s3:PutObject","Resource":"*"}"#)
            },
            Scenario(
                "who sends an ACL chooses it: no option of the job does",
                "bucket-policy/bucket-policy", omits: ["fs.s3.canned.acl"]
            ) {
                denyWithout("s3:x-amz-acl", "bucket-owner-full-control", &$0)
                $0.request.operation = "PutObjectAcl"
            },
        ]

    private static let allowsWithFullControl = Policy.of(
        #"""
        {"Sid":"FullControlOnly","Effect":"Allow",
        "Principal":{"AWS":"arn:aws:iam::111122223333:role/service-role/nightly"},
        "Action":["s3:PutObject","s3:PutObjectAcl"],"Resource":"arn:aws:s3:::feeds/*",
        "Condition":{"StringEquals":{"s3:x-amz-acl":"bucket-owner-full-control"}}}
        """#)

    static let allows = [
        Scenario(
            "an Allow that asks for an ACL is met by sending it, not by another Allow",
            "bucket-policy/bucket-policy", certainty: "proven", says: [fullControl],
            omits: ["Why403", "allow arn:aws:iam"], isFixed: true
        ) {
            $0.request.bucket = "feeds"
            $0.request.operation = "PutObject"
            $0.request.logs = [.cloudTrail]
            $0.buckets["feeds"]?.policy = allowsWithFullControl
        },
        Scenario(
            "an Allow of the role that asks for encryption is met by sending the header",
            "iam-role-policy/identity-policy", certainty: "proven", says: [header],
            omits: ["allow s3:PutObject"], isFixed: true
        ) {
            $0.request.operation = "PutObject"
            $0.request.logs = [.cloudTrail]
            $0.identity = Policy.of(
                #"""
                {"Effect":"Allow","Action":"s3:PutObject","Resource":"*",
                "Condition":{"StringEquals":{"s3:x-amz-server-side-encryption":"AES256"}}}
                """#)
        },
        Scenario(
            "an Allow of the bucket's policy that asks for encryption is as good as the role's",
            "iam-role-policy/identity-policy", certainty: "proven", says: [header],
            omits: ["allow s3:PutObject"], isFixed: true
        ) {
            $0.request.operation = "PutObject"
            $0.request.logs = [.cloudTrail]
            $0.identity = Policy.of(#"{"Effect":"Allow","Action":"s3:List*","Resource":"*"}"#)
            $0.buckets["orders"]?.policy = Policy.of(
                #"""
                {"Effect":"Allow",
                "Principal":{"AWS":"arn:aws:iam::111122223333:role/service-role/nightly"},
                "Action":"s3:PutObject","Resource":"arn:aws:s3:::orders/*",
                "Condition":{"StringEquals":{"s3:x-amz-server-side-encryption":"AES256"}}}
                """#)
        },
        Scenario(
            "an Allow that asks for something else besides needs another Allow",
            "iam-role-policy/identity-policy", certainty: "proven", says: ["allow s3:PutObject"],
            omits: [header], isFixed: true
        ) {
            $0.request.operation = "PutObject"
            $0.request.logs = [.cloudTrail]
            $0.identity = Policy.of(
                #"""
                {"Effect":"Allow","Action":"s3:PutObject","Resource":"arn:aws:s3:::elsewhere/*",
                "Condition":{"StringEquals":{"s3:x-amz-server-side-encryption":"AES256"}}}
                """#)
        },
    ]

    private static func sendsOwnKey(_ world: inout World, blocked: Bool) {
        world.request.operation = "PutObject"
        world.request.logs = [.cloudTrail]
        world.request.parameters = ["x-amz-server-side-encryption-customer-algorithm": "AES256"]
        world.captures["\(World.lake)/s3/orders/get-bucket-encryption.json"] = [
            "ServerSideEncryptionConfiguration": [
                "Rules": [
                    [
                        "ApplyServerSideEncryptionByDefault": ["SSEAlgorithm": "AES256"],
                        "BlockedEncryptionTypes": ["EncryptionType": [blocked ? "SSE-C" : "NONE"]],
                    ] as [String: Any]
                ]
            ]
        ]
    }

    static let customerKeys = [
        Scenario(
            "no change of a policy is verified where the bucket refuses the request's own key",
            "iam-role-policy/identity-policy", certainty: "proven",
            says: ["BlockedEncryptionTypes"],
            isFixed: false
        ) {
            sendsOwnKey(&$0, blocked: true)
            $0.identity = Policy.of(#"{"Effect":"Allow","Action":"s3:List*","Resource":"*"}"#)
        },
        Scenario(
            "it is verified where the bucket takes such keys", "iam-role-policy/identity-policy",
            certainty: "proven", omits: ["BlockedEncryptionTypes"], isFixed: true
        ) {
            sendsOwnKey(&$0, blocked: false)
            $0.identity = Policy.of(#"{"Effect":"Allow","Action":"s3:List*","Resource":"*"}"#)
        },
        Scenario(
            "where all policies allow, the setting that refuses the header is named",
            "undetermined",
            says: ["the request brings a key of its own", "BlockedEncryptionTypes"],
            omits: ["may bring a key of its own"]
        ) { sendsOwnKey(&$0, blocked: true) },
    ]

    static let copies = [
        Scenario(
            "what may be wrong with a copy's source is asked of the source", "undetermined",
            says: ["head-object --bucket payroll --key raw/a"],
            omits: ["head-object --bucket orders"]
        ) {
            $0.request.operation = "CopyObject"
            $0.request.logs = [.cloudTrail]
            $0.request.parameters = ["x-amz-copy-source": "payroll/raw/a"]
        }
    ]

    static let messages = [
        Scenario(
            "AWS names BlockPublicAcls: the ACL is to go, not the policy's public statement",
            "bucket-policy/block-public-access", certainty: "reported",
            says: ["BlockPublicAcls of orders", "without a public ACL"],
            omits: ["RestrictPublicBuckets"]
        ) {
            $0.request.operation = "PutObject"
            $0.request.logs = [.cloudTrail]
            $0.request.message = Message.text(
                "s3:PutObject", "arn:aws:s3:::orders/2026/03/orders.parquet",
                "because public access control lists (ACLs) are blocked by the BlockPublicAcls "
                    + "block public access setting.")
        },
        Scenario(
            "AWS names BlockPublicPolicy: no statement that is there lets others in",
            "bucket-policy/block-public-access", certainty: "reported",
            omits: ["RestrictPublicBuckets then lets"]
        ) {
            $0.request.operation = "PutBucketPolicy"
            $0.request.key = nil
            $0.request.logs = [.cloudTrail]
            $0.identity = Policy.fullAccess
            $0.request.message = Message.text(
                "s3:PutBucketPolicy", "arn:aws:s3:::orders",
                "because public policies are blocked by the BlockPublicPolicy block public access "
                    + "setting.")
        },
    ]

    @Test(arguments: denies + allows) func `headers that policies ask for`(scenario: Scenario)
        throws
    { try scenario.check() }

    @Test(arguments: customerKeys) func `keys that the request brings`(scenario: Scenario) throws {
        try scenario.check()
    }

    @Test(arguments: copies + messages) func `where to look, and what to change`(
        scenario: Scenario
    ) throws { try scenario.check() }
}
