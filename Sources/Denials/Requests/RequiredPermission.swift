public import AWSTypes

/// One permission that a request needs, and why.
public struct RequiredPermission: Hashable, Sendable {
    /// The IAM action.
    public let action: Action
    /// The ARN that the action is asked on; `*` for what has no resource.
    public let resource: String
    /// What asks for it.
    public let origin: Origin

    /// What asks for a permission.
    public enum Origin: Hashable, Sendable {
        /// The operation itself.
        case operation
        /// A header that the request carried, or carried in its query, by its name.
        case header(String)
        /// The object that a copy reads.
        case copySource
        /// AWS's message, which names the permission that was missing.
        case message
        /// That the object may not be there: S3 then asks for the right to list.
        case missingObject
    }

    /// A permission.
    public init(_ action: Action, _ resource: String, _ origin: Origin) {
        self.action = action
        self.resource = resource
        self.origin = origin
    }

    /// The bucket that the resource names; nil for `*`, a key's ARN or an access point's.
    public var bucket: String? {
        guard let arn = ARN(resource), arn.service == "s3", arn.account.isEmpty else { return nil }
        return String(Substring(arn.resource.utf8.prefix { $0 != UInt8(ascii: "/") }))
    }

    /// The object's key that the resource names; nil for a bucket.
    public var key: String? {
        guard bucket != nil, let slash = resource.utf8.firstIndex(of: UInt8(ascii: "/")) else {
            return nil
        }
        return String(Substring(resource.utf8[slash...].dropFirst()))
    }
}

/// A permission that a request may have needed, for a reason that its logs do not show: it may be
/// what was missing, and an answer by elimination must have looked at it.
public struct UnseenPermission: Hashable, Sendable {
    /// The IAM action.
    public let action: Action
    /// The ARN that the action is asked on; nil where no log names it: the source of a copy.
    public let resource: String?
    /// Why the request may have needed it.
    public let reason: Reason

    /// Why a request may have needed a permission. The raw value is a clause for people, which
    /// goes on after "needed as well if".
    public enum Reason: String, CaseIterable, Sendable {
        /// `x-amz-acl`, `x-amz-grant-…`.
        case aclHeader = "the request set an ACL (x-amz-acl or x-amz-grant-…)"
        /// `x-amz-tagging`.
        case taggingHeader = "the request set tags (x-amz-tagging)"
        /// `x-amz-object-lock-mode`, `x-amz-object-lock-retain-until-date`.
        case retentionHeader = "the request set a retention (x-amz-object-lock-mode)"
        /// `x-amz-object-lock-legal-hold`.
        case legalHoldHeader = "the request set a legal hold (x-amz-object-lock-legal-hold)"
        /// `x-amz-bypass-governance-retention`.
        case bypassHeader = "the request bypassed a retention (x-amz-bypass-governance-retention)"
        /// `If-Match`: S3 must read what it compares (S3 User Guide, "Enforce conditional deletes on
        /// Amazon S3 buckets").
        case condition = "the request was conditional (If-Match)"
        /// `x-amz-copy-source`.
        case copySource = "the request copies: the object that it reads is not logged"
        /// A copy copies the source's tags unless it says `x-amz-tagging-directive: REPLACE`.
        case sourceTags = "the source of the copy has tags"
        /// A copy copies annotations unless it says `x-amz-object-annotation-directive: EXCLUDE`.
        case sourceAnnotations = "the source of the copy has annotations"
    }

    /// A permission that may have been needed.
    public init(_ action: Action, _ resource: String?, _ reason: Reason) {
        self.action = action
        self.resource = resource
        self.reason = reason
    }
}
