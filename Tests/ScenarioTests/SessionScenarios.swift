import AWSTypes
import Pipeline
import ReportStore
import TestSupport
import Testing

/// Whose session it was, and what AWS itself says of the request.
@Suite struct SessionScenarios {
    private static func narrows(
        _ policy: String?, from: String, to: String, at: String, count: Int = 1
    ) -> [String: Any] {
        var identity = Request().identity
        identity["accessKeyId"] = from
        return Event.record(
            "sts.amazonaws.com", "GetScopedCredentials", time: at, identity: identity,
            policy.map { ["policy": $0] } ?? [:],
            response: ["credentials": ["accessKeyId": to], "scopedPoliciesCount": count])
    }

    private static let readsElsewhere = Policy.of(
        #"{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::elsewhere/*"}"#)
    private static let readsAll = Policy.of(
        #"{"Effect":"Allow","Action":["s3:*","kms:*"],"Resource":"*"}"#)

    static let narrowed: [Scenario] = [
        Scenario(
            "a session that was narrowed lacks what its policy leaves out",
            "iam-role-policy/session-policy", certainty: "proven"
        ) {
            $0.request.logs = [.cloudTrail]
            $0.request.accessKey = "ASIAEXAMPLENARROW001"
            $0.events = [
                Event.assumeRole(),
                narrows(
                    readsElsewhere, from: "ASIAEXAMPLEKEY000001", to: "ASIAEXAMPLENARROW001",
                    at: "2026-03-02T06:05:00Z"),
            ]
        },
        Scenario(
            "a narrowed session whose beginning nobody saw is Glue's by its name",
            "iam-role-policy/session-policy"
        ) {
            $0.request.logs = [.cloudTrail]
            $0.request.accessKey = "ASIAEXAMPLENARROW001"
            $0.events = [
                narrows(
                    readsElsewhere, from: "ASIAEXAMPLEKEY000001", to: "ASIAEXAMPLENARROW001",
                    at: "2026-03-02T06:05:00Z")
            ]
        },
        Scenario("a session that was narrowed to all of it lacks nothing", "undetermined") {
            $0.request.logs = [.cloudTrail]
            $0.request.accessKey = "ASIAEXAMPLENARROW001"
            $0.events = [
                Event.assumeRole(),
                narrows(
                    readsAll, from: "ASIAEXAMPLEKEY000001", to: "ASIAEXAMPLENARROW001",
                    at: "2026-03-02T06:05:00Z"),
            ]
        },
        Scenario("another session's narrowing says nothing of this one", "undetermined") {
            $0.request.logs = [.cloudTrail]
            $0.events = [
                Event.assumeRole(),
                narrows(
                    readsElsewhere, from: "ASIAEXAMPLEKEY000001", to: "ASIAEXAMPLENARROW001",
                    at: "2026-03-02T06:05:00Z"),
            ]
        },
        Scenario(
            "of two policies that narrow a session both must allow, which is not tried",
            "iam-role-policy/session-policy", certainty: "likely",
            says: ["what they allow together is not evaluated"]
        ) {
            $0.request.logs = [.cloudTrail]
            $0.request.accessKey = "ASIAEXAMPLENARROW002"
            $0.events = [
                narrows(
                    readsAll, from: "ASIAEXAMPLEKEY000001", to: "ASIAEXAMPLENARROW001",
                    at: "2026-03-02T06:05:00Z"),
                narrows(
                    readsElsewhere, from: "ASIAEXAMPLENARROW001", to: "ASIAEXAMPLENARROW002",
                    at: "2026-03-02T06:06:00Z", count: 2),
            ]
        },
    ]

    private static let wantsOrganization = Policy.of(
        #"""
        {"Sid":"Ours","Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*",
        "Condition":{"StringNotEquals":{"aws:PrincipalOrgID":"o-other"}}}
        """#)

    static let enriched: [Scenario] = [
        Scenario("what an enriched event says of a key is believed", "undetermined") {
            $0.request.logs = [.cloudTrail]
            $0.request.context = ["requestContext": ["aws:PrincipalOrgID": "o-other"]]
            $0.buckets["orders"]?.policy = wantsOrganization
        },
        Scenario(
            "an enriched event with another value proves the denial",
            "bucket-policy/bucket-policy", certainty: "proven"
        ) {
            $0.request.logs = [.cloudTrail]
            $0.request.context = ["requestContext": ["aws:PrincipalOrgID": ["o-third"]]]
            $0.buckets["orders"]?.policy = wantsOrganization
        },
        Scenario(
            "an enriched event tells the principal's tags", "iam-role-policy/identity-policy",
            certainty: "proven"
        ) {
            $0.request.logs = [.cloudTrail]
            $0.request.context = ["tagContext": ["principalTags": ["team": "sales"]]]
            $0.identity = Policy.role(
                and: #"""
                    {"Sid":"Team","Effect":"Deny","Action":"s3:GetObject","Resource":"*",
                    "Condition":{"StringEquals":{"aws:PrincipalTag/team":"sales"}}}
                    """#)
        },
        Scenario(
            "a client's own parameter of that name is none of AWS's words",
            "bucket-policy/bucket-policy"
        ) {
            $0.request.logs = [.cloudTrail]
            $0.organizationIsCaptured = false
            $0.request.parameters = [
                "eventContext": ["requestContext": ["aws:PrincipalOrgID": "o-other"]]
            ]
            $0.buckets["orders"]?.policy = wantsOrganization
        },
    ]

    private static func openTagged(_ world: inout World, _ key: String) {
        world.tags = ["team": "core"]
        var event = Event.assumeRole()
        event["requestParameters"] = [
            "roleArn": World.role, "roleSessionName": "GlueJobRunnerSession",
            "tags": [["key": key, "value": "ops"]],
        ]
        world.events.append(event)
        world.request.logs = [.cloudTrail]
        world.buckets["orders"]?.policy = Policy.of(
            #"""
            {"Sid":"Core","Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*",
            "Condition":{"StringEquals":{"aws:PrincipalTag/team":"core"}}}
            """#)
    }

    /// Each as often as would show an order that is drawn anew in each process or set.
    static let tagged: [Scenario] =
        ["team", "Team", "TEAM"].map { key in
            Scenario("a session's tag \(key) takes the place of the role's team", "undetermined") {
                openTagged(&$0, key)
            }
        } + [
            Scenario(
                "another tag of the session leaves the role's", "bucket-policy/bucket-policy",
                certainty: "proven"
            ) { openTagged(&$0, "teams") }
        ]

    @Test(arguments: tagged) func `keys of tags have no case`(scenario: Scenario) throws {
        try scenario.check()
    }

    @Test(arguments: narrowed + enriched)
    func `what is known of the session decides, and no more`(scenario: Scenario) throws {
        try scenario.check()
    }

    /// Sessions of a role that several services may assume.
    @Test(arguments: [
        ("GlueJobRunnerSession", true, false), ("AWS-Crawler", true, false),
        ("SageMaker", false, false), ("analyst@project", true, true),
    ])
    func `a session of a role that many services share is Glue's, another's, or in doubt`(
        name: String, isGlue: Bool, isInDoubt: Bool
    ) throws {
        var world = World()
        world.request.session = name
        world.request.logs = [.cloudTrail]
        world.trust = Policy.of(
            #"""
            {"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":
            ["glue.amazonaws.com","sagemaker.amazonaws.com","emr-serverless.amazonaws.com"]}}
            """#)
        let folder = try TemporaryFolder()
        try world.write(to: folder)
        let store = folder.path + "/store.sqlite"
        _ = try SnapshotImport(storePath: store).run([folder.path + "/snapshots"])
        _ = try Ingest(storePath: store, jobs: 1).run([folder.path + "/logs"])
        let rows = try StoreReader(path: store).report(ReportFilter())
        #expect(rows.count == (isGlue ? 1 : 0))
        #expect(rows.allSatisfy { $0.missing.contains { $0.contains("is Glue's") } == isInDoubt })
    }

    @Test func `a session that S3 Access Grants vended is told apart`() throws {
        let scenario = Scenario("vended", "undetermined") {
            $0.request.session = "access-grants-2f1c"
            $0.request.logs = [.cloudTrail]
            $0.identity = Policy.of(#"{"Effect":"Allow","Action":"s3:ListBucket","Resource":"*"}"#)
        }
        let found = try #require(try scenario.explanations().first)
        #expect(found.row.cause == .undetermined)
        #expect(found.row.fix.isEmpty)
        #expect(found.row.missing.contains { $0.contains("S3 Access Grants") })
    }
}
