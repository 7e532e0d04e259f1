import Testing

/// What was in force at the request's moment, where events in the same logs changed it: before the
/// request, or after it.
@Suite struct HistoryScenarios {
    static let before = "2026-03-02T05:00:00Z"
    static let after = "2026-03-02T07:00:00Z"
    static let guardARN = "arn:aws:iam::111122223333:policy/guard"
    static let denial =
        #"{"Sid":"Guard","Effect":"Deny","Action":"s3:GetObject","Resource":"*"}"#

    /// The role's inline policy as an event puts it.
    static func putRolePolicy(_ document: String, time: String) -> [String: Any] {
        Event.record(
            "iam.amazonaws.com", "PutRolePolicy", time: time,
            ["roleName": "nightly", "policyName": "access", "policyDocument": document])
    }

    static let role = [
        Scenario(
            "the role's policy was narrowed an hour before", "iam-role-policy/identity-policy",
            certainty: "proven",
            says: ["in force since 2026-03-02T05:00:00Z, PutRolePolicy by"], isFixed: true
        ) {
            $0.events.append(
                putRolePolicy(
                    Policy.of(#"{"Effect":"Allow","Action":"s3:List*","Resource":"*"}"#),
                    time: before))
        },
        Scenario(
            "the role's policy was widened an hour after", "iam-role-policy/identity-policy",
            certainty: "proven", says: ["changed since"]
        ) {
            $0.identity = Policy.of(#"{"Effect":"Allow","Action":"s3:List*","Resource":"*"}"#)
            $0.events.append(putRolePolicy(Policy.roleAllows, time: after))
        },
        Scenario(
            "the role's policy was narrowed in the very second", "iam-role-policy/identity-policy",
            certainty: "likely", says: ["in the very second of the request"]
        ) {
            $0.events.append(
                putRolePolicy(
                    Policy.of(#"{"Effect":"Allow","Action":"s3:List*","Resource":"*"}"#),
                    time: $0.request.time))
        },
        Scenario(
            "the role's policy was put in the very second, and allowed as little before",
            "iam-role-policy/identity-policy", certainty: "proven",
            omits: ["in the very second of the request"]
        ) {
            $0.identity = Policy.of(#"{"Effect":"Allow","Action":"s3:List*","Resource":"*"}"#)
            $0.events.append(
                putRolePolicy(
                    Policy.of(#"{"Effect":"Allow","Action":"s3:Put*","Resource":"*"}"#),
                    time: $0.request.time))
        },
        Scenario(
            "the role's policy was deleted in the very second", "iam-role-policy/identity-policy",
            certainty: "likely", says: ["in the very second of the request"]
        ) {
            $0.events.append(
                Event.record(
                    "iam.amazonaws.com", "DeleteRolePolicy", time: $0.request.time,
                    ["roleName": "nightly", "policyName": "access"]))
        },
        Scenario(
            "a bucket policy that may deny was deleted in the very second, and the role denies",
            "iam-role-policy/identity-policy", certainty: "likely",
            says: ["in the very second of the request"]
        ) {
            $0.identity = Policy.of(#"{"Effect":"Allow","Action":"s3:List*","Resource":"*"}"#)
            $0.buckets["orders"]?.policy = Policy.of(
                #"""
                {"Effect":"Deny","Principal":"*","Action":"s3:GetObject",
                "Resource":"arn:aws:s3:::orders/*",
                "Condition":{"StringEquals":{"s3:ExistingObjectTag/class":"secret"}}}
                """#)
            $0.events.append(
                Event.record(
                    "s3.amazonaws.com", "DeleteBucketPolicy", time: $0.request.time,
                    ["bucketName": "orders"]))
        },
        Scenario(
            "the session was opened in the very second, in which another's policy changed",
            "iam-role-policy/session-policy", certainty: "likely",
            omits: ["in the very second of the request"]
        ) {
            $0.events.append(
                Event.assumeRole(
                    policy: Policy.of(#"{"Effect":"Allow","Action":"s3:Put*","Resource":"*"}"#),
                    time: $0.request.time))
            $0.events.append(
                Event.record(
                    "s3.amazonaws.com", "DeleteBucketPolicy", time: $0.request.time,
                    ["bucketName": "elsewhere"]))
            // It does not log the access key, which would tell the session.
            $0.request.logs = [.accessLog]
        },
        Scenario(
            "the role's policy was deleted before", "iam-role-policy/identity-policy",
            certainty: "proven"
        ) {
            $0.events.append(
                Event.record(
                    "iam.amazonaws.com", "DeleteRolePolicy", time: before,
                    ["roleName": "nightly", "policyName": "access"]))
        },
        Scenario(
            "a policy that denies was made and attached before", "iam-role-policy/identity-policy",
            certainty: "proven", says: ["Guard", guardARN]
        ) {
            $0.events.append(
                Event.record(
                    "iam.amazonaws.com", "CreatePolicy", time: before,
                    ["policyName": "guard", "policyDocument": Policy.of(denial)],
                    response: ["policy": ["arn": guardARN, "defaultVersionId": "v1"]]))
            $0.events.append(
                Event.record(
                    "iam.amazonaws.com", "AttachRolePolicy", time: "2026-03-02T05:00:01Z",
                    ["roleName": "nightly", "policyArn": guardARN]))
        },
        Scenario(
            "a policy that denied was detached before, and nothing denies", "undetermined"
        ) {
            $0.events.append(
                Event.record(
                    "iam.amazonaws.com", "CreatePolicy", time: "2026-03-02T04:00:00Z",
                    ["policyName": "guard", "policyDocument": Policy.of(denial)],
                    response: ["policy": ["arn": guardARN, "defaultVersionId": "v1"]]))
            for (name, time) in [
                ("AttachRolePolicy", "2026-03-02T04:00:01Z"), ("DetachRolePolicy", before),
            ] {
                $0.events.append(
                    Event.record(
                        "iam.amazonaws.com", name, time: time,
                        ["roleName": "nightly", "policyArn": guardARN]))
            }
        },
        Scenario(
            "a boundary was set before", "iam-role-policy/permissions-boundary",
            certainty: "proven"
        ) {
            $0.events.append(
                Event.record(
                    "iam.amazonaws.com", "CreatePolicy", time: "2026-03-02T04:00:00Z",
                    [
                        "policyName": "guard",
                        "policyDocument": Policy.of(
                            #"{"Effect":"Allow","Action":"s3:List*","Resource":"*"}"#),
                    ], response: ["policy": ["arn": guardARN, "defaultVersionId": "v1"]]))
            $0.events.append(
                Event.record(
                    "iam.amazonaws.com", "PutRolePermissionsBoundary", time: before,
                    ["roleName": "nightly", "permissionsBoundary": guardARN]))
        },
    ]

    static let settings = [
        Scenario(
            "the key was disabled and enabled again after", "kms-key/key-state",
            says: ["DisableKey"]
        ) {
            $0.request.bucket = "payroll"
            $0.request.code = "KMS.DisabledException"
            for (name, time) in [("DisableKey", before), ("EnableKey", after)] {
                var event = Event.record(
                    "kms.amazonaws.com", name, time: time, ["keyId": World.lakeKey])
                event["resources"] = [["type": "AWS::KMS::Key", "ARN": World.lakeKey]]
                $0.events.append(event)
            }
        },
        Scenario("the key's policy was changed before", "kms-key/key-policy") {
            $0.request.bucket = "payroll"
            $0.events.append(
                Event.record(
                    "kms.amazonaws.com", "PutKeyPolicy", time: before,
                    [
                        "keyId": "1aa0e0a0-0000-4000-8000-000000000001", "policyName": "default",
                        "policy": Policy.of(
                            #"{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:role/KeyAdmin"},"Action":"kms:*","Resource":"*"}"#
                        ),
                    ]))
        },
        Scenario(
            "the endpoint's policy was changed before", "vpc-endpoint-policy/vpc-endpoint-policy",
            certainty: "proven", says: ["ModifyVpcEndpoint by"]
        ) {
            $0.request.endpoint = World.endpoint
            $0.request.address = "10.1.2.3"
            $0.request.logs = [.cloudTrail]
            $0.events.append(
                Event.record(
                    "ec2.amazonaws.com", "ModifyVpcEndpoint", time: before,
                    [
                        "ModifyVpcEndpointRequest": [
                            "VpcEndpointId": World.endpoint,
                            "PolicyDocument": Policy.of(
                                #"{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::curated/*"}"#
                            ),
                        ]
                    ]))
        },
        Scenario(
            "the requester has to pay since an hour",
            "requester-pays/missing-request-payer-header", certainty: "proven",
            says: ["PutBucketRequestPayment"]
        ) {
            $0.request.bucket = "feeds"
            $0.events.append(
                Event.record(
                    "s3.amazonaws.com", "PutBucketRequestPayment", time: before,
                    [
                        "bucketName": "feeds", "requestPayment": "",
                        "RequestPaymentConfiguration": ["Payer": "Requester"],
                    ]))
        },
        Scenario(
            "the bucket owner owns every object since an hour: nothing denies", "undetermined"
        ) {
            $0.buckets["orders"]?.ownership = "ObjectWriter"
            $0.buckets["orders"]?.objectACLs = [
                "2026/03/orders.parquet": (World.partner, [World.partner: "FULL_CONTROL"])
            ]
            $0.events.append(
                Event.record(
                    "s3.amazonaws.com", "PutBucketOwnershipControls", time: before,
                    [
                        "bucketName": "orders", "ownershipControls": "",
                        "OwnershipControls": ["Rule": ["ObjectOwnership": "BucketOwnerEnforced"]],
                    ]))
        },
        Scenario(
            "a control policy was made and attached before",
            "service-control-policy/service-control-policy", certainty: "proven", says: ["Guard"]
        ) {
            var create = Event.record(
                "organizations.amazonaws.com", "CreatePolicy", time: before,
                ["name": "guard", "type": "SERVICE_CONTROL_POLICY", "content": Policy.of(denial)],
                response: [
                    "policy": [
                        "policySummary": ["id": "p-guard0001", "type": "SERVICE_CONTROL_POLICY"]
                    ]
                ])
            create["recipientAccountId"] = "999900001111"
            var attach = Event.record(
                "organizations.amazonaws.com", "AttachPolicy", time: "2026-03-02T05:00:01Z",
                ["policyId": "p-guard0001", "targetId": "ou-acme-data"])
            attach["recipientAccountId"] = "999900001111"
            $0.events += [create, attach]
        },
        Scenario(
            "a control policy was attached, and of which type it is nobody saw",
            "service-control-policy/service-control-policy", certainty: "likely",
            blockedBy: [
                "service-control-policy/service-control-policy",
                "service-control-policy/resource-control-policy",
            ], says: ["p-guard0001"]
        ) {
            var attach = Event.record(
                "organizations.amazonaws.com", "AttachPolicy", time: before,
                ["policyId": "p-guard0001", "targetId": "ou-acme-data"])
            attach["recipientAccountId"] = "999900001111"
            $0.events.append(attach)
        },
    ]

    @Test(arguments: role + settings)
    func `policies are those in force at the request's moment`(scenario: Scenario) throws {
        try scenario.check()
    }
}
