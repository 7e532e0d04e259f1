import Testing

/// What is proposed to be changed: the right policy of the right owner, and no more than needed.
@Suite struct FixScenarios {
    static let copy: [Scenario] = [
        Scenario(
            "an object of a stranger in the source of a copy: the source's owner must change",
            "object-ownership/object-acl",
            says: ["put-bucket-ownership-controls --bucket feeds", World.partner],
            omits: ["--bucket orders"]
        ) {
            $0.request.operation = "CopyObject"
            $0.request.parameters = ["x-amz-copy-source": "feeds/a"]
            $0.request.logs = [.cloudTrail]
            $0.buckets["feeds"]?.ownership = "ObjectWriter"
            $0.buckets["feeds"]?.objectACLs = ["a": (World.stranger, [:])]
        },
        Scenario(
            "the policy of a copy's source lacks the grant", "bucket-policy/bucket-policy",
            says: ["arn:aws:s3:::feeds/a b", World.partner, "Bucket policy of feeds"],
            omits: ["Bucket policy of orders", "a%20b"], isFixed: true
        ) {
            $0.request.operation = "CopyObject"
            $0.request.parameters = ["x-amz-copy-source": "feeds/a%20b"]
            $0.request.logs = [.cloudTrail]
            $0.buckets["feeds"]?.policy = nil
        },
    ]

    static let literal: [Scenario] = [
        Scenario(
            "an allow that depends on a tag nobody logged is no deny to be narrowed",
            "iam-role-policy/identity-policy", says: ["s3:ExistingObjectTag/team"],
            omits: ["remove the Deny", "exclude", "exempt", "put-role-policy"]
        ) {
            $0.identity = Policy.of(
                #"""
                {"Sid":"Tagged","Effect":"Allow","Action":"s3:*","Resource":"*",
                "Condition":{"StringEquals":{"s3:ExistingObjectTag/team":"etl"}}}
                """#,
                #"{"Effect":"Allow","Action":"s3:ListBucket","Resource":"*"}"#)
        },
        Scenario(
            "the role's path is not known: no policy names it by a guess",
            "bucket-policy/bucket-policy", says: ["aws iam get-role --role-name nightly"],
            omits: [#""AWS\":\"arn:aws:iam::111122223333:role/nightly"#], isFixed: false
        ) {
            $0.request.bucket = "feeds"
            $0.request.logs = [.accessLog]
            $0.roleIsCaptured = false
            $0.buckets["feeds"]?.policy = nil
        },
        Scenario(
            "a key of wildcards is granted itself, not what it matches",
            "iam-role-policy/identity-policy", says: ["arn:aws:s3:::orders/tmp/x${*}"],
            omits: [#"orders/tmp/x*\""#], isFixed: true
        ) {
            $0.request.key = "tmp/x*"
            $0.identity = Policy.of(#"{"Effect":"Allow","Action":"s3:List*","Resource":"*"}"#)
        },
        Scenario(
            "a key with a dollar is granted itself, not a variable's value",
            "iam-role-policy/identity-policy", says: ["${$}{x}"], isFixed: true
        ) {
            $0.request.key = "tmp/${x}"
            $0.identity = Policy.of(#"{"Effect":"Allow","Action":"s3:List*","Resource":"*"}"#)
        },
        Scenario(
            "a listing is granted its own prefix alone", "iam-role-policy/identity-policy",
            says: ["for the prefix nope/", "s3:prefix"], isFixed: true
        ) {
            $0.request.operation = "ListObjects"
            $0.request.key = nil
            $0.request.parameters = ["prefix": "nope/"]
            $0.identity = Policy.of(
                #"""
                {"Effect":"Allow","Action":"s3:ListBucket","Resource":"*",
                "Condition":{"StringLike":{"s3:prefix":"ok/*"}}}
                """#)
        },
        Scenario(
            "a listing that an access log alone shows is granted its own prefix",
            "iam-role-policy/identity-policy", says: ["for the prefix nope/", "s3:prefix"],
            isFixed: true
        ) {
            $0.request.operation = "ListObjects"
            $0.request.key = nil
            $0.request.parameters = ["prefix": "nope/"]
            $0.request.logs = [.accessLog]
            $0.identity = Policy.of(
                #"""
                {"Effect":"Allow","Action":"s3:ListBucket","Resource":"*",
                "Condition":{"StringLike":{"s3:prefix":"ok/*"}}}
                """#)
        },
        Scenario(
            "what AWS says denied is allowed as captured: granting it again repairs nothing",
            "iam-role-policy/identity-policy", certainty: "reported", says: ["contradiction"],
            isFixed: false
        ) {
            $0.request.logs = [.cloudTrail]
            $0.request.message =
                "User: \(Request().arn) is not authorized to perform: s3:GetObject on resource: "
                + "\"arn:aws:s3:::orders/\(Request().key ?? "")\" because no identity-based policy "
                + "allows the s3:GetObject action"
        },
        Scenario(
            "what AWS says denied is not what is captured: another fix is not verified either",
            "iam-role-policy/identity-policy", certainty: "reported",
            blockedBy: [
                "iam-role-policy/identity-policy", "service-control-policy/service-control-policy",
            ],
            isFixed: false
        ) {
            $0.request.logs = [.cloudTrail]
            $0.request.message =
                "User: \(Request().arn) is not authorized to perform: s3:GetObject on resource: "
                + "\"arn:aws:s3:::orders/\(Request().key ?? "")\" because no identity-based policy "
                + "allows the s3:GetObject action"
            $0.serviceControl["r-acme"] = [
                "frozen": Policy.of(
                    #"{"Sid":"Frozen","Effect":"Deny","Action":"s3:GetObject","Resource":"*"}"#)
            ]
        },
        Scenario(
            "a policy that allows is not named as the one that AWS says denied",
            "service-control-policy/service-control-policy", certainty: "reported",
            omits: [#"policy":"p-FullAWSAccess"#]
        ) {
            $0.request.logs = [.cloudTrail]
            $0.request.message =
                "User: \(Request().arn) is not authorized to perform: s3:GetObject on resource: "
                + "\"arn:aws:s3:::orders/\(Request().key ?? "")\" with an explicit deny in a "
                + "service control policy"
        },
    ]

    @Test(arguments: copy + literal)
    func `a fix changes what is to blame and nothing else`(scenario: Scenario) throws {
        try scenario.check()
    }
}
