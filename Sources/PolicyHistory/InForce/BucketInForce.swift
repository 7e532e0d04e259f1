public import AWSTypes
import JSON

/// A bucket's policy and settings as they were at a time, each known or not by itself.
public struct BucketInForce: Sendable {
    /// The owner's account.
    public let owner: Knowledge<AccountID>
    /// `eu-west-1`.
    public let region: String?
    /// JSON text; nil where there is no policy.
    public let policy: Knowledge<String?>
    /// `BucketOwnerEnforced`, `BucketOwnerPreferred` or `ObjectWriter`.
    public let ownership: Knowledge<String>
    /// `Requester` or `BucketOwner`.
    public let payer: Knowledge<String>
    /// Nil where objects are encrypted with S3's own keys.
    public let encryption: Knowledge<BucketEncryption?>
    /// Whether uploads with a key of the caller's (SSE-C) are refused, whatever policies say.
    public let blocksCustomerKeys: Knowledge<Bool>
    /// The tags that authorize; nil where the bucket's tags are for cost alone (ABAC is off).
    public let authorizingTags: Knowledge<[String: String]?>
    /// Whether its tags authorize; nil where that is not known.
    public let authorizesByTags: Bool?
    /// The canonical user id of the owner, from the ACL.
    public let ownerCanonicalID: String?
    /// The bucket ACL.
    public let acl: Knowledge<ObjectACLInForce?>
    /// Nil where the bucket has no block of its own.
    public let publicAccessBlock: Knowledge<PublicAccessBlock?>
}

/// Default encryption with KMS.
public struct BucketEncryption: Hashable, Sendable {
    /// `aws:kms` or `aws:kms:dsse`.
    public let algorithm: String
    /// The key's ARN, id or alias; nil for the AWS managed key `aws/s3`.
    public let kmsKeyID: String?
    /// Whether S3 asks KMS with the bucket's ARN as context, not each object's.
    public let bucketKeyEnabled: Bool
}

/// The four switches of S3 Block Public Access.
public struct PublicAccessBlock: Hashable, Sendable {
    /// Refuses new public ACLs.
    public let blockPublicACLs: Bool
    /// Takes public ACLs as if they were not there.
    public let ignorePublicACLs: Bool
    /// Refuses new public policies.
    public let blockPublicPolicy: Bool
    /// Keeps other accounts out of buckets with a public policy.
    public let restrictPublicBuckets: Bool
}

extension PolicyHistory {
    /// A bucket's policy and settings.
    public func bucket(_ name: String, at time: Instant) -> BucketInForce {
        let subject = Subject(.bucket, name)
        func setting(_ facet: Facet) -> Knowledge<String?> { fact(subject, facet, at: time) }
        let canonicalID = setting(Facet.ownerID).value ?? nil
        let acl = setting(Facet.acl).map {
            $0.flatMap { ObjectACLInForce($0, ownerID: canonicalID, bucketOwnerID: canonicalID) }
        }
        return BucketInForce(
            owner: bucketOwner(name, at: time), region: setting(Facet.region).value ?? nil,
            policy: setting(Facet.bucketPolicy),
            ownership: PolicyHistory.required(
                setting(Facet.ownership), whenAbsent: "ObjectWriter"),
            payer: PolicyHistory.required(setting(Facet.payer), whenAbsent: "BucketOwner"),
            encryption: setting(Facet.encryption).map { $0.flatMap(PolicyHistory.encryption) },
            blocksCustomerKeys: blocksCustomerKeys(subject, at: time),
            authorizingTags: authorizingTags(of: subject, at: time),
            authorizesByTags: setting(Facet.abac).value.map { $0 == "Enabled" },
            ownerCanonicalID: canonicalID, acl: acl,
            publicAccessBlock: setting(Facet.publicAccessBlock).map {
                $0.flatMap(PolicyHistory.publicAccessBlock)
            })
    }

    /// The account that owns a bucket.
    public func bucketOwner(_ name: String, at time: Instant) -> Knowledge<AccountID> {
        if case .known(let text?, let provenance) =
            fact(Subject(.bucket, name), Facet.owner, at: time),
            let account = AccountID(text)
        {
            return .known(account, provenance)
        }
        return .notCaptured(Remark(.bucketOwnerNotKnown, [.bucket: name]))
    }

    /// S3 User Guide, "Blocking or unblocking SSE-C for a general purpose bucket": the setting came
    /// in November 2025, and from April 2026 on S3 sets it by itself, on new buckets and on those
    /// of accounts that had no such objects. A capture that does not show it tells nothing of then.
    private func blocksCustomerKeys(_ bucket: Subject, at time: Instant) -> Knowledge<Bool> {
        let text: String?
        let provenance: Provenance
        switch fact(bucket, Facet.encryption, at: time) {
        case .notCaptured(let reason): return .notCaptured(reason)
        case .known(let found, let since): (text, provenance) = (found, since)
        }
        let value = text.flatMap { try? JSONValue(parsing: $0) }
        if let blocked = value?["blocked"]?.array {
            return .known(blocked.contains(.string("SSE-C")), provenance)
        }
        if let start = FeatureDate.blockedEncryptionTypes, time < start {
            return .known(false, provenance)
        }
        return .notCaptured(Remark(.customerKeysNotKnown, [.bucket: bucket.name]))
    }

    /// S3 User Guide, "Enabling ABAC in general purpose buckets": off by default.
    private func authorizingTags(
        of bucket: Subject, at time: Instant
    ) -> Knowledge<[String: String]?> {
        switch fact(bucket, Facet.abac, at: time) {
        case .notCaptured(let reason): return .notCaptured(reason)
        case .known("Enabled"?, let provenance):
            let tags = group(Facet.tags, of: bucket, at: time).texts()
            guard case .known(let known, _) = tags, provenance.isLater else {
                return tags.map { $0 }
            }
            return .known(known, provenance)
        case .known(_, let provenance): return .known(nil, provenance)
        }
    }

    /// An object's owner and grants.
    public func objectACL(
        bucket: String, key: String, bucketOwnerID known: String? = nil, at time: Instant
    ) -> Knowledge<ObjectACLInForce?> {
        let object = Subject(.object, "\(bucket)/\(key)")
        let ownerID = fact(object, Facet.ownerID, at: time).value ?? nil
        let bucketOwnerID =
            known ?? fact(Subject(.bucket, bucket), Facet.ownerID, at: time).value ?? nil
        return fact(object, Facet.acl, at: time).map {
            $0.flatMap { ObjectACLInForce($0, ownerID: ownerID, bucketOwnerID: bucketOwnerID) }
        }
    }

    /// How an object is encrypted, which may differ from its bucket's default; nil for S3's own
    /// keys.
    public func objectEncryption(
        bucket: String, key: String, at time: Instant
    ) -> Knowledge<BucketEncryption?> {
        fact(Subject(.object, "\(bucket)/\(key)"), Facet.encryption, at: time)
            .map { $0.flatMap(PolicyHistory.encryption) }
    }

    /// The account's own public access block; nil where it has none.
    public func accountPublicAccessBlock(
        _ account: AccountID, at time: Instant
    ) -> Knowledge<PublicAccessBlock?> {
        fact(Subject(.account, account.description), Facet.publicAccessBlock, at: time)
            .map { $0.flatMap(PolicyHistory.publicAccessBlock) }
    }

    /// The account behind a canonical user id.
    public func account(canonicalID: String) -> AccountID? {
        identities.accountsByCanonicalID[canonicalID].flatMap { AccountID($0) }
    }

    /// The canonical user id of an account.
    public func canonicalID(of account: AccountID) -> String? {
        identities.canonicalIDsByAccount[account.description]
    }

    /// A setting whose absence means S3's own default.
    private static func required(
        _ knowledge: Knowledge<String?>, whenAbsent standard: String
    ) -> Knowledge<String> {
        knowledge.map { $0 ?? standard }
    }

    /// Reads `{"algorithm":…,"key":…,"bucketKey":true}`; nil for S3's own keys.
    static func encryption(_ json: String) -> BucketEncryption? {
        guard let value = try? JSONValue(parsing: json),
            let algorithm = value["algorithm"]?.string, algorithm.hasPrefix("aws:kms")
        else { return nil }
        return BucketEncryption(
            algorithm: algorithm, kmsKeyID: value["key"]?.string,
            bucketKeyEnabled: value["bucketKey"]?.bool ?? false)
    }

    /// Reads AWS's own four names.
    private static func publicAccessBlock(_ json: String) -> PublicAccessBlock? {
        guard let value = try? JSONValue(parsing: json) else { return nil }
        func isOn(_ name: String) -> Bool {
            value[name]?.bool ?? (value[name]?.string?.lowercased() == "true")
        }
        return PublicAccessBlock(
            blockPublicACLs: isOn("BlockPublicAcls"), ignorePublicACLs: isOn("IgnorePublicAcls"),
            blockPublicPolicy: isOn("BlockPublicPolicy"),
            restrictPublicBuckets: isOn("RestrictPublicBuckets"))
    }
}
