import Testing

/// How sure an answer may be: what a log hides may be behind a refusal as well, and is named with
/// the command that would tell.
@Suite struct CertaintyScenarios {
    /// The role may do what it asks for and nothing besides.
    static func only(_ actions: String...) -> String {
        let list = actions.map { "\"\($0)\"" }.joined(separator: ",")
        return Policy.of(#"{"Effect":"Allow","Action":[\#(list)],"Resource":"*"}"#)
    }

    static let headers: [Scenario] = [
        Scenario(
            "the access log alone shows no ACL header", "undetermined",
            says: ["s3:PutObjectAcl, which identity-policy does not allow", "get-event-selectors"]
        ) { world in put(&world, [.accessLog], only("s3:PutObject", "s3:ListBucket")) },
        Scenario(
            "the access log alone shows no tagging header", "undetermined",
            says: ["s3:PutObjectTagging"]
        ) { world in put(&world, [.accessLog], only("s3:PutObject", "s3:PutObjectAcl")) },
        Scenario(
            "the access log alone shows no Object Lock headers", "undetermined",
            says: ["s3:PutObjectRetention"]
        ) { world in put(&world, [.accessLog], only("s3:PutObject", "s3:PutObjectAcl")) },
        Scenario(
            "what every layer allows needs no header to be told", "undetermined",
            omits: ["s3:PutObjectAcl", "s3:PutObjectTagging", "s3:PutObjectRetention"]
        ) { world in put(&world, [.accessLog], Policy.roleAllows) },
        Scenario(
            "CloudTrail shows that no ACL header was sent", "undetermined",
            omits: ["s3:PutObjectAcl", "x-amz-expected-bucket-owner"]
        ) { world in put(&world, [.cloudTrail], only("s3:PutObject")) },
        Scenario(
            "the access log alone does not name a copy's source", "undetermined",
            says: ["the source of the copy, which the log does not name"]
        ) { world in
            put(&world, [.accessLog], Policy.roleAllows)
            world.request.operation = "CopyObject"
        },
        Scenario(
            "a copy takes the source's tags along", "undetermined",
            says: ["s3:GetObjectTagging and s3:PutObjectTagging", "get-object-tagging"]
        ) { world in
            put(&world, [.cloudTrail], only("s3:PutObject", "s3:GetObject", "s3:ListBucket"))
            world.buckets["elsewhere"] = World.Bucket(owner: World.lake)
            world.request.operation = "CopyObject"
            world.request.parameters = ["x-amz-copy-source": "elsewhere/a"]
        },
        Scenario(
            "a copy that replaces the tags takes none along", "undetermined",
            omits: ["s3:PutObjectTagging"]
        ) { world in
            put(&world, [.cloudTrail], only("s3:PutObject", "s3:GetObject", "s3:ListBucket"))
            world.buckets["elsewhere"] = World.Bucket(owner: World.lake)
            world.request.operation = "CopyObject"
            world.request.parameters = [
                "x-amz-copy-source": "elsewhere/a", "x-amz-tagging-directive": "REPLACE",
            ]
        },
    ]

    private static func put(
        _ world: inout World, _ logs: Set<Request.Log>, _ identity: String
    ) {
        world.request.operation = "PutObject"
        world.request.logs = logs
        world.identity = identity
    }

    static let sessions: [Scenario] = [
        Scenario(
            "the role's tag may be another in a session that nobody saw begin",
            "iam-role-policy/permissions-boundary", certainty: "likely",
            omits: ["exempt", "bucket-policy explicitly"]
        ) { world in
            taggedDeny(&world)
            world.request.session = "by-hand"
            world.boundary = Policy.of(#"{"Effect":"Allow","Action":"s3:List*","Resource":"*"}"#)
        },
        Scenario(
            "the role's tag is the session's where it began without tags",
            "bucket-policy/bucket-policy", certainty: "proven", isFixed: true
        ) { world in
            taggedDeny(&world)
            world.events.append(Event.assumeRole())
        },
        Scenario(
            "a session that has the name of Glue's, and that nobody saw begin, may have tags",
            "bucket-policy/bucket-policy", certainty: "likely",
            says: ["session tags that nobody saw"], omits: ["exempt arn"]
        ) { world in taggedDeny(&world) },
        Scenario(
            "a deny on a tag that the session may have is no reason to exempt the role",
            "bucket-policy/bucket-policy", certainty: "likely",
            says: ["session tags that nobody saw", "AttributeValue=AssumeRole"],
            omits: ["exempt arn", "list-role-tags"]
        ) { world in
            taggedDeny(&world)
            world.request.session = "by-hand"
        },
        Scenario(
            "a session policy that nobody saw may have been passed", "undetermined",
            says: ["AssumeRole, StartJobRun, GetScopedCredentials"]
        ) { _ in },
        Scenario(
            "the beginning of the very session was seen", "undetermined",
            omits: ["GetScopedCredentials"]
        ) { $0.events.append(Event.assumeRole()) },
        Scenario(
            "a presigned URL may have ended", "undetermined", says: ["X-Amz-Expires"]
        ) { $0.request.authentication = "QueryString" },
    ]

    private static func taggedDeny(_ world: inout World) {
        world.tags = ["team": "core"]
        world.trust = Policy.of(
            #"{"Effect":"Allow","Principal":{"Service":["glue.amazonaws.com","lambda.amazonaws.com"]},"Action":"sts:AssumeRole"}"#
        )
        world.buckets["orders"]?.policy = Policy.of(
            #"""
            {"Sid":"NotCore","Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*",
            "Condition":{"StringEquals":{"aws:PrincipalTag/team":"core"}}}
            """#)
    }

    static let objects: [Scenario] = [
        Scenario(
            "the object is not there, or the key of the bucket refuses it",
            "kms-key/identity-policy", certainty: "likely",
            says: ["or the object is not there", "head-object"], isFixed: false
        ) {
            $0.request.bucket = "payroll"
            $0.identity = only("s3:GetObject")
        },
        Scenario(
            "a stranger wrote the object, and its owner may have deleted it since", "undetermined",
            says: ["get-object-acl", "in place of 404"], omits: ["BucketOwnerEnforced]"]
        ) { world in
            foreignWrite(&world)
            world.identity = only("s3:GetObject")
        },
        Scenario(
            "a stranger wrote the object, and the role would be told 404",
            "object-ownership/object-acl", certainty: "likely", says: ["get-object-acl"],
            isFixed: false
        ) { world in foreignWrite(&world) },
        Scenario(
            "retention may protect a version", "undetermined",
            says: ["get-object-retention", "get-object-legal-hold", "get-bucket-versioning"]
        ) {
            $0.request.operation = "DeleteObject"
            $0.request.parameters = ["versionId": "3HL4kqtJlcpXroDTDmJ"]
        },
        Scenario(
            "a delete of many objects, which the log does not name, gets no statement",
            "iam-role-policy/identity-policy", certainty: "likely",
            says: ["which objects were asked for"], omits: ["orders/*\\\"]"]
        ) {
            $0.request.operation = "DeleteObjects"
            $0.request.key = nil
            $0.request.logs = [.cloudTrail]
            $0.identity = only("s3:GetObject")
        },
        Scenario(
            "every other explanation is ruled out, and one layer alone is left",
            "requester-pays/missing-request-payer-header", certainty: "eliminated"
        ) { world in
            uncapturedPayer(&world)
            world.request.operation = "PutObject"
            world.events.append(Event.assumeRole())
        },
        Scenario(
            "the same without the session's beginning",
            "requester-pays/missing-request-payer-header", certainty: "likely",
            says: ["GetScopedCredentials"]
        ) { world in
            uncapturedPayer(&world)
            world.request.operation = "PutObject"
        },
        Scenario(
            "the same of a read, whose object may have a key of its own",
            "requester-pays/missing-request-payer-header", certainty: "likely",
            says: ["another key than the bucket's default"]
        ) { world in
            uncapturedPayer(&world)
            world.events.append(Event.assumeRole())
        },
    ]

    private static func foreignWrite(_ world: inout World) {
        world.buckets["orders"]?.ownership = "ObjectWriter"
        world.events.append(
            Event.put(
                by: World.partner, bucket: "orders", owner: World.lake,
                key: "2026/03/orders.parquet"))
    }

    private static func uncapturedPayer(_ world: inout World) {
        world.request.bucket = "feeds"
        world.request.logs = [.cloudTrail]
        world.notCaptured = ["feeds/get-bucket-request-payment.json"]
    }

    static let points: [Scenario] = [
        Scenario(
            "the bucket's policy lets no request of the access point in",
            "bucket-policy/bucket-policy", certainty: "proven",
            says: ["to s3:GetObject on arn:aws:s3:::feeds/"],
            isFixed: true
        ) {
            let point = "arn:aws:s3:eu-central-1:444455556666:accesspoint/exchange"
            $0.request.bucket = "feeds"
            $0.request.accessPoint = point
            $0.request.logs = [.cloudTrail]
            $0.buckets["feeds"]?.policy = nil
            $0.accessPoints[point] = World.AccessPoint(
                bucket: "feeds",
                policy: Policy.of(
                    #"""
                    {"Effect":"Allow","Principal":{"AWS":"\#(World.role)"},"Action":"s3:*",
                    "Resource":["\#(point)","\#(point)/object/*"]}
                    """#))
        }
    ]

    /// What decides whether a guard refused is the condition that is not known, not one that is.
    static let decided: [Scenario] =
        [
            ("the bucket's policy", "bucket-policy/bucket-policy"),
            ("the organization's", "service-control-policy/service-control-policy"),
        ].map { whose, answer in
            Scenario(
                "an endpoint that is known decides nothing in \(whose)", answer,
                certainty: "likely",
                says: ["s3:ExistingObjectTag/team decides there", "get-object-tagging"],
                omits: ["aws:SourceVpce decides there"]
            ) {
                $0.request.logs = [.cloudTrail]
                $0.request.endpoint = World.endpoint
                $0.request.address = "10.0.0.9"
                let isOfBucket = whose == "the bucket's policy"
                let deny = Policy.of(
                    #"{"Sid":"Both","Effect":"Deny",\#(isOfBucket ? #""Principal":"*","# : "")"#
                        + #""Action":"s3:GetObject","Resource":"*","Condition":{"StringNotEquals":{"#
                        + #""aws:SourceVpce":"vpce-0other","s3:ExistingObjectTag/team":"etl"}}}"#)
                if isOfBucket {
                    $0.buckets["orders"]?.policy = deny
                } else {
                    $0.serviceControl["r-acme"] = ["both": deny]
                }
            }
        } + [
            Scenario(
                "an endpoint that no log tells decides", "bucket-policy/bucket-policy",
                certainty: "likely", says: ["aws:SourceVpce decides there"]
            ) {
                $0.request.logs = [.accessLog]
                $0.request.address = "10.0.0.9"
                $0.buckets["orders"]?.policy = Policy.of(
                    #"{"Sid":"Vpce","Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*","#
                        + #""Condition":{"StringNotEquals":{"aws:SourceVpce":"vpce-0zzz"}}}"#)
            },
            Scenario(
                "of a role that nobody captured no part is told to be missing",
                "iam-role-policy/identity-policy", certainty: "reported",
                says: ["no snapshot of role 111122223333/nightly is imported"], omits: ["(arn)"]
            ) {
                $0.request.logs = [.cloudTrail]
                $0.roleIsCaptured = false
                $0.request.message = Message.none("identity-based policy")
            },
        ]

    @Test(arguments: decided) func `what is to be checked is what is not known`(
        _ scenario: Scenario
    ) throws { try scenario.check() }

    @Test(arguments: headers + sessions + objects + points)
    func `an answer is no surer than the evidence`(scenario: Scenario) throws {
        try scenario.check()
    }
}
