import ReportStore
import Testing

/// A bucket's policy that is public is refused by S3 as it is put where `BlockPublicPolicy` is on: the fix
/// says so, and is not verified.
@Suite struct PublicPolicyFixScenarios {
    private static let refuses = "S3 refuses to put the changed policy of"
    private static let bucketPolicy = "bucket-policy/bucket-policy"
    private static let point = "arn:aws:s3:eu-central-1:444455556666:accesspoint/shared"

    private static func isPublic(_ bucket: String, _ condition: String = "") -> String {
        #"{"Sid":"Public","Effect":"Allow","Principal":"*","Action":"s3:ListBucket","#
            + #""Resource":"arn:aws:s3:::\#(bucket)"\#(condition)}"#
    }

    private static func closes(_ bucket: String) -> String {
        #"{"Sid":"Closed","Effect":"Deny","Principal":"*","Action":"s3:GetObject","#
            + #""Resource":"arn:aws:s3:::\#(bucket)/*"}"#
    }

    /// The block of the partner's account.
    private static func accountBlock(_ setting: String) -> [String: Any] {
        [
            "\(World.partner)/s3control/get-public-access-block.json": [
                "PublicAccessBlockConfiguration": [setting: true]
            ]
        ]
    }

    /// A read of the partner's bucket, whose policy has a public statement and lets nobody read.
    private static func read(
        _ condition: String = "", block: [String] = [],
        _ breaks: @escaping @Sendable (inout World) -> Void = { _ in }
    ) -> @Sendable (inout World) -> Void {
        {
            $0.request.bucket = "feeds"
            $0.request.logs = [.cloudTrail]
            $0.buckets["feeds"]?.key = nil
            $0.buckets["feeds"]?.policy = Policy.of(isPublic("feeds", condition))
            $0.buckets["feeds"]?.block = block
            breaks(&$0)
        }
    }

    static let refused: [Scenario] = [
        Scenario(
            "the bucket's own block", bucketPolicy, certainty: "proven",
            says: ["\(refuses) feeds: its statement Public makes it public"], isFixed: false,
            read(block: ["BlockPublicPolicy"])),
        Scenario(
            "the account's block", bucketPolicy, certainty: "proven", says: ["\(refuses) feeds"],
            isFixed: false, read { $0.captures = accountBlock("BlockPublicPolicy") }),
        Scenario(
            "a condition that everybody meets narrows nothing", bucketPolicy, certainty: "proven",
            says: ["\(refuses) feeds"], isFixed: false,
            read(
                #","Condition":{"StringLike":{"aws:PrincipalOrgID":"o-*"}}"#,
                block: ["BlockPublicPolicy"])),
        Scenario(
            "a Deny that is narrowed beside a public statement", bucketPolicy,
            certainty: "proven", says: ["\(refuses) orders"], isFixed: false
        ) {
            $0.request.logs = [.cloudTrail]
            $0.buckets["orders"]?.policy = Policy.of(isPublic("orders"), closes("orders"))
            $0.buckets["orders"]?.block = ["BlockPublicPolicy"]
        },
        Scenario(
            "the policy of an access point", "bucket-policy/access-point-policy",
            certainty: "proven", says: ["\(refuses) \(point)"], isFixed: false,
            read {
                $0.buckets["feeds"]?.policy = Policy.sharesFeeds
                $0.accessPoints[point] = World.AccessPoint(
                    bucket: "feeds",
                    policy: Policy.of(
                        #"{"Sid":"Public","Effect":"Allow","Principal":"*","Action":"s3:ListBucket","#
                            + #""Resource":"\#(point)"}"#))
                $0.request.accessPoint = point
                $0.captures = accountBlock("BlockPublicPolicy")
            }),
    ]

    static let taken: [Scenario] = [
        Scenario(
            "no block is on", bucketPolicy, certainty: "proven", omits: [refuses], isFixed: true,
            read()),
        Scenario(
            "another setting of the block is on", bucketPolicy, certainty: "proven",
            omits: [refuses], isFixed: true, read(block: ["BlockPublicAcls", "IgnorePublicAcls"])),
        Scenario(
            "a fixed organization narrows the statement", bucketPolicy, certainty: "proven",
            omits: [refuses], isFixed: true,
            read(
                #","Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-acme403"}}"#,
                block: ["BlockPublicPolicy"])),
        Scenario(
            "no statement is public, and the fix's own names the role", bucketPolicy,
            certainty: "proven", omits: [refuses], isFixed: true,
            read(block: ["BlockPublicPolicy"]) { $0.buckets["feeds"]?.policy = nil }),
        Scenario(
            "another account's block has no say", bucketPolicy, certainty: "proven",
            omits: [refuses], isFixed: true,
            read {
                $0.captures = [
                    "\(World.lake)/s3control/get-public-access-block.json": [
                        "PublicAccessBlockConfiguration": ["BlockPublicPolicy": true]
                    ]
                ]
            }),
        Scenario(
            "the role's policy is to change, and the bucket's stays as it is",
            "iam-role-policy/identity-policy", certainty: "proven", omits: [refuses], isFixed: true
        ) {
            $0.request.logs = [.cloudTrail]
            $0.buckets["orders"]?.policy = Policy.of(isPublic("orders"))
            $0.buckets["orders"]?.block = ["BlockPublicPolicy"]
            $0.identity = Policy.of(#"{"Effect":"Allow","Action":"s3:List*","Resource":"*"}"#)
        },
    ]

    @Test(arguments: refused + taken)
    func `whether S3 takes the changed policy`(_ scenario: Scenario) throws {
        try scenario.check()
    }

    @Test(arguments: refused) func `a plan with such a policy is not tested`(
        _ scenario: Scenario
    ) throws {
        let planned = try PlannedWorld(scenario.breaks)
        #expect(!planned.plan.isVerified && !planned.plan.changes.isEmpty, "\(planned.summary)")
        let reasons = planned.plan.changes.compactMap(\.untestedBecause)
        #expect(
            reasons.contains { $0.contains(PublicPolicyFixScenarios.refuses) },
            "\(planned.summary)")
    }
}
