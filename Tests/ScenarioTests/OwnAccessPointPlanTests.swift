import ReportStore
import Testing

/// AWS names the role's own policies for a request through an access point of the role's account: the plan
/// grants the point to the role, whatever the bucket's policy says of the bucket.
@Suite struct OwnAccessPointPlanTests {
    private static let point = "arn:aws:s3:eu-central-1:111122223333:accesspoint/own"
    private static let ofBucket = #""Resource":["arn:aws:s3:::orders","arn:aws:s3:::orders/*"]"#
    private static let grantsBucket = Policy.of(
        #"{"Effect":"Allow","Action":"s3:*",\#(ofBucket)}"#)
    private static let listsAlone = Policy.of(
        #"{"Effect":"Allow","Action":"s3:List*","Resource":"*"}"#)
    private static let delegates = Policy.of(
        #"{"Effect":"Allow","Principal":"*","Action":"*",\#(ofBucket),"Condition":"#
            + #"{"StringEquals":{"s3:DataAccessPointAccount":"111122223333"}}}"#)
    private static let namesRole = Policy.of(
        #"{"Effect":"Allow","Principal":{"AWS":"\#(World.role)"},"Action":"s3:*",\#(ofBucket)}"#)

    private static let cases: [(String, @Sendable (inout World) -> Void)] = [
        ("the role may use the bucket, and not the point", { $0.identity = grantsBucket }),
        ("the role may read neither", { $0.identity = listsAlone }),
        (
            "the bucket's policy delegates to the account's points",
            {
                $0.identity = grantsBucket
                $0.buckets["orders"]?.policy = delegates
            }
        ),
        (
            "the bucket's policy names the role",
            {
                $0.identity = grantsBucket
                $0.buckets["orders"]?.policy = namesRole
            }
        ),
        (
            "the point's policy names another role",
            {
                $0.identity = listsAlone
                $0.buckets["orders"]?.policy = delegates
                $0.accessPoints[point]?.policy = Policy.of(
                    #"{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:role/other"},"#
                        + #""Action":"s3:*","Resource":"*"}"#)
            }
        ),
    ]

    @Test(arguments: cases.indices) func `a plan grants the point`(_ index: Int) throws {
        let (name, breaks) = OwnAccessPointPlanTests.cases[index]
        let planned = try PlannedWorld {
            $0.accessPoints[OwnAccessPointPlanTests.point] = World.AccessPoint(bucket: "orders")
            $0.request.accessPoint = OwnAccessPointPlanTests.point
            $0.request.logs = [.cloudTrail]
            $0.request.message = Message.none(
                "identity-based policy", "s3:GetObject",
                OwnAccessPointPlanTests.point + "/object/2026/03/orders.parquet")
            breaks(&$0)
        }
        #expect(planned.plan.changes.map(\.name) == ["role-nightly-why403"], "\(planned.summary)")
        #expect(planned.plan.isVerified && planned.plan.resolved == 1, "\(name)")
        let summary = planned.plan.changes.first?.summaries.first
        #expect(summary?.contains("accesspoint/own/object/") ?? false, "\(planned.summary)")
        #expect(planned.outcome == .allowed && planned.row.fix.map(\.verified) == [true])
    }
}
