import Testing

/// The bucket's default key was changed in the very second of a write: which of the two was asked nobody can
/// tell, and a change for one of them helps no request that asked the other.
@Suite struct DefaultKeyMomentScenarios {
    private static let other =
        "arn:aws:kms:eu-central-1:111122223333:key/3cc0e0c0-0000-4000-8000-000000000003"
    private static let second = "2026-03-02T06:10:00Z"
    private static let before = "2026-03-02T06:09:59Z"
    private static let withoutKeys = Policy.of(
        #"{"Effect":"Allow","Action":"s3:*","Resource":"*"}"#)
    private static func using(_ key: String) -> String {
        Policy.of(
            #"{"Effect":"Allow","Action":"s3:*","Resource":"*"}"#,
            #"{"Effect":"Allow","Action":"kms:*","Resource":"\#(key)"}"#)
    }
    private static let said = "in the very second of the request"

    private static func write(
        _ changes: [(key: String, time: String)], operation: String = "PutObject",
        _ breaks: @escaping @Sendable (inout World) -> Void = { _ in }
    ) -> @Sendable (inout World) -> Void {
        {
            $0.request.operation = operation
            $0.request.bucket = "payroll"
            $0.request.logs = [.cloudTrail]
            $0.identity = withoutKeys
            $0.keys[other] = $0.keys[World.lakeKey]
            for (key, time) in changes {
                $0.events.append(
                    Event.record(
                        "s3.amazonaws.com", "PutBucketEncryption", time: time,
                        [
                            "bucketName": "payroll",
                            "ServerSideEncryptionConfiguration": [
                                "Rule": [
                                    "ApplyServerSideEncryptionByDefault": [
                                        "SSEAlgorithm": "aws:kms", "KMSMasterKeyID": key,
                                    ]
                                ]
                            ],
                        ]))
            }
            breaks(&$0)
        }
    }

    static let all: [Scenario] = [
        Scenario(
            "the role may use neither key", "kms-key/identity-policy", certainty: "likely",
            says: [said], write([(other, second)])),
        Scenario(
            "the second key is another account's", "kms-key/identity-policy", certainty: "likely",
            says: [said], write([(World.partnerKey, second)])),
        Scenario(
            "an upload in parts begins in that second", "kms-key/identity-policy",
            certainty: "likely", says: [said],
            write([(other, second)], operation: "CreateMultipartUpload")),
        Scenario(
            "it was changed back in that second", "kms-key/identity-policy", certainty: "likely",
            says: [said], write([(other, before), (World.lakeKey, second)])),
        Scenario(
            "the organization denies either by name", "kms-key/service-control-policy",
            certainty: "likely", says: [said],
            write([(other, second)]) {
                $0.identity = Policy.roleAllows
                $0.serviceControl["r-acme"] = [
                    "no": Policy.of(
                        #"{"Sid":"No","Effect":"Deny","Action":"kms:*","#
                            + #""Resource":["\#(World.lakeKey)","\#(other)"]}"#)
                ]
            }),
        Scenario(
            "the role may use the later key alone", "undetermined", certainty: "undetermined",
            says: [said], write([(other, second)]) { $0.identity = using(other) }),
        Scenario(
            "the role may use the former key alone", "kms-key/identity-policy",
            certainty: "likely", says: [said],
            write([(other, second)]) { $0.identity = using(World.lakeKey) }),
        Scenario(
            "the later key's policy allows and the former's does not", "undetermined",
            certainty: "undetermined", says: [said],
            write([(other, second)]) {
                $0.identity = Policy.roleAllows
                $0.keys[World.lakeKey]?.policy = Policy.delegates(to: World.stranger)
            }),
        Scenario(
            "the role may use either key", "undetermined", certainty: "undetermined",
            omits: [said], write([(other, second)]) { $0.identity = Policy.roleAllows }),
        Scenario(
            "the role may use the later key alone, which came a second before", "undetermined",
            certainty: "undetermined", omits: [said],
            write([(other, before)]) { $0.identity = using(other) }),
        // Whichever was asked, the same thing refused it, or the change came before.
        Scenario(
            "the default was put anew, and is the same key", "kms-key/identity-policy",
            certainty: "proven", omits: [said], write([(World.lakeKey, second)])),
        Scenario(
            "it was changed long before", "kms-key/identity-policy", certainty: "proven",
            omits: [said], write([(other, "2026-03-02T05:00:00Z")])),
        Scenario(
            "the request names its key itself", "kms-key/identity-policy", certainty: "proven",
            omits: [said],
            write([(other, second)]) {
                $0.request.parameters = [
                    "x-amz-server-side-encryption": "aws:kms",
                    "x-amz-server-side-encryption-aws-kms-key-id": World.lakeKey,
                ]
            }),
        Scenario(
            "the bucket's policy refused it, whatever key", "bucket-policy/bucket-policy",
            certainty: "proven",
            blockedBy: ["bucket-policy/bucket-policy", "kms-key/identity-policy"], omits: [said],
            write([(other, second)]) {
                $0.buckets["payroll"]?.policy = Policy.of(
                    #"{"Sid":"No","Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*"}"#)
            }),
    ]

    @Test(arguments: all) func `which key was asked`(_ scenario: Scenario) throws {
        try scenario.check()
    }
}
