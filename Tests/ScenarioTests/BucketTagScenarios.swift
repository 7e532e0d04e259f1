import AWSTypes
import ReportStore
import Testing

/// Tags of buckets and access points as conditions (S3 User Guide, "Enabling ABAC in general
/// purpose buckets").
@Suite struct BucketTagScenarios {
    static let point = "arn:aws:s3:eu-central-1:111122223333:accesspoint/reports"

    /// A condition of a deny in the bucket's policy, what prepares the world, and whether it holds;
    /// nil where that cannot be told.
    struct Case: CustomTestStringConvertible, Sendable {
        let condition: String
        let denies: Bool?
        let prepare: @Sendable (inout World) -> Void
        var testDescription: String { condition }

        init(
            _ condition: String, _ denies: Bool?,
            _ prepare: @escaping @Sendable (inout World) -> Void
        ) {
            self.condition = condition
            self.denies = denies
            self.prepare = prepare
        }

        func check() throws {
            let scenario = Scenario(
                condition, denies == false ? "undetermined" : "bucket-policy/bucket-policy",
                certainty: denies == true ? "proven" : nil
            ) { world in
                world.buckets["orders"]?.policy = Policy.of(
                    #"{"Sid":"Tags","Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*","Condition":{\#(condition)}}"#
                )
                prepare(&world)
            }
            guard denies == nil else { return try scenario.check() }
            let row = try #require(try scenario.explanations().first).row
            #expect(row.certainty != .proven, "\(row.blockedBy.map(\.detail))")
        }
    }

    private static func capture(_ status: String?, _ tags: [String: String]?)
        -> @Sendable (inout World) -> Void
    {
        { world in
            if let status {
                world.captures["\(World.lake)/s3/orders/get-bucket-abac.json"] = [
                    "AbacStatus": ["Status": status]
                ]
            }
            if let tags {
                world.captures["\(World.lake)/s3/orders/get-bucket-tagging.json"] = [
                    "TagSet": tags.map { ["Key": $0.key, "Value": $0.value] }
                ]
            }
        }
    }

    private static func change(
        _ name: String, _ parameters: [String: Any]
    ) -> [String: Any] {
        Event.record(
            "s3.amazonaws.com", name, time: "2026-03-02T05:00:00Z",
            parameters.merging(["bucketName": "orders"]) { own, _ in own })
    }

    static let on = capture("Enabled", ["stage": "prod"])
    static let off = capture("Disabled", ["stage": "prod"])

    static let bucket = [
        Case(#""StringEquals":{"aws:ResourceTag/stage":"prod"}"#, true, on),
        Case(#""StringNotEquals":{"aws:ResourceTag/stage":"prod"}"#, false, on),
        Case(#""StringNotEquals":{"s3:BucketTag/stage":"prod"}"#, false, on),
        Case(#""StringEquals":{"s3:BucketTag/stage":"test"}"#, false, on),
        Case(#""Null":{"s3:BucketTag/owner":"true"}"#, true, on),
        Case(#""StringEquals":{"aws:ResourceTag/stage":"prod"}"#, false, off),
        Case(#""StringEquals":{"s3:BucketTag/stage":"prod"}"#, false, off),
        Case(#""StringNotEquals":{"s3:BucketTag/stage":"prod"}"#, true, off),
        Case(#""Null":{"aws:ResourceTag/stage":"false"}"#, false, off),
        // Only a later capture shows them.
        Case(#""StringEquals":{"s3:BucketTag/stage":"test"}"#, nil) {
            on(&$0)
            $0.captured = "2026-03-03T00:00:00Z"
        },
        // Nobody captured whether tags authorize, or which there are.
        Case(
            #""StringEquals":{"s3:BucketTag/stage":"prod"}"#, nil, capture(nil, ["stage": "prod"])),
        Case(#""StringEquals":{"s3:BucketTag/stage":"prod"}"#, nil, capture("Enabled", nil)),
        // A bucket's tags are its objects' too, and a listing's.
        Case(#""StringEquals":{"aws:ResourceTag/stage":"prod"}"#, true) {
            on(&$0)
            $0.request.operation = "ListObjects"
            $0.request.key = nil
        },
    ]

    static let events = [
        Case(#""StringEquals":{"s3:BucketTag/stage":"prod"}"#, true) {
            off(&$0)
            $0.events.append(change("PutBucketAbac", ["AbacStatus": ["Status": "Enabled"]]))
        },
        Case(#""StringEquals":{"s3:BucketTag/stage":"prod"}"#, false) {
            on(&$0)
            $0.events.append(change("PutBucketAbac", ["AbacStatus": ["Status": "Disabled"]]))
        },
        Case(#""StringEquals":{"s3:BucketTag/stage":"prod"}"#, false) {
            on(&$0)
            $0.events.append(
                change(
                    "TagResource",
                    [
                        "resourceArn": "arn:aws:s3:::orders",
                        "tags": [["Key": "stage", "Value": "test"]],
                    ]))
        },
        Case(#""Null":{"s3:BucketTag/stage":"true"}"#, true) {
            on(&$0)
            $0.events.append(
                change(
                    "UntagResource",
                    ["resourceArn": "arn:aws:s3:::orders", "tagKeys": ["stage"]]))
        },
        // Changed after the request.
        Case(#""StringEquals":{"s3:BucketTag/stage":"prod"}"#, true) {
            on(&$0)
            var event = change("PutBucketAbac", ["AbacStatus": ["Status": "Disabled"]])
            event["eventTime"] = "2026-03-02T09:00:00Z"
            $0.events.append(event)
        },
    ]

    private static func throughPoint(
        _ status: String, point tags: [String: String]?
    ) -> @Sendable (inout World) -> Void {
        { world in
            capture(status, ["stage": "prod"])(&world)
            world.request.accessPoint = point
            world.accessPoints[point] = World.AccessPoint(
                bucket: "orders", policy: Policy.sharesAll)
            if let tags {
                world.captures["\(World.lake)/s3control/reports/list-tags-for-resource.json"] = [
                    "Tags": tags.map { ["Key": $0.key, "Value": $0.value] }
                ]
            }
        }
    }

    static let accessPoints = [
        Case(
            #""StringEquals":{"s3:BucketTag/stage":"prod"}"#, true,
            throughPoint("Enabled", point: [:])),
        Case(
            #""StringEquals":{"s3:AccessPointTag/team":"a"}"#, true,
            throughPoint("Disabled", point: ["team": "a"])),
        Case(
            #""StringEquals":{"s3:AccessPointTag/team":"a"}"#, false,
            throughPoint("Disabled", point: ["team": "b"])),
        Case(
            #""StringEquals":{"s3:AccessPointTag/team":"a"}"#, nil,
            throughPoint("Disabled", point: nil)),
        Case(
            #""StringEquals":{"aws:ResourceTag/stage":"prod"}"#, nil,
            throughPoint("Enabled", point: [:])),
        Case(
            #""StringEquals":{"aws:ResourceTag/stage":"prod"}"#, true,
            throughPoint("Enabled", point: ["stage": "prod"])),
        Case(
            #""StringEquals":{"aws:ResourceTag/stage":"prod"}"#, false,
            throughPoint("Disabled", point: [:])),
        Case(#""StringEquals":{"s3:AccessPointTag/team":"a"}"#, false, on),
    ]

    @Test(arguments: bucket)
    func `a bucket's tags authorize where that is switched on`(_ test: Case) throws {
        try test.check()
    }

    @Test(arguments: events)
    func `the tags and the switch are those of then`(_ test: Case) throws { try test.check() }

    @Test(arguments: accessPoints)
    func `an access point's tags are its own`(_ test: Case) throws { try test.check() }

    @Test func `an allow for a tag gives nothing where tags do not authorize`() throws {
        let identity = Policy.of(
            #"{"Sid":"Tagged","Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"StringEquals":{"aws:ResourceTag/stage":"prod"}}}"#
        )
        try Scenario("off", "iam-role-policy/identity-policy", certainty: "proven") {
            BucketTagScenarios.off(&$0)
            $0.identity = identity
        }.check()
        try Scenario("on", "undetermined") {
            BucketTagScenarios.on(&$0)
            $0.identity = identity
        }.check()
    }
}
