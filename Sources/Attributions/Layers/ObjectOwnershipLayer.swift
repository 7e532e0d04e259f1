import AWSTypes
import Denials
import PolicyHistory

/// Whether the object belongs to somebody whom the bucket's policies cannot speak for.
///
/// A bucket policy's Allow, and the bucket owner's own identity policies, cover only objects the
/// bucket owner owns; others need an ACL grant of their owner (S3 User Guide, "Bucket policies:
/// object ownership"). With Object Ownership `BucketOwnerEnforced` the bucket owner owns all.
struct ObjectOwnershipLayer: SettingLayer {
    private let lists: AccessControlLists

    init(_ asked: AskedSettings) { lists = asked.lists }

    private var target: RequestTarget { lists.target }
    private var bucket: BucketSettings { lists.bucket }

    /// The actions on an existing object for which its owner matters. A bucket's owner deletes,
    /// archives and restores whosever objects (S3 User Guide, "Amazon S3 bucket and object
    /// ownership").
    private static let actions: Set<String> = [
        "s3:getobject", "s3:getobjectversion", "s3:getobjectacl", "s3:getobjectversionacl",
        "s3:putobjectacl", "s3:putobjectversionacl", "s3:getobjectattributes",
        "s3:getobjectversionattributes",
    ]

    /// Other actions on an existing object, which no ACL permission stands for ("Mapping of ACL
    /// permissions and access policy permissions"). That the object's owner has a say in them no page
    /// tells: a bucket's policy does not speak for the objects of others ("Bucket policies for Amazon
    /// S3"), and of tags "by default, the bucket owner has this permission" (S3 API Reference,
    /// `PutObjectTagging`).
    private static let otherActions: Set<String> = [
        "s3:getobjecttagging", "s3:getobjectversiontagging", "s3:putobjecttagging",
        "s3:putobjectversiontagging", "s3:deleteobjecttagging",
        "s3:deleteobjectversiontagging", "s3:getobjectretention", "s3:putobjectretention",
        "s3:getobjectlegalhold", "s3:putobjectlegalhold", "s3:getobjectannotation",
        "s3:putobjectannotation", "s3:deleteobjectannotation", "s3:listobjectannotations",
    ]

    /// What the layer says to one permission; nil where it has no say.
    func result(for action: Action) -> LayerResult? {
        let isOther = ObjectOwnershipLayer.otherActions.contains(action.lowercased)
        guard ObjectOwnershipLayer.actions.contains(action.lowercased) || isOther,
            target.bucket != nil, target.key != nil,
            // A write's own permissions are never about an object that exists already.
            !lists.makesObject
        else { return nil }
        switch bucket.ownership {
        case .known("BucketOwnerEnforced", let provenance):
            return make(.notApplicable, Reason(.bucketOwnerEnforced), since: provenance)
        case .known(let setting, let provenance):
            var result = result(action, setting: setting)
            result.provenance = provenance
            return result
        case .unknown(let reason):
            var result = make(.unknown, Reason(.ownershipNotKnown))
            result.missing = [reason]
            result.isUncaptured = true
            return result
        }
    }

    private func result(_ action: Action, setting: String) -> LayerResult {
        guard let object = lists.object() else {
            // Nothing says who wrote the object. The log's own hint, `aclRequired`, says only that
            // an ACL had to be asked.
            var reason = Reason(.objectOwnerNotKnown)
            reason.ownership = setting
            return doubted(unknown(reason, missing: lists.missingObjectACL), action)
        }
        let isOwners = lists.isBucketOwners(object)
        if isOwners == true { return make(.allows, Reason(.objectOfBucketOwner)) }
        if lists.isCaller(object) {
            return make(.allows, Reason(.objectOfCaller))
        }
        if ObjectOwnershipLayer.otherActions.contains(action.lowercased) {
            return isOwners == nil
                ? doubted(ownerNotKnown(object), action)
                : undocumented(action, owner(of: object, .ownerMayNotCount, setting))
        }
        guard let list = object.list else {
            if object.write?.sentACL == ForeignWrite.aclOfUpload {
                var reason = Reason(.objectOwnerNotKnown)
                reason.ownership = setting
                return unknown(reason, missing: lists.missingObjectACL)
            }
            return unknown(
                owner(of: object, .granteeNotKnown, setting), missing: lists.missingObjectACL)
        }
        let permission = ObjectOwnershipLayer.permission(for: action)
        switch lists.grant(of: permission, in: list) {
        case .yes: return make(.allows, Reason(.objectACLAllows))
        case .unknown(let missing):
            return unknown(Reason(.objectACLNotKnown), missing: missing)
        case .no: break
        }
        if isOwners == nil { return ownerNotKnown(object) }
        var reason = owner(of: object, .objectOfOther, setting)
        reason.isPublicGrantIgnored = isPublicGrantIgnored(list, permission)
        var result = make(.implicitlyDenies, reason)
        result.doubt =
            object.isByEventsAlone ? .lastWrite : object.isCapturedBefore ? .captured : nil
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

    private func owner(
        of object: ObjectACLKnown, _ kind: Reason.Kind, _ setting: String
    ) -> Reason {
        var reason = Reason(kind)
        reason.ownership = setting
        reason.seen = object.ownerID
        if let write = object.write {
            reason.account = write.writer.description
            reason.time = write.time.description
            reason.wanted = write.sentACL
        } else {
            reason.account = object.ownerAccount?.description
        }
        return reason
    }

    private func ownerNotKnown(_ object: ObjectACLKnown) -> LayerResult {
        object.ownerID == nil
            ? unknown(Reason(.objectOwnerNotKnown), missing: lists.missingObjectACL)
            : unknown(Reason(.bucketOwnerIDNotKnown), missing: lists.missingBucketACL(nil))
    }

    /// Where the owner is not known, nothing is surer than where he is.
    private func doubted(_ result: LayerResult, _ action: Action) -> LayerResult {
        guard ObjectOwnershipLayer.otherActions.contains(action.lowercased) else { return result }
        var result = result
        result.missing.append(Remark(.ownersSayNotKnown, [.operation: action.description]))
        result.doubt = .undocumented
        return result
    }

    /// Of an object of another account, an action of which AWS does not say whether that matters.
    private func undocumented(_ action: Action, _ reason: Reason) -> LayerResult {
        var reason = reason
        reason.action = action.description
        var result = unknown(
            reason, missing: Remark(.ownersSayNotKnown, [.operation: action.description]))
        result.doubt = .undocumented
        return result
    }

    /// Whether a grant to everybody is there, and does not count.
    private func isPublicGrantIgnored(_ list: ObjectACLInForce, _ permission: String) -> Bool {
        let isPublic = list.grants.contains {
            $0.grantee.hasPrefix("http")
                && ($0.permission == permission || $0.permission == "FULL_CONTROL")
        }
        guard isPublic, case .yes = lists.ignoresPublic else { return false }
        return true
    }

    private func unknown(_ reason: Reason, missing: Remark) -> LayerResult {
        var result = make(.unknown, reason)
        result.missing = [missing]
        return result
    }

    private func make(
        _ outcome: Outcome, _ reason: Reason, since provenance: Provenance? = nil
    ) -> LayerResult {
        LayerResult(
            .objectACL, outcome,
            place: PolicyPlace(
                .objectACL, target.bucket, object: target.key,
                account: bucket.owner?.description),
            reason: reason, since: provenance)
    }
}
