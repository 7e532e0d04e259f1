import Testing

/// Which key S3 asks for an object, with which encryption context, and what is known of that.
@Suite struct ObjectKeyScenarios {
    private static let algorithm = "x-amz-server-side-encryption"
    private static let customer = "x-amz-server-side-encryption-customer-algorithm"
    /// A key that refuses everybody.
    private static let closed = Policy.of(
        #"{"Sid":"Nobody","Effect":"Deny","Principal":"*","Action":"kms:*","Resource":"*"}"#)

    /// A key policy that lets the account in by a condition.
    private static func only(_ condition: String) -> String {
        Policy.of(
            #"{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Action":"kms:*","Resource":"*","Condition":{\#(condition)}}"#
        )
    }

    private static func write(
        _ world: inout World, _ headers: [String: Any] = [:], key policy: String
    ) {
        world.request.bucket = "payroll"
        world.request.operation = "PutObject"
        world.request.parameters = headers
        world.keys[World.lakeKey] = World.Key(policy: policy)
    }

    private static func read(_ world: inout World, head: [String: Any]?, key policy: String) {
        world.request.bucket = "payroll"
        world.request.logs = [.cloudTrail]
        world.keys[World.lakeKey] = World.Key(policy: policy)
        world.head = head
    }

    private static let arnOfObject =
        #""StringEquals":{"kms:EncryptionContext:aws:s3:arn":"arn:aws:s3:::payroll/2026/03/orders.parquet"}"#
    private static let arnOfBucket =
        #""StringEquals":{"kms:EncryptionContext:aws:s3:arn":"arn:aws:s3:::payroll"}"#

    /// The bucket's setting of encryption types that it refuses.
    private static func block(_ type: String, _ world: inout World) {
        world.captures["\(World.lake)/s3/payroll/get-bucket-encryption.json"] = [
            "ServerSideEncryptionConfiguration": [
                "Rules": [
                    [
                        "ApplyServerSideEncryptionByDefault": [
                            "SSEAlgorithm": "aws:kms", "KMSMasterKeyID": World.lakeKey,
                        ], "BlockedEncryptionTypes": ["EncryptionType": [type]],
                    ]
                ]
            ]
        ]
    }

    static let customerKeys: [Scenario] = [
        Scenario("a write that brings its own key asks no other", "undetermined") {
            write(&$0, [customer: "AES256"], key: closed)
        },
        Scenario(
            "a write that brings no key asks the bucket's", "kms-key/key-policy",
            certainty: "proven"
        ) { write(&$0, key: closed) },
        Scenario("a read that brings its own key asks no other", "undetermined") { world in
            read(&world, head: nil, key: closed)
            world.request.parameters = [customer: "AES256"]
        },
        Scenario("a part that brings its own key asks no other", "undetermined") { world in
            write(&world, [customer: "AES256", "partNumber": "1", "uploadId": "u"], key: closed)
            world.request.operation = "UploadPart"
        },
        Scenario("a copy that brings the key of its source asks no other there", "undetermined") {
            world in
            world.keys[World.lakeKey] = World.Key(policy: closed)
            world.request.operation = "CopyObject"
            world.request.parameters = [
                "x-amz-copy-source": "payroll/a",
                "x-amz-copy-source-server-side-encryption-customer-algorithm": "AES256",
            ]
        },
        Scenario(
            "whether the bucket takes a key of the request's own is open where nobody captured it",
            "undetermined", says: ["SSE-C"]
        ) { write(&$0, [customer: "AES256"], key: closed) },
        Scenario(
            "a bucket that was captured to take it leaves nothing open", "undetermined",
            omits: ["SSE-C"]
        ) { world in
            write(&world, [customer: "AES256"], key: closed)
            block("NONE", &world)
        },
        Scenario(
            "a bucket that blocks such keys may have refused", "undetermined", says: ["SSE-C"]
        ) { world in
            write(&world, [customer: "AES256"], key: closed)
            block("SSE-C", &world)
        },
        Scenario("an object that its writer's key encrypts has no key in KMS", "undetermined") {
            read(&$0, head: ["SSECustomerAlgorithm": "AES256"], key: closed)
        },
        Scenario("an object that no key encrypts asks none", "undetermined") {
            read(&$0, head: [:], key: closed)
        },
    ]

    static let contexts: [Scenario] = [
        Scenario("the header turns the bucket key on", "undetermined") {
            write(&$0, ["\(algorithm)-bucket-key-enabled": "true"], key: only(arnOfBucket))
        },
        Scenario(
            "without the header the bucket's setting holds", "kms-key/key-policy",
            certainty: "proven"
        ) { write(&$0, key: only(arnOfBucket)) },
        Scenario("the header turns the bucket key off", "undetermined") { world in
            write(&world, ["\(algorithm)-bucket-key-enabled": "false"], key: only(arnOfObject))
            world.buckets["payroll"]?.usesBucketKey = true
        },
        Scenario("two layers of encryption know no bucket key", "undetermined") { world in
            write(&world, key: only(arnOfObject))
            world.buckets["payroll"]?.usesBucketKey = true
            world.buckets["payroll"]?.algorithm = "aws:kms:dsse"
        },
        Scenario("an object's own bucket key counts, not its bucket's", "undetermined") {
            read(
                &$0,
                head: [
                    "ServerSideEncryption": "aws:kms", "SSEKMSKeyId": World.lakeKey,
                    "BucketKeyEnabled": true,
                ], key: only(arnOfBucket))
        },
        Scenario(
            "an object that nobody captured is taken for one under its bucket's settings",
            "undetermined", says: ["head-object"]
        ) { read(&$0, head: nil, key: only(arnOfObject)) },
        Scenario("pairs that the writer sent are in the context", "undetermined") {
            // {"team":"core"}
            write(
                &$0, ["\(algorithm)-context": "eyJ0ZWFtIjoiY29yZSJ9"],
                key: only(#""StringEquals":{"kms:EncryptionContext:team":"core"}"#))
        },
        Scenario(
            "pairs that the writer did not send are not", "kms-key/key-policy",
            certainty: "proven"
        ) {
            write(&$0, key: only(#""StringEquals":{"kms:EncryptionContext:team":"core"}"#))
        },
        Scenario(
            "which pairs the writer of an object sent no read tells", "kms-key/key-policy",
            certainty: "likely"
        ) {
            read(
                &$0, head: ["ServerSideEncryption": "aws:kms", "SSEKMSKeyId": World.lakeKey],
                key: only(
                    #""ForAllValues:StringEquals":{"kms:EncryptionContextKeys":["aws:s3:arn"]}"#))
        },
    ]

    static let managed: [Scenario] = [
        Scenario("aws:kms without a key is S3's own key, which lets the account in", "undetermined")
        {
            write(&$0, [algorithm: "aws:kms"], key: closed)
        },
        Scenario(
            "an explicit deny of the role holds for S3's own key too", "kms-key/identity-policy",
            certainty: "proven"
        ) { world in
            write(&world, [algorithm: "aws:kms"], key: closed)
            world.identity = Policy.role(
                and: #"{"Sid":"NoKeys","Effect":"Deny","Action":"kms:*","Resource":"*"}"#)
        },
        Scenario(
            "a service control policy holds for S3's own key too",
            "kms-key/service-control-policy", certainty: "proven"
        ) { world in
            write(&world, key: closed)
            world.buckets["payroll"]?.key = ""
            world.serviceControl[World.lake] = [
                "NoKeys": Policy.of(
                    #"{"Sid":"NoKeys","Effect":"Deny","Action":"kms:*","Resource":"*"}"#)
            ]
        },
        Scenario("a role needs no grant of its own for S3's own key", "undetermined") { world in
            write(&world, key: closed)
            world.buckets["payroll"]?.key = ""
            world.identity = Policy.of(#"{"Effect":"Allow","Action":"s3:*","Resource":"*"}"#)
        },
    ]

    static let states: [Scenario] = [
        Scenario("a key that is disabled is refused with another code", "undetermined") { world in
            write(&world, key: Policy.delegates(to: World.lake))
            world.keys[World.lakeKey]?.state = "Disabled"
        },
        Scenario(
            "what refuses is named before the state of the key", "iam-role-policy/identity-policy",
            certainty: "proven"
        ) { world in
            write(&world, key: Policy.delegates(to: World.lake))
            world.keys[World.lakeKey]?.state = "PendingDeletion"
            world.identity = Policy.of(
                #"{"Effect":"Allow","Action":["s3:GetObject","kms:*"],"Resource":"*"}"#)
        },
        Scenario(
            "S3 asks the key only when its own policies let the request pass",
            "iam-role-policy/identity-policy", certainty: "proven",
            blockedBy: ["iam-role-policy/identity-policy", "kms-key/key-policy"]
        ) { world in
            write(&world, key: closed)
            world.identity = Policy.of(
                #"{"Effect":"Allow","Action":["s3:GetObject","kms:*"],"Resource":"*"}"#)
        },
        Scenario(
            "a HEAD asks the key only for a checksum", "kms-key/key-policy", certainty: "likely"
        ) { world in
            read(
                &world, head: ["ServerSideEncryption": "aws:kms", "SSEKMSKeyId": World.lakeKey],
                key: closed)
            world.request.operation = "HeadObject"
        },
        Scenario(
            "an object that was captured may be gone, where nobody may list",
            "kms-key/key-policy", certainty: "likely", says: ["was captured before the request"]
        ) { world in
            read(
                &world, head: ["ServerSideEncryption": "aws:kms", "SSEKMSKeyId": World.lakeKey],
                key: closed)
            world.identity = Policy.of(
                #"{"Effect":"Allow","Action":["s3:GetObject","kms:*"],"Resource":"*"}"#)
        },
        Scenario(
            "of a version nothing is known by its object's capture", "kms-key/key-policy",
            certainty: "likely", says: ["default key"]
        ) { world in
            read(
                &world, head: ["ServerSideEncryption": "aws:kms", "SSEKMSKeyId": World.lakeKey],
                key: closed)
            world.request.parameters = ["versionId": "v1"]
        },
        Scenario(
            "s3:ResourceAccount is no condition of a key's request", "kms-key/identity-policy",
            certainty: "proven"
        ) { world in
            write(&world, key: Policy.delegates(to: World.lake))
            world.identity = Policy.of(
                #"{"Effect":"Allow","Action":["s3:*","kms:*"],"Resource":"*","Condition":{"StringEquals":{"s3:ResourceAccount":"111122223333"}}}"#
            )
        },
    ]

    @Test(arguments: customerKeys + contexts + managed + states)
    func `the key of the object decides, as far as it is known`(_ scenario: Scenario) throws {
        try scenario.check()
    }
}
