import AWSTypes
import Denials
import IAM
import PolicyHistory

/// The sub-request that S3 makes to KMS on the caller's behalf for an encrypted object
/// (KMS Developer Guide, "How Amazon S3 uses AWS KMS").
struct KeyRequest {
    /// The key's ARN; may be an alias or id where only that is known.
    var keyARN: String
    /// The KMS actions, `kms:Decrypt`.
    var actions: [Action]
    /// The ARN in the encryption context `aws:s3:arn`: the object's, or the bucket's with a
    /// bucket key.
    var contextARN: String?
    /// Whether the log or a paired event names the key; otherwise it is the bucket's default
    /// key, which an older object need not be encrypted with.
    var isKeyCertain: Bool

    /// The key request behind a denial; nil where no key is involved as far as is known.
    init?(_ denial: Denial, bucket: BucketSettings, reported: Sighting?, message: DenialMessage?) {
        guard denial.service == "s3" else {
            guard let key = denial.keyARN, let action = Action(service: "kms", denial.operation)
            else { return nil }
            self.init(keyARN: key, actions: [action], contextARN: nil, isKeyCertain: true)
            contextARN = denial.parameters?["encryptioncontext.aws:s3:arn"]
            return
        }
        let needed = KeyRequest.actions(for: denial.requiredPermissions.first?.action)
        let header = "x-amz-server-side-encryption"
        let named =
            reported?.keyARN ?? message?.keyARN
            ?? denial.parameters?["\(header)-aws-kms-key-id"]
        var actions = needed
        if let operation = reported?.operation, let action = Action(service: "kms", operation) {
            actions = [action]
        } else if let action = message?.action, action.service == "kms" {
            actions = [action]
        }
        guard !actions.isEmpty else { return nil }
        let encryption = bucket.encryption.value ?? nil
        let sentAlgorithm = denial.parameters?[header]
        if named == nil, let sentAlgorithm, !sentAlgorithm.hasPrefix("aws:kms") { return nil }
        guard let key = named ?? encryption?.kmsKeyID else { return nil }
        let usesBucketKey = encryption?.bucketKeyEnabled ?? false
        let partition = "aws"
        let bucketARN = ARN.s3(bucket: denial.bucket ?? "", partition: partition).description
        let objectARN = ARN.s3(
            bucket: denial.bucket ?? "", key: denial.key, partition: partition
        ).description
        self.init(
            keyARN: key, actions: actions, contextARN: usesBucketKey ? bucketARN : objectARN,
            isKeyCertain: named != nil || KeyRequest.writes(denial))
        if let context = reported?.parameters?["encryptioncontext.aws:s3:arn"] {
            contextARN = context
        }
    }

    private init(keyARN: String, actions: [Action], contextARN: String?, isKeyCertain: Bool) {
        self.keyARN = keyARN
        self.actions = actions
        self.contextARN = contextARN
        self.isKeyCertain = isKeyCertain
    }

    /// The keys that S3's call carries (KMS Developer Guide, "AWS KMS condition keys").
    func addContext(to context: inout RequestContext, denial: Denial, caller: AccountID?) {
        if let caller {
            context.set("kms:CallerAccount", caller.description, from: "the caller's account")
        }
        guard denial.service == "s3" else { return }
        if let region = denial.region ?? ARN(keyARN)?.region, !region.isEmpty {
            context.set("kms:ViaService", "s3.\(region).amazonaws.com", from: "S3 asks the key")
        }
        if let contextARN {
            context.set("kms:EncryptionContext:aws:s3:arn", contextARN, from: "S3 sets it")
            context.set(
                "kms:EncryptionContextKeys", .value(["aws:s3:arn"]), from: "S3 sets it")
        }
        context.set("kms:GrantIsForAWSResource", .absent, from: "no grant is made")
        context.set("aws:ViaAWSService", "true", from: "S3 asks the key")
    }

    /// A write without an encryption header of its own uses the bucket's default key for sure.
    private static func writes(_ denial: Denial) -> Bool {
        denial.requiredPermissions.first?.action.lowercased == "s3:putobject"
            && denial.parameters != nil
    }

    /// Reads decrypt, writes make a data key (S3 User Guide, "Using SSE-KMS: permissions").
    private static func actions(for action: Action?) -> [Action] {
        switch action?.lowercased {
        case "s3:getobject", "s3:getobjectversion": return [Action(service: "kms", name: "Decrypt")]
        case "s3:putobject": return [Action(service: "kms", name: "GenerateDataKey")]
        default: return []
        }
    }
}

extension Action {
    /// `Decrypt` of `kms`; nil for a name that is none.
    fileprivate init?(service: String, _ name: String) {
        self.init("\(service):\(name)")
    }
}
