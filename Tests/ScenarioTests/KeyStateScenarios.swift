import Testing

/// A key that cannot be used, as S3's error code or KMS's own event tells it: which key it is is
/// named where anything names it, and else what would tell.
@Suite struct KeyStateScenarios {
    private static let notCaptured: Set<String> = ["111122223333/kms"]
    private static let object = "arn:aws:s3:::payroll/2026/03/orders.parquet"
    private static let usable = "Make the key \(World.lakeKey) usable again"

    /// The world without any capture of keys, as S3 says that one of them is disabled.
    private static func coded(_ world: inout World, message: String = "Access Denied") {
        world.request.bucket = "payroll"
        world.request.code = "KMS.DisabledException"
        world.request.message = message
        world.keys[World.lakeKey] = nil
    }

    static let codes: [Scenario] = [
        Scenario(
            "the message names a key that nobody captured", "kms-key/key-state",
            certainty: "reported", says: [usable, "account 111122223333, which owns the key"],
            omits: ["the bucket usable", "contradiction", "--key-id BUCKET"]
        ) { coded(&$0, message: "\(World.lakeKey) is disabled.") },
        Scenario(
            "the message names a key whose deletion is pending", "kms-key/key-state",
            certainty: "reported", says: [usable, "cancel-key-deletion"],
            omits: ["the bucket usable", "contradiction"]
        ) {
            coded(&$0, message: "\(World.lakeKey) is pending deletion.")
            $0.request.code = "KMS.KMSInvalidStateException"
        },
        Scenario(
            "the message names the key of a bucket of which nothing is captured",
            "kms-key/key-state", certainty: "reported", says: [usable],
            omits: ["the bucket usable", "contradiction"]
        ) {
            coded(&$0, message: "\(World.lakeKey) is disabled.")
            $0.buckets["payroll"] = nil
            $0.request.logs = [.cloudTrail]
        },
        Scenario(
            "the message names another key than the bucket's default", "kms-key/key-state",
            certainty: "reported", says: ["Make the key \(World.partnerKey) usable again"],
            omits: [usable, "contradiction"]
        ) {
            coded(&$0, message: "\(World.partnerKey) is disabled.")
            $0.keys[World.partnerKey] = nil
        },
        Scenario(
            "nothing names the key of the object: the bucket's default need not be it",
            "kms-key/key-state", certainty: "reported",
            says: [
                "Find the key of payroll/2026/03/orders.parquet", "aws s3api head-object",
                "SSEKMSKeyId",
            ],
            omits: ["the bucket usable", usable, "contradiction"], isFixed: false
        ) {
            coded(&$0)
            $0.request.logs = [.accessLog]
        },
        Scenario(
            "nothing is captured: the object itself tells its key", "kms-key/key-state",
            certainty: "reported", says: ["aws s3api head-object", "SSEKMSKeyId"],
            omits: ["the bucket usable", "contradiction"], isFixed: false
        ) {
            coded(&$0)
            $0.buckets["payroll"] = nil
            $0.request.logs = [.accessLog]
        },
        Scenario(
            "a write names no object that is there: the bucket's default is its key",
            "kms-key/key-state", certainty: "reported", says: [usable],
            omits: ["head-object", "contradiction"]
        ) {
            coded(&$0)
            $0.request.operation = "PutObject"
            $0.request.logs = [.cloudTrail]
        },
        Scenario(
            "a write's header is in no access log", "kms-key/key-state", certainty: "reported",
            says: ["get-bucket-encryption"],
            omits: ["the bucket usable", "--query SSEKMSKeyId", "contradiction"], isFixed: false
        ) {
            coded(&$0)
            $0.request.operation = "PutObject"
            $0.request.logs = [.accessLog]
            $0.buckets["payroll"] = nil
        },
        Scenario(
            "the key was captured as enabled: AWS's word wins, and the key is named",
            "kms-key/key-state", certainty: "reported", says: [usable, "contradiction"],
            omits: ["the bucket usable"], isFixed: false
        ) {
            coded(&$0, message: "\(World.lakeKey) is disabled.")
            $0.keys[World.lakeKey] = World.Key(policy: Policy.delegates(to: World.lake))
        },
        Scenario(
            "a text that only begins like KMS's names no key", "kms-key/key-state",
            certainty: "reported",
            omits: ["Make the key arn:aws:kms:eu-central-1:111122223333:key/evil"],
            isFixed: false
        ) {
            coded(&$0, message: "arn:aws:kms:eu-central-1:111122223333:key/evil thing is disabled.")
        },
    ]

    static let events: [Scenario] = ["DisabledException", "KMSInvalidStateException"].flatMap {
        code in
        [
            Scenario(
                "\(code) of KMS for the very object beside a bare 403", "kms-key/key-state",
                certainty: "reported", says: [usable], omits: ["contradiction", "no change"],
                isFixed: true
            ) {
                $0.request.bucket = "payroll"
                $0.keys[World.lakeKey]?.state = "Disabled"
                $0.events.append(Event.key(key: World.lakeKey, context: object, code: code))
            },
            Scenario(
                "\(code) of KMS for a key that nobody captured", "kms-key/key-state",
                certainty: "reported", says: [usable], omits: ["contradiction", "no change"]
            ) {
                $0.request.bucket = "payroll"
                $0.keys[World.lakeKey] = nil
                $0.events.append(Event.key(key: World.lakeKey, context: object, code: code))
            },
            Scenario(
                "\(code) of KMS at the moment, without the object's name", "kms-key/key-state",
                certainty: "likely", says: [usable], omits: ["contradiction", "no change"]
            ) {
                $0.request.bucket = "payroll"
                $0.keys[World.lakeKey]?.state = "Disabled"
                $0.events.append(Event.key(key: World.lakeKey, context: nil, code: code))
            },
            Scenario(
                "\(code) of another object's key says nothing of this one", "undetermined",
                omits: ["usable again"]
            ) {
                $0.request.bucket = "payroll"
                $0.keys[World.lakeKey]?.state = "Disabled"
                $0.events.append(
                    Event.key(
                        key: World.lakeKey, context: "arn:aws:s3:::payroll/other", code: code))
            },
        ]
    }

    /// AWS's sentence about a key that it does not name (KMS API Reference, `Decrypt`).
    private static let unnamed = Message.text(
        "kms:Decrypt", "the resource associated with this ciphertext",
        "because no resource-based policy allows the kms:Decrypt action"
    ).replacing("\"", with: "").replacing("on resource: the", with: "on the")

    private static let closed = Policy.of(
        #"{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:role/KeyAdmin"},"Action":"kms:*","Resource":"*"}"#
    )

    private static func told(_ world: inout World) {
        world.request.bucket = "payroll"
        world.request.message = unnamed
        world.request.logs = [.cloudTrail]
        world.keys[World.lakeKey]?.policy = closed
    }

    /// The bucket's default of today, which an object need not be encrypted with.
    static let defaults: [Scenario] = [
        Scenario(
            "the bucket's default is disabled, and nothing names the key of the object",
            "kms-key/key-state", certainty: "likely",
            says: [World.lakeKey, "the bucket's default", "aws s3api head-object"],
            isFixed: false
        ) {
            coded(&$0)
            $0.keys[World.lakeKey] = World.Key(
                policy: Policy.delegates(to: World.lake), state: "Disabled")
        },
        Scenario(
            "the object was captured with the key that is disabled", "kms-key/key-state",
            certainty: "reported", says: [usable], isFixed: true
        ) {
            coded(&$0)
            $0.keys[World.lakeKey] = World.Key(
                policy: Policy.delegates(to: World.lake), state: "Disabled")
            $0.head = ["ServerSideEncryption": "aws:kms", "SSEKMSKeyId": World.lakeKey]
        },
        Scenario(
            "the source of a copy may have another key than its bucket's default",
            "kms-key/key-state", certainty: "likely",
            says: [World.lakeKey, "aws s3api head-object --bucket payroll --key raw/a"],
            isFixed: false
        ) {
            coded(&$0)
            $0.request.bucket = "orders"
            $0.request.operation = "CopyObject"
            $0.request.parameters = ["x-amz-copy-source": "payroll/raw/a"]
            $0.request.logs = [.cloudTrail]
            $0.keys[World.lakeKey] = World.Key(
                policy: Policy.delegates(to: World.lake), state: "Disabled")
        },
        Scenario(
            "the bucket's default is enabled: the key of the object is another",
            "kms-key/key-state", certainty: "reported",
            says: ["Find the key of payroll/2026/03/orders.parquet"], omits: [usable],
            isFixed: false
        ) {
            coded(&$0)
            $0.keys[World.lakeKey] = World.Key(policy: Policy.delegates(to: World.lake))
        },
        Scenario(
            "a part of an upload is no object that is there", "kms-key/key-state",
            certainty: "reported", omits: ["Find the key of payroll/2026"], isFixed: false
        ) {
            coded(&$0)
            $0.request.operation = "UploadPart"
            $0.request.parameters = ["uploadId": "u", "partNumber": "1"]
        },
        Scenario(
            "a key's policy does not allow, and AWS's message does not name the key",
            "kms-key/key-policy", certainty: "likely",
            says: [World.lakeKey, "aws s3api head-object"], omits: ["Key policy of"]
        ) { told(&$0) },
        Scenario(
            "the object was captured with the key whose policy does not allow",
            "kms-key/key-policy", certainty: "reported", says: ["Key policy of \(World.lakeKey)"],
            isFixed: true
        ) {
            told(&$0)
            $0.head = ["ServerSideEncryption": "aws:kms", "SSEKMSKeyId": World.lakeKey]
        },
        Scenario(
            "the default's policy allows: AWS's message is about another key",
            "kms-key/key-policy", certainty: "reported",
            says: ["key of the objects in payroll", "aws s3api head-object"],
            omits: ["Key policy of"]
        ) {
            told(&$0)
            $0.keys[World.lakeKey] = World.Key(policy: Policy.delegates(to: World.lake))
        },
    ]

    /// A key that is captured as one of no use, where something else refused the request.
    static let besides: [Scenario] = [
        Scenario(
            "the boundary leaves out a key that is disabled, too", "kms-key/permissions-boundary",
            says: [usable], isFixed: true
        ) {
            $0.request.bucket = "payroll"
            $0.request.operation = "PutObject"
            $0.keys[World.lakeKey]?.state = "Disabled"
            $0.boundary = Policy.of(#"{"Effect":"Allow","Action":"s3:*","Resource":"*"}"#)
        },
        Scenario(
            "the boundary leaves out a key that waits for its material",
            "kms-key/permissions-boundary", says: [usable], isFixed: false
        ) {
            $0.request.bucket = "payroll"
            $0.request.operation = "PutObject"
            $0.keys[World.lakeKey]?.state = "PendingImport"
            $0.boundary = Policy.of(#"{"Effect":"Allow","Action":"s3:*","Resource":"*"}"#)
        },
        Scenario(
            "the message names the key of a copy's source", "kms-key/key-state",
            certainty: "reported", says: [usable], omits: ["kms:GenerateDataKey"]
        ) {
            $0.request.operation = "CopyObject"
            $0.request.parameters = ["x-amz-copy-source": "payroll/2026/03/orders.parquet"]
            $0.request.logs = [.cloudTrail]
            $0.request.code = "KMS.DisabledException"
            $0.request.message = "\(World.lakeKey) is disabled."
            $0.keys[World.lakeKey]?.state = "Disabled"
        },
    ]

    /// What S3 itself refuses, for certain, where the key behind it may refuse as well.
    static let behind: [Scenario] = [
        Scenario(
            "a read of what may have the bucket's default, which is disabled",
            "iam-role-policy/identity-policy", certainty: "proven",
            says: ["whether the request asks the key \(World.lakeKey), which is Disabled"],
            isFixed: false
        ) {
            keysAlone(&$0)
            $0.keys[World.lakeKey]?.state = "Disabled"
        },
        Scenario(
            "a write of which no log shows the headers, where the default is disabled",
            "iam-role-policy/identity-policy", certainty: "proven",
            says: ["whether the request asks the key \(World.lakeKey), which is Disabled"],
            isFixed: false
        ) {
            keysAlone(&$0)
            $0.keys[World.lakeKey]?.state = "Disabled"
            $0.request.operation = "PutObject"
            $0.request.logs = [.accessLog]
        },
        Scenario(
            "a read of what may have the bucket's default, which is enabled",
            "iam-role-policy/identity-policy", certainty: "proven", isFixed: true
        ) { keysAlone(&$0) },
        Scenario(
            "a write with another account's key, whose policy nobody captured",
            "iam-role-policy/identity-policy", certainty: "proven",
            says: ["no snapshot of key \(World.partnerKey) (key-policy)"], isFixed: false
        ) {
            keysAlone(&$0)
            $0.request.bucket = "feeds"
            $0.request.operation = "PutObject"
            $0.request.logs = [.cloudTrail]
            $0.keys[World.partnerKey] = nil
        },
    ]

    /// The role may use every key, and nothing of S3.
    private static func keysAlone(_ world: inout World) {
        world.request.bucket = "payroll"
        world.identity = Policy.of(
            #"{"Effect":"Allow","Action":["kms:*","s3:ListBucket"],"Resource":"*"}"#)
    }

    @Test(arguments: codes + defaults + events + besides + behind) func states(_ scenario: Scenario)
        throws
    {
        try scenario.check()
    }
}
