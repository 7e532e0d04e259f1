import Testing

/// What lies with the bucket's settings, its access points, and with who owns the object.
@Suite struct BucketSettingScenarios {
    static let ownership = [
        Scenario(
            "the object's ACL names another owner", "object-ownership/object-acl",
            certainty: "proven", isFixed: true
        ) {
            $0.buckets["orders"]?.ownership = "ObjectWriter"
            $0.buckets["orders"]?.objectACLs = [
                "2026/03/orders.parquet": (World.partner, [World.partner: "FULL_CONTROL"])
            ]
        },
        Scenario(
            "another account wrote the object", "object-ownership/object-acl",
            certainty: "likely", isFixed: false
        ) {
            $0.buckets["orders"]?.ownership = "ObjectWriter"
            $0.events.append(
                Event.put(
                    by: World.partner, bucket: "orders", owner: World.lake,
                    key: "2026/03/orders.parquet"))
        },
        Scenario(
            "the bucket prefers its owner, and the writer did not hand over",
            "object-ownership/object-acl", certainty: "likely"
        ) {
            $0.buckets["orders"]?.ownership = "BucketOwnerPreferred"
            $0.events.append(
                Event.put(
                    by: World.partner, bucket: "orders", owner: World.lake,
                    key: "2026/03/orders.parquet"))
        },
        Scenario(
            "AWS says no resource-based policy, and the object is a stranger's",
            "object-ownership/object-acl", certainty: "reported"
        ) {
            $0.request.bucket = "feeds"
            $0.buckets["feeds"]?.key = nil
            $0.buckets["feeds"]?.ownership = "ObjectWriter"
            $0.buckets["feeds"]?.objectACLs = [
                "2026/03/orders.parquet": (World.stranger, [World.stranger: "FULL_CONTROL"])
            ]
            $0.request.message = Message.none("resource-based policy")
        },
        Scenario(
            "who owns the object is the one thing unknown", "object-ownership/object-acl",
            certainty: "likely", says: ["get-object-acl"]
        ) { $0.buckets["orders"]?.ownership = "ObjectWriter" },
        Scenario(
            "the writer handed the object over: nothing denies", "undetermined"
        ) {
            $0.buckets["orders"]?.ownership = "BucketOwnerPreferred"
            $0.events.append(
                Event.put(
                    by: World.partner, bucket: "orders", owner: World.lake,
                    key: "2026/03/orders.parquet", acl: "bucket-owner-full-control"))
        },
        Scenario(
            "the bucket owner owns all: a foreign write changes nothing", "undetermined"
        ) {
            $0.events.append(
                Event.put(
                    by: World.partner, bucket: "orders", owner: World.lake,
                    key: "2026/03/orders.parquet"))
        },
    ]

    static let payer = [
        Scenario(
            "the requester pays, and the job did not say so",
            "requester-pays/missing-request-payer-header", certainty: "proven",
            says: ["fs.s3.useRequesterPaysHeader"], isFixed: true
        ) {
            $0.request.bucket = "feeds"
            $0.buckets["feeds"]?.payer = "Requester"
        },
        Scenario(
            "the requester pays, and the access log alone does not show headers",
            "requester-pays/missing-request-payer-header", certainty: "likely", isFixed: false
        ) {
            $0.request.bucket = "feeds"
            $0.buckets["feeds"]?.payer = "Requester"
            $0.request.logs = [.accessLog]
        },
        Scenario(
            "the requester pays, and the object may be missing too",
            "requester-pays/missing-request-payer-header", certainty: "likely",
            says: ["or the object is not there"]
        ) {
            $0.request.bucket = "feeds"
            $0.buckets["feeds"]?.payer = "Requester"
            $0.buckets["feeds"]?.policy = Policy.of(
                #"""
                {"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:role/service-role/nightly"},
                "Action":"s3:GetObject","Resource":"arn:aws:s3:::feeds/*"}
                """#)
            $0.request.logs = [.accessLog]
        },
        Scenario("the bucket's own account is exempt: nothing denies", "undetermined") {
            $0.buckets["orders"]?.payer = "Requester"
        },
    ]

    static let point = "arn:aws:s3:eu-central-1:111122223333:accesspoint/etl"
    static let delegation = Policy.of(
        #"""
        {"Effect":"Allow","Principal":"*","Action":"*","Resource":["arn:aws:s3:::orders","arn:aws:s3:::orders/*"],
        "Condition":{"StringEquals":{"s3:DataAccessPointAccount":"111122223333"}}}
        """#)

    static let accessPoints = [
        Scenario(
            "the access point's policy denies", "bucket-policy/access-point-policy",
            certainty: "proven"
        ) {
            $0.request.accessPoint = point
            $0.buckets["orders"]?.policy = delegation
            $0.accessPoints[point] = World.AccessPoint(
                bucket: "orders",
                policy: Policy.of(
                    #"""
                    {"Sid":"Nobody","Effect":"Deny","Principal":"*","Action":"s3:GetObject",
                    "Resource":"arn:aws:s3:eu-central-1:111122223333:accesspoint/etl/object/*"}
                    """#))
        },
        Scenario(
            "AWS says resource-based policy, and it is the access point's",
            "bucket-policy/access-point-policy", certainty: "reported"
        ) {
            $0.request.accessPoint = point
            $0.buckets["orders"]?.policy = delegation
            $0.accessPoints[point] = World.AccessPoint(
                bucket: "orders",
                policy: Policy.of(
                    #"""
                    {"Sid":"Nobody","Effect":"Deny","Principal":"*","Action":"s3:GetObject",
                    "Resource":"arn:aws:s3:eu-central-1:111122223333:accesspoint/etl/object/*"}
                    """#))
            $0.request.message = Message.deny("resource-based policy")
        },
        Scenario(
            "the access point is for a VPC, and the job came over the internet",
            "bucket-policy/access-point-policy", certainty: "proven", says: ["VPC"]
        ) {
            $0.request.accessPoint = point
            $0.accessPoints[point] = World.AccessPoint(
                bucket: "orders", policy: nil, origin: "VPC", vpc: "vpc-0lake")
        },
        Scenario(
            "the role may use the bucket and not the access point",
            "iam-role-policy/identity-policy", certainty: "proven",
            says: ["accesspoint/etl/object"]
        ) {
            $0.request.accessPoint = point
            $0.identity = Policy.of(
                #"{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::*"}"#)
            $0.accessPoints[point] = World.AccessPoint(bucket: "orders", policy: nil)
        },
    ]

    @Test(arguments: ownership + payer)
    func `owners and payers are blamed where they are to blame`(scenario: Scenario) throws {
        try scenario.check()
    }

    @Test(arguments: accessPoints)
    func `access points are told from buckets`(scenario: Scenario) throws {
        try scenario.check()
    }
}
