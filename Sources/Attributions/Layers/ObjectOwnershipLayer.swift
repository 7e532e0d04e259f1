import AWSTypes
import Denials
import PolicyHistory

/// Whether the object belongs to somebody whom the bucket's policies cannot speak for.
///
/// A bucket policy's Allow, and the bucket owner's own identity policies, cover only objects the
/// bucket owner owns; others need an ACL grant of their owner (S3 User Guide, "Bucket policies:
/// object ownership"). With Object Ownership `BucketOwnerEnforced` the bucket owner owns all.
struct ObjectOwnershipLayer {
    let lists: AccessControlLists

    private var target: RequestTarget { lists.target }
    private var bucket: BucketSettings { lists.bucket }

    /// The actions on an existing object for which its owner matters.
    private static let actions: Set<String> = [
        "s3:getobject", "s3:getobjectversion", "s3:getobjectacl", "s3:getobjectversionacl",
        "s3:putobjectacl", "s3:putobjectversionacl", "s3:getobjecttagging",
        "s3:getobjectversiontagging", "s3:restoreobject", "s3:getobjectattributes",
        "s3:getobjectversionattributes",
    ]

    /// What the layer says to one permission; nil where it has no say.
    func result(for action: Action) -> LayerResult? {
        guard ObjectOwnershipLayer.actions.contains(action.lowercased), target.bucket != nil,
            target.key != nil
        else { return nil }
        switch bucket.ownership {
        case .known(let setting, let provenance) where setting == "BucketOwnerEnforced":
            return make(
                .notApplicable, "the bucket owner owns every object here", since: provenance)
        case .known(let setting, let provenance):
            var result = result(action, setting: setting)
            result.source = provenance.description
            return result
        case .unknown(let reason):
            var result = make(.unknown, "the bucket's Object Ownership is not known")
            result.missing = [reason]
            result.isUncaptured = true
            return result
        }
    }

    private func result(_ action: Action, setting: String) -> LayerResult {
        guard let object = lists.object() else {
            // Nothing says who wrote the object. The log's own hint, `aclRequired`, says only that
            // an ACL had to be asked.
            return unknown(
                "Object Ownership is \(setting), and who owns the object is not known",
                missing: lists.missingObjectACL)
        }
        let isOwners = lists.isBucketOwners(object)
        if isOwners == true { return make(.allows, "the bucket owner owns the object") }
        if lists.isCaller(object) {
            return make(.allows, "the caller's own account owns the object")
        }
        guard let list = object.list else {
            return unknown(
                "\(story(object)), which names somebody who cannot be told "
                    + "(Object Ownership is \(setting))", missing: lists.missingObjectACL)
        }
        let permission = ObjectOwnershipLayer.permission(for: action)
        switch lists.grant(of: permission, in: list) {
        case .yes: return make(.allows, "the object's ACL lets the caller's account in")
        case .unknown(let reason):
            return unknown(
                "whether the object's ACL lets the caller in is not known", missing: reason)
        case .no: break
        }
        if isOwners == nil {
            return object.ownerID == nil
                ? unknown("who owns the object is not known", missing: lists.missingObjectACL)
                : unknown(
                    "the canonical user id of the bucket's owner is not known",
                    missing: "the bucket's ACL: aws s3api get-bucket-acl")
        }
        var result = make(
            .implicitlyDenies,
            "\(story(object)), and its ACL does not let the caller's account in"
                + ignored(list, permission) + " (Object Ownership is \(setting))")
        result.isOfLastKnownWrite = object.isByEventsAlone
        return result
    }

    /// The permission that the object's ACL must give; that of a read where the mapping of AWS
    /// has none.
    private static func permission(for action: Action) -> String {
        switch action.lowercased {
        case "s3:getobjectacl", "s3:getobjectversionacl": return "READ_ACP"
        case "s3:putobjectacl", "s3:putobjectversionacl": return "WRITE_ACP"
        default: return "READ"
        }
    }

    private func story(_ object: ObjectACLKnown) -> String {
        if let story = object.story { return story + ", so it owns it" }
        let name =
            object.ownerAccount.map { "account \($0)" } ?? object.ownerID.map { "owner \($0)" }
            ?? "somebody"
        return "the object belongs to \(name), not to the bucket's owner"
    }

    /// Says where a grant to everybody does not count.
    private func ignored(_ list: ObjectACLInForce, _ permission: String) -> String {
        let isPublic = list.grants.contains {
            $0.grantee.hasPrefix("http")
                && ($0.permission == permission || $0.permission == "FULL_CONTROL")
        }
        guard isPublic, case .yes = lists.ignoresPublic else { return "" }
        return ", as IgnorePublicAcls takes its grant to everybody for none"
    }

    private func unknown(_ detail: String, missing: String) -> LayerResult {
        var result = make(.unknown, detail)
        result.missing = [missing]
        return result
    }

    private func make(
        _ outcome: Outcome, _ detail: @autoclosure @escaping () -> String,
        since provenance: Provenance? = nil
    ) -> LayerResult {
        LayerResult(
            layer: .objectOwnership, cause: .objectOwnership, mechanism: .objectACL,
            outcome: outcome,
            place: PolicyPlace(
                .objectACL, target.bucket, object: target.key,
                account: bucket.owner?.description),
            detail: detail(), source: provenance?.description)
    }
}
