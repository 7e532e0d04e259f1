import AWSTypes
import Denials
import PolicyHistory

/// A setting in force, or why it is not known.
enum Setting<Value> {
    case known(Value, Provenance)
    case unknown(Remark)

    init(_ knowledge: Knowledge<Value>) {
        switch knowledge {
        case .known(let value, let provenance): self = .known(value, provenance)
        case .notCaptured(let reason): self = .unknown(reason)
        }
    }

    /// The value, where it is known.
    var value: Value? {
        if case .known(let value, _) = self { return value }
        return nil
    }
}

/// What the layers that are no policies need to know of the bucket.
struct BucketSettings {
    /// The account that owns the bucket: from the log, the snapshot, or its canonical user id.
    var owner: AccountID?
    var ownerCanonicalID: String?
    /// `BucketOwnerEnforced`, `BucketOwnerPreferred` or `ObjectWriter`.
    var ownership: Setting<String>
    /// `Requester` or `BucketOwner`.
    var payer: Setting<String>
    /// Nil where the bucket has no default encryption with a key.
    var encryption: Setting<BucketEncryption?>
    /// `eu-west-1`.
    var region: String?
    /// Whether the log names another owner than the one whose bucket was captured: the name is now,
    /// or was, another account's bucket. Then nothing that was captured of it counts.
    var isAnother: Bool

    /// Why nothing of another bucket of the name counts.
    static let another = Remark(.anotherBucket)
}

extension BucketSettings {
    /// The settings of a bucket at a denial's time; unknown where no bucket is named. The log
    /// itself knows the owner of the denial's own bucket.
    init(_ name: String?, of denial: Denial, isOwn: Bool, history: RememberedHistory) {
        let bucket = history.bucket(name ?? "", at: denial.time)
        let named = name.flatMap { AccountRegionalBucket(name: $0) }
        let loggedID = isOwn ? denial.bucketOwnerCanonicalID : nil
        let logged =
            (isOwn ? denial.bucketOwner : nil)
            ?? loggedID.flatMap { history.account(canonicalID: $0) }
        let isAnotherID = loggedID.map { $0 != bucket.ownerCanonicalID ?? $0 } ?? false
        let isAnotherAccount = logged.map { $0 != bucket.owner.value ?? $0 } ?? false
        isAnother = isAnotherID || isAnotherAccount
        region = bucket.region ?? named?.region
        guard !isAnother else {
            (owner, ownerCanonicalID) = (logged, loggedID)
            ownership = .unknown(BucketSettings.another)
            payer = .unknown(BucketSettings.another)
            encryption = .unknown(BucketSettings.another)
            return
        }
        ownerCanonicalID = bucket.ownerCanonicalID ?? loggedID
        owner =
            logged ?? bucket.owner.value
            ?? ownerCanonicalID.flatMap { history.account(canonicalID: $0) }
            ?? named?.account
        ownership = Setting(bucket.ownership)
        payer = Setting(bucket.payer)
        encryption = Setting(bucket.encryption)
    }
}
