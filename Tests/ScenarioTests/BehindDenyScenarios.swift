import Testing

/// A layer denies, and would allow nothing if it did not: both are told, and both are in the fix.
@Suite struct BehindDenyScenarios {
    private static let denies = #"{"Sid":"No","Effect":"Deny","Action":"s3:*","Resource":"*"}"#
    private static let open =
        #"{"Sid":"No","Effect":"Deny","Principal":"*","Action":"*","Resource":"*"}"#
    private static let missing = "no statement allows s3:GetObject"

    /// The layer, and a world in which it denies and allows nothing.
    private static let layers: [(String, @Sendable (inout World) -> Void)] = [
        (
            "iam-role-policy/identity-policy",
            {
                $0.identity = Policy.of(
                    denies, #"{"Effect":"Allow","Action":"kms:*","Resource":"*"}"#)
            }
        ),
        (
            "iam-role-policy/permissions-boundary",
            {
                $0.boundary = Policy.of(
                    denies, #"{"Effect":"Allow","Action":"kms:*","Resource":"*"}"#)
            }
        ),
        (
            "bucket-policy/bucket-policy",
            {
                $0.request.bucket = "feeds"
                $0.buckets["feeds"]?.policy = Policy.of(open)
            }
        ),
        (
            "vpc-endpoint-policy/vpc-endpoint-policy",
            {
                $0.request.endpoint = World.endpoint
                $0.endpointPolicy = Policy.of(open)
            }
        ),
    ]

    @Test(arguments: layers.indices)
    func `what is missing behind a Deny is told and added`(_ index: Int) throws {
        let (layer, breaks) = BehindDenyScenarios.layers[index]
        try Scenario(
            layer, layer, certainty: "proven",
            says: ["statement No denies s3:GetObject", BehindDenyScenarios.missing],
            isFixed: true
        ) {
            $0.request.logs = [.cloudTrail]
            breaks(&$0)
        }.check()
    }

    static let others: [Scenario] = [
        Scenario(
            "a key's policy that denies and allows nobody", "kms-key/key-policy",
            certainty: "proven", says: ["no statement allows kms:GenerateDataKey"], isFixed: true
        ) {
            $0.request.operation = "PutObject"
            $0.request.bucket = "payroll"
            $0.request.logs = [.cloudTrail]
            $0.keys[World.lakeKey]?.policy = Policy.of(open)
        },
        Scenario(
            "a role that denies itself the key and allows it nowhere", "kms-key/identity-policy",
            certainty: "proven",
            says: ["no statement allows kms:GenerateDataKey", "allow kms:GenerateDataKey"],
            isFixed: true
        ) {
            $0.request.operation = "PutObject"
            $0.request.bucket = "payroll"
            $0.request.logs = [.cloudTrail]
            $0.identity = Policy.of(
                #"{"Sid":"No","Effect":"Deny","Action":"kms:*","Resource":"*"}"#,
                #"{"Effect":"Allow","Action":"s3:*","Resource":"*"}"#)
        },
        Scenario(
            "a bucket of the same account that denies needs no Allow behind it",
            "bucket-policy/bucket-policy", certainty: "proven", omits: [missing], isFixed: true
        ) {
            $0.request.logs = [.cloudTrail]
            $0.buckets["orders"]?.policy = Policy.of(open)
        },
        Scenario(
            "a role that denies and allows needs the Deny alone changed",
            "iam-role-policy/identity-policy", certainty: "proven", omits: ["allow s3:GetObject"],
            isFixed: true
        ) {
            $0.request.logs = [.cloudTrail]
            $0.identity = Policy.role(and: denies)
        },
        Scenario(
            "the Allow that is met by what meets the Deny is no other change",
            "bucket-policy/bucket-policy", certainty: "proven",
            says: ["Send the encryption header"], omits: ["Why403"], isFixed: true
        ) {
            $0.request.operation = "PutObject"
            $0.request.bucket = "feeds"
            $0.request.logs = [.cloudTrail]
            $0.buckets["feeds"]?.key = nil
            $0.buckets["feeds"]?.policy = Policy.of(
                #"""
                {"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:role/service-role/nightly"},
                "Action":"s3:PutObject","Resource":"arn:aws:s3:::feeds/*",
                "Condition":{"StringEquals":{"s3:x-amz-server-side-encryption":"AES256"}}}
                """#,
                #"""
                {"Sid":"With","Effect":"Deny","Principal":"*","Action":"s3:PutObject","Resource":"*",
                "Condition":{"StringNotEquals":{"s3:x-amz-server-side-encryption":"AES256"}}}
                """#)
        },
    ]

    @Test(arguments: others) func `and nothing that is not missing`(_ scenario: Scenario) throws {
        try scenario.check()
    }
}
