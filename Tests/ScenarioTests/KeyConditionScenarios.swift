import AWSTypes
import ReportStore
import Testing

extension World {
    /// A write, which the bucket's default key of then is asked for, for sure.
    fileprivate mutating func write() {
        request.bucket = "payroll"
        request.operation = "PutObject"
    }
}

/// Conditions of a key's policy, which see S3's call to KMS and not the request to S3.
@Suite struct KeyConditionScenarios {
    static let folder = "\(World.lake)/kms/1aa0e0a0-0000-4000-8000-000000000001"
    static var asymmetric: [String: Any] {
        [
            "Origin": "AWS_KMS", "KeySpec": "SYMMETRIC_DEFAULT", "KeyUsage": "ENCRYPT_DECRYPT",
            "MultiRegion": false,
        ]
    }

    /// A key policy that denies data keys under a condition, and what the answer is.
    struct Case: CustomTestStringConvertible, Sendable {
        let condition: String
        let denies: Bool?
        var prepare: @Sendable (inout World) -> Void = { _ in }

        init(
            _ condition: String, _ denies: Bool?,
            _ prepare: @escaping @Sendable (inout World) -> Void = { _ in }
        ) {
            self.condition = condition
            self.denies = denies
            self.prepare = prepare
        }

        var testDescription: String { condition }

        /// Nil in `denies` wants an answer that is less than proven.
        func check() throws {
            var scenario = Scenario(
                condition, denies == false ? "undetermined" : "kms-key/key-policy"
            ) { world in
                world.write()
                world.keys[World.lakeKey] = World.Key(
                    policy: Policy.of(
                        #"{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Action":"kms:*","Resource":"*"}"#,
                        #"{"Sid":"Guard","Effect":"Deny","Principal":"*","Action":"kms:GenerateDataKey","Resource":"*","Condition":{\#(condition)}}"#
                    ), metadata: asymmetric)
                prepare(&world)
            }
            if denies == true { scenario.certainty = "proven" }
            if denies != nil {
                try scenario.check()
            } else {
                let row = try #require(try scenario.explanations().first).row
                #expect(row.certainty.rawValue != "proven", "\(row.blockedBy.map(\.detail))")
                #expect(
                    row.blockedBy.allSatisfy { "\($0.outcome)" == "unknown" })
            }
        }
    }

    @Sendable static func throughEndpoint(_ world: inout World) {
        world.request.endpoint = World.endpoint
        world.request.address = "10.1.2.3"
        world.request.logs = [.cloudTrail]
    }

    // IAM User Guide, "Forward access sessions".
    static let network = [
        Case(#""NotIpAddress":{"aws:SourceIp":"52.95.4.0/24"}"#, false),
        Case(#""NotIpAddress":{"aws:SourceIp":"198.51.100.0/24"}"#, true),
        Case(#""IpAddress":{"aws:SourceIp":"52.95.4.1"}"#, true),
        Case(#""StringNotEquals":{"aws:SourceVpce":"vpce-0lake0000000000001"}"#, true),
        Case(
            #""StringNotEquals":{"aws:SourceVpce":"vpce-0lake0000000000001"}"#, true,
            throughEndpoint),
        Case(#""StringNotEquals":{"aws:SourceVpc":"vpc-0lake"}"#, true, throughEndpoint),
        Case(#""StringNotEqualsIfExists":{"aws:SourceVpc":"vpc-0other"}"#, true, throughEndpoint),
        Case(
            #""StringEquals":{"aws:SourceVpce":"vpce-0lake0000000000001"}"#, false, throughEndpoint),
        Case(#""NotIpAddress":{"aws:VpcSourceIp":"10.0.0.0/8"}"#, true, throughEndpoint),
        Case(
            #""StringNotEquals":{"aws:SourceVpc":"vpc-0lake"},"Bool":{"aws:ViaAWSService":"false"}"#,
            false, throughEndpoint),
        Case(#""Null":{"aws:VpceAccount":"true"}"#, true),
        // What no page of AWS's settles.
        Case(#""NotIpAddress":{"aws:SourceIp":"10.0.0.0/8"}"#, nil, throughEndpoint),
        Case(#""StringNotEquals":{"aws:VpceAccount":"111122223333"}"#, nil, throughEndpoint),
        Case(#""ForAllValues:StringNotEquals":{"aws:CalledVia":"athena.amazonaws.com"}"#, nil),
    ]

    static let facts = [
        Case(#""StringNotEquals":{"kms:KeySpec":"SYMMETRIC_DEFAULT"}"#, false),
        Case(#""StringNotEquals":{"kms:KeySpec":"RSA_2048"}"#, true),
        Case(#""StringNotEquals":{"kms:KeyOrigin":"AWS_KMS"}"#, false),
        Case(#""StringEquals":{"kms:KeyOrigin":"AWS_KMS"}"#, true),
        Case(#""StringNotEquals":{"kms:KeyUsage":"ENCRYPT_DECRYPT"}"#, false),
        Case(#""Bool":{"kms:MultiRegion":"true"}"#, false),
        Case(#""Bool":{"kms:MultiRegion":"false"}"#, true),
        Case(#""Null":{"kms:MultiRegionKeyType":"true"}"#, true),
        Case(#""StringNotEquals":{"kms:MultiRegionKeyType":"PRIMARY"}"#, false) {
            $0.keys[World.lakeKey]?.metadata = [
                "MultiRegion": true, "MultiRegionConfiguration": ["MultiRegionKeyType": "PRIMARY"],
            ]
        },
        Case(#""StringNotEquals":{"kms:EncryptionAlgorithm":"SYMMETRIC_DEFAULT"}"#, false),
        // An older capture names the spec otherwise, or not at all.
        Case(#""StringNotEquals":{"kms:KeySpec":"SYMMETRIC_DEFAULT"}"#, false) {
            $0.keys[World.lakeKey]?.metadata = ["CustomerMasterKeySpec": "SYMMETRIC_DEFAULT"]
        },
        Case(#""StringNotEquals":{"kms:KeySpec":"SYMMETRIC_DEFAULT"}"#, nil) {
            $0.keys[World.lakeKey]?.metadata = [:]
        },
    ]

    static var tags: [String: Any] {
        ["Tags": [["TagKey": "stage", "TagValue": "prod"]]]
    }
    static var aliases: [String: Any] {
        [
            "Aliases": [
                [
                    "AliasName": "alias/payroll",
                    "AliasArn": "arn:aws:kms:eu-central-1:111122223333:alias/payroll",
                    "TargetKeyId": "1aa0e0a0-0000-4000-8000-000000000001",
                ]
            ]
        ]
    }
    @Sendable static func tag(_ world: inout World) {
        world.captures["\(folder)/list-resource-tags.json"] = tags
    }
    @Sendable static func listAliases(_ world: inout World) {
        world.captures["\(World.lake)/kms/list-aliases.json"] = aliases
    }
    static func change(
        _ name: String, _ parameters: [String: Any], time: String = "2026-03-02T05:00:00Z"
    ) -> [String: Any] {
        Event.record("kms.amazonaws.com", name, time: time, parameters)
    }

    static let tagsAndAliases = [
        Case(#""StringNotEquals":{"aws:ResourceTag/stage":"prod"}"#, false, tag),
        Case(#""StringEquals":{"aws:ResourceTag/stage":"prod"}"#, true, tag),
        Case(#""StringEquals":{"aws:ResourceTag/team":"x"}"#, false, tag),
        Case(#""StringNotEquals":{"aws:ResourceTag/stage":"prod"}"#, nil),
        Case(#""StringNotEquals":{"aws:ResourceTag/stage":"test"}"#, false) {
            tag(&$0)
            $0.events.append(
                change(
                    "TagResource",
                    [
                        "keyId": World.lakeKey,
                        "tags": [["tagKey": "stage", "tagValue": "test"]],
                    ]))
        },
        Case(#""Null":{"aws:ResourceTag/stage":"true"}"#, true) {
            tag(&$0)
            $0.events.append(
                change("UntagResource", ["keyId": World.lakeKey, "tagKeys": ["stage"]]))
        },
        Case(
            #""ForAnyValue:StringEquals":{"kms:ResourceAliases":"alias/payroll"}"#, true,
            listAliases),
        Case(
            #""ForAllValues:StringNotEquals":{"kms:ResourceAliases":"alias/payroll"}"#, false,
            listAliases),
        Case(#""ForAnyValue:StringEquals":{"kms:ResourceAliases":"alias/payroll"}"#, nil),
        Case(#""ForAnyValue:StringEquals":{"kms:ResourceAliases":"alias/other"}"#, true) {
            listAliases(&$0)
            $0.events.append(
                change(
                    "CreateAlias",
                    ["aliasName": "alias/other", "targetKeyId": World.lakeKey]))
        },
        Case(#""ForAnyValue:StringEquals":{"kms:ResourceAliases":"alias/payroll"}"#, false) {
            listAliases(&$0)
            $0.events.append(change("DeleteAlias", ["aliasName": "alias/payroll"]))
        },
    ]

    /// Tags are not taken for those of then where only a capture after the request shows them; what
    /// never changes is.
    @Test func `what changes is known of a key from its capture on`() throws {
        func later(_ condition: String, _ denies: Bool?) -> Case {
            Case(condition, denies) {
                KeyConditionScenarios.tag(&$0)
                $0.captured = "2026-03-03T00:00:00Z"
            }
        }
        try later(#""StringNotEquals":{"aws:ResourceTag/stage":"prod"}"#, nil).check()
        try later(#""StringNotEquals":{"kms:KeySpec":"SYMMETRIC_DEFAULT"}"#, false).check()
    }

    @Test(arguments: network)
    func `of the network S3's call to KMS has what AWS documents`(_ test: Case) throws {
        try test.check()
    }

    @Test(arguments: facts)
    func `facts of the key are those that describe-key shows`(_ test: Case) throws {
        try test.check()
    }

    @Test(arguments: tagsAndAliases)
    func `tags and aliases of the key are those in force then`(_ test: Case) throws {
        try test.check()
    }

    /// As AWS's guide writes such a guard: the role itself stays kept out.
    @Test(arguments: ["aws:SourceVpce", "aws:SourceVpc", "aws:sourcevpce"])
    func `a guard of the network lets services pass, not the role`(key: String) throws {
        var scenario = Scenario(key, "kms-key/key-policy", certainty: "proven", isFixed: true) {
            $0.write()
            $0.keys[World.lakeKey]?.policy = Policy.of(
                #"{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Action":"kms:*","Resource":"*"}"#,
                #"{"Sid":"Guard","Effect":"Deny","Principal":"*","Action":"kms:*","Resource":"*","Condition":{"StringNotEquals":{"\#(key)":"x-1"}}}"#
            )
        }
        scenario.says = ["aws:ViaAWSService"]
        scenario.omits = ["ArnNotEquals"]
        try scenario.check()
    }

    /// No page of AWS's tells how the service's name ends in other partitions.
    @Test(
        arguments: [
            ("aws", "s3.eu-central-1.amazonaws.com", false),
            ("aws", "ec2.eu-central-1.amazonaws.com", true),
            ("aws-cn", "s3.cn-north-1.amazonaws.com.cn", nil),
            ("aws-cn", "s3.cn-north-1.amazonaws.com", nil),
            ("aws-us-gov", "s3.us-gov-west-1.amazonaws.com", false),
        ] as [(String, String, Bool?)])
    func `the service that asks a key is named by AWS's domain`(
        partition: String, service: String, denies: Bool?
    ) throws {
        let scenario = Scenario(service, "") { world in
            world.write()
            world.keys[World.lakeKey]?.policy = Policy.of(
                #"{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Action":"kms:*","Resource":"*"}"#,
                #"{"Effect":"Deny","Principal":"*","Action":"kms:*","Resource":"*","Condition":{"StringNotEquals":{"kms:ViaService":"\#(service)"}}}"#
            )
        }
        let row = try #require(try scenario.explanations(partition: partition).first).row
        switch denies {
        case true?: #expect(row.cause == .kmsKey && row.certainty == .proven)
        case false?: #expect(row.cause != .kmsKey)
        case nil: #expect(row.certainty != .proven)
        }
    }
}

/// Grants of a key: allow only, to whom they name, under their constraints.
@Suite struct GrantScenarios {
    static var grant: [String: Any] {
        [
            "GrantId": "g1", "GranteePrincipal": World.role, "Operations": ["Decrypt"],
        ]
    }
    static var service: [String: Any] {
        [
            "GrantId": "g2", "GranteeServicePrincipal": "rds.amazonaws.com",
            "RetiringServicePrincipal": "rds.amazonaws.com", "Operations": ["Decrypt"],
            "Constraints": ["SourceArn": "arn:aws:rds:eu-central-1:111122223333:db:orders"],
        ]
    }

    static func with(_ grant: [String: Any], _ constraints: [String: Any]) -> [String: Any] {
        var grant = grant
        grant["Constraints"] = constraints
        return grant
    }

    /// What the answer is with these grants, of a key whose policy lets nobody of use in.
    static var captured: [(name: String, grants: [[String: Any]], answer: String)] {
        [
            ("none", [], "kms-key/key-policy"),
            ("to the role", [grant], "undetermined"),
            ("to a service", [service], "kms-key/key-policy"),
            ("to a service, and to the role", [service, grant], "undetermined"),
            (
                "to the role on behalf of another resource",
                [with(grant, ["SourceArn": "arn:aws:s3:::payroll"])], "kms-key/grant"
            ),
            (
                "to the role for this object",
                [with(grant, ["EncryptionContextSubset": ["aws:s3:arn": KeyScenarios.object]])],
                "undetermined"
            ),
            (
                "to the role for this object on behalf of another resource",
                [
                    with(
                        grant,
                        [
                            "EncryptionContextSubset": ["aws:s3:arn": KeyScenarios.object],
                            "SourceArn": "arn:aws:s3:::payroll",
                        ])
                ], "kms-key/grant"
            ),
            (
                "to nobody, and to the role", [["GrantId": "g3", "Operations": []], grant],
                "undetermined"
            ),
        ]
    }

    @Test(arguments: captured.indices)
    func `a grant counts for whom it names, under its constraints`(_ index: Int) throws {
        let (name, grants, answer) = GrantScenarios.captured[index]
        nonisolated(unsafe) let list = grants
        try Scenario(name, answer) { world in
            world.request.bucket = "payroll"
            world.keys[World.lakeKey] = World.Key(
                policy: Policy.of(
                    #"{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:role/KeyAdmin"},"Action":"kms:*","Resource":"*"}"#
                ), grants: list)
        }.check()
    }

    @Test func `a grant whose grantee is missing leaves the key undecided, not the others unread`()
        throws
    {
        let scenario = Scenario("", "") { world in
            world.request.bucket = "payroll"
            world.keys[World.lakeKey] = World.Key(
                policy: Policy.of(
                    #"{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:role/KeyAdmin"},"Action":"kms:*","Resource":"*"}"#
                ), grants: [["GrantId": "g3", "Operations": ["Decrypt"]], GrantScenarios.service])
        }
        let row = try #require(try scenario.explanations().first).row
        #expect(row.certainty != .proven)
        #expect(row.missing.contains { $0.contains("grants/g3") }, "\(row.missing)")
    }

    @Test func `a grant made by an event counts from then on`() throws {
        for (source, answer) in [(nil, "undetermined"), ("arn:aws:s3:::x", "kms-key/grant")] {
            try Scenario("\(source ?? "any resource")", answer) { world in
                world.request.bucket = "payroll"
                world.keys[World.lakeKey]?.policy = Policy.of(
                    #"{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:role/KeyAdmin"},"Action":"kms:*","Resource":"*"}"#
                )
                var parameters: [String: Any] = [
                    "keyId": World.lakeKey, "granteePrincipal": World.role,
                    "operations": ["Decrypt"],
                ]
                if let source { parameters["constraints"] = ["sourceArn": source] }
                world.events.append(
                    Event.record(
                        "kms.amazonaws.com", "CreateGrant", time: "2026-03-02T05:00:00Z",
                        parameters, response: ["grantId": "g9"]))
            }.check()
        }
    }
}
