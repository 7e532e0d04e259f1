import AWSTypes
import Denials
import PolicyHistory

/// Which key an object is, or will be, encrypted with, as far as the logs and the bucket's
/// settings tell.
struct KeyChoice {
    private(set) var key: KeyRequest.Key?
    private(set) var isCertain = false
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
        let header = "x-amz-server-side-encryption"
        let sent = target.isOwn ? denial.parameters : nil
        let sentKey = sent?["\(header)-aws-kms-key-id"]
        if let name = named ?? sentKey {
            key = key(named: name)
            isCertain = true
            return
        }
        let algorithm = sent?[header]
        if let algorithm, !algorithm.hasPrefix("aws:kms") { return }
        if let own = encryptionOfObject {
            // What the object itself was captured with beats its bucket's default.
            isCertain = true
            guard let encryption = own.value ?? nil else { return }
            key = key(of: encryption)
            return
        }
        guard let encryption = target.settings.encryption.value ?? nil else {
            if algorithm != nil { key = .managed(account) }
            isCertain = algorithm != nil
            return
        }
        key = key(of: encryption)
        isCertain = target.isOwn && sent != nil && KeyActions.writesWhole(denial.operation)
    }

    /// Whether the request encrypts something: a new object, a part, or a copy.
    ///
    /// KMS then looks up a key that is named by its id or alias, and `aws/s3`, in the account that
    /// asks, not in the bucket owner's (S3 API Reference, `ServerSideEncryptionRule`: "KMS resolves
    /// the key within the requester's account"); the object keeps the key that was found.
    private static func encrypts(_ denial: Denial, _ target: RequestTarget) -> Bool {
        guard target.isOwn else { return false }
        let isOfUpload = S3Operations.continuesUpload(denial.operation)
        return isOfUpload
            || KeyActions.of(denial.operation).contains { $0.name == "GenerateDataKey" }
    }

    /// How the object read is encrypted, where that was captured; nil for writes.
    private var encryptionOfObject: Knowledge<BucketEncryption?>? {
        guard let bucket = target.bucket, let key = target.key,
            !target.isOwn
                || KeyActions.of(denial.operation).contains(where: { $0.name == "Decrypt" })
        else { return nil }
        return history.objectEncryption(bucket: bucket, key: key, at: denial.time)
    }

    private func key(of encryption: BucketEncryption) -> KeyRequest.Key {
        encryption.kmsKeyID.map { key(named: $0) } ?? .managed(account)
    }

    /// A key by its ARN, id or alias. An alias that is not known to point anywhere stays, and so
    /// does what nobody captured of it.
    private func key(named name: String) -> KeyRequest.Key {
        if name.hasSuffix("alias/aws/s3") { return .managed(ARN(name)?.accountID ?? account) }
        return .arn(
            history.keyARN(
                name, account: account, region: denial.region ?? target.settings.region,
                at: denial.time) ?? name)
    }
}
