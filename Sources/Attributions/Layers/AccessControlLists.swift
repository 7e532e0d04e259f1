import AWSTypes
import Denials
import IAM
import PolicyHistory

/// The access control lists that concern a request, the bucket's and the object's, and what they
/// give to the caller. ACLs only allow; they name accounts and groups, never roles; and they are
/// off where Object Ownership is `BucketOwnerEnforced` (S3 User Guide, "Access control list (ACL)
/// overview", "Controlling ownership of objects"). A class: it is
/// shared by all layers of a request.
final class AccessControlLists {
    let target: RequestTarget
    let time: Instant
    let principal: DeniedPrincipal
    let evidence: WeighedEvidence
    let history: RememberedHistory
    /// Whether the request makes the object that it names.
    let makesObject: Bool

    init(
        target: RequestTarget, at time: Instant, principal: DeniedPrincipal,
        evidence: WeighedEvidence, history: RememberedHistory, makesObject: Bool
    ) {
        self.target = target
        self.time = time
        self.principal = principal
        self.evidence = evidence
        self.history = history
        self.makesObject = makesObject
    }

    var bucket: BucketSettings { target.settings }

    /// What an ACL permission allows (S3 User Guide, "Mapping of ACL permissions and access policy
    /// permissions").
    private static let objectPermissions = [
        "s3:getobject": "READ", "s3:getobjectversion": "READ", "s3:getobjectacl": "READ_ACP",
        "s3:getobjectversionacl": "READ_ACP", "s3:putobjectacl": "WRITE_ACP",
        "s3:putobjectversionacl": "WRITE_ACP",
    ]
    private static let bucketPermissions = [
        "s3:listbucket": "READ", "s3:listbucketversions": "READ",
        "s3:listbucketmultipartuploads": "READ", "s3:putobject": "WRITE",
        "s3:getbucketacl": "READ_ACP", "s3:putbucketacl": "WRITE_ACP",
    ]

    /// What the ACLs say on the resource's side, where the caller is of another account.
    func state(for action: Action) -> AccessControlListState {
        guard let name = target.bucket, principal.account != bucket.owner || bucket.owner == nil
        else { return .grantsNothing }
        if case .known("BucketOwnerEnforced", _) = bucket.ownership { return .grantsNothing }
        if let permission = bucketPermission(for: action) {
            if bucket.isAnother { return .unknown([BucketSettings.another]) }
            switch history.bucket(name, at: time).acl {
            case .known(let list?, _): return state(list, permission)
            case .known(nil, _): return .grantsNothing
            case .notCaptured(let reason):
                return .unknown([missingBucketACL(reason)])
            }
        }
        // Of an object whose ACL is not known its owner is not either, and `ObjectOwnershipLayer`
        // says what is missing.
        guard let permission = AccessControlLists.objectPermissions[action.lowercased],
            let object = object()
        else { return .grantsNothing }
        if isCaller(object) { return isOff(.ownerUnlessACLsOff) ?? .grants }
        guard let list = object.list else { return .unknown([missingObjectACL]) }
        return state(list, permission)
    }

    /// Who may write a new object owns it, and so sets its ACL.
    private func bucketPermission(for action: Action) -> String? {
        if makesObject, action.lowercased == "s3:putobjectacl" { return "WRITE" }
        return AccessControlLists.bucketPermissions[action.lowercased]
    }

    private func state(_ list: ObjectACLInForce, _ permission: String) -> AccessControlListState {
        switch grant(of: permission, in: list) {
        case .no: return .grantsNothing
        case .yes: return isOff(.grantUnlessACLsOff) ?? .grants
        case .unknown(let reason): return .unknown([reason])
        }
    }

    /// Whether ACLs count at all must be known before one is a grant.
    private func isOff(_ grant: Remark.Kind) -> AccessControlListState? {
        guard case .unknown(let reason) = bucket.ownership else { return nil }
        return .unknown([Remark(grant, because: [reason])])
    }

    // MARK: - Grants

    enum Grant {
        case yes
        case no
        case unknown(Remark)
    }

    /// Whether an ACL gives a permission to the caller's account.
    func grant(of permission: String, in list: ObjectACLInForce) -> Grant {
        let grantees = list.grants
            .filter { $0.permission == permission || $0.permission == "FULL_CONTROL" }
            .map(\.grantee)
        if let callerID, grantees.contains(callerID) { return .yes }
        if grantees.contains(where: isCallersGroup) {
            switch ignoresPublic {
            case .no: return .yes
            case .yes: break
            case .unknown(let reason): return .unknown(reason)
            }
        }
        // An id that belongs to no account known may be the caller's.
        let mayBeCaller = grantees.contains { grantee in
            callerID == nil && !grantee.hasPrefix("http") && grantee != list.ownerID
                && grantee != bucketOwnerID && history.account(canonicalID: grantee) == nil
        }
        guard mayBeCaller, let account = principal.account else { return .no }
        return .unknown(
            Remark(
                .canonicalUserID, [.account: account.description],
                run: [AWSCommand("s3api", "list-buckets", [.init("query", "Owner.ID")])]))
    }

    private func isCallersGroup(_ grantee: String) -> Bool {
        if grantee.hasSuffix("/groups/global/AllUsers") { return true }
        guard grantee.hasSuffix("/groups/global/AuthenticatedUsers") else { return false }
        if case .anonymous = principal.principal { return false }
        return true
    }

    /// Whether `IgnorePublicAcls` of the bucket or its account takes grants to everybody for none
    /// (S3 User Guide, "Blocking public access").
    var ignoresPublic: Grant {
        var blocks = [history.bucket(target.bucket ?? "", at: time).publicAccessBlock]
        if let owner = bucket.owner {
            blocks.append(history.accountPublicAccessBlock(owner, at: time))
        }
        if blocks.contains(where: { $0.value??.ignorePublicACLs == true }) { return .yes }
        return blocks.lazy.compactMap(\.reason).first.map { .unknown($0) } ?? .no
    }

    /// The canonical user id of the caller's account.
    private var callerID: String? {
        guard let account = principal.account else { return nil }
        return account == bucket.owner ? bucketOwnerID : history.canonicalID(of: account)
    }

    /// The canonical user id of the bucket's owner; where none was seen, one that only the
    /// owner's own account is compared with.
    private var bucketOwnerID: String {
        bucket.ownerCanonicalID ?? bucket.owner.flatMap { history.canonicalID(of: $0) }
            ?? "the bucket's owner"
    }
}

// MARK: - The object

extension AccessControlLists {
    /// What would tell an object's owner and ACL.
    var missingObjectACL: Remark {
        Remark(.objectACL, run: [.object("get-object-acl", target.bucket, target.key)])
    }

    /// What would tell the bucket's ACL, which was not captured for a reason.
    func missingBucketACL(_ reason: Remark?) -> Remark {
        Remark(
            .bucketACL, run: [.bucket("get-bucket-acl", target.bucket)],
            because: [reason].compactMap { $0 })
    }

    /// Whether the object belongs to the caller's account.
    func isCaller(_ object: ObjectACLKnown) -> Bool {
        guard let account = principal.account else { return false }
        return object.ownerAccount == account
            || (object.ownerID != nil && object.ownerID == callerID)
    }

    /// What is known of the object; nil where nothing is. What was seen last holds.
    func object() -> ObjectACLKnown? {
        guard let bucketName = target.bucket, let key = target.key else { return nil }
        let write = latestForeignWrite(bucketName, key)
        // Of a version, or of an object of another bucket of the name, nothing was captured.
        guard target.version == nil, !bucket.isAnother,
            case .known(let list?, let captured) = history.objectACL(
                bucket: bucketName, key: key, bucketOwnerID: bucketOwnerID, at: time),
            write.map({ $0.time <= captured.confirmedAt }) ?? true
        else { return write.map(object) }
        // A change of an ACL need not name the object's owner, and moves no object to another:
        // the write before it tells.
        let written = list.ownerID == nil ? write.map(object) : nil
        let ownerID = list.ownerID ?? written?.ownerID
        return ObjectACLKnown(
            ownerID: ownerID,
            ownerAccount: written?.ownerAccount
                ?? ownerID.flatMap { history.account(canonicalID: $0) },
            list: list,
            isByEventsAlone: captured.source == .change && captured.confirmedAt <= captured.since,
            isCapturedBefore: !captured.isLater,
            write: written?.write)
    }

    /// What a write left. The bucket's owner owns the object where it prefers to and the canned
    /// ACL says so (S3 User Guide, "Controlling ownership of objects").
    private func object(_ write: ForeignWrite) -> ObjectACLKnown {
        if write.sentACL == ForeignWrite.aclOfUpload { return uploaded(write) }
        let handsOver = write.sentACL == "bucket-owner-full-control"
        let isOwners = handsOver && bucket.ownership.value == "BucketOwnerPreferred"
        let ownerID = isOwners ? bucketOwnerID : history.canonicalID(of: write.writer)
        return ObjectACLKnown(
            ownerID: ownerID, ownerAccount: isOwners ? bucket.owner : write.writer,
            list: ObjectACLInForce(
                sent: write.sentACL, ownerID: ownerID, bucketOwnerID: bucketOwnerID),
            isByEventsAlone: true, write: write)
    }

    /// What an upload in parts left, whose ACL is not known. Its writer owns it where the setting
    /// says so; else the ACL decides that too.
    private func uploaded(_ write: ForeignWrite) -> ObjectACLKnown {
        let isWriters = bucket.ownership.value == "ObjectWriter"
        return ObjectACLKnown(
            ownerID: isWriters ? history.canonicalID(of: write.writer) : nil,
            ownerAccount: isWriters ? write.writer : nil, list: nil, isByEventsAlone: true,
            write: write)
    }

    private func latestForeignWrite(_ bucketName: String, _ key: String) -> ForeignWrite? {
        evidence.foreignWrites
            .filter { $0.bucket == bucketName && $0.key == key && $0.time <= time }
            .max { ($0.time, $0.eventID) < ($1.time, $1.eventID) }
    }

    /// Whether the object belongs to the bucket's owner; nil where that is not known.
    func isBucketOwners(_ object: ObjectACLKnown) -> Bool? {
        if let account = object.ownerAccount, let owner = bucket.owner { return account == owner }
        guard let ownerID = object.ownerID, let bucketOwner = bucket.ownerCanonicalID else {
            return nil
        }
        return ownerID == bucketOwner
    }
}
