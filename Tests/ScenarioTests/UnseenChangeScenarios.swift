import Testing

/// Two captures that differ, with no event between them: either may have been in force.
@Suite struct UnseenChangeScenarios {
    private static let first = "2026-03-01T00:00:00Z"
    private static let second = "2026-03-03T00:00:00Z"
    private static let listsAlone = Policy.of(
        #"{"Effect":"Allow","Action":"s3:List*","Resource":"*"}"#)
    private static let putsAlone = Policy.of(
        #"{"Effect":"Allow","Action":"s3:Put*","Resource":"*"}"#)
    private static let unseen = "no event says when"

    /// Captures the lake's account once more, with another policy of the role.
    private static func captureAgain(
        _ world: inout World, role document: String, at time: String = second,
        created: String? = nil, uniqueID: String = World.roleID, attached: [String] = [],
        policies: [[String: Any]] = []
    ) {
        world.captures["again/manifest.json"] = [
            "capturedAt": time, "accountId": World.lake, "region": World.region,
        ]
        var role: [String: Any] = [
            "Path": "/service-role/", "RoleName": "nightly", "RoleId": uniqueID, "Arn": World.role,
            "AssumeRolePolicyDocument": World.value(Policy.trust(service: "glue.amazonaws.com")),
            "AttachedManagedPolicies": attached.map { ["PolicyArn": $0] },
            "RolePolicyList": [["PolicyName": "access", "PolicyDocument": World.value(document)]],
            "Tags": [[String: Any]](),
        ]
        if let created { role["CreateDate"] = created }
        world.captures["again/iam/get-account-authorization-details.json"] = [
            "RoleDetailList": [role], "Policies": policies, "UserDetailList": [[String: Any]](),
            "GroupDetailList": [[String: Any]](),
        ]
    }

    /// Captures a bucket's policy once more.
    private static func captureAgain(
        _ world: inout World, bucketPolicy document: String, of bucket: String
    ) {
        world.captures["again/manifest.json"] = [
            "capturedAt": second, "accountId": world.buckets[bucket]?.owner ?? "",
            "region": World.region,
        ]
        world.captures["again/s3/\(bucket)/get-bucket-policy.json"] = ["Policy": document]
    }

    static let roles = [
        Scenario(
            "the role's policy denied in the capture before, and allows in the one after",
            "iam-role-policy/identity-policy", certainty: "likely", says: [unseen]
        ) {
            $0.identity = listsAlone
            captureAgain(&$0, role: Policy.roleAllows)
        },
        Scenario(
            "both captures say the same", "iam-role-policy/identity-policy", certainty: "proven",
            omits: [unseen]
        ) {
            $0.identity = listsAlone
            captureAgain(&$0, role: listsAlone)
        },
        Scenario(
            "the captures differ, and neither allows it", "iam-role-policy/identity-policy",
            certainty: "proven", omits: [unseen]
        ) {
            $0.identity = listsAlone
            captureAgain(&$0, role: putsAlone)
        },
        Scenario(
            "an event tells when it changed", "iam-role-policy/identity-policy",
            certainty: "proven", omits: [unseen]
        ) {
            $0.identity = listsAlone
            $0.events.append(
                HistoryScenarios.putRolePolicy(Policy.roleAllows, time: HistoryScenarios.after))
            captureAgain(&$0, role: Policy.roleAllows)
        },
        Scenario(
            "the capture was still being made when an event changed it",
            "iam-role-policy/identity-policy", certainty: "proven", omits: [unseen]
        ) {
            $0.identity = listsAlone
            $0.events.append(
                HistoryScenarios.putRolePolicy(Policy.roleAllows, time: "2026-03-03T00:10:00Z"))
            captureAgain(&$0, role: Policy.roleAllows)
        },
        Scenario(
            "an event changed it to something else than the later capture shows",
            "iam-role-policy/identity-policy", certainty: "proven", omits: [unseen]
        ) {
            // Until that event the old one was in force, whatever came after it.
            $0.identity = listsAlone
            $0.events.append(
                HistoryScenarios.putRolePolicy(putsAlone, time: HistoryScenarios.after))
            captureAgain(&$0, role: Policy.roleAllows)
        },
        Scenario(
            "the request came after both captures", "iam-role-policy/identity-policy",
            certainty: "proven", omits: [unseen]
        ) {
            captureAgain(&$0, role: listsAlone, at: "2026-03-02T00:00:00Z")
        },
        Scenario(
            "a policy that allows it was attached unseen", "iam-role-policy/identity-policy",
            certainty: "likely", says: [unseen]
        ) {
            let arn = "arn:aws:iam::111122223333:policy/reads"
            $0.identity = listsAlone
            captureAgain(
                &$0, role: listsAlone, attached: [arn],
                policies: [
                    [
                        "PolicyName": "reads", "Arn": arn, "DefaultVersionId": "v1",
                        "PolicyVersionList": [
                            [
                                "VersionId": "v1", "IsDefaultVersion": true,
                                "Document": World.value(Policy.roleAllows),
                            ]
                        ],
                    ]
                ])
        },
        Scenario(
            "AWS names the layer, whatever the captures say", "iam-role-policy/identity-policy",
            certainty: "reported", omits: [unseen]
        ) {
            $0.identity = listsAlone
            $0.request.message = Message.none("identity-based policy")
            captureAgain(&$0, role: Policy.roleAllows)
        },
    ]

    private static func deny(_ sid: String, _ condition: String = "") -> String {
        Policy.of(
            #"""
            {"Sid":"\#(sid)","Effect":"Deny","Principal":"*","Action":"s3:GetObject",
            "Resource":"*"\#(condition)}
            """#)
    }

    static let places = [
        Scenario(
            "the captures blame statements of one policy that are not the same",
            "bucket-policy/bucket-policy", certainty: "likely", says: [unseen]
        ) {
            $0.buckets["orders"]?.policy = deny("First")
            captureAgain(&$0, bucketPolicy: deny("Second"), of: "orders")
        },
        Scenario(
            "the captures blame policies of two accounts", "bucket-policy/bucket-policy",
            certainty: "likely", says: [unseen]
        ) {
            $0.request.operation = "CopyObject"
            $0.request.bucket = "orders"
            $0.request.logs = [.cloudTrail]
            $0.request.parameters = ["x-amz-copy-source": "feeds/a"]
            $0.buckets["feeds"]?.policy = deny("Source")
            captureAgain(
                &$0,
                bucketPolicy: Policy.of(
                    #"{"Sid":"Target","Effect":"Deny","Principal":"*","Action":"s3:PutObject","Resource":"*"}"#
                ), of: "orders")
            $0.captures["third/manifest.json"] = [
                "capturedAt": second, "accountId": World.partner, "region": World.region,
            ]
            $0.captures["third/s3/feeds/get-bucket-policy.json"] = ["Policy": Policy.sharesFeeds]
        },
        Scenario(
            "a policy that denies was captured before, and attached by a later capture alone",
            "iam-role-policy/identity-policy", certainty: "likely", says: ["later than the request"]
        ) {
            let arn = "arn:aws:iam::111122223333:policy/guard"
            $0.roleIsCaptured = false
            $0.notCaptured = ["\(World.lake)/iam/get-account-authorization-details.json"]
            let guardPolicy: [String: Any] = [
                "PolicyName": "guard", "Arn": arn, "DefaultVersionId": "v1",
                "PolicyVersionList": [
                    [
                        "VersionId": "v1", "IsDefaultVersion": true,
                        "Document": World.value(Policy.of(HistoryScenarios.denial)),
                    ]
                ],
            ]
            captureAgain(&$0, role: Policy.roleAllows, attached: [arn], policies: [guardPolicy])
            $0.events.append(
                Event.record(
                    "iam.amazonaws.com", "CreatePolicy", time: HistoryScenarios.before,
                    ["policyName": "guard", "policyDocument": Policy.of(HistoryScenarios.denial)],
                    response: ["policy": ["arn": arn, "defaultVersionId": "v1"]]))
        },
        Scenario(
            "a policy that reads back with the id of a role that was deleted has not changed",
            "bucket-policy/bucket-policy", certainty: "proven", omits: [unseen]
        ) {
            func policy(_ principal: String) -> String {
                Policy.of(
                    #"""
                    {"Effect":"Allow","Principal":{"AWS":"\#(principal)"},"Action":"s3:List*",
                    "Resource":"*"}
                    """#,
                    #"{"Sid":"Shut","Effect":"Deny","Principal":"*","Action":"s3:Get*","Resource":"*"}"#
                )
            }
            $0.buckets["orders"]?.policy = policy(World.role)
            captureAgain(&$0, bucketPolicy: policy(World.roleID), of: "orders")
            $0.events.append(
                Event.record(
                    "iam.amazonaws.com", "DeleteRole", time: HistoryScenarios.after,
                    ["roleName": "nightly"]))
        },
    ]

    @Test(arguments: places) func `which policy it is counts`(scenario: Scenario) throws {
        try scenario.check()
    }

    static let eliminations = [
        Scenario(
            "nothing is eliminated while another layer may have denied by then",
            "requester-pays/missing-request-payer-header", certainty: "likely", says: [unseen]
        ) {
            eliminatePayer(&$0)
            captureAgain(
                &$0,
                bucketPolicy: Policy.of(
                    #"{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*"}"#),
                of: "feeds")
        },
        Scenario(
            "a layer is eliminated where the captures of the others agree",
            "requester-pays/missing-request-payer-header", certainty: "eliminated", omits: [unseen]
        ) {
            eliminatePayer(&$0)
            captureAgain(&$0, role: Policy.roleAllows)
        },
    ]

    /// Nobody captured who pays, and nothing else is open.
    private static func eliminatePayer(_ world: inout World) {
        world.request.bucket = "feeds"
        world.notCaptured = ["feeds/get-bucket-request-payment.json"]
        world.request.operation = "PutObject"
        world.request.logs = [.cloudTrail]
        world.events.append(Event.assumeRole())
    }

    static let lives = [
        Scenario(
            "the role was made anew before the request, and what its predecessor had is not its",
            "undetermined", omits: ["\"certainty\":\"proven\""]
        ) {
            $0.request.logs = [.accessLog]
            $0.identity = listsAlone
            captureAgain(
                &$0, role: Policy.roleAllows, created: "2026-03-02T01:00:00Z",
                uniqueID: "AROAEXAMPLENIGHTLY02")
        },
        Scenario(
            "the role was made anew after the request, and what it has says nothing of its predecessor",
            "iam-role-policy/identity-policy", certainty: "proven", omits: [unseen]
        ) {
            $0.identity = listsAlone
            captureAgain(
                &$0, role: Policy.roleAllows, created: "2026-03-02T12:00:00Z",
                uniqueID: "AROAEXAMPLENIGHTLY02")
        },
        Scenario(
            "a partner's policy names the role that had the name before",
            "bucket-policy/bucket-policy", certainty: "proven"
        ) {
            $0.request.bucket = "feeds"
            $0.request.roleID = "AROAEXAMPLENIGHTLY02"
            captureAgain(
                &$0, role: Policy.roleAllows, at: "2026-03-02T05:00:00Z",
                created: "2026-03-02T01:00:00Z", uniqueID: "AROAEXAMPLENIGHTLY02")
        },
        Scenario(
            "nobody captured that role, and a partner's policy of its time names it",
            "bucket-policy/bucket-policy", certainty: "proven", says: ["AROAXXXXXXXXXXXXXXXXX"]
        ) {
            $0.request.bucket = "feeds"
            $0.request.roleID = "AROAEXAMPLENIGHTLY02"
            $0.roleIsCaptured = false
            $0.notCaptured = ["\(World.lake)/iam/get-account-authorization-details.json"]
            captureAgain(
                &$0, role: Policy.roleAllows, at: "2026-03-02T05:00:00Z",
                created: "2026-03-02T01:00:00Z", uniqueID: "AROAEXAMPLENIGHTLY02")
        },
        Scenario(
            "the role was made anew in the second in which it was deleted",
            "bucket-policy/bucket-policy", certainty: "proven"
        ) {
            $0.request.bucket = "feeds"
            $0.request.roleID = "AROAEXAMPLENIGHTLY02"
            for (name, response) in [
                ("DeleteRole", nil),
                ("CreateRole", ["role": ["roleId": "AROAEXAMPLENIGHTLY02", "arn": World.role]]),
            ] as [(String, [String: Any]?)] {
                $0.events.append(
                    Event.record(
                        "iam.amazonaws.com", name, time: HistoryScenarios.before,
                        [
                            "roleName": "nightly", "path": "/service-role/",
                            "assumeRolePolicyDocument": Policy.trust(service: "glue.amazonaws.com"),
                        ], response: response))
            }
            $0.events.append(
                HistoryScenarios.putRolePolicy(Policy.roleAllows, time: "2026-03-02T05:10:00Z"))
        },
        Scenario(
            "the role was made while the capture's commands ran", "iam-role-policy/identity-policy",
            certainty: "proven", omits: ["AROAXXXX"]
        ) {
            $0.request.bucket = "feeds"
            let keys = Policy.of(
                #"{"Effect":"Allow","Action":["s3:List*","kms:*"],"Resource":"*"}"#)
            $0.identity = keys
            captureAgain(&$0, role: keys, created: "2026-03-01T00:02:00Z")
        },
        Scenario(
            "the role is older than all that was captured", "iam-role-policy/identity-policy",
            certainty: "proven"
        ) {
            $0.identity = listsAlone
            captureAgain(&$0, role: listsAlone, created: "2020-01-01T00:00:00Z")
        },
    ]

    @Test(arguments: roles) func `of a role's policies`(scenario: Scenario) throws {
        try scenario.check()
    }

    @Test(arguments: eliminations) func `of a layer that is left`(scenario: Scenario) throws {
        try scenario.check()
    }

    @Test(arguments: lives) func `of roles of one name`(scenario: Scenario) throws {
        try scenario.check()
    }
}
