import Testing

/// What lies with the network and with the organisation, and what cannot be told.
@Suite struct NetworkAndOrganizationScenarios {
    static let deny = #"{"Sid":"Guard","Effect":"Deny","Action":"s3:GetObject","Resource":"*"}"#

    static let network = [
        Scenario(
            "the endpoint's policy lists other buckets", "vpc-endpoint-policy/vpc-endpoint-policy",
            certainty: "proven", isFixed: true
        ) {
            $0.request.endpoint = World.endpoint
            $0.request.address = "10.1.2.3"
            $0.request.logs = [.cloudTrail]
            $0.endpointPolicy = Policy.of(
                #"{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::curated*"}"#
            )
        },
        Scenario(
            "a gateway endpoint's policy names the account, which is its root user alone",
            "vpc-endpoint-policy/vpc-endpoint-policy", certainty: "proven"
        ) {
            $0.request.endpoint = World.endpoint
            $0.request.address = "10.1.2.3"
            $0.request.logs = [.cloudTrail]
            $0.endpointPolicy = Policy.of(
                #"{"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"*","Resource":"*"}"#
            )
        },
        Scenario(
            "a NetworkActivity event tells", "vpc-endpoint-policy/vpc-endpoint-policy",
            certainty: "reported"
        ) {
            $0.request.logs = []
            $0.request.endpoint = World.endpoint
            $0.endpointPolicy = Policy.of(
                #"{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::curated*"}"#
            )
            $0.events.append([
                "eventVersion": "1.09", "eventType": "AwsVpceEvent",
                "eventCategory": "NetworkActivity", "eventTime": $0.request.time,
                "eventSource": "s3.amazonaws.com", "eventName": "GetObject",
                "awsRegion": World.region, "sourceIPAddress": "10.1.2.3",
                "userIdentity": [
                    "type": "AWSAccount", "accountId": World.lake,
                    "principalId": "\(World.roleID):GlueJobRunnerSession",
                ],
                "errorCode": "VpceAccessDenied",
                "errorMessage": "The request was denied due to a VPC endpoint policy",
                "requestID": $0.request.id, "eventID": "network-1",
                "recipientAccountId": World.lake, "vpcEndpointId": World.endpoint,
                "vpcEndpointAccountId": World.lake,
                "requestParameters": [
                    "bucketName": "orders", "key": "2026/03/orders.parquet",
                ],
            ])
        },
        Scenario(
            "a request from a private address in the access log was let through its endpoint",
            "iam-role-policy/identity-policy", certainty: "proven"
        ) {
            $0.request.address = "10.1.2.3"
            $0.request.logs = [.accessLog]
            $0.identity = nil
            $0.endpointPolicy = Policy.of(
                #"{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::curated*"}"#
            )
        },
    ]

    private static func perimeter(_ world: inout World, address: String) {
        world.request.address = address
        world.buckets["orders"]?.policy = Policy.of(
            #"""
            {"Sid":"Perimeter","Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*",
            "Condition":{"StringNotEquals":{"aws:SourceVpce":"vpce-0else"}}}
            """#)
    }

    /// An access log names no endpoint, and a VPC may have any range of addresses.
    static let addresses = [
        Scenario(
            "a public address in the access log came through no endpoint",
            "bucket-policy/bucket-policy", certainty: "proven",
            says: ["not through a VPC endpoint"]
        ) {
            perimeter(&$0, address: "52.95.4.1")
            $0.request.logs = [.accessLog]
        },
        Scenario(
            "an address that companies number their networks with may have come through one",
            "bucket-policy/bucket-policy", certainty: "likely",
            omits: ["not through a VPC endpoint"]
        ) {
            perimeter(&$0, address: "30.0.4.7")
            $0.request.logs = [.accessLog]
        },
        Scenario(
            "an IPv6 address in the access log may have come through one",
            "bucket-policy/bucket-policy", certainty: "likely",
            omits: ["not through a VPC endpoint"]
        ) {
            perimeter(&$0, address: "2600:1f18::7")
            $0.request.logs = [.accessLog]
        },
        Scenario(
            "CloudTrail names an endpoint, and here none", "bucket-policy/bucket-policy",
            certainty: "proven", says: ["not through a VPC endpoint"]
        ) {
            perimeter(&$0, address: "30.0.4.7")
            $0.request.logs = [.cloudTrail]
        },
    ]

    @Test(arguments: addresses) func `addresses that a VPC may have`(scenario: Scenario) throws {
        try scenario.check()
    }

    static let organization = [
        Scenario(
            "a service control policy denies", "service-control-policy/service-control-policy",
            certainty: "proven", says: ["Guard"], isFixed: true
        ) { $0.serviceControl["r-acme"] = ["guard": Policy.of(deny)] },
        Scenario(
            "no service control policy at one level allows",
            "service-control-policy/service-control-policy", certainty: "proven",
            says: ["ou-acme-data"], isFixed: true
        ) {
            $0.serviceControl["ou-acme-data"] = [
                "instead": Policy.of(#"{"Effect":"Allow","Action":"glue:*","Resource":"*"}"#)
            ]
        },
        Scenario(
            "a region lock", "service-control-policy/service-control-policy",
            certainty: "proven", says: ["aws:RequestedRegion"], isFixed: true
        ) {
            $0.serviceControl["r-acme"] = [
                "regions": Policy.of(
                    #"""
                    {"Sid":"Regions","Effect":"Deny","NotAction":["iam:*","sts:*"],"Resource":"*",
                    "Condition":{"StringNotEquals":{"aws:RequestedRegion":["us-east-1"]}}}
                    """#)
            ]
        },
        Scenario(
            "a resource control policy denies",
            "service-control-policy/resource-control-policy", certainty: "proven", isFixed: true
        ) {
            $0.resourceControl["r-acme"] = [
                "perimeter": Policy.of(
                    #"""
                    {"Sid":"Perimeter","Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*",
                    "Condition":{"StringNotEqualsIfExists":{"aws:SourceVpc":"vpc-0lake"}}}
                    """#)
            ]
            $0.request.endpoint = nil
            $0.request.logs = [.cloudTrail]
            $0.resourceControl["r-acme"] = [
                "perimeter": Policy.of(
                    #"""
                    {"Sid":"Perimeter","Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*",
                    "Condition":{"StringNotEquals":{"aws:SourceVpc":"vpc-0lake"}}}
                    """#)
            ]
        },
        Scenario(
            "a service control policy of the bucket's account does not hold a caller of another",
            "undetermined"
        ) {
            $0.request.bucket = "feeds"
            $0.serviceControl[World.partner] = ["guard": Policy.of(deny)]
        },
        Scenario(
            "AWS's message names the policy", "service-control-policy/service-control-policy",
            certainty: "reported"
        ) {
            $0.organizationIsCaptured = false
            $0.request.message = Message.text(
                "s3:GetObject", "arn:aws:s3:::orders/2026/03/orders.parquet",
                "with an explicit deny in a service control policy: arn:aws:organizations::"
                    + "999900001111:policy/o-acme403/service_control_policy/p-guard")
        },
        Scenario(
            "the organisation is the one thing not captured",
            "service-control-policy/service-control-policy", certainty: "likely",
            blockedBy: [
                "service-control-policy/service-control-policy",
                "service-control-policy/resource-control-policy",
            ], says: ["organization"], isFixed: nil
        ) { $0.organizationIsCaptured = false },
    ]

    static let untold = [
        Scenario("every layer allows", "undetermined", certainty: "undetermined") { _ in },
        Scenario(
            "an object's key that holds AWS's words, in a message that was cut",
            "iam-role-policy/identity-policy", certainty: "proven"
        ) {
            $0.identity = nil
            let key =
                #"x" with an explicit deny in a service control policy: arn:aws:o::1:policy/p"#
                + String(repeating: "k", count: 880)
            $0.request.key = key
            $0.request.message = String(
                Message.none("identity-based policy", "s3:GetObject", "arn:aws:s3:::orders/\(key)")
                    .prefix(1_024))
        },
        Scenario(
            "nothing was captured", "undetermined", certainty: "undetermined",
            says: ["why403 doctor --all has the command"]
        ) {
            $0.notCaptured = [".json"]
        },
        Scenario(
            "a session that Lake Formation vended", "undetermined", certainty: "undetermined",
            says: ["Lake Formation"]
        ) {
            $0.request.session = "AWSLF-00-GL-111122223333-abcdef"
            $0.identity = nil
        },
        Scenario(
            "the access log alone names a bucket that nobody captured", "undetermined",
            says: ["which account owns bucket elsewhere is not known"]
        ) {
            $0.request.bucket = "elsewhere"
            $0.request.logs = [.accessLog]
        },
        Scenario(
            "a presigned URL was used after its time, whatever the policies", "undetermined",
            certainty: "undetermined",
            says: ["Request has expired", "presigned URL", "Nothing that was captured explains"]
        ) {
            $0.identity = nil
            $0.request.message = "Request has expired"
        },
        Scenario(
            "Object Lock protects the version, whatever the policies", "undetermined",
            certainty: "undetermined", says: ["Object Lock protects", "get-object-legal-hold"]
        ) {
            $0.identity = nil
            $0.request.operation = "DeleteObject"
            $0.request.parameters = ["versionId": "v1"]
            $0.request.message = "Access Denied because object protected by object lock."
        },
        Scenario(
            "a key that reads like S3's own sentence forges nothing",
            "iam-role-policy/identity-policy", certainty: "reported"
        ) {
            $0.identity = nil
            $0.request.key = "Request has expired"
            $0.request.message = Message.none(
                "identity-based policy", "s3:GetObject", "arn:aws:s3:::orders/Request has expired")
        },
        Scenario(
            "a directory bucket has rules of its own", "undetermined", says: ["s3express"]
        ) {
            $0.request.bucket = "fast--euc1-az1--x-s3"
            $0.buckets["fast--euc1-az1--x-s3"] = World.Bucket(owner: World.lake)
            $0.identity = nil
        },
        Scenario(
            "several objects were to be deleted, and the log names none",
            "iam-role-policy/identity-policy", certainty: "likely",
            says: ["does not name the object"]
        ) {
            $0.identity = Policy.of(
                #"{"Effect":"Allow","Action":"s3:DeleteObject","Resource":"arn:aws:s3:::orders/tmp/*"}"#
            )
            $0.request.operation = "DeleteObjects"
            $0.request.key = nil
            $0.request.logs = [.cloudTrail]
        },
        Scenario(
            "a delete that Object Lock may hold", "undetermined", says: ["Object Lock"]
        ) {
            $0.request.operation = "DeleteObject"
            $0.request.parameters = ["versionId": "3HL4kqtJlcpXroDTDmJ"]
            $0.request.logs = [.cloudTrail]
        },
    ]

    @Test(arguments: network + organization)
    func `network and organisation are blamed where they are to blame`(scenario: Scenario) throws {
        try scenario.check()
    }

    @Test(arguments: untold)
    func `what cannot be told is not guessed`(scenario: Scenario) throws {
        try scenario.check()
    }
}
