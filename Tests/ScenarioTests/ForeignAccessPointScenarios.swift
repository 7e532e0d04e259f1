import Foundation
import Testing

/// An access point of one account on a bucket of another: both accounts have a say, each in its own
/// policies.
@Suite struct ForeignAccessPointScenarios {
    private static let own = "arn:aws:s3:eu-central-1:111122223333:accesspoint/shared"
    private static let other = "arn:aws:s3:eu-central-1:444455556666:accesspoint/shared"
    private static let owner = "account 111122223333, which owns the access point"

    private static func delegates(to account: String, of bucket: String = "feeds") -> String {
        Policy.of(
            #"""
            {"Effect":"Allow","Principal":"*","Action":"*",
            "Resource":["arn:aws:s3:::\#(bucket)","arn:aws:s3:::\#(bucket)/*"],
            "Condition":{"StringEquals":{"s3:DataAccessPointAccount":"\#(account)"}}}
            """#)
    }

    private static func allows(_ point: String) -> String {
        Policy.of(
            #"""
            {"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:role/service-role/nightly"},
            "Action":["s3:GetObject","s3:ListBucket"],"Resource":["\#(point)","\#(point)/object/*"]}
            """#)
    }

    /// The role reads in `partner`'s bucket through a point, and all let it.
    private static func read(_ point: String, policy: String?) -> @Sendable (inout World) -> Void {
        {
            $0.request.bucket = "feeds"
            $0.request.accessPoint = point
            $0.request.logs = [.cloudTrail]
            $0.buckets["feeds"]?.key = nil
            $0.buckets["feeds"]?.policy = delegates(to: String(point.split(separator: ":")[4]))
            $0.accessPoints[point] = World.AccessPoint(bucket: "feeds", policy: policy)
        }
    }

    private static let denies = Policy.of(
        #"{"Sid":"Closed","Effect":"Deny","Principal":"*","Action":"s3:GetObject","Resource":"*"}"#)

    static let all: [Scenario] = [
        Scenario("a point of the caller's account, and all allow", "undetermined") {
            read(own, policy: allows(own))(&$0)
        },
        Scenario(
            "a point of the caller's account without a policy: the role's may be enough",
            "bucket-policy/access-point-policy", certainty: "likely",
            says: ["AWS's pages do not say"]
        ) { read(own, policy: nil)(&$0) },
        Scenario(
            "a point of the bucket's account without a policy lets no other account in",
            "bucket-policy/access-point-policy", certainty: "proven",
            says: ["account 444455556666, which owns the access point"], isFixed: true
        ) {
            read(other, policy: nil)(&$0)
        },
        Scenario(
            "the bucket delegates to another account's points than the caller's",
            "bucket-policy/bucket-policy", certainty: "proven",
            says: ["account 444455556666, which owns the bucket"], isFixed: true
        ) {
            read(own, policy: allows(own))(&$0)
            $0.buckets["feeds"]?.policy = delegates(to: World.partner)
        },
        Scenario(
            "the point's account denies by its resource control policy",
            "service-control-policy/resource-control-policy", certainty: "likely",
            says: ["resource control policies of account 111122223333"], omits: ["exempt"]
        ) {
            read(own, policy: allows(own))(&$0)
            $0.resourceControl[World.lake] = ["perimeter": denies]
        },
        Scenario(
            "the bucket's account denies by its resource control policy",
            "service-control-policy/resource-control-policy", certainty: "proven",
            says: ["444455556666"]
        ) {
            read(own, policy: allows(own))(&$0)
            $0.resourceControl[World.partner] = ["perimeter": denies]
        },
        Scenario(
            "a resource control policy of the point's account that lets the request pass",
            "undetermined", omits: ["resource control policies of account"]
        ) {
            read(own, policy: allows(own))(&$0)
            $0.resourceControl[World.lake] = [
                "perimeter": Policy.of(
                    #"{"Effect":"Deny","Principal":"*","Action":"s3:PutObject","Resource":"*"}"#)
            ]
        },
        Scenario(
            "the role's own policy leaves the point out", "iam-role-policy/identity-policy",
            certainty: "proven", says: ["accesspoint/shared/object"], isFixed: true
        ) {
            read(own, policy: allows(own))(&$0)
            $0.identity = Policy.of(
                #"{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::*"}"#)
        },
        Scenario(
            "the point's policy denies", "bucket-policy/access-point-policy", certainty: "proven",
            says: [owner]
        ) { read(own, policy: denies)(&$0) },
    ]

    /// Whether an own point must allow besides the role no page says, whatever else is missing.
    static let open: [Scenario] = [
        Scenario(
            "a point of the caller's account without a policy, and the role's leaves it out",
            "iam-role-policy/identity-policy", certainty: "likely",
            says: ["AWS's pages do not say"], isFixed: false
        ) {
            read(own, policy: nil)(&$0)
            $0.identity = Policy.of(
                #"{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::*"}"#)
        },
        Scenario(
            "a point of the caller's account without a policy, and the boundary leaves it out",
            "iam-role-policy/permissions-boundary", certainty: "likely",
            says: ["AWS's pages do not say"]
        ) {
            read(own, policy: nil)(&$0)
            $0.boundary = Policy.of(
                #"{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::*"}"#)
        },
        Scenario(
            "a point of the caller's account on a bucket of nobody knows whom",
            "iam-role-policy/identity-policy", certainty: "likely",
            says: ["AWS's pages do not say"], isFixed: false
        ) {
            read(own, policy: nil)(&$0)
            $0.request.logs = [.accessLog]
            $0.buckets["feeds"] = nil
            $0.identity = Policy.of(#"{"Effect":"Allow","Action":"s3:List*","Resource":"*"}"#)
        },
    ]

    /// The role reads its own account's bucket through a point of `partner`, and all let it.
    private static func readOwn(_ policy: String?) -> @Sendable (inout World) -> Void {
        {
            $0.request.accessPoint = other
            $0.request.logs = [.cloudTrail]
            $0.buckets["orders"]?.policy = delegates(to: World.partner, of: "orders")
            $0.accessPoints[other] = World.AccessPoint(bucket: "orders", policy: policy)
        }
    }

    /// A statement for the whole of the role's policy.
    private static func reads(_ condition: String) -> String {
        Policy.of(
            #"""
            {"Effect":"Allow","Action":["s3:GetObject","s3:ListBucket"],"Resource":"*",
            "Condition":{"StringEquals":{\#(condition)}}}
            """#)
    }

    static let ofOwnBucket: [Scenario] = [
        Scenario("another account's point on the own bucket, and all allow", "undetermined") {
            readOwn(allows(other))(&$0)
        },
        Scenario(
            "the own bucket has no policy, and the point is another account's",
            "bucket-policy/bucket-policy", certainty: "proven",
            says: ["account 111122223333, which owns the bucket", "arn:aws:s3:::orders/2026"],
            isFixed: true
        ) {
            readOwn(allows(other))(&$0)
            $0.buckets["orders"]?.policy = nil
        },
        Scenario(
            "the own bucket delegates to the own account's points, and this is another's",
            "bucket-policy/bucket-policy", certainty: "proven", isFixed: true
        ) {
            readOwn(allows(other))(&$0)
            $0.buckets["orders"]?.policy = delegates(to: World.lake, of: "orders")
        },
        Scenario(
            "another account's point without a policy, on the own bucket",
            "bucket-policy/access-point-policy", certainty: "proven",
            says: ["account 444455556666, which owns the access point"], isFixed: true
        ) { readOwn(nil)(&$0) },
        Scenario(
            "the own point on the own bucket needs no policy of either", "undetermined"
        ) {
            readOwn(nil)(&$0)
            $0.buckets["orders"]?.policy = nil
            $0.request.accessPoint = own
            $0.accessPoints = [own: World.AccessPoint(bucket: "orders", policy: nil)]
        },
    ]

    /// Whose account `aws:ResourceAccount` is behind a point of another account than the bucket's no
    /// page says: a deny of one account's resources is never proven, and one of both is.
    static let ofResourceAccount: [Scenario] = [
        Scenario(
            "the organization denies what is not of the point's account",
            "service-control-policy/service-control-policy", certainty: "likely",
            says: ["aws:ResourceAccount"], omits: ["exclude arn"]
        ) {
            read(own, policy: allows(own))(&$0)
            $0.serviceControl[World.lake] = ["perimeter": others("aws:ResourceAccount", World.lake)]
        },
        Scenario(
            "the organization denies what is not of the bucket's account",
            "service-control-policy/service-control-policy", certainty: "likely",
            says: ["s3:ResourceAccount"]
        ) {
            read(own, policy: allows(own))(&$0)
            $0.serviceControl[World.lake] = [
                "perimeter": others("s3:ResourceAccount", World.partner)
            ]
        },
        Scenario(
            "the role may read what is of the bucket's account",
            "iam-role-policy/identity-policy", certainty: "likely", says: ["aws:ResourceAccount"]
        ) {
            read(own, policy: allows(own))(&$0)
            $0.identity = reads(#""aws:ResourceAccount":"444455556666""#)
        },
        Scenario(
            "the role may read what is of neither account", "iam-role-policy/identity-policy",
            certainty: "proven", says: ["111122223333 or 444455556666"]
        ) {
            read(own, policy: allows(own))(&$0)
            $0.identity = reads(#""aws:ResourceAccount":"777788889999""#)
        },
        Scenario(
            "the organization denies what is of neither account",
            "service-control-policy/service-control-policy", certainty: "proven", isFixed: true
        ) {
            read(own, policy: allows(own))(&$0)
            $0.serviceControl[World.lake] = [
                "perimeter": others("aws:ResourceAccount", World.stranger)
            ]
        },
        Scenario("the organization lets in what is of both accounts", "undetermined") {
            read(own, policy: allows(own))(&$0)
            $0.serviceControl[World.lake] = [
                "perimeter": Policy.of(
                    #"""
                    {"Sid":"Perimeter","Effect":"Deny","Action":"s3:*","Resource":"*","Condition":
                    {"StringNotEquals":{"s3:ResourceAccount":["111122223333","444455556666"]}}}
                    """#)
            ]
        },
        Scenario(
            "a point of the bucket's own account leaves no doubt whose it is",
            "service-control-policy/service-control-policy", certainty: "proven"
        ) {
            read(other, policy: allows(other))(&$0)
            $0.serviceControl[World.lake] = ["perimeter": others("aws:ResourceAccount", World.lake)]
        },
        Scenario(
            "both accounts are of the organization that the role may read in", "undetermined"
        ) {
            read(own, policy: allows(own))(&$0)
            $0.identity = reads(#""aws:ResourceOrgID":"o-acme403""#)
        },
    ]

    private static func others(_ key: String, _ account: String) -> String {
        Policy.of(
            #"""
            {"Sid":"Perimeter","Effect":"Deny","Action":"s3:*","Resource":"*",
            "Condition":{"StringNotEquals":{"\#(key)":"\#(account)"}}}
            """#)
    }

    @Test(arguments: ofOwnBucket) func own(_ scenario: Scenario) throws { try scenario.check() }

    @Test(arguments: ofResourceAccount)
    func accounts(_ scenario: Scenario) throws { try scenario.check() }

    @Test(arguments: all + open) func points(_ scenario: Scenario) throws { try scenario.check() }
}
