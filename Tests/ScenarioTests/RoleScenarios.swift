import ReportStore
import Testing

/// What lies with the role: its own policies, its boundary, its session.
@Suite struct RoleScenarios {
    static let all = [
        Scenario(
            "no statement allows the action", "iam-role-policy/identity-policy",
            certainty: "proven", isFixed: true
        ) {
            $0.identity = Policy.of(
                #"{"Effect":"Allow","Action":"s3:ListBucket","Resource":"*"}"#)
        },
        Scenario(
            "the role has no policies at all", "iam-role-policy/identity-policy",
            certainty: "proven", isFixed: true
        ) { $0.identity = nil },
        Scenario(
            "the bucket's ARN is given where the objects' is wanted",
            "iam-role-policy/identity-policy", certainty: "proven",
            says: ["its Resource is"], isFixed: true
        ) {
            $0.identity = Policy.of(
                #"{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::orders"}"#)
        },
        Scenario(
            "listing is allowed on the objects' ARN", "iam-role-policy/identity-policy",
            certainty: "proven", isFixed: true
        ) {
            $0.identity = Policy.of(
                #"{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::orders/*"}"#)
            $0.request.operation = "ListObjects"
            $0.request.key = nil
            $0.request.parameters = ["list-type": "2", "prefix": "2026/"]
        },
        Scenario(
            "listing is allowed under another prefix only", "iam-role-policy/identity-policy",
            certainty: "proven", says: ["s3:prefix"], isFixed: true
        ) {
            $0.identity = Policy.of(
                #"""
                {"Effect":"Allow","Action":"s3:ListBucket","Resource":"*",
                "Condition":{"StringLike":{"s3:prefix":"2025/*"}}}
                """#)
            $0.request.operation = "ListObjects"
            $0.request.key = nil
            $0.request.parameters = ["list-type": "2", "prefix": "2026/"]
        },
        Scenario(
            "the role's own policy denies", "iam-role-policy/identity-policy",
            certainty: "proven",
            says: [
                "statement NoRaw denies", "NotResource",
                "exclude arn:aws:s3:::orders/2026/03/orders.parquet from the Deny statement NoRaw",
            ], isFixed: true
        ) {
            $0.identity = Policy.role(
                and: #"{"Sid":"NoRaw","Effect":"Deny","Action":"s3:Get*","Resource":"*"}"#)
        },
        Scenario(
            "the role's own deny of one action among others", "iam-role-policy/identity-policy",
            certainty: "proven", says: ["take s3:GetObject out of the Deny statement Some"],
            isFixed: true
        ) {
            $0.identity = Policy.role(
                and: #"""
                    {"Sid":"Some","Effect":"Deny","Action":["s3:GetObject","s3:PutObject"],
                    "Resource":"arn:aws:s3:::orders/*"}
                    """#)
        },
        Scenario(
            "the boundary does not allow", "iam-role-policy/permissions-boundary",
            certainty: "proven", isFixed: true
        ) {
            $0.boundary = Policy.of(
                #"{"Effect":"Allow","Action":"s3:List*","Resource":"*"}"#)
        },
        Scenario(
            "the boundary does not allow, and the key reads like a fix of the role's policy",
            "iam-role-policy/permissions-boundary", certainty: "proven",
            says: ["Permissions boundary of \(World.role): allow s3:GetObject"],
            omits: ["put-role-policy", "the principal may"], isFixed: true
        ) {
            $0.boundary = Policy.of(
                #"{"Effect":"Allow","Action":"s3:List*","Resource":"*"}"#)
            $0.request.key = "2026/03/x in a policy of y.parquet"
        },
        Scenario(
            "the boundary denies", "iam-role-policy/permissions-boundary", certainty: "proven"
        ) {
            $0.boundary = Policy.of(
                #"{"Effect":"Allow","Action":"*","Resource":"*"}"#,
                #"{"Effect":"Deny","Action":"s3:GetObject","Resource":"*"}"#)
        },
        Scenario(
            "the boundary holds although the bucket's policy names the role",
            "iam-role-policy/permissions-boundary", certainty: "proven"
        ) {
            $0.boundary = Policy.of(#"{"Effect":"Allow","Action":"kms:*","Resource":"*"}"#)
            $0.buckets["orders"]?.policy = Policy.of(
                #"""
                {"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:role/service-role/nightly"},
                "Action":"s3:GetObject","Resource":"arn:aws:s3:::orders/*"}
                """#)
        },
        Scenario(
            "the session's own policy, seen where Glue opened it, does not allow",
            "iam-role-policy/session-policy", certainty: "proven"
        ) {
            $0.events.append(
                Event.assumeRole(
                    policy: Policy.of(#"{"Effect":"Allow","Action":"s3:List*","Resource":"*"}"#)))
        },
        Scenario(
            "the session's own policy, where only the access log shows the request",
            "iam-role-policy/session-policy", certainty: "likely"
        ) {
            $0.events.append(
                Event.assumeRole(
                    policy: Policy.of(#"{"Effect":"Allow","Action":"s3:List*","Resource":"*"}"#)))
            $0.request.logs = [.accessLog]
        },
        Scenario(
            "another session of the role passed a policy, and this one did not", "undetermined"
        ) {
            var other = Event.assumeRole(
                policy: Policy.of(#"{"Effect":"Allow","Action":"s3:List*","Resource":"*"}"#))
            other["responseElements"] = ["credentials": ["accessKeyId": "ASIAEXAMPLEKEY000009"]]
            other["eventID"] = "other-session"
            $0.events += [other, Event.assumeRole()]
        },
        Scenario(
            "the job run passed a session policy that does not allow",
            "iam-role-policy/session-policy", certainty: "likely",
            says: ["nightly-load", "jr_0001"]
        ) {
            $0.events.append(
                Event.startJobRun(
                    policy: Policy.of(#"{"Effect":"Allow","Action":"s3:List*","Resource":"*"}"#)))
        },
        Scenario(
            "of two runs one passed a session policy, and which this was is not logged",
            "iam-role-policy/session-policy", certainty: "likely", says: ["jr_0002"]
        ) {
            $0.events.append(
                Event.startJobRun(
                    policy: Policy.of(#"{"Effect":"Allow","Action":"s3:List*","Resource":"*"}"#)))
            $0.events.append(Event.startJobRun(run: "jr_0002", policy: nil))
        },
        Scenario(
            "AWS's message names the boundary", "iam-role-policy/permissions-boundary",
            certainty: "reported"
        ) {
            $0.boundary = Policy.of(#"{"Effect":"Allow","Action":"s3:List*","Resource":"*"}"#)
            $0.request.message = Message.none("permissions boundary")
        },
        Scenario(
            "AWS's message names the role's policies, and nothing was captured",
            "iam-role-policy/identity-policy", certainty: "reported", isFixed: false
        ) {
            $0.roleIsCaptured = false
            $0.notCaptured = ["get-account-authorization-details.json"]
            $0.request.message = Message.none("identity-based policy")
        },
        Scenario(
            "AWS's message contradicts the policies as captured",
            "iam-role-policy/identity-policy", certainty: "reported", says: ["contradiction"]
        ) { $0.request.message = Message.none("identity-based policy") },
        Scenario(
            "the object is not there, and the role may not list the bucket",
            "iam-role-policy/identity-policy", certainty: "likely",
            says: ["in place of 404", "s3:ListBucket"], isFixed: false
        ) {
            $0.identity = Policy.of(
                #"{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}"#)
        },
        Scenario(
            "the object is not there, as AWS's message tells",
            "iam-role-policy/identity-policy", certainty: "reported", says: ["in place of 404"]
        ) {
            $0.identity = Policy.of(
                #"{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}"#)
            $0.request.message = Message.text(
                "s3:ListBucket", "arn:aws:s3:::orders",
                "because no identity-based policy allows the s3:ListBucket action")
        },
        Scenario(
            "a condition on the role's tag fails", "iam-role-policy/identity-policy",
            certainty: "proven", says: ["aws:PrincipalTag/team"]
        ) {
            $0.tags = ["team": "finance"]
            $0.events.append(Event.assumeRole())
            $0.identity = Policy.of(
                #"""
                {"Effect":"Allow","Action":"s3:*","Resource":"*",
                "Condition":{"StringEquals":{"aws:PrincipalTag/team":"sales"}}}
                """#)
        },
        Scenario(
            "a tag that reads as what could not be read is a tag",
            "iam-role-policy/identity-policy", certainty: "proven", says: ["aws:PrincipalTag/team"]
        ) {
            $0.tags = ["team": "!unreadable: by its owner's wish"]
            $0.events.append(Event.assumeRole())
            $0.identity = Policy.of(
                #"""
                {"Effect":"Allow","Action":"s3:*","Resource":"*",
                "Condition":{"StringEquals":{"aws:PrincipalTag/team":"sales"}}}
                """#)
        },
        Scenario(
            "an object tag decides, which no log shows", "iam-role-policy/identity-policy",
            certainty: "likely",
            says: ["secret may match", "aws s3api get-object-tagging", "before any change"],
            omits: ["leave arn:aws:s3", "put-role-policy"]
        ) {
            $0.identity = Policy.role(
                and: #"""
                    {"Sid":"Secret","Effect":"Deny","Action":"s3:GetObject","Resource":"*",
                    "Condition":{"StringEquals":{"s3:ExistingObjectTag/class":"secret"}}}
                    """#)
        },
        Scenario(
            "the source of a copy is refused", "iam-role-policy/identity-policy",
            certainty: "proven", says: ["arn:aws:s3:::elsewhere/a"]
        ) {
            $0.identity = Policy.of(
                #"""
                {"Effect":"Allow","Action":"s3:*",
                "Resource":["arn:aws:s3:::orders","arn:aws:s3:::orders/*"]}
                """#)
            $0.buckets["elsewhere"] = World.Bucket(owner: World.lake)
            $0.request.operation = "CopyObject"
            $0.request.parameters = ["x-amz-copy-source": "elsewhere/a"]
            $0.request.logs = [.cloudTrail]
        },
        Scenario(
            "a version is asked for and only the current one allowed",
            "iam-role-policy/identity-policy", certainty: "proven", says: ["s3:GetObjectVersion"]
        ) {
            $0.identity = Policy.of(
                #"{"Effect":"Allow","Action":["s3:GetObject","s3:ListBucket"],"Resource":"*"}"#)
            $0.request.parameters = ["versionId": "3HL4kqtJlcpXroDTDmJ"]
        },
    ]

    /// Two policies of the role deny, and AWS names one of them.
    @Test(arguments: ["first", "second"])
    func `the statement is one of the policy that AWS names`(_ named: String) throws {
        @Sendable func arn(_ name: String) -> String {
            "arn:aws:iam::111122223333:policy/\(name)"
        }
        let scenario = Scenario(named, "iam-role-policy/identity-policy", certainty: "reported") {
            for name in ["first", "second"] {
                $0.events += [
                    Event.record(
                        "iam.amazonaws.com", "CreatePolicy", time: "2026-03-02T04:00:00Z",
                        [
                            "policyName": name,
                            "policyDocument": Policy.of(
                                #"""
                                {"Sid":"\#(name)","Effect":"Deny","Action":"s3:GetObject",
                                "Resource":"*"}
                                """#),
                        ], response: ["policy": ["arn": arn(name), "defaultVersionId": "v1"]]),
                    Event.record(
                        "iam.amazonaws.com", "AttachRolePolicy", time: "2026-03-02T04:00:01Z",
                        ["roleName": "nightly", "policyArn": arn(name)]),
                ]
            }
            $0.request.logs = [.cloudTrail]
            $0.request.message = Message.deny("identity-based policy: \(arn(named))")
        }
        try scenario.check()
        let row = try #require(try scenario.explanations().first).row
        #expect(row.blockedBy.first?.statement == named)
        #expect(row.blockedBy.first?.policy == arn(named))
    }

    /// AWS names a policy that no capture has, or that does not deny as captured.
    @Test(arguments: ["third", "access"])
    func `a policy that AWS names is told, also where another denies`(_ named: String) throws {
        let arn = "arn:aws:iam::111122223333:policy/\(named)"
        let scenario = Scenario(
            named, "iam-role-policy/identity-policy", certainty: "reported",
            says: ["the policy \(arn), which AWS's message names", "not captured"],
            omits: ["Deny statement One"]
        ) {
            $0.identity = Policy.role(
                and: #"{"Sid":"One","Effect":"Deny","Action":"s3:GetObject","Resource":"*"}"#)
            $0.request.logs = [.cloudTrail]
            $0.request.message = Message.deny("identity-based policy: \(arn)")
        }
        let row = try #require(try scenario.explanations().first).row
        #expect(row.blockedBy.first?.policy == arn)
        #expect(row.blockedBy.first?.statement == nil)
        let isVerified = row.fix.contains { $0.verified }
        #expect(!isVerified, "\(row.fix)")
        try scenario.check()
    }

    /// Two control policies of one unit deny, and AWS names one of them, or a third.
    @Test(arguments: ["p-first", "p-second", "p-third"])
    func `a control policy that AWS names is told`(_ named: String) throws {
        let arn =
            "arn:aws:organizations::999900001111:policy/o-acme/service_control_policy/\(named)"
        let scenario = Scenario(named, "service-control-policy/service-control-policy") {
            $0.serviceControl["ou-acme-data"] = [:]
            for name in ["p-first", "p-second"] {
                $0.serviceControl["ou-acme-data"]?[name] = Policy.of(
                    #"{"Sid":"\#(name)","Effect":"Deny","Action":"s3:GetObject","Resource":"*"}"#)
            }
            $0.request.logs = [.cloudTrail]
            $0.request.message = Message.deny("service control policy: \(arn)")
        }
        let row = try #require(try scenario.explanations().first).row
        let isCaptured = named != "p-third"
        #expect(row.blockedBy.first?.policy == (isCaptured ? named : arn))
        #expect(row.blockedBy.first?.statement == (isCaptured ? named : nil))
        let isVerified = row.fix.contains { $0.verified }
        #expect(isVerified == isCaptured, "\(row.fix)")
    }

    @Test(arguments: all)
    func `the role's side is blamed where it is to blame`(scenario: Scenario) throws {
        try scenario.check()
    }
}
