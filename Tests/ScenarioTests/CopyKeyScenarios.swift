import ReportStore
import Testing

/// The refused call of KMS about the key of what a copy reads.
@Suite struct CopyKeyScenarios {
    private static let source = "arn:aws:s3:::payroll/raw/a"
    private static let usable = "Make the key \(World.lakeKey) usable again"

    /// A copy from the bucket with a key into one without, where every policy lets it pass.
    private static func copy(
        _ operation: String, _ code: String = "AccessDenied", context: String? = source
    ) -> @Sendable (inout World) -> Void {
        {
            $0.request.operation = operation
            $0.request.logs = [.cloudTrail]
            $0.request.parameters = ["x-amz-copy-source": "payroll/raw/a"]
            $0.request.parameters["x-amz-tagging-directive"] = "REPLACE"
            $0.request.parameters["x-amz-object-annotation-directive"] = "EXCLUDE"
            $0.events.append(Event.key(key: World.lakeKey, context: context, code: code))
        }
    }

    /// A key whose policy lets nobody of the role's account in.
    private static let closed = Policy.of(
        #"{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:role/KeyAdmin"},"Action":"kms:*","Resource":"*"}"#
    )

    /// AWS names the right to decrypt, and the source's key.
    private static let refusedToDecrypt: @Sendable (inout World) -> Void = {
        $0.request.operation = "CopyObject"
        $0.request.bucket = "feeds"
        $0.request.logs = [.cloudTrail]
        $0.request.parameters = ["x-amz-copy-source": "payroll/raw/a"]
        $0.request.message = Message.none("identity-based policy", "kms:Decrypt", World.lakeKey)
        $0.identity = Policy.of(
            #"{"Effect":"Allow","Action":["s3:*","kms:GenerateDataKey"],"Resource":"*"}"#)
    }

    static let all: [Scenario] = ["CopyObject", "UploadPartCopy"].flatMap { operation in
        [
            Scenario(
                "\(operation): KMS refused the source's key, whose policy does not allow",
                "kms-key/key-policy", certainty: "reported", says: ["to kms:Decrypt"],
                omits: ["to kms:GenerateDataKey"], isFixed: true
            ) {
                copy(operation)(&$0)
                $0.keys[World.lakeKey]?.policy = closed
            },
            Scenario(
                "\(operation): KMS says that the source's key is disabled", "kms-key/key-state",
                certainty: "reported", says: [usable], isFixed: true
            ) {
                copy(operation, "DisabledException")(&$0)
                $0.keys[World.lakeKey]?.state = "Disabled"
            },
            Scenario(
                "\(operation): KMS names a key that nobody captured", "kms-key/key-state",
                certainty: "reported", says: [usable]
            ) {
                copy(operation, "DisabledException")(&$0)
                $0.keys[World.lakeKey] = nil
            },
            Scenario(
                "\(operation): the event names the source's bucket, which has a bucket key",
                "kms-key/key-state", certainty: "reported", says: [usable]
            ) {
                copy(operation, "DisabledException", context: "arn:aws:s3:::payroll")(&$0)
                $0.keys[World.lakeKey]?.state = "Disabled"
                $0.buckets["payroll"]?.usesBucketKey = true
            },
            Scenario(
                "\(operation): the event names no object, and the key of the source's bucket",
                "kms-key/key-state", certainty: "likely", says: [usable]
            ) {
                copy(operation, "DisabledException", context: nil)(&$0)
                $0.keys[World.lakeKey]?.state = "Disabled"
            },
            Scenario(
                "\(operation): the event is about another object", "undetermined",
                omits: [usable]
            ) {
                copy(operation, "DisabledException", context: "arn:aws:s3:::payroll/raw/b")(&$0)
                $0.keys[World.lakeKey]?.state = "Disabled"
            },
        ]
    }

    static let targets: [Scenario] = [
        Scenario(
            "a copy that brings the key of its source asks none there", "undetermined",
            omits: [usable]
        ) {
            copy("CopyObject", "DisabledException", context: nil)(&$0)
            $0.keys[World.lakeKey]?.state = "Disabled"
            $0.request.parameters["x-amz-copy-source-server-side-encryption-customer-algorithm"] =
                "AES256"
        },
        Scenario(
            "a data key is asked of what the copy makes", "kms-key/key-state",
            certainty: "reported", says: [usable]
        ) {
            $0.request.operation = "CopyObject"
            $0.request.bucket = "payroll"
            $0.request.logs = [.cloudTrail]
            $0.request.parameters = ["x-amz-copy-source": "orders/raw/a"]
            $0.keys[World.lakeKey]?.state = "Disabled"
            $0.events.append(
                Event.key(
                    "GenerateDataKey", key: World.lakeKey,
                    context: "arn:aws:s3:::payroll/2026/03/orders.parquet",
                    code: "DisabledException"))
        },
        Scenario(
            "AWS's message about decrypting is about the source", "kms-key/identity-policy",
            certainty: "reported", says: ["allow kms:Decrypt on \(World.lakeKey)"],
            omits: ["kms:Decrypt on \(World.partnerKey)"], isFixed: true, refusedToDecrypt),
        Scenario(
            "AWS's message about decrypting is about the source, whose key nobody captured",
            "kms-key/identity-policy", certainty: "reported",
            says: ["allow kms:Decrypt on \(World.lakeKey)"],
            omits: ["allow kms:GenerateDataKey"], isFixed: false
        ) {
            refusedToDecrypt(&$0)
            $0.keys[World.lakeKey] = nil
        },
    ]

    /// What AWS's sentence about decrypting says of a key that it does not name.
    private static let unnamed = "the resource associated with this ciphertext"
    private static let roleOfKey = "kms-key/identity-policy"
    private static let ofDestination = "allow kms:GenerateDataKey on \(World.lakeKey)"
    private static let closedKey = "kms-key/key-policy"

    /// A copy that KMS refused, as AWS's message says; the role may use no key.
    private static func told(
        _ operation: String = "CopyObject", from source: String?, to bucket: String,
        _ action: String = "kms:Decrypt", of key: String = unnamed,
        by type: String = "identity-based policy"
    ) -> @Sendable (inout World) -> Void {
        {
            $0.request.operation = operation
            $0.request.bucket = bucket
            $0.request.logs = [.cloudTrail]
            if let source { $0.request.parameters = ["x-amz-copy-source": source] }
            $0.request.message = Message.none(type, action, key)
            $0.identity = Policy.of(#"{"Effect":"Allow","Action":"s3:*","Resource":"*"}"#)
        }
    }

    static let unnamedKeys: [Scenario] = [
        Scenario(
            "AWS names the right to decrypt and no key, and the source's bucket has none",
            roleOfKey, certainty: "reported", says: ["head-object --bucket orders --key raw/a"],
            isFixed: false, told(from: "orders/raw/a", to: "payroll")),
        Scenario(
            "the same of a key's policy: the destination's is not the one that refused",
            closedKey, certainty: "reported", says: ["head-object --bucket orders --key raw/a"],
            isFixed: false
        ) {
            told(from: "orders/raw/a", to: "payroll", by: "resource-based policy")(&$0)
            $0.keys[World.lakeKey]?.policy = closed
        },
        Scenario(
            "no log names the source of the copy", roleOfKey, certainty: "reported",
            says: ["head-object --bucket SOURCE"], isFixed: false,
            told(from: nil, to: "payroll")),
        Scenario(
            "the default key of the source's bucket is likely, as that of the destination refuses too",
            roleOfKey, certainty: "likely", says: ["allow kms:Decrypt on \(World.lakeKey)"],
            isFixed: false, told(from: "payroll/raw/a", to: "feeds")),
        Scenario(
            "AWS names the right to a data key, which is the destination's", roleOfKey,
            certainty: "reported", says: [ofDestination], isFixed: true,
            told(from: "orders/raw/a", to: "payroll", "kms:GenerateDataKey")),
    ]

    /// The same told by the refused call of KMS.
    private static func copiedWithoutKeys(
        _ operation: String
    ) -> @Sendable (inout World) -> Void {
        {
            copy(operation)(&$0)
            $0.request.bucket = "feeds"
            $0.identity = Policy.of(#"{"Effect":"Allow","Action":"s3:*","Resource":"*"}"#)
        }
    }

    /// Both keys of a copy lack a grant: what AWS tells of comes first, in blockers and changes.
    private static let first: [(String, @Sendable (inout World) -> Void)] =
        ["CopyObject", "UploadPartCopy"].flatMap { operation in
            [
                (
                    "\(operation): the message names the source's key",
                    told(operation, from: "payroll/raw/a", to: "feeds", of: World.lakeKey)
                ),
                (
                    "\(operation): the event is about the source",
                    copiedWithoutKeys(operation)
                ),
            ]
        }

    @Test(arguments: first.indices)
    func `the key that AWS names is told first`(_ index: Int) throws {
        let (name, breaks) = CopyKeyScenarios.first[index]
        let scenario = Scenario(
            name, CopyKeyScenarios.roleOfKey, certainty: "reported",
            omits: ["default key"], isFixed: true, breaks)
        try scenario.check()
        let row = try #require(try scenario.explanations().first).row
        #expect(row.blockedBy.first?.detail.contains("kms:Decrypt on \(World.lakeKey)") ?? false)
        #expect(row.fix.first?.summary.contains("kms:Decrypt on \(World.lakeKey)") ?? false)
        let destination = row.fix.contains { $0.summary.contains(World.partnerKey) }
        #expect(destination, "\(row.fix)")
    }

    @Test(arguments: unnamedKeys) func `keys that AWS does not name`(_ scenario: Scenario) throws {
        try scenario.check()
    }

    @Test(arguments: all + targets) func sources(_ scenario: Scenario) throws {
        try scenario.check()
    }
}
