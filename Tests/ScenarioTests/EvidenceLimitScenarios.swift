import Testing

/// What a log, or a capture, does not say is not taken for said.
@Suite struct EvidenceLimitScenarios {
    private static func denies(_ condition: String, sid: String = "Guard") -> String {
        Policy.of(
            #"{"Sid":"\#(sid)","Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*","Condition":{\#(condition)}}"#
        )
    }

    static let lines: [Scenario] = [
        Scenario(
            "a line with the fields of the connection shows that it was not encrypted",
            "bucket-policy/bucket-policy", certainty: "proven"
        ) { world in
            world.request.logs = [.accessLog]
            world.request.isEncrypted = false
            world.buckets["orders"]?.policy = denies(#""Bool":{"aws:SecureTransport":"false"}"#)
        },
        Scenario(
            "a line of the older form, without them, does not", "bucket-policy/bucket-policy",
            certainty: "likely", omits: ["exempt"]
        ) { world in
            world.request.logs = [.accessLog]
            world.request.lineFields = 18
            world.buckets["orders"]?.policy = denies(#""Bool":{"aws:SecureTransport":"false"}"#)
        },
        Scenario(
            "nor does it show that no access point was used", "bucket-policy/bucket-policy",
            certainty: "likely", omits: ["exempt"]
        ) { world in
            world.request.logs = [.accessLog]
            world.request.lineFields = 24
            world.buckets["orders"]?.policy = denies(
                #""StringNotEquals":{"s3:DataAccessPointAccount":"111122223333"}"#)
        },
        Scenario(
            "a whole line shows that no access point was used", "bucket-policy/bucket-policy",
            certainty: "proven"
        ) { world in
            world.request.logs = [.accessLog]
            world.buckets["orders"]?.policy = denies(
                #""StringNotEquals":{"s3:DataAccessPointAccount":"111122223333"}"#)
        },
    ]

    private static let vpceHost =
        "orders.\(World.endpoint)-1b.s3.\(World.region).vpce.amazonaws.com"
    private static let endpointOnly = denies(
        #""StringNotEquals":{"aws:SourceVpce":"\#(World.endpoint)"}"#)

    static let hosts: [Scenario] = [
        Scenario(
            "a host that names an endpoint is no evidence of it: the address is public",
            "bucket-policy/bucket-policy", certainty: "proven"
        ) { world in
            world.request.logs = [.accessLog]
            world.request.host = vpceHost
            world.buckets["orders"]?.policy = endpointOnly
        },
        Scenario(
            "nor behind a private address, which tells that there was one",
            "bucket-policy/bucket-policy", certainty: "likely", says: ["aws:SourceVpce"],
            omits: ["exempt", "exclude"]
        ) { world in
            world.request.logs = [.accessLog]
            world.request.address = "10.0.3.17"
            world.request.host = vpceHost
            world.buckets["orders"]?.policy = endpointOnly
        },
        Scenario(
            "the region of such a host is read as of any other", "bucket-policy/bucket-policy",
            certainty: "proven"
        ) { world in
            world.request.logs = [.accessLog]
            world.request.host = vpceHost
            world.buckets["orders"]?.policy = denies(
                #""StringEquals":{"aws:RequestedRegion":"\#(World.region)"}"#)
        },
    ]

    static let owners: [Scenario] = [
        Scenario(
            "a bucket that was captured in another account is another bucket", "undetermined",
            says: ["captured in another account"], omits: ["BucketPolicy]"]
        ) { world in
            world.request.loggedOwner = World.partner
            world.buckets["orders"]?.policy = denies(#""Bool":{"aws:SecureTransport":"true"}"#)
        },
        Scenario(
            "a policy that names the account by its other id lets it in", "undetermined"
        ) { world in
            feeds(&world, named: World.canonicalID(World.lake))
            world.buckets["mine"] = World.Bucket(owner: World.lake)
        },
    ]

    private static func feeds(_ world: inout World, named id: String) {
        world.request.bucket = "feeds"
        world.buckets["feeds"] = World.Bucket(
            owner: World.partner,
            policy: Policy.of(
                #"{"Effect":"Allow","Principal":{"CanonicalUser":"\#(id)"},"Action":"s3:*","Resource":"*"}"#
            ))
    }

    static let requests: [Scenario] = [
        Scenario(
            "listing all buckets asks the role's own account alone",
            "iam-role-policy/identity-policy", certainty: "proven"
        ) { world in
            world.request.operation = "ListBuckets"
            world.request.key = nil
            world.request.namesNoBucket = true
            world.request.logs = [.cloudTrail]
        },
        Scenario(
            "a delete on a condition reads the object too",
            "requester-pays/missing-request-payer-header", certainty: "likely",
            says: ["If-Match", "s3:GetObject"]
        ) { world in
            world.request.operation = "DeleteObject"
            world.request.bucket = "feeds"
            world.request.logs = [.cloudTrail]
            world.buckets["feeds"] = World.Bucket(owner: World.partner, policy: Policy.sharesAll)
            world.notCaptured = ["feeds/get-bucket-request-payment.json"]
            world.identity = Policy.of(
                #"{"Effect":"Allow","Action":["s3:DeleteObject","s3:ListBucket"],"Resource":"*"}"#)
        },
        Scenario(
            "the beginning of an upload makes no object", "undetermined"
        ) { world in
            world.request.operation = "CreateMultipartUpload"
            world.request.parameters = ["uploads": ""]
            world.buckets["orders"]?.policy = denies(
                #""Null":{"s3:if-none-match":"true"},"Bool":{"s3:ObjectCreationOperation":"true"}"#)
        },
        Scenario(
            "the key that S3 uses counts, though its header was not sent",
            "bucket-policy/bucket-policy", certainty: "likely", omits: ["exempt"]
        ) { world in
            world.request.operation = "PutObject"
            world.request.bucket = "payroll"
            world.buckets["payroll"]?.policy = denies(
                #""StringNotEquals":{"s3:x-amz-server-side-encryption-aws-kms-key-id":"\#(World.lakeKey)"}"#
            )
        },
        Scenario(
            "where no key is used, none is named", "bucket-policy/bucket-policy",
            certainty: "proven"
        ) { world in
            world.request.operation = "PutObject"
            world.buckets["orders"]?.policy = Policy.of(
                #"{"Sid":"Guard","Effect":"Deny","Principal":"*","Action":"s3:PutObject","Resource":"*","Condition":{"StringNotEquals":{"s3:x-amz-server-side-encryption-aws-kms-key-id":"\#(World.lakeKey)"}}}"#
            )
        },
        Scenario(
            "an endpoint's own refusal is in no data event",
            "vpc-endpoint-policy/vpc-endpoint-policy",
            certainty: "likely"
        ) { world in
            world.request.operation = "ListObjects"
            world.request.key = nil
            world.request.endpoint = "vpce-0elsewhere0000001"
            world.request.address = "10.1.2.3"
            world.request.logs = [.cloudTrail]
        },
        Scenario(
            "a session of Lake Formation is told by its name", "undetermined",
            says: ["Lake Formation"]
        ) { world in
            world.request.session = "AWSLF-00-AT-111122223333-abcdefghij"
            world.identity = Policy.of(
                #"{"Effect":"Allow","Action":"s3:ListBucket","Resource":"*"}"#)
        },
    ]

    @Test(arguments: lines + hosts + owners + requests)
    func `what was not said decides nothing`(_ scenario: Scenario) throws {
        try scenario.check()
    }
}
