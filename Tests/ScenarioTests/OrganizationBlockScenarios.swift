import AWSTypes
import ReportStore
import Testing

/// S3 policies of an organization, which set Block Public Access of its accounts over their heads
/// (Organizations User Guide, "Amazon S3 policies").
@Suite struct OrganizationBlockScenarios {
    /// A public bucket policy, whose bucket another account reads.
    private static func world(
        _ prepare: @escaping @Sendable (inout World) -> Void
    ) -> @Sendable (inout World) -> Void {
        { world in
            world.request.bucket = "feeds"
            world.buckets["feeds"]?.policy = Policy.of(
                #"{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":["arn:aws:s3:::feeds","arn:aws:s3:::feeds/*"]}"#
            )
            prepare(&world)
        }
    }

    private static let targets = ["r-acme", "ou-acme-data", World.partner]

    /// Captures which S3 policies are attached where; `p-all` and `p-none` by what they assign.
    private static func capture(_ attached: [String: [String]], in world: inout World) {
        for target in targets {
            world.captures[
                "organization/organizations/list-policies-for-target/\(target).S3_POLICY.json"] = [
                    "Policies": (attached[target] ?? []).map {
                        ["Id": $0, "Name": $0, "Type": "S3_POLICY"]
                    }
                ]
        }
        for setting in ["all", "none"] {
            world.captures["organization/organizations/describe-policy/p-\(setting).json"] = [
                "Policy": [
                    "Content":
                        #"{"s3_attributes":{"public_access_block_configuration":{"@@assign":"\#(setting)"}}}"#,
                    "PolicySummary": [
                        "Id": "p-\(setting)", "Name": setting, "Type": "S3_POLICY",
                    ],
                ]
            ]
        }
    }

    private static func event(
        _ name: String, _ parameters: [String: Any], response: [String: Any]? = nil,
        time: String = "2026-03-02T05:00:00Z"
    ) -> [String: Any] {
        var event = Event.record(
            "organizations.amazonaws.com", name, time: time, parameters, response: response)
        event["recipientAccountId"] = "999900001111"
        return event
    }

    static let blocked = "bucket-policy/block-public-access"

    static let all = [
        Scenario(
            "attached to the root", blocked, certainty: "proven", says: ["S3 policy p-all"],
            world { capture(["r-acme": ["p-all"]], in: &$0) }),
        Scenario(
            "attached to the account", blocked, certainty: "proven",
            world { capture([World.partner: ["p-all"]], in: &$0) }),
        Scenario(
            "attached to the caller's account alone", "undetermined",
            world {
                capture([:], in: &$0)
                $0.captures[
                    "organization/organizations/list-policies-for-target/\(World.lake).S3_POLICY.json"
                ] = ["Policies": [["Id": "p-all", "Name": "all", "Type": "S3_POLICY"]]]
            }),
        Scenario(
            "one that switches it off stands in for the account's own", "undetermined",
            world {
                capture(["r-acme": ["p-none"]], in: &$0)
                $0.accountBlocks[World.partner] = true
            }),
        Scenario(
            "the bucket's own block holds beside one that switches it off", blocked,
            certainty: "proven",
            world {
                capture(["r-acme": ["p-none"]], in: &$0)
                $0.buckets["feeds"]?.block = ["RestrictPublicBuckets"]
            }),
        Scenario(
            "none attached, the account's own holds", blocked, certainty: "proven",
            world {
                capture([:], in: &$0)
                $0.accountBlocks[World.partner] = true
            }),
        Scenario(
            "an object with a public ACL is refused too", "bucket-policy/block-public-access",
            certainty: "proven", says: ["BlockPublicAcls"],
            {
                capture([World.lake: ["p-all"]], in: &$0)
                $0.captures[
                    "organization/organizations/list-policies-for-target/\(World.lake).S3_POLICY.json"
                ] = ["Policies": [["Id": "p-all", "Name": "all", "Type": "S3_POLICY"]]]
                $0.request.operation = "PutObject"
                $0.request.parameters = ["x-amz-acl": "public-read"]
                $0.buckets["orders"]?.ownership = "BucketOwnerPreferred"
            }),
        Scenario("none attached", "undetermined", world { capture([:], in: &$0) }),
        Scenario(
            "detached before the request", "undetermined",
            world {
                capture(["r-acme": ["p-all"]], in: &$0)
                $0.events.append(
                    event("DetachPolicy", ["policyId": "p-all", "targetId": "r-acme"]))
            }),
        Scenario(
            "the type was switched off before the request", "undetermined",
            world {
                capture(["r-acme": ["p-all"]], in: &$0)
                $0.events.append(
                    event(
                        "DisablePolicyType", ["rootId": "r-acme", "policyType": "S3_POLICY"]))
            }),
        Scenario(
            "attached after the request", "undetermined",
            world {
                capture([:], in: &$0)
                $0.events.append(
                    event(
                        "AttachPolicy", ["policyId": "p-all", "targetId": "r-acme"],
                        time: "2026-03-02T09:00:00Z"))
            }),
        Scenario(
            "attached by an event", blocked, certainty: "proven",
            world {
                capture([:], in: &$0)
                $0.events.append(
                    event("AttachPolicy", ["policyId": "p-all", "targetId": "ou-acme-data"]))
            }),
        Scenario(
            "rewritten by an event", "undetermined",
            world {
                capture(["r-acme": ["p-all"]], in: &$0)
                $0.events.append(
                    event(
                        "UpdatePolicy",
                        [
                            "policyId": "p-all",
                            "content":
                                #"{"s3_attributes":{"public_access_block_configuration":{"@@assign":"none"}}}"#,
                        ],
                        response: [
                            "policy": ["policySummary": ["id": "p-all", "type": "S3_POLICY"]]
                        ]))
            }),
    ]

    @Test(arguments: all)
    func `an S3 policy stands in for the account's block`(_ scenario: Scenario) throws {
        try scenario.check()
    }

    /// A policy of another level may assign another setting: the effective policy alone tells.
    @Test func `what is attached besides and not known leaves the block unknown`() throws {
        let cases: [@Sendable (inout World) -> Void] = [
            OrganizationBlockScenarios.world {
                OrganizationBlockScenarios.capture(
                    ["r-acme": ["p-all"], World.partner: ["p-none"]], in: &$0)
            },
            OrganizationBlockScenarios.world {
                OrganizationBlockScenarios.capture(["r-acme": ["p-all"]], in: &$0)
                $0.notCaptured = ["x"]
                $0.captures[
                    "organization/organizations/list-policies-for-target/\(World.partner).S3_POLICY.json"
                ] = ["Error": ["Code": "AccessDeniedException"]]
            },
        ]
        for prepare in cases {
            let row = try #require(try Scenario("", "", prepare).explanations().first).row
            #expect(row.certainty != .proven)
            #expect(
                row.blockedBy.map(\.mechanism).contains { "\($0)" == "block-public-access" }
                    || row.mechanism?.rawValue == "block-public-access")
            #expect(row.missing.contains { $0.contains("describe-effective-policy") })
        }
    }
}

/// Credentials that a session narrowed for itself (STS API Reference, `GetScopedCredentials`).
@Suite struct ScopedCredentialScenarios {
    static let others = Policy.of(
        #"{"Sid":"Others","Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::others/*"}"#
    )
    static let own = Policy.of(#"{"Effect":"Allow","Action":"s3:*","Resource":"*"}"#)

    private static func narrow(
        _ policy: String?, from: String = "ASIAEXAMPLEKEY000001",
        to: String = "ASIAEXAMPLENARROW001", count: Int = 1, time: String = "2026-03-02T06:05:00Z"
    ) -> [String: Any] {
        var request = Request()
        request.accessKey = from
        var parameters: [String: Any] = ["durationSeconds": 900]
        if let policy { parameters["policy"] = policy }
        return Event.record(
            "sts.amazonaws.com", "GetScopedCredentials", time: time, identity: request.identity,
            parameters,
            response: ["credentials": ["accessKeyId": to], "scopedPoliciesCount": count])
    }

    static let sessionPolicy = "iam-role-policy/session-policy"

    static let all = [
        Scenario(
            "the policy does not allow the request", sessionPolicy, certainty: "proven",
            says: ["sts:GetScopedCredentials"]
        ) {
            $0.request.accessKey = "ASIAEXAMPLENARROW001"
            $0.events.append(narrow(others))
        },
        Scenario("the policy allows the request", "undetermined") {
            $0.request.accessKey = "ASIAEXAMPLENARROW001"
            $0.events.append(narrow(own))
        },
        Scenario("the request was signed with the session's first key", "undetermined") {
            $0.events.append(narrow(others))
        },
        Scenario("the credentials only live shorter", "undetermined") {
            $0.request.accessKey = "ASIAEXAMPLENARROW001"
            $0.events.append(narrow(nil, count: 0))
        },
        Scenario("the session's own policy holds on", sessionPolicy, certainty: "proven") {
            $0.request.accessKey = "ASIAEXAMPLENARROW001"
            $0.events.append(Event.assumeRole(policy: others))
            $0.events.append(narrow(nil, count: 0))
        },
        Scenario("the session was opened without a policy", sessionPolicy, certainty: "proven") {
            $0.request.accessKey = "ASIAEXAMPLENARROW001"
            $0.events.append(Event.assumeRole())
            $0.events.append(narrow(others))
        },
    ]

    @Test(arguments: all)
    func `a scope-down policy is a session policy of its credentials`(_ scenario: Scenario) throws {
        try scenario.check()
    }

    static let open: [(String, @Sendable (inout World) -> Void)] = [
        (
            "which credentials signed the request is not logged",
            {
                $0.request.logs = [.accessLog]
                $0.events.append(narrow(others))
            }
        ),
        (
            "a policy that narrowed it before was not seen",
            {
                $0.request.accessKey = "ASIAEXAMPLENARROW001"
                $0.events.append(narrow(own, count: 2))
            }
        ),
        (
            "two policies at once are not evaluated",
            {
                $0.request.accessKey = "ASIAEXAMPLENARROW002"
                $0.events.append(narrow(own))
                $0.events.append(
                    narrow(
                        own, from: "ASIAEXAMPLENARROW001", to: "ASIAEXAMPLENARROW002", count: 2,
                        time: "2026-03-02T06:06:00Z"))
            }
        ),
    ]

    @Test(arguments: open.indices)
    func `what may have narrowed the session unseen is suspected`(_ index: Int) throws {
        let (name, prepare) = ScopedCredentialScenarios.open[index]
        let row = try #require(try Scenario(name, "", prepare).explanations().first).row
        #expect(row.certainty != .proven, "\(name)")
        #expect(row.missing.contains { $0.contains("GetScopedCredentials") }, "\(row.missing)")
    }
}
