import AWSTypes
import ReportStore
import Testing

/// Conditions on who owns the VPC endpoint, as perimeters of buckets have them (IAM User Guide,
/// "AWS global condition context keys").
@Suite struct EndpointOwnerScenarios {
    /// The condition of a deny in the bucket's policy, whether the request came through the
    /// endpoint, and whether the deny holds; nil where that cannot be told.
    static let all: [(condition: String, isThroughEndpoint: Bool, denies: Bool?)] = [
        (#""StringNotEquals":{"aws:VpceOrgID":"o-acme403"}"#, true, false),
        (#""StringNotEquals":{"aws:VpceOrgID":"o-other403"}"#, true, true),
        (#""StringNotEquals":{"aws:VpceOrgID":"o-acme403"}"#, false, true),
        (#""StringNotEqualsIfExists":{"aws:VpceOrgID":"o-other403"}"#, false, true),
        (
            #""ForAllValues:StringNotLike":{"aws:VpceOrgPaths":"o-acme403/r-acme/ou-acme-data/*"}"#,
            true, false
        ),
        (
            #""ForAllValues:StringNotLike":{"aws:VpceOrgPaths":"o-acme403/r-acme/ou-acme-ml/*"}"#,
            true, true
        ),
        (
            #""ForAllValues:StringNotLike":{"aws:VpceOrgPaths":"o-acme403/r-acme/*"}"#, false,
            true
        ),
        (#""StringNotEquals":{"aws:VpceAccount":"111122223333"}"#, true, false),
        (#""StringNotEquals":{"aws:VpceAccount":"444455556666"}"#, true, true),
        (
            #""ArnNotLike":{"aws:SourceVpcArn":"arn:aws:ec2:*:111122223333:vpc/vpc-0lake"}"#, true,
            false
        ),
        (
            #""ArnNotLike":{"aws:SourceVpcArn":"arn:aws:ec2:us-east-1:*:vpc/*"}"#, true, true
        ),
        (#""ArnNotLike":{"aws:SourceVpcArn":"arn:aws:ec2:*:*:vpc/*"}"#, false, true),
        (#""Null":{"aws:SourceVpcArn":"false"}"#, false, false),
    ]

    private static func check(
        _ condition: String, isThroughEndpoint: Bool, denies: Bool?,
        _ prepare: @escaping @Sendable (inout World) -> Void = { _ in }
    ) throws {
        let scenario = Scenario(
            condition, denies == false ? "undetermined" : "bucket-policy/bucket-policy",
            certainty: denies == true ? "proven" : nil
        ) { world in
            world.buckets["orders"]?.policy = Policy.of(
                #"{"Sid":"Perimeter","Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*","Condition":{\#(condition)}}"#
            )
            if isThroughEndpoint {
                world.request.endpoint = World.endpoint
                world.request.address = "10.1.2.3"
                world.request.logs = [.cloudTrail]
            }
            prepare(&world)
        }
        guard denies == nil else { return try scenario.check() }
        let row = try #require(try scenario.explanations().first).row
        #expect(row.certainty != .proven, "\(condition): \(row.blockedBy.map(\.detail))")
    }

    @Test(arguments: all)
    func `the endpoint's owner is held against the perimeter`(
        condition: String, isThroughEndpoint: Bool, denies: Bool?
    ) throws {
        try EndpointOwnerScenarios.check(
            condition, isThroughEndpoint: isThroughEndpoint, denies: denies)
    }

    @Test func `an owner whose organization nobody captured is not proven to stand outside`() throws
    {
        try EndpointOwnerScenarios.check(
            #""StringNotEquals":{"aws:VpceOrgID":"o-acme403"}"#, isThroughEndpoint: true,
            denies: nil
        ) { $0.organizationIsCaptured = false }
    }

    @Test func `an interface endpoint may stand in a VPC that another account shares`() throws {
        try EndpointOwnerScenarios.check(
            #""ArnNotLike":{"aws:SourceVpcArn":"arn:aws:ec2:*:444455556666:vpc/*"}"#,
            isThroughEndpoint: true, denies: nil
        ) {
            $0.captures["\(World.lake)/ec2/describe-vpc-endpoints.json"] = [
                "VpcEndpoints": [
                    [
                        "VpcEndpointId": World.endpoint, "VpcEndpointType": "Interface",
                        "VpcId": "vpc-0lake", "ServiceName": "com.amazonaws.eu-central-1.s3",
                        "OwnerId": World.lake, "PolicyDocument": Policy.allowsAll,
                    ]
                ]
            ]
        }
    }
}
