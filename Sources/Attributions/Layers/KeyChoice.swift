import AWSTypes
import Denials
import PolicyHistory

/// Which key an object is, or will be, encrypted with, as far as the logs and the bucket's
/// settings tell.
struct KeyChoice {
    private(set) var key: KeyRequest.Key?
    private(set) var isCertain = false
    /// Whether the key is that of the object as it was captured before the request.
    private(set) var isOfCapture = false
    /// Whether S3 asks KMS with the bucket's ARN, and not the object's; nil where that is not known.
    private(set) var hasBucketKey: Bool?
    /// Why it is not known which key a name stands for.
    private(set) var unresolved: Remark?
    private let denial: Denial
    private let target: RequestTarget
    private let history: RememberedHistory
    /// Whose a key is that is named without an account.
    private let account: AccountID?

    /// `caller` is the account that asks, `writer` the one that wrote the object last, where a
    /// write by a stranger is known.
    init(
        _ denial: Denial, target: RequestTarget, named: String?, caller: AccountID?,
        writer: AccountID?, history: RememberedHistory
    ) {
        self.denial = denial
        self.target = target
        self.history = history
        account = KeyChoice.encrypts(denial, target) ? caller : writer ?? target.settings.owner
        choose(named: named)
    }

    private mutating func choose(named: String?) {
        if KeyChoice.bringsKey(denial, target) {
            isCertain = true
            return
        }
        let sent = target.isOwn ? denial.parameters : nil
        let sentKey = sent?[KeyChoice.header + "-aws-kms-key-id"]
        let algorithm = sent?[KeyChoice.header]
        let own = encryptionOfObject
        hasBucketKey = usesBucketKey(algorithm: algorithm, own: own)
        if let name = (isOfDefaultNow ? nil : named) ?? sentKey {
            choose(name)
            isCertain = true
        } else if let algorithm {
            // Without the name of a key it is aws/s3, whatever the bucket's default (S3 API
            // Reference, `PutObject`: SSEKMSKeyId).
            isCertain = algorithm.hasPrefix("aws:kms")
            if isCertain { key = .managed(account) }
        } else if let own {
            // What the object itself was captured with beats its bucket's default.
            isCertain = true
            isOfCapture = own.provenance.map { !$0.isLater } ?? false
            if let encryption = own.value ?? nil { choose(encryption) }
        } else if let encryption = defaultEncryption.value ?? nil {
            choose(encryption)
            isCertain = writesUnderDefault
        }
    }

    private static let header = "x-amz-server-side-encryption"

    /// The same with a key that nothing tells, in doubt unless it is sure that one is asked.
    func taking(_ arn: String, isSure: Bool) -> KeyChoice {
        var choice = self
        (choice.key, choice.isCertain) = (.arn(arn), isSure)
        return choice
    }

    /// Whether the request brings the key of the object itself, or of a copy's source, so that KMS
    /// is not asked (S3 User Guide, "Using server-side encryption with customer-provided keys").
    static func bringsKey(_ denial: Denial, _ target: RequestTarget) -> Bool {
        let prefix = target.isOwn ? "x-amz-" : "x-amz-copy-source-"
        return denial.parameters?[prefix + "server-side-encryption-customer-algorithm"] != nil
    }

    /// The bucket's default: that of the time that is asked about for what the request makes; for what is
    /// there already that of the request's own, as it keeps its key.
    var defaultEncryption: Setting<BucketEncryption?> {
        let isNew =
            target.isOwn && RequestKind(operation: denial.operation).contains(.write)
        guard !isNew, history.isOfOneTime, !target.settings.isAnother, let bucket = target.bucket
        else { return target.settings.encryption }
        return Setting(history.encryption(ofBucket: bucket, when: denial.time))
    }

    /// Whether it is asked about another time than the request's, and the default of then is known, which
    /// a write that names no key takes: the key that AWS named was the default at the request's own time
    /// (S3 User Guide, "Setting default server-side encryption behavior for Amazon S3 buckets"). What was
    /// known of the bucket before the request AWS's word is newer than.
    private var isOfDefaultNow: Bool {
        guard history.isOfOneTime, writesUnderDefault,
            case .known(_, let provenance) = defaultEncryption, provenance.confirmedAt > denial.time
        else { return false }
        return denial.parameters?[KeyChoice.header] == nil
    }

    /// Whether the request makes an object, and shows its headers: where it does not say how, the
    /// bucket does.
    private var writesUnderDefault: Bool {
        target.isOwn && denial.parameters != nil && KeyActions.writesWhole(denial.operation)
    }

    /// Whether the object's key is used through a bucket key: as its header says, else as it was
    /// captured, else, of a new one, as its bucket says (S3 User Guide, "Configuring an S3 Bucket
    /// Key at the object level"); not with two layers of encryption ("Using dual-layer server-side
    /// encryption with AWS KMS keys").
    private func usesBucketKey(
        algorithm: String?, own: Knowledge<BucketEncryption?>?
    ) -> Bool? {
        let twoLayers = "aws:kms:dsse"
        if let own {
            return (own.value ?? nil).map { $0.bucketKeyEnabled && $0.algorithm != twoLayers }
        }
        let setting = defaultEncryption.value ?? nil
        // An object that nobody captured is taken for one under its bucket's settings, in doubt.
        guard writesUnderDefault else { return setting?.bucketKeyEnabled }
        if (algorithm ?? setting?.algorithm) == twoLayers { return false }
        if let sent = denial.parameters?[KeyChoice.header + "-bucket-key-enabled"] {
            return sent.lowercased() == "true"
        }
        // A bucket without a key of its own may have bucket keys on too, which nobody keeps.
        return setting?.bucketKeyEnabled
    }

    /// Whether the request encrypts something: a new object, a part, or a copy.
    ///
    /// KMS then looks up a key that is named by its id or alias, and `aws/s3`, in the account that
    /// asks (`S3Operations.encrypts`); the object keeps the key that was found.
    private static func encrypts(_ denial: Denial, _ target: RequestTarget) -> Bool {
        target.isOwn && S3Operations.encrypts(denial.operation)
    }

    /// How the object read is encrypted, where that was captured; nil for writes.
    private var encryptionOfObject: Knowledge<BucketEncryption?>? {
        guard
            !target.isOwn
                || KeyActions.of(denial.operation).contains(where: { $0.name == "Decrypt" })
        else { return nil }
        return target.capturedEncryption(at: denial.time, history)
    }

    private mutating func choose(_ encryption: BucketEncryption) {
        guard let name = encryption.kmsKeyID else {
            key = .managed(account)
            return
        }
        choose(name)
    }

    /// A key by its ARN, id or alias.
    private mutating func choose(_ name: String) {
        if name.hasSuffix("alias/aws/s3") {
            key = .managed(ARN(name)?.accountID ?? account)
        } else if let arn = history.keyARN(
            name, account: account, region: denial.region ?? target.settings.region,
            at: denial.time)
        {
            key = .arn(arn)
        } else {
            unresolved = PolicyHistory.keyNotKnown(name, account: account)
        }
    }
}
