import AWSTypes
import Denials
import PolicyHistory

/// A setting in force, or why it is not known.
enum Setting<Value> {
    case known(Value, since: String)
    case unknown(String)

    init(_ knowledge: Knowledge<Value>) {
        switch knowledge {
        case .known(let value, let provenance): self = .known(value, since: "\(provenance)")
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
}

extension BucketSettings {
    /// The settings of a denial's bucket at its time; unknown where no bucket is named.
    init(_ denial: Denial, history: PolicyHistory) {
        let bucket = history.bucket(denial.bucket ?? "", at: denial.time)
        ownerCanonicalID = bucket.ownerCanonicalID ?? denial.bucketOwnerCanonicalID
        owner =
            denial.bucketOwner ?? bucket.owner.value
            ?? ownerCanonicalID.flatMap { history.account(canonicalID: $0) }
        ownership = Setting(bucket.ownership)
        payer = Setting(bucket.payer)
        encryption = Setting(bucket.encryption)
    }
}
