import Testing

/// What lies with the bucket: its policy and its public access block.
@Suite struct BucketScenarios {
    static let policy = [
        Scenario(
            "another account's bucket does not allow the role", "bucket-policy/bucket-policy",
            certainty: "proven", isFixed: true
        ) {
            $0.request.bucket = "feeds"
            $0.buckets["feeds"]?.policy = nil
        },
        Scenario(
            "the policy names a principal that was deleted", "bucket-policy/bucket-policy",
            certainty: "proven", says: ["deleted"], isFixed: true
        ) {
            $0.request.bucket = "feeds"
            $0.buckets["feeds"]?.policy = Policy.of(
                #"""
                {"Sid":"Old","Effect":"Allow","Principal":{"AWS":"AROAEXAMPLEDELETED01"},
                "Action":"s3:GetObject","Resource":"arn:aws:s3:::feeds/*"}
                """#)
        },
        Scenario(
            "the policy wants a VPC endpoint, and the job came over the internet",
            "bucket-policy/bucket-policy", certainty: "proven", says: ["aws:SourceVpce"],
            isFixed: true
        ) {
            $0.buckets["orders"]?.policy = Policy.of(
                #"""
                {"Sid":"EndpointOnly","Effect":"Deny","Principal":"*","Action":"s3:*",
                "Resource":["arn:aws:s3:::orders","arn:aws:s3:::orders/*"],
                "Condition":{"StringNotEquals":{"aws:SourceVpce":"vpce-0lake0000000000001"}}}
                """#)
        },
        Scenario(
            "the policy wants an address range", "bucket-policy/bucket-policy",
            certainty: "proven", says: ["aws:SourceIp"]
        ) {
            $0.buckets["orders"]?.policy = Policy.of(
                #"""
                {"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::orders/*",
                "Condition":{"NotIpAddress":{"aws:SourceIp":"198.51.100.0/24"}}}
                """#)
        },
        Scenario(
            "the policy wants TLS", "bucket-policy/bucket-policy", certainty: "proven",
            says: ["aws:SecureTransport", "https"], isFixed: true
        ) {
            $0.buckets["orders"]?.policy = Policy.of(
                #"""
                {"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::orders/*",
                "Condition":{"Bool":{"aws:SecureTransport":"false"}}}
                """#)
            $0.request.isEncrypted = false
        },
        Scenario(
            "the policy wants an encryption header", "bucket-policy/bucket-policy",
            certainty: "proven", says: ["s3:x-amz-server-side-encryption", "encryption header"],
            isFixed: true
        ) {
            $0.buckets["orders"]?.policy = Policy.of(
                #"""
                {"Sid":"Encrypt","Effect":"Deny","Principal":"*","Action":"s3:PutObject",
                "Resource":"arn:aws:s3:::orders/*",
                "Condition":{"StringNotEquals":{"s3:x-amz-server-side-encryption":"aws:kms"}}}
                """#)
            $0.request.operation = "PutObject"
        },
        Scenario(
            "the policy may want a header, and the access log shows none",
            "bucket-policy/bucket-policy", certainty: "likely",
            says: ["s3:x-amz-server-side-encryption"]
        ) {
            $0.buckets["orders"]?.policy = Policy.of(
                #"""
                {"Sid":"Encrypt","Effect":"Deny","Principal":"*","Action":"s3:PutObject",
                "Resource":"arn:aws:s3:::orders/*",
                "Condition":{"StringNotEquals":{"s3:x-amz-server-side-encryption":"aws:kms"}}}
                """#)
            $0.request.operation = "PutObject"
            $0.request.logs = [.accessLog]
        },
        Scenario(
            "the policy keeps strangers to its organisation out, and the caller is one",
            "bucket-policy/bucket-policy", certainty: "likely"
        ) {
            $0.buckets["feeds"]?.key = nil
            $0.request.account = World.stranger
            $0.request.bucket = "feeds"
            $0.buckets["feeds"]?.policy = Policy.of(
                #"{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::feeds/*"}"#,
                #"""
                {"Sid":"OwnOnly","Effect":"Deny","Principal":"*","Action":"s3:*",
                "Resource":"arn:aws:s3:::feeds/*",
                "Condition":{"StringNotEquals":{"aws:PrincipalOrgID":"o-acme403"}}}
                """#)
        },
        Scenario(
            "the policy changed after the request", "bucket-policy/bucket-policy",
            certainty: "proven", says: ["changed since"]
        ) {
            $0.buckets["orders"]?.policy = Policy.of(
                #"""
                {"Sid":"Closed","Effect":"Deny","Principal":"*","Action":"s3:GetObject",
                "Resource":"arn:aws:s3:::orders/*"}
                """#)
            $0.events.append(
                Event.record(
                    "s3.amazonaws.com", "DeleteBucketPolicy", time: "2026-03-02T07:00:00Z",
                    ["bucketName": "orders", "policy": ""]))
        },
        Scenario(
            "the policy was put by somebody an hour before", "bucket-policy/bucket-policy",
            certainty: "proven",
            says: ["in force since 2026-03-02T05:00:00Z, PutBucketPolicy by"]
        ) {
            $0.events.append(
                Event.record(
                    "s3.amazonaws.com", "PutBucketPolicy", time: "2026-03-02T05:00:00Z",
                    [
                        "bucketName": "orders", "policy": "",
                        "bucketPolicy": World.value(
                            Policy.of(
                                #"""
                                {"Sid":"Closed","Effect":"Deny","Principal":"*",
                                "Action":"s3:GetObject","Resource":"arn:aws:s3:::orders/*"}
                                """#)),
                    ]))
        },
        Scenario(
            "the policy was captured only after the request", "bucket-policy/bucket-policy",
            certainty: "likely", says: ["captured only after the request"]
        ) {
            $0.captured = "2026-03-05T00:00:00Z"
            $0.buckets["orders"]?.policy = Policy.of(
                #"""
                {"Sid":"Closed","Effect":"Deny","Principal":"*","Action":"s3:GetObject",
                "Resource":"arn:aws:s3:::orders/*"}
                """#)
        },
        Scenario(
            "the policy was opened seconds before the request, and nothing denies",
            "undetermined", says: ["4 s before the request"]
        ) {
            $0.buckets["orders"]?.policy = Policy.of(
                #"{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::orders/*"}"#
            )
            $0.events.append(
                Event.record(
                    "s3.amazonaws.com", "PutBucketPolicy", time: "2026-03-02T06:09:56Z",
                    [
                        "bucketName": "orders",
                        "bucketPolicy": World.value(
                            Policy.of(
                                #"{"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"s3:*","Resource":"arn:aws:s3:::orders/*"}"#
                            )),
                    ]))
        },
        Scenario(
            "a change that failed is no change, and nothing denies", "undetermined",
            certainty: "undetermined"
        ) {
            var event = Event.record(
                "s3.amazonaws.com", "PutBucketPolicy", time: "2026-03-02T05:00:00Z",
                [
                    "bucketName": "orders",
                    "bucketPolicy": World.value(
                        Policy.of(
                            #"{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::orders/*"}"#
                        )),
                ])
            event["errorCode"] = "AccessDenied"
            $0.events.append(event)
        },
        Scenario(
            "the policy denies, as AWS's message tells", "bucket-policy/bucket-policy",
            certainty: "reported"
        ) {
            $0.buckets["orders"]?.policy = Policy.of(
                #"{"Sid":"No","Effect":"Deny","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::orders/*"}"#
            )
            $0.request.message = Message.deny("resource-based policy")
        },
        Scenario(
            "two layers deny: the organisation's comes first",
            "service-control-policy/service-control-policy", certainty: "proven",
            blockedBy: [
                "service-control-policy/service-control-policy", "bucket-policy/bucket-policy",
                "iam-role-policy/identity-policy",
            ], isFixed: true
        ) {
            $0.identity = Policy.of(#"{"Effect":"Allow","Action":"kms:*","Resource":"*"}"#)
            $0.buckets["orders"]?.policy = Policy.of(
                #"{"Sid":"No","Effect":"Deny","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::orders/*"}"#
            )
            $0.serviceControl["ou-acme-data"] = [
                "freeze": Policy.of(
                    #"{"Sid":"Freeze","Effect":"Deny","Action":"s3:Get*","Resource":"*"}"#)
            ]
        },
    ]

    static let publicAccess = [
        Scenario(
            "RestrictPublicBuckets keeps another account out of a public bucket",
            "bucket-policy/block-public-access", certainty: "proven", isFixed: false
        ) {
            $0.request.bucket = "feeds"
            $0.buckets["feeds"]?.policy = Policy.of(
                #"{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":["arn:aws:s3:::feeds","arn:aws:s3:::feeds/*"]}"#
            )
            $0.buckets["feeds"]?.block = ["RestrictPublicBuckets"]
        },
        Scenario(
            "the account's own block does so too", "bucket-policy/block-public-access",
            certainty: "proven"
        ) {
            $0.request.bucket = "feeds"
            $0.buckets["feeds"]?.policy = Policy.of(
                #"{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":["arn:aws:s3:::feeds","arn:aws:s3:::feeds/*"]}"#
            )
            $0.accountBlocks[World.partner] = true
        },
        Scenario(
            "the account's block is not captured, and is the one thing unknown",
            "bucket-policy/block-public-access", certainty: "likely",
            says: ["get-public-access-block"]
        ) {
            $0.request.bucket = "feeds"
            $0.buckets["feeds"]?.policy = Policy.of(
                #"{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":["arn:aws:s3:::feeds","arn:aws:s3:::feeds/*"]}"#
            )
            $0.notCaptured = ["s3control/get-public-access-block.json"]
        },
        Scenario(
            "AWS says resource-based policy, and it is the public access block",
            "bucket-policy/block-public-access", certainty: "reported"
        ) {
            $0.request.bucket = "feeds"
            $0.buckets["feeds"]?.policy = Policy.of(
                #"{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":["arn:aws:s3:::feeds","arn:aws:s3:::feeds/*"]}"#
            )
            $0.buckets["feeds"]?.block = ["RestrictPublicBuckets"]
            $0.request.message = Message.deny("resource-based policy")
        },
        Scenario(
            "a public ACL is sent to a bucket that blocks them",
            "bucket-policy/block-public-access", certainty: "proven", says: ["BlockPublicAcls"],
            isFixed: true
        ) {
            $0.buckets["orders"]?.ownership = "ObjectWriter"
            $0.buckets["orders"]?.block = ["BlockPublicAcls"]
            $0.request.operation = "PutObject"
            $0.request.parameters = ["x-amz-acl": "public-read"]
            $0.request.logs = [.cloudTrail]
        },
        Scenario(
            "AWS's own sentence of Block Public Access", "bucket-policy/block-public-access",
            certainty: "reported"
        ) {
            $0.buckets["orders"]?.ownership = "ObjectWriter"
            $0.buckets["orders"]?.block = ["BlockPublicAcls"]
            $0.request.operation = "PutObject"
            $0.request.parameters = ["x-amz-acl": "public-read"]
            $0.request.message = Message.text(
                "s3:PutObject", "arn:aws:s3:::orders/2026/03/orders.parquet",
                "because public ACLs are prevented by the BlockPublicAcls setting in S3 Block "
                    + "Public Access.")
        },
    ]

    @Test(arguments: policy + publicAccess)
    func `the bucket's policies are blamed where they are to blame`(scenario: Scenario) throws {
        try scenario.check()
    }
}
