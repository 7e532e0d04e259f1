import AWSTypes
import Pipeline
import ReportStore
import TestSupport
import Testing

/// A header of encryption that a policy asks for has another key asked, or none: the fix is verified only
/// where that key lets the write pass.
@Suite struct HeaderKeyScenarios {
    private static let header = "Send the encryption header"
    private static let encryption = "s3:x-amz-server-side-encryption"
    private static let keyHeader = "s3:x-amz-server-side-encryption-aws-kms-key-id"
    private static let bucketPolicy = "bucket-policy/bucket-policy"
    private static let keyOfRole = "kms-key/identity-policy"
    private static let grant = "allow kms:GenerateDataKey on \(World.lakeKey)"
    private static let withoutKeys = Policy.of(
        #"{"Effect":"Allow","Action":"s3:*","Resource":"*"}"#)
    private static let deniesKeys =
        #"{"Sid":"NoKeys","Effect":"Deny","Action":"kms:*","Resource":"*"}"#

    /// A write into a bucket that denies what does not come with a header.
    private static func write(
        _ world: inout World, to bucket: String, with key: String, _ value: String
    ) {
        world.request.operation = "PutObject"
        world.request.bucket = bucket
        world.request.logs = [.cloudTrail]
        world.buckets[bucket]?.policy = Policy.of(
            """
            {"Sid":"With","Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*",
            "Condition":{"StringNotEquals":{"\(key)":"\(value)"}}}
            """)
    }

    /// The role's policy lets it write with a header alone.
    private static func only(_ value: String) -> String {
        Policy.of(
            """
            {"Effect":"Allow","Action":"s3:PutObject","Resource":"*",
            "Condition":{"StringEquals":{"\(encryption)":"\(value)"}}}
            """)
    }

    static let refused: [Scenario] = [
        Scenario(
            "the role denies itself every key", bucketPolicy, certainty: "proven", says: [header],
            isFixed: false
        ) {
            write(&$0, to: "orders", with: encryption, "aws:kms")
            $0.identity = Policy.role(and: deniesKeys)
        },
        Scenario(
            "the organization denies every key", "iam-role-policy/identity-policy",
            certainty: "proven", says: [header], isFixed: false
        ) {
            $0.request.operation = "PutObject"
            $0.request.logs = [.cloudTrail]
            $0.identity = only("aws:kms")
            $0.serviceControl["r-acme"] = ["nokeys": Policy.of(deniesKeys)]
        },
        Scenario(
            "the key that the header must name has a policy that does not allow", bucketPolicy,
            certainty: "proven", says: [header], isFixed: false
        ) {
            write(&$0, to: "orders", with: keyHeader, World.lakeKey)
            $0.keys[World.lakeKey]?.policy = Policy.of(
                #"{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:role/KeyAdmin"},"Action":"kms:*","Resource":"*"}"#
            )
        },
        Scenario(
            "nobody captured the key that the header must name", bucketPolicy,
            certainty: "proven", says: [header], isFixed: false
        ) {
            write(&$0, to: "orders", with: keyHeader, World.lakeKey)
            $0.keys[World.lakeKey] = nil
        },
    ]

    static let granted: [Scenario] = [
        Scenario(
            "the role lacks the right to the key that the header must name", bucketPolicy,
            certainty: "proven", says: [header, grant], isFixed: true
        ) {
            write(&$0, to: "orders", with: keyHeader, World.lakeKey)
            $0.identity = withoutKeys
        },
        Scenario(
            "a write that asked for S3's own keys then asks the key of its header", bucketPolicy,
            certainty: "proven", says: [header, grant], isFixed: true
        ) {
            write(&$0, to: "payroll", with: keyHeader, World.lakeKey)
            $0.request.parameters = ["x-amz-server-side-encryption": "AES256"]
            $0.identity = withoutKeys
        },
        Scenario(
            "jobs send the header with a key, and most take the bucket's default", bucketPolicy,
            certainty: "proven", blockedBy: [bucketPolicy, keyOfRole], says: [header, grant],
            isFixed: true
        ) {
            write(&$0, to: "payroll", with: encryption, "aws:kms")
            $0.identity = withoutKeys
        },
        Scenario(
            "the key that the header must name is disabled", bucketPolicy, certainty: "proven",
            says: [header, "Make the key \(World.lakeKey) usable again"], isFixed: true
        ) {
            write(&$0, to: "orders", with: keyHeader, World.lakeKey)
            $0.keys[World.lakeKey]?.state = "Disabled"
        },
    ]

    /// S3's own keys ask nothing of KMS (S3 User Guide, "Using server-side encryption with Amazon S3
    /// managed keys").
    static let keyless: [Scenario] =
        [
            Scenario(
                "an Allow that asks for S3's own keys needs no right to the bucket's default",
                "iam-role-policy/identity-policy", certainty: "proven",
                blockedBy: ["iam-role-policy/identity-policy", keyOfRole], says: [header],
                omits: [grant], isFixed: true
            ) {
                $0.request.operation = "PutObject"
                $0.request.bucket = "payroll"
                $0.request.logs = [.cloudTrail]
                $0.identity = only("AES256")
            },
            Scenario(
                "a Deny that asks for S3's own keys needs none either", bucketPolicy,
                certainty: "proven", blockedBy: [bucketPolicy, keyOfRole], says: [header],
                omits: [grant], isFixed: true
            ) {
                write(&$0, to: "payroll", with: encryption, "AES256")
                $0.identity = withoutKeys
            },
        ]
        + ["PutObject", "CreateMultipartUpload"].map { operation in
            Scenario(
                "\(operation) that asked for S3's own keys needs no right to the bucket's default",
                "iam-role-policy/identity-policy", certainty: "proven",
                says: ["allow s3:PutObject"],
                omits: ["allow kms:"], isFixed: true
            ) {
                $0.request.operation = operation
                $0.request.bucket = "payroll"
                $0.request.logs = [.cloudTrail]
                $0.request.parameters = ["x-amz-server-side-encryption": "AES256"]
                $0.identity = Policy.of(#"{"Effect":"Allow","Action":"s3:List*","Resource":"*"}"#)
            }
        }

    @Test(arguments: refused + granted + keyless)
    func `the key that a header has asked decides whether it helps`(_ scenario: Scenario) throws {
        try scenario.check()
    }

    private static let otherKey =
        "arn:aws:kms:eu-central-1:111122223333:key/3cc0e0c0-0000-4000-8000-000000000003"
    private static let deniedByBucket =
        "User: arn:aws:sts::111122223333:assumed-role/nightly/GlueJobRunnerSession is not "
        + "authorized to perform: s3:PutObject on resource: "
        + "\"arn:aws:s3:::payroll/2026/03/orders.parquet\" with an explicit deny in a "
        + "resource-based policy"

    /// The role's policy lets it use one key.
    private static func ofKey(_ key: String) -> String {
        Policy.of(
            #"{"Effect":"Allow","Action":"s3:*","Resource":"*"}"#,
            #"{"Effect":"Allow","Action":"kms:GenerateDataKey","Resource":"\#(key)"}"#)
    }

    /// A job whose header decides that the bucket's own key is not asked, or is kept.
    static let kept: [Scenario] = [
        Scenario(
            "a header that names another key needs none of the bucket's own", bucketPolicy,
            certainty: "reported", blockedBy: [bucketPolicy, keyOfRole], says: [header],
            omits: [grant], isFixed: true
        ) {
            write(&$0, to: "payroll", with: keyHeader, otherKey)
            $0.keys[otherKey] = $0.keys[World.lakeKey]
            $0.identity = ofKey(otherKey)
            $0.request.message = deniedByBucket
        },
        Scenario(
            "any header will do, and the bucket keeps its key", bucketPolicy,
            certainty: "reported", blockedBy: [bucketPolicy, keyOfRole], says: [header, grant],
            isFixed: true
        ) {
            write(&$0, to: "payroll", with: encryption, "aws:kms")
            $0.buckets["payroll"]?.policy = Policy.of(
                """
                {"Sid":"With","Effect":"Deny","Principal":"*","Action":"s3:PutObject","Resource":"*",
                "Condition":{"Null":{"\(encryption)":"true"}}}
                """)
            $0.identity = withoutKeys
            $0.request.message = deniedByBucket
        },
        Scenario(
            "one Deny asks for an algorithm, the next for a key", bucketPolicy,
            certainty: "reported", blockedBy: [bucketPolicy, keyOfRole], says: [header],
            omits: [grant], isFixed: true
        ) {
            write(&$0, to: "payroll", with: encryption, "aws:kms")
            $0.buckets["payroll"]?.policy = Policy.of(
                """
                {"Sid":"With","Effect":"Deny","Principal":"*","Action":"s3:PutObject","Resource":"*",
                "Condition":{"StringNotEquals":{"\(encryption)":"aws:kms"}}}
                """,
                """
                {"Sid":"Key","Effect":"Deny","Principal":"*","Action":"s3:PutObject","Resource":"*",
                "Condition":{"StringNotEquals":{"\(keyHeader)":"\(otherKey)"}}}
                """)
            $0.keys[otherKey] = $0.keys[World.lakeKey]
            $0.identity = ofKey(otherKey)
            $0.request.message = deniedByBucket
        },
    ]

    @Test(arguments: kept)
    func `the bucket's own key is kept or not asked, and a plan grants what is asked`(
        _ scenario: Scenario
    ) throws {
        try scenario.check()
        let folder = try TemporaryFolder()
        var world = World()
        scenario.breaks(&world)
        try world.write(to: folder)
        let store = "\(folder.path)/store.sqlite"
        _ = try SnapshotImport(storePath: store).run([folder.path + "/snapshots"])
        _ = try Ingest(storePath: store, jobs: 1).run([folder.path + "/logs"])
        let (plan, _) = try PlanMaking(storePath: store, scope: .object).plan(for: ReportFilter())
        #expect(plan.unresolved.isEmpty, "\(plan.unresolved)")
        let grants = plan.changes.filter { change in
            change.summaries.contains { $0.contains("allow kms:") }
        }
        #expect(grants.isEmpty == scenario.omits.contains(HeaderKeyScenarios.grant), "\(grants)")
        #expect(plan.changes.contains { $0.kind == "job-option" })
    }
}
