import AWSTypes
import Denials
import PolicyHistory

/// What is known of one object's owner and ACL: from a capture or a change of the ACL, or from
/// the write that made the object.
struct ObjectACLKnown {
    /// The owner's canonical user id.
    var ownerID: String?
    /// The owner's account.
    var ownerAccount: AccountID?
    /// Nil where the ACL that was sent names a grantee that we cannot identify, as by e-mail.
    var list: ObjectACLInForce?
    /// Whether only events tell, and no capture after them: the bucket owner's own writes are far
    /// too many to be kept as evidence, so that one may have replaced the object unseen.
    var isByEventsAlone: Bool
    /// Whether a capture from before the request tells: no event tells that the object is the same
    /// since.
    var isCapturedBefore = false
    /// The write that made it; nil where no event tells of it.
    var write: ForeignWrite?
}
