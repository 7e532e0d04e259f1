import AWSTypes
import Denials
import PolicyHistory

/// Whether the object belongs to somebody whom the bucket's policies cannot speak for.
///
/// A bucket policy's Allow, and the bucket owner's own identity policies, cover only objects the
/// bucket owner owns; others need an ACL grant of their owner (S3 User Guide, "Bucket policies:
/// object ownership"). With Object Ownership `BucketOwnerEnforced` the bucket owner owns all.
struct ObjectOwnershipLayer {
    let target: RequestTarget
    let time: Instant
    let principal: DeniedPrincipal
    let evidence: DenialEvidence
    let history: RememberedHistory

    init(
        target: RequestTarget, at time: Instant, principal: DeniedPrincipal,
        evidence: DenialEvidence, history: RememberedHistory
    ) {
        self.target = target
        self.time = time
        self.principal = principal
        self.evidence = evidence
        self.history = history
    }

    private var bucket: BucketSettings { target.settings }

    /// The actions on an existing object for which its owner matters.
    private static let actions: Set<String> = [
        "s3:getobject", "s3:getobjectversion", "s3:getobjectacl", "s3:getobjectversionacl",
        "s3:putobjectacl", "s3:putobjectversionacl", "s3:getobjecttagging",
        "s3:getobjectversiontagging", "s3:restoreobject", "s3:getobjectattributes",
        "s3:getobjectversionattributes",
    ]

    /// What the layer says to one permission; nil where it has no say.
    func result(for action: Action) -> LayerResult? {
        guard ObjectOwnershipLayer.actions.contains(action.lowercased),
            let bucketName = target.bucket, let key = target.key
        else { return nil }
        switch bucket.ownership {
        case .known(let setting, let since) where setting == "BucketOwnerEnforced":
            var result = make(.notApplicable, "the bucket owner owns every object here")
            result.source = since
            return result
        case .known(let setting, let since):
            var result = result(bucketName, key, setting: setting)
            result.source = since
            return result
        case .unknown(let reason):
            var result = make(.unknown, "the bucket's Object Ownership is not known")
            result.missing = [reason]
            result.isUncaptured = true
            return result
        }
    }

    private func result(_ bucketName: String, _ key: String, setting: String) -> LayerResult {
        let write = latestForeignWrite(bucketName, key)
        if case .known(let acl?, let captured) = history.objectACL(
            bucket: bucketName, key: key, at: time),
            write.map({ $0.time <= captured.confirmedAt }) ?? true
        {
            return result(acl, setting: setting)
        }
        if let write { return result(write, setting: setting) }
        // Nothing says who wrote the object. The log's own hint, `aclRequired`, says only that an
        // ACL had to be asked.
        var result = make(
            .unknown, "Object Ownership is \(setting), and who owns the object is not known")
        result.missing = [
            "the object's ACL: aws s3api get-object-acl --bucket \(bucketName) --key '\(key)'"
        ]
        return result
    }

    private func result(_ acl: ObjectACLInForce, setting: String) -> LayerResult {
        guard let owner = acl.ownerID, let bucketOwner = bucket.ownerCanonicalID else {
            var result = make(.unknown, "the canonical user id of the bucket's owner is not known")
            result.missing = ["the bucket's ACL: aws s3api get-bucket-acl"]
            return result
        }
        if owner == bucketOwner { return make(.allows, "the bucket owner owns the object") }
        let caller = principal.account.flatMap { history.canonicalID(of: $0) }
        let readers = acl.grants.filter { ["READ", "FULL_CONTROL"].contains($0.permission) }
        if let caller, caller == owner || readers.contains(where: { $0.grantee == caller }) {
            return make(.allows, "the object's ACL lets the caller's account in")
        }
        let name = history.account(canonicalID: owner).map { "account \($0)" } ?? "owner \(owner)"
        return make(
            .implicitlyDenies,
            "the object belongs to \(name), not to the bucket's owner, and its ACL does not let "
                + "the caller's account in (Object Ownership is \(setting))")
    }

    private func result(_ write: ForeignWrite, setting: String) -> LayerResult {
        if write.writer == principal.account {
            return make(.allows, "the caller's own account wrote the object")
        }
        let handsOver = write.cannedACL == "bucket-owner-full-control"
        if handsOver && (setting == "BucketOwnerPreferred" || principal.account == bucket.owner) {
            return make(.allows, "the writer handed the object to the bucket's owner")
        }
        return make(
            .implicitlyDenies,
            "account \(write.writer) wrote the object at \(write.time) "
                + (write.cannedACL.map { "with ACL \($0)" } ?? "without an ACL for others")
                + ", so it owns it (Object Ownership is \(setting))")
    }

    private func latestForeignWrite(_ bucketName: String, _ key: String) -> ForeignWrite? {
        evidence.foreignWrites
            .filter { $0.bucket == bucketName && $0.key == key && $0.time <= time }
            .max { ($0.time, $0.eventID) < ($1.time, $1.eventID) }
    }

    private func make(_ outcome: Outcome, _ detail: String) -> LayerResult {
        LayerResult(
            layer: .objectOwnership, cause: .objectOwnership, mechanism: .objectACL,
            outcome: outcome, policy: "ACL of \(target.bucket ?? "")/\(target.key ?? "")",
            account: bucket.owner?.description, detail: detail)
    }
}
