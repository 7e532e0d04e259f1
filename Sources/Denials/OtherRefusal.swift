/// A refusal with the code `AccessDenied` that no policy made, as S3's own sentence tells.
public enum OtherRefusal: Sendable {
    /// A presigned URL was used after its time.
    case expired
    /// A version of an object is under retention or a legal hold.
    case objectLock

    /// What S3's sentence says; nil for every other message. Nothing that a client chose stands
    /// in these sentences, so that they are compared whole: an object's key cannot forge one.
    init?(_ message: String) {
        var sentence = message.lowercased()[...]
        while let last = sentence.last, last == "." || last.isWhitespace { sentence.removeLast() }
        switch sentence {
        case "request has expired", "access denied. request has expired": self = .expired
        case "object protected by object lock",
            "access denied because object protected by object lock",
            "object is worm protected and cannot be overwritten":
            self = .objectLock
        default: return nil
        }
    }

    /// What it was, and where to look, for people.
    public var note: String {
        switch self {
        case .expired:
            return
                "S3 says that the request had expired: a presigned URL was used after its time, or "
                + "after the credentials that signed it had ended. No policy refused it; sign it anew"
        case .objectLock:
            return
                "S3 says that Object Lock protects the object: retention or a legal hold on that "
                + "version, which no policy shows: aws s3api get-object-retention, "
                + "get-object-legal-hold. Governance mode alone can be bypassed, by "
                + "s3:BypassGovernanceRetention and the header x-amz-bypass-governance-retention"
        }
    }
}

extension Denial {
    /// What other than a policy refused it, where S3's message says so.
    public var otherRefusal: OtherRefusal? { message.flatMap { OtherRefusal($0) } }
}
