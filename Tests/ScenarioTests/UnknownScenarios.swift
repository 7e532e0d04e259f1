import Testing

/// What the logs and snapshots leave open: said, never taken for an answer.
@Suite struct UnknownScenarios {
    static let all: [Scenario] = [
        Scenario(
            "how the bucket encrypts was not captured: its key remains",
            "kms-key/key-policy", certainty: "likely", says: ["(encryption)"]
        ) {
            $0.notCaptured = ["orders/get-bucket-encryption.json"]
        },
        Scenario(
            "neither the encryption nor the payer was captured", "undetermined",
            says: ["(encryption)", "(payer)"]
        ) {
            $0.request.bucket = "feeds"
            $0.notCaptured = [
                "feeds/get-bucket-encryption.json", "feeds/get-bucket-request-payment.json",
            ]
        },
        Scenario(
            "the role lacks the right, and a key may be behind it, which is asked last",
            "iam-role-policy/identity-policy", certainty: "proven"
        ) {
            $0.notCaptured = ["orders/get-bucket-encryption.json"]
            $0.identity = Policy.of(#"{"Effect":"Allow","Action":"s3:List*","Resource":"*"}"#)
        },
        Scenario(
            "a role made anew under its name has other policies",
            "iam-role-policy/identity-policy", certainty: "likely",
            blockedBy: [
                "iam-role-policy/identity-policy", "iam-role-policy/permissions-boundary",
            ],
            says: ["AROAEXAMPLENIGHTLY09"]
        ) {
            $0.identity = nil
            $0.request.roleID = "AROAEXAMPLENIGHTLY09"
            $0.request.logs = [.cloudTrail]
        },
        Scenario(
            "a public IPv6 address may be of a VPC", "bucket-policy/bucket-policy",
            certainty: "likely"
        ) {
            $0.request.address = "2600:1f18::17"
            $0.request.logs = [.accessLog]
            $0.buckets["orders"]?.policy = Policy.of(
                #"""
                {"Sid":"VPCOnly","Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*",
                "Condition":{"StringNotEquals":{"aws:SourceVpce":"vpce-0lake0000000000001"}}}
                """#)
        },
        Scenario(
            "what is in the access log was let through by its endpoint", "undetermined",
            omits: ["vpc-endpoint-policy/"]
        ) {
            $0.request.endpoint = World.endpoint
            $0.request.address = "10.0.3.17"
            $0.endpointPolicy = Policy.of(
                #"{"Effect":"Deny","Principal":"*","Action":"s3:GetObject","Resource":"*"}"#)
        },
        Scenario(
            "a key refused for the bucket's key is no evidence where S3 itself refuses",
            "iam-role-policy/identity-policy", certainty: "proven"
        ) {
            $0.request.bucket = "payroll"
            $0.identity = Policy.of(
                #"{"Effect":"Allow","Action":["s3:List*","kms:*"],"Resource":"*"}"#)
            $0.events.append(
                Event.key(
                    key: World.lakeKey, context: nil, code: "AccessDenied",
                    message: "Access Denied"))
        },
    ]

    static let organization: [Scenario] = [
        Scenario(
            "a perimeter around the captured organisation keeps others out, whoever they are",
            "service-control-policy/service-control-policy", says: ["but not o-acme403"]
        ) {
            $0.request.bucket = "elsewhere"
            $0.buckets["elsewhere"] = World.Bucket(owner: World.stranger, policy: Policy.sharesAll)
            $0.serviceControl["r-acme"] = [
                "perimeter": Policy.of(
                    #"""
                    {"Sid":"Perimeter","Effect":"Deny","Action":"s3:*","Resource":"*",
                    "Condition":{"StringNotEquals":{"aws:ResourceOrgID":"o-acme403"}}}
                    """#)
            ]
        },
        Scenario(
            "whether another's account is in any organisation is not known",
            "service-control-policy/service-control-policy", certainty: "likely"
        ) {
            $0.request.bucket = "elsewhere"
            $0.buckets["elsewhere"] = World.Bucket(owner: World.stranger, policy: Policy.sharesAll)
            $0.serviceControl["r-acme"] = [
                "loners": Policy.of(
                    #"""
                    {"Sid":"Loners","Effect":"Deny","Action":"s3:*","Resource":"*",
                    "Condition":{"Null":{"aws:ResourceOrgID":"true"}}}
                    """#)
            ]
        },
    ]

    static let bypass: [Scenario] = [
        Scenario(
            "the bucket's policy names the role: its boundary alone is in the way",
            "iam-role-policy/permissions-boundary", isFixed: true
        ) {
            $0.identity = Policy.of(#"{"Effect":"Allow","Action":"sqs:*","Resource":"*"}"#)
            $0.boundary = Policy.of(#"{"Effect":"Allow","Action":"sqs:*","Resource":"*"}"#)
            $0.buckets["orders"]?.policy = Policy.of(
                #"""
                {"Effect":"Allow","Principal":{"AWS":"\#(World.role)"},"Action":"s3:*",
                "Resource":["arn:aws:s3:::orders","arn:aws:s3:::orders/*"]}
                """#)
        }
    ]

    @Test(arguments: all + organization + bypass)
    func `what is open is said`(scenario: Scenario) throws { try scenario.check() }
}
