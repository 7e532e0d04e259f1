import AWSTypes
import ReportStore
import Testing

/// What somebody has set right since is said first, and nothing else is advised.
@Suite struct MendedScenarios {
    static let after = HistoryScenarios.after
    static let narrow = Policy.of(#"{"Effect":"Allow","Action":"s3:List*","Resource":"*"}"#)

    private static func iam(
        _ name: String, _ parameters: [String: Any], time: String = after
    ) -> [String: Any] {
        Event.record(
            "iam.amazonaws.com", name, time: time,
            parameters.merging(["roleName": "nightly"]) { own, _ in own })
    }

    private static func organization(
        _ name: String, _ parameters: [String: Any]
    ) -> [String: Any] {
        var event = Event.record("organizations.amazonaws.com", name, time: after, parameters)
        event["recipientAccountId"] = "999900001111"
        return event
    }

    static let identity = "iam-role-policy/identity-policy"

    /// Some of what refused the request is gone, or there for another reason.
    static let partly = [
        Scenario(
            "of two layers one was set right: the fix is the other's",
            "bucket-policy/bucket-policy",
            certainty: "proven", blockedBy: ["bucket-policy/bucket-policy", identity],
            says: ["allow s3:GetObject"], omits: ["exempt", "exclude"], isFixed: true
        ) {
            $0.identity = narrow
            $0.buckets["orders"]?.policy = Policy.of(
                #"{"Sid":"P","Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*"}"#)
            $0.events.append(
                Event.record(
                    "s3.amazonaws.com", "DeleteBucketPolicy", time: after, ["bucketName": "orders"])
            )
        },
        Scenario(
            "another statement denies now: the fix is about that one",
            "bucket-policy/bucket-policy", certainty: "proven",
            says: ["from the Deny statement Now"], omits: ["from the Deny statement Then"],
            isFixed: true
        ) {
            func deny(_ sid: String) -> String {
                Policy.of(
                    #"""
                    {"Sid":"\#(sid)","Effect":"Deny","Principal":"*","Action":"s3:*",
                    "Resource":"*"}
                    """#)
            }
            $0.buckets["orders"]?.policy = deny("Then")
            $0.events.append(
                Event.record(
                    "s3.amazonaws.com", "PutBucketPolicy", time: after,
                    ["bucketName": "orders", "bucketPolicy": World.value(deny("Now"))]))
        },
    ]

    /// The bucket's default key is another since, and the role may use neither.
    static let keys: [(Scenario, wanted: String, key: String)] =
        [
            (
                Scenario("a write takes the default of today", "kms-key/identity-policy") {
                    changesDefaultKey(&$0)
                    $0.request.operation = "PutObject"
                }, "kms:GenerateDataKey", World.partnerKey
            ),
            (
                Scenario("a write seen in the access log alone", "kms-key/identity-policy") {
                    changesDefaultKey(&$0)
                    $0.request.operation = "PutObject"
                    $0.request.logs = [.accessLog]
                }, "kms:GenerateDataKey", World.partnerKey
            ),
            (
                Scenario("an object keeps the key that it has", "kms-key/identity-policy") {
                    changesDefaultKey(&$0)
                }, "kms:Decrypt", World.lakeKey
            ),
            (
                Scenario("AWS names the key of the object", "kms-key/identity-policy") {
                    changesDefaultKey(&$0)
                    $0.request.message = Message.none(
                        "identity-based policy", "kms:Decrypt", World.lakeKey)
                }, "kms:Decrypt", World.lakeKey
            ),
        ]
        + ["PutObject", "CreateMultipartUpload"].map { operation in
            (
                Scenario(
                    "\(operation): AWS names the default key of then",
                    "kms-key/identity-policy", certainty: "reported", omits: ["mended since"],
                    isFixed: true
                ) {
                    namesDefaultKey(&$0, operation)
                    $0.identity = usesKey("kms:Decrypt", World.partnerKey)
                }, "kms:GenerateDataKey", World.partnerKey
            )
        } + [
            (
                Scenario(
                    "the key that AWS names was granted, and is the default no more",
                    "kms-key/identity-policy", omits: ["mended since"]
                ) {
                    namesDefaultKey(&$0)
                    $0.events.append(
                        HistoryScenarios.putRolePolicy(
                            usesKey("kms:GenerateDataKey", World.lakeKey),
                            time: "2026-03-02T08:00:00Z"))
                }, "kms:GenerateDataKey", World.partnerKey
            ),
            (
                Scenario("the job names the key itself", "kms-key/identity-policy") {
                    namesDefaultKey(&$0)
                    $0.request.parameters = [
                        "x-amz-server-side-encryption": "aws:kms",
                        "x-amz-server-side-encryption-aws-kms-key-id": World.lakeKey,
                    ]
                }, "kms:GenerateDataKey", World.lakeKey
            ),
        ]

    /// AWS names the default key that a write was refused for.
    private static func namesDefaultKey(
        _ world: inout World, _ operation: String = "PutObject"
    ) {
        changesDefaultKey(&world)
        world.request.operation = operation
        world.request.message = Message.none(
            "identity-based policy", "kms:GenerateDataKey", World.lakeKey)
    }

    private static func usesKey(_ action: String, _ key: String) -> String {
        Policy.of(
            #"{"Effect":"Allow","Action":"s3:*","Resource":"*"}"#,
            #"{"Effect":"Allow","Action":"\#(action)","Resource":"\#(key)"}"#)
    }

    private static func changesDefaultKey(_ world: inout World) {
        world.request.bucket = "payroll"
        world.request.logs = [.cloudTrail]
        world.identity = Policy.of(#"{"Effect":"Allow","Action":"s3:*","Resource":"*"}"#)
        world.events.append(
            Event.record(
                "s3.amazonaws.com", "PutBucketEncryption", time: after,
                [
                    "bucketName": "payroll",
                    "ServerSideEncryptionConfiguration": [
                        "Rule": [
                            "ApplyServerSideEncryptionByDefault": [
                                "SSEAlgorithm": "aws:kms", "KMSMasterKeyID": World.partnerKey,
                            ]
                        ]
                    ],
                ]))
    }

    @Test(arguments: keys.indices)
    func `the fix of an answer is the one of the plan`(_ index: Int) throws {
        let (scenario, wanted, key) = MendedScenarios.keys[index]
        try scenario.check()
        let explanation = try #require(try scenario.explanations().first)
        let fixes = explanation.row.fix.map(\.summary)
        #expect(fixes.count == 1 && fixes[0].contains("\(wanted) on \(key)"), "\(fixes)")
        let changes = explanation.plan?.changes.flatMap(\.summaries) ?? []
        #expect(!changes.isEmpty, "\(changes)")
        for change in changes { #expect(change.contains(key), "\(change)") }
    }

    @Test(arguments: partly) func `what is left is to be changed`(scenario: Scenario) throws {
        try scenario.check()
    }

    static let mended: [(Scenario, by: String)] = [
        (
            Scenario("a policy was widened", identity, certainty: "proven", isFixed: true) {
                $0.identity = narrow
                $0.events.append(
                    HistoryScenarios.putRolePolicy(Policy.roleAllows, time: after))
            }, "PutRolePolicy"
        ),
        (
            Scenario("a boundary was taken away", "iam-role-policy/permissions-boundary") {
                $0.boundary = narrow
                $0.events.append(iam("DeleteRolePermissionsBoundary", [:]))
            }, "DeleteRolePermissionsBoundary"
        ),
        (
            Scenario("a bucket's policy was deleted", "bucket-policy/bucket-policy") {
                $0.buckets["orders"]?.policy = Policy.of(
                    #"{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*"}"#)
                $0.events.append(
                    Event.record(
                        "s3.amazonaws.com", "DeleteBucketPolicy", time: after,
                        ["bucketName": "orders"]))
            }, "DeleteBucketPolicy"
        ),
        (
            Scenario("a key was enabled", "kms-key/key-state") {
                $0.request.bucket = "payroll"
                $0.request.code = "KMS.DisabledException"
                $0.keys[World.lakeKey]?.state = "Disabled"
                $0.events.append(
                    Event.record(
                        "kms.amazonaws.com", "EnableKey", time: after, ["keyId": World.lakeKey]))
            }, "EnableKey"
        ),
        (
            Scenario(
                "the bucket's default is no key any more, whichever AWS names",
                "kms-key/identity-policy"
            ) {
                namesDefaultKey(&$0)
                $0.events.removeLast()
                $0.events.append(
                    Event.record(
                        "s3.amazonaws.com", "PutBucketEncryption", time: after,
                        [
                            "bucketName": "payroll",
                            "ServerSideEncryptionConfiguration": [
                                "Rule": [
                                    "ApplyServerSideEncryptionByDefault": ["SSEAlgorithm": "AES256"]
                                ]
                            ],
                        ]))
            }, "PutBucketEncryption"
        ),
        (
            Scenario(
                "an account was moved out of a unit",
                "service-control-policy/service-control-policy"
            ) {
                $0.serviceControl["ou-acme-data"] = [
                    "p-guard": Policy.of(
                        #"{"Effect":"Deny","Action":"s3:GetObject","Resource":"*"}"#)
                ]
                $0.events.append(
                    organization(
                        "MoveAccount",
                        [
                            "accountId": World.lake, "sourceParentId": "ou-acme-data",
                            "destinationParentId": "r-acme",
                        ]))
            }, "MoveAccount"
        ),
    ]

    @Test(arguments: mended.indices)
    func `what was set right since is named with its time`(_ index: Int) throws {
        var (scenario, by) = MendedScenarios.mended[index]
        scenario.says = ["mended since \(MendedScenarios.after) by \(by)", "Mended since"]
        scenario.omits = ["What to change"]
        try scenario.check()
        let row = try #require(try scenario.explanations().first).row
        #expect(row.fix.count == 1 && row.fix.allSatisfy(\.isMade), "\(row.fix)")
    }

    /// What is not known then and now is no reason to advise what was made since.
    static let unknown: [Scenario] = [
        Scenario(
            "the role was granted it; the organization is not captured", identity,
            certainty: "likely", says: ["mended since \(after) by PutRolePolicy"],
            omits: ["allow s3:GetObject"], isFixed: false
        ) {
            $0.identity = narrow
            $0.organizationIsCaptured = false
            $0.events.append(HistoryScenarios.putRolePolicy(Policy.roleAllows, time: after))
        },
        Scenario(
            "AWS names the role's policy, and the organization is not captured", identity,
            certainty: "reported", says: ["mended since \(after) by PutRolePolicy"],
            omits: ["allow s3:GetObject"], isFixed: false
        ) {
            $0.identity = narrow
            $0.organizationIsCaptured = false
            $0.request.message = Message.none("identity-based policy")
            $0.events.append(HistoryScenarios.putRolePolicy(Policy.roleAllows, time: after))
        },
        Scenario(
            "what was known then is not known any more", identity, omits: ["mended since"]
        ) {
            $0.identity = narrow
            $0.events += [
                HistoryScenarios.putRolePolicy(Policy.roleAllows, time: after),
                iam(
                    "AttachRolePolicy", ["policyArn": "arn:aws:iam::111122223333:policy/unseen"],
                    time: "2026-03-02T08:00:00Z"),
            ]
        },
    ]

    @Test(arguments: unknown)
    func `a grant that is in force is not advised`(_ scenario: Scenario) throws {
        try scenario.check()
    }

    static let open = [
        Scenario("it was narrowed again", identity, omits: ["mended since"]) {
            $0.identity = narrow
            $0.events += [
                HistoryScenarios.putRolePolicy(Policy.roleAllows, time: after),
                HistoryScenarios.putRolePolicy(narrow, time: "2026-03-02T08:00:00Z"),
            ]
        },
        Scenario(
            "the key was disabled meanwhile", identity,
            blockedBy: [identity, "kms-key/identity-policy"], omits: ["mended since"]
        ) {
            $0.identity = narrow
            $0.request.bucket = "payroll"
            $0.request.operation = "PutObject"
            $0.events += [
                HistoryScenarios.putRolePolicy(Policy.roleAllows, time: after),
                Event.record(
                    "kms.amazonaws.com", "DisableKey", time: "2026-03-02T08:00:00Z",
                    ["keyId": World.lakeKey]),
            ]
        },
        Scenario("another layer was closed meanwhile", identity, omits: ["mended since"]) {
            $0.identity = narrow
            $0.events += [
                HistoryScenarios.putRolePolicy(Policy.roleAllows, time: after),
                Event.record(
                    "s3.amazonaws.com", "PutBucketPolicy", time: "2026-03-02T08:00:00Z",
                    [
                        "bucketName": "orders",
                        "bucketPolicy": Policy.of(
                            #"{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*"}"#
                        ),
                    ]),
            ]
        },
        Scenario("something else changed", identity, omits: ["mended since"]) {
            $0.identity = narrow
            $0.events.append(iam("TagRole", ["tags": [["key": "a", "value": "b"]]]))
        },
    ]

    /// AWS names a layer that the policies known let pass: what set that right nobody can say.
    @Test func `what AWS says against the policies known is not said to be mended`() throws {
        let scenario = Scenario("", "") {
            $0.identity = MendedScenarios.narrow
            $0.request.message = Message.deny("service control policy")
            $0.events.append(
                HistoryScenarios.putRolePolicy(
                    Policy.roleAllows, time: MendedScenarios.after))
        }
        let row = try #require(try scenario.explanations().first).row
        #expect(row.certainty == .reported)
        let isMade = row.fix.contains { $0.isMade }
        #expect(!isMade, "\(row.fix)")
    }

    @Test(arguments: open)
    func `what is still refused is advised as ever`(_ scenario: Scenario) throws {
        try scenario.check()
    }

    @Test func `a mending that was undone and made again began the last time`() throws {
        try Scenario(
            "again", MendedScenarios.identity,
            says: ["mended since 2026-03-02T09:00:00Z by PutRolePolicy"]
        ) {
            $0.identity = MendedScenarios.narrow
            for (document, time) in [
                (Policy.roleAllows, MendedScenarios.after),
                (MendedScenarios.narrow, "2026-03-02T08:00:00Z"),
                (Policy.roleAllows, "2026-03-02T09:00:00Z"),
            ] {
                $0.events.append(HistoryScenarios.putRolePolicy(document, time: time))
            }
        }.check()
    }
}
