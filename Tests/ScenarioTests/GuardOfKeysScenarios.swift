import ReportStore
import Testing

/// A guard that asks a write to name a key of some account is there to be met: the job names such a key,
/// and the guard stays.
@Suite struct GuardOfKeysScenarios {
    private static let keyHeader = "s3:x-amz-server-side-encryption-aws-kms-key-id"
    private static let bucketPolicy = "bucket-policy/bucket-policy"
    private static let names = "and name in it the key \(World.lakeKey)"
    private static let setting =
        "spark.hadoop.fs.s3.serverSideEncryption.kms.keyId=\(World.lakeKey)"
    private static let placeholder = "keyId=KEY"
    private static let anyOfLake = "arn:aws:kms:eu-central-1:111122223333:key/*"

    /// A write that names a key, or AWS says that a deny of this kind of policy refused it.
    private static func write(
        to bucket: String, sending key: String? = nil, refusedBy type: String? = nil,
        _ breaks: @escaping @Sendable (inout World) -> Void
    ) -> @Sendable (inout World) -> Void {
        {
            $0.request.operation = "PutObject"
            $0.request.bucket = bucket
            $0.request.logs = [.cloudTrail]
            if let key {
                $0.request.parameters = [
                    "x-amz-server-side-encryption": "aws:kms",
                    "x-amz-server-side-encryption-aws-kms-key-id": key,
                ]
            }
            if let type {
                $0.request.message = Message.deny(
                    type, "s3:PutObject", "arn:aws:s3:::\(bucket)/2026/03/orders.parquet")
            }
            breaks(&$0)
        }
    }

    private static func deny(_ condition: String, isOfBucket: Bool = true) -> String {
        #"{"Sid":"OwnKeys","Effect":"Deny",\#(isOfBucket ? #""Principal":"*","# : "")"Action":"s3:PutObject","#
            + #""Resource":"*","Condition":{\#(condition)}}"#
    }

    private static func guarded(
        _ bucket: String, by condition: String
    ) -> @Sendable (inout World) -> Void {
        { $0.buckets[bucket]?.policy = Policy.of(deny(condition)) }
    }

    /// The request names a key that the guard does not take, or none.
    static let met: [Scenario] =
        [
            "StringNotLike", "ArnNotLike", "StringNotLikeIfExists", "ForAnyValue:StringNotLike",
        ].map { test in
            Scenario(
                "\(test): the job names the bucket's own key in the place of another's",
                bucketPolicy,
                certainty: "proven", says: [names, setting], omits: ["exclude", placeholder],
                isFixed: true,
                write(
                    to: "payroll", sending: World.partnerKey,
                    guarded("payroll", by: #""\#(test)":{"\#(keyHeader)":"\#(anyOfLake)"}"#)))
        } + [
            Scenario(
                "AWS says that the guard refused a write that may have named a key", bucketPolicy,
                certainty: "reported", says: [names, setting], omits: ["exclude", placeholder],
                isFixed: true,
                write(
                    to: "payroll", refusedBy: "resource-based policy",
                    guarded("payroll", by: #""StringNotLike":{"\#(keyHeader)":"\#(anyOfLake)"}"#))),
            Scenario(
                "a guard of the role's own policy is met the same way",
                "iam-role-policy/identity-policy", certainty: "proven", says: [names],
                omits: ["remove the Deny", "take s3:PutObject out", placeholder], isFixed: true,
                write(to: "payroll", sending: World.partnerKey) {
                    $0.identity = Policy.role(
                        and: deny(
                            #""StringNotLike":{"\#(keyHeader)":"arn:aws:kms:*:111122223333:key/*"}"#,
                            isOfBucket: false))
                }),
            Scenario(
                "the organization's too", "service-control-policy/service-control-policy",
                certainty: "proven", says: [names], omits: ["exclude", placeholder], isFixed: true,
                write(to: "payroll", sending: World.partnerKey) {
                    $0.serviceControl["r-acme"] = [
                        "keys": Policy.of(
                            deny(
                                #""StringNotLike":{"\#(keyHeader)":"\#(anyOfLake)"}"#,
                                isOfBucket: false))
                    ]
                }),
            Scenario(
                "a key that the guard names is named in the job's setting", bucketPolicy,
                certainty: "proven", says: [names, setting], omits: ["exclude", placeholder],
                isFixed: true,
                write(
                    to: "orders",
                    guarded(
                        "orders", by: #""StringNotEquals":{"\#(keyHeader)":"\#(World.lakeKey)"}"#))),
            Scenario(
                "the role needs the right to the key that the header names", bucketPolicy,
                certainty: "proven", blockedBy: [bucketPolicy, "kms-key/identity-policy"],
                says: [names, "allow kms:GenerateDataKey on \(World.lakeKey)"],
                omits: ["exclude", placeholder], isFixed: true,
                write(to: "payroll", sending: World.partnerKey) {
                    guarded("payroll", by: #""StringNotLike":{"\#(keyHeader)":"\#(anyOfLake)"}"#)(
                        &$0)
                    $0.identity = Policy.of(#"{"Effect":"Allow","Action":"s3:*","Resource":"*"}"#)
                }),
        ]

    /// No key is known that the guard takes: which one is not for the program to say.
    static let unnamed: [Scenario] = [
        Scenario(
            "a bucket without a key of its own", bucketPolicy, certainty: "proven",
            says: [placeholder], omits: ["exclude", "name in it the key"], isFixed: false,
            write(
                to: "orders",
                guarded("orders", by: #""StringNotLike":{"\#(keyHeader)":"\#(anyOfLake)"}"#))),
        Scenario(
            "the guard takes another account's keys alone", bucketPolicy, certainty: "proven",
            says: [placeholder], omits: ["exclude", "name in it the key"], isFixed: false,
            write(
                to: "payroll", sending: World.lakeKey,
                guarded(
                    "payroll",
                    by: #""StringNotLike":{"\#(keyHeader)":"arn:aws:kms:*:444455556666:key/*"}"#))),
        Scenario(
            "any key will do, and none is the bucket's", bucketPolicy, certainty: "proven",
            says: [placeholder], omits: ["exclude"], isFixed: false,
            write(to: "orders", guarded("orders", by: #""Null":{"\#(keyHeader)":"true"}"#))),
    ]

    /// What no header meets: the policy must change.
    static let closed: [Scenario] = [
        Scenario(
            "a guard that keeps keys out is not met by naming one", bucketPolicy,
            certainty: "proven", says: ["exclude"], omits: ["Send the encryption header"],
            isFixed: true,
            write(
                to: "payroll", sending: World.lakeKey,
                guarded("payroll", by: #""StringLike":{"\#(keyHeader)":"\#(anyOfLake)"}"#))),
        Scenario(
            "a read names no key", bucketPolicy, says: ["exclude"],
            omits: ["Send the encryption header"], isFixed: true
        ) {
            $0.request.bucket = "payroll"
            $0.request.logs = [.cloudTrail]
            $0.buckets["payroll"]?.policy = Policy.of(
                #"{"Sid":"OwnKeys","Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*","#
                    + #""Condition":{"StringNotLike":{"\#(keyHeader)":"\#(anyOfLake)"}}}"#)
        },
    ]

    @Test(arguments: met + unnamed + closed)
    func `a guard that asks for a key is met where it can be`(_ scenario: Scenario) throws {
        try scenario.check()
    }

    @Test func `a plan has the key in the job's setting`() throws {
        let planned = try PlannedWorld(GuardOfKeysScenarios.met[0].breaks)
        let change = try #require(planned.plan.changes.first)
        #expect(planned.plan.changes.count == 1 && change.kind == "job-option")
        #expect(change.isVerified, "\(planned.summary)")
        #expect(change.setting?.contains(GuardOfKeysScenarios.setting) ?? false, "\(change)")
        #expect(change.setting?.contains(GuardOfKeysScenarios.placeholder) == false)
    }
}
