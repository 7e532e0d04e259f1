import AWSTypes
import ReportStore
import Testing

/// What a name means: a key without its account, a role in a stored policy.
@Suite struct NameScenarios {
    private static func aliases(_ key: String, of account: String) -> [String: Any] {
        [
            "Aliases": [
                [
                    "AliasName": "alias/data",
                    "AliasArn": "arn:aws:kms:eu-central-1:\(account):alias/data",
                    "TargetKeyId": String(key.split(separator: "/").last ?? ""),
                ]
            ]
        ]
    }

    /// The partner's bucket encrypts by an alias, which both accounts have; the partner's key lets
    /// nobody else in.
    private static func byAlias(_ world: inout World) {
        world.request.bucket = "feeds"
        world.buckets["feeds"]?.key = "alias/data"
        world.keys[World.partnerKey]?.policy = Policy.delegates(to: World.partner)
        world.captures["\(World.lake)/kms/list-aliases.json"] = aliases(
            World.lakeKey, of: World.lake)
        world.captures["\(World.partner)/kms/list-aliases.json"] = aliases(
            World.partnerKey, of: World.partner)
    }

    private static func byID(_ world: inout World) {
        byAlias(&world)
        world.buckets["feeds"]?.key = "2bb0e0b0-0000-4000-8000-000000000002"
    }

    // S3 API Reference, `ServerSideEncryptionRule`.
    static let keys = [
        Scenario("a write asks the alias of the caller's account", "undetermined") {
            byAlias(&$0)
            $0.request.operation = "PutObject"
        },
        Scenario(
            "the caller's own key behind the alias refuses", "kms-key/key-policy",
            certainty: "proven", says: [World.lakeKey]
        ) {
            byAlias(&$0)
            $0.request.operation = "PutObject"
            $0.keys[World.lakeKey]?.policy = Policy.of(
                #"{"Effect":"Deny","Principal":"*","Action":"kms:*","Resource":"*"}"#)
        },
        Scenario(
            "a read asks the key of the bucket's owner, who is taken to have written it",
            "kms-key/key-policy", says: [World.partnerKey]
        ) { byAlias(&$0) },
        Scenario("a read of what the caller's account wrote asks its own key", "undetermined") {
            byAlias(&$0)
            $0.buckets["feeds"]?.ownership = "BucketOwnerPreferred"
            $0.events.append(
                Event.put(
                    by: World.lake, bucket: "feeds", owner: World.partner,
                    key: "2026/03/orders.parquet", acl: "bucket-owner-full-control"))
        },
        Scenario(
            "a write asks the key of an id in the caller's account", "kms-key/key-policy",
            certainty: "proven", says: [World.lakeKey]
        ) {
            byAlias(&$0)
            $0.buckets["feeds"]?.key = "1aa0e0a0-0000-4000-8000-000000000001"
            $0.request.operation = "PutObject"
            $0.request.logs = [.accessLog, .cloudTrail]
            $0.keys[World.lakeKey]?.policy = Policy.of(
                #"{"Effect":"Deny","Principal":"*","Action":"kms:*","Resource":"*"}"#)
        },
        Scenario(
            "an alias that nobody can resolve names nobody", "undetermined",
            says: [
                "which key alias/data is in account 444455556666 is not known",
                "aws kms list-aliases",
            ], omits: ["resource-control-policy likely", "key alias/data is not known; a capture"]
        ) {
            byAlias(&$0)
            $0.captures = [:]
        },
        Scenario(
            "nor does one of the caller's account, for a write", "undetermined",
            says: ["which key alias/data is in account 111122223333 is not known"]
        ) {
            byAlias(&$0)
            $0.captures = [:]
            $0.request.operation = "PutObject"
        },
        Scenario(
            "an alias by its ARN says whose it is, and not which key", "undetermined",
            says: ["is in account 444455556666 is not known"]
        ) {
            byAlias(&$0)
            $0.captures = [:]
            $0.buckets["feeds"]?.key = "arn:aws:kms:eu-central-1:444455556666:alias/data"
        },
        Scenario(
            "a write that names an alias in its header", "undetermined",
            says: ["which key alias/mine is in account 111122223333 is not known"]
        ) {
            $0.request.operation = "PutObject"
            $0.request.parameters = [
                "x-amz-server-side-encryption": "aws:kms",
                "x-amz-server-side-encryption-aws-kms-key-id": "alias/mine",
            ]
        },
        Scenario(
            "the role's own policy refuses whatever key the alias is",
            "iam-role-policy/identity-policy", certainty: "proven"
        ) {
            byAlias(&$0)
            $0.captures = [:]
            $0.identity = Policy.of(#"{"Effect":"Allow","Action":"s3:List*","Resource":"*"}"#)
        },
        Scenario("a write by a foreign account takes its own aws/s3", "undetermined") {
            $0.request.bucket = "feeds"
            $0.request.operation = "PutObject"
            $0.buckets["feeds"]?.key = "alias/aws/s3"
        },
        Scenario(
            "a read of what the bucket's owner encrypted with its aws/s3", "kms-key/key-policy"
        ) {
            $0.request.bucket = "feeds"
            $0.buckets["feeds"]?.key = "alias/aws/s3"
        },
    ]

    @Test(arguments: keys)
    func `a key without its account is the requester's`(_ scenario: Scenario) throws {
        try scenario.check()
    }

    @Test func `a key id that the requester's account does not have is not looked up elsewhere`()
        throws
    {
        let scenario = Scenario("", "") {
            NameScenarios.byID(&$0)
            $0.request.operation = "PutObject"
        }
        let row = try #require(try scenario.explanations().first).row
        #expect(row.certainty != .proven)
        #expect(!row.blockedBy.contains { $0.policy.contains(World.partner) }, "\(row.blockedBy)")
    }

    // MARK: - Roles

    private static func change(
        _ name: String, _ parameters: [String: Any], response: [String: Any]? = nil,
        time: String
    ) -> [String: Any] {
        Event.record(
            "iam.amazonaws.com", name, time: time,
            parameters.merging(["roleName": "nightly"]) { own, _ in own }, response: response)
    }

    /// The role is deleted and made anew in the night; the new one may read again.
    private static func makeAnew(_ world: inout World) {
        world.request.bucket = "feeds"
        world.request.roleID = "AROAEXAMPLENIGHTLY02"
        world.request.logs = [.cloudTrail]
        world.events += [
            change(
                "DeleteRolePolicy", ["policyName": "access"], time: "2026-03-02T03:59:00Z"),
            change("DeleteRole", [:], time: "2026-03-02T04:00:00Z"),
            change(
                "CreateRole",
                [
                    "path": "/service-role/",
                    "assumeRolePolicyDocument": Policy.trust(service: "glue.amazonaws.com"),
                ],
                response: ["role": ["arn": World.role, "roleId": "AROAEXAMPLENIGHTLY02"]],
                time: "2026-03-02T04:10:00Z"),
            change(
                "PutRolePolicy",
                ["policyName": "access", "policyDocument": Policy.roleAllows],
                time: "2026-03-02T04:11:00Z"),
        ]
    }

    private static func putFeedsPolicy(_ document: String, time: String) -> [String: Any] {
        Event.record(
            "s3.amazonaws.com", "PutBucketPolicy", time: time,
            ["bucketName": "feeds", "bucketPolicy": document])
    }

    // IAM User Guide, "AWS JSON policy elements: Principal".
    static let roles = [
        Scenario(
            "the bucket's policy still means the role that was deleted",
            "bucket-policy/bucket-policy", certainty: "proven"
        ) { makeAnew(&$0) },
        Scenario(
            "an access log names no id, and the role of that time is the new one",
            "bucket-policy/bucket-policy"
        ) {
            makeAnew(&$0)
            $0.request.logs = [.accessLog]
        },
        Scenario("the policy was put again for the new role", "undetermined") {
            makeAnew(&$0)
            $0.events.append(
                putFeedsPolicy(Policy.sharesFeeds, time: "2026-03-02T04:30:00Z"))
        },
        Scenario(
            "the policy was put between, for the old role", "bucket-policy/bucket-policy",
            certainty: "proven"
        ) {
            makeAnew(&$0)
            $0.events.append(
                putFeedsPolicy(Policy.sharesFeeds, time: "2026-03-02T03:00:00Z"))
        },
        Scenario("a condition on the role's ARN means whoever has it", "undetermined") {
            makeAnew(&$0)
            $0.buckets["feeds"]?.policy = Policy.of(
                #"{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Action":"s3:*","Resource":["arn:aws:s3:::feeds","arn:aws:s3:::feeds/*"],"Condition":{"ArnEquals":{"aws:PrincipalArn":"\#(World.role)"}}}"#
            )
        },
        Scenario("a deny of the role that was deleted meets the new one no more", "undetermined") {
            makeAnew(&$0)
            $0.request.bucket = "orders"
            $0.buckets["orders"]?.policy = Policy.of(
                #"{"Effect":"Deny","Principal":{"AWS":"\#(World.role)"},"Action":"s3:*","Resource":"*"}"#
            )
        },
    ]

    @Test(arguments: roles)
    func `a role in a stored policy is the one that had the name then`(
        _ scenario: Scenario
    ) throws {
        try scenario.check()
    }

    // MARK: - Keys shared through RAM

    @Test(arguments: [("2026-11-02T06:10:00Z", true), ("2026-11-20T06:10:00Z", false)])
    func `since keys can be shared, a key's policy alone proves nothing of other accounts`(
        time: String, isProven: Bool
    ) throws {
        let scenario = Scenario(time, "") {
            $0.request.time = time
            $0.request.bucket = "feeds"
            $0.request.operation = "PutObject"
            $0.request.logs = [.cloudTrail]
            $0.keys[World.partnerKey]?.policy = Policy.delegates(to: World.partner)
        }
        let row = try #require(try scenario.explanations().first).row
        #expect((row.certainty == .proven) == isProven, "\(row.blockedBy)")
        if !isProven { #expect(row.missing.contains { $0.contains("RAM") }, "\(row.missing)") }
    }
}
