public import AWSTypes

/// Why a plan leaves a denial as it is, in words.
public enum UnplannableText {
    /// The sentence for who goes on from here, on the store that he named.
    public static func sentence(_ reason: Unplannable, _ own: OwnCommand) -> String {
        guard case .notCaptured(let remark) = reason else { return sentence(reason) }
        return RemarkText.sentence(remark, own)
    }

    /// One sentence without a full stop.
    public static func sentence(_ reason: Unplannable) -> String {
        switch reason {
        case .noKnownChange: "no change is known that would let it pass"
        case .causeNotCertain: "its cause is not certain, and no change is planned on a guess"
        case .notExplained:
            "the captured policies let it pass, so that no change of them would have helped"
        case .refusedBesides(let remark): RemarkText.sentence(remark)
        case .blamedLayerAllows(let mechanism):
            "AWS's message blames the \(mechanism.rawValue), which the policies that were captured last "
                + "do not show to refuse the request"
        case .blamedDenyUnseen(let mechanism):
            "AWS's message says that the \(mechanism.rawValue) denies, and no statement of it that was "
                + "captured last does"
        case .unprovenGuard(let place):
            "\(PlaceText.name(of: place)) may have refused it, and is not proven to have: no guard "
                + "is weakened on a guess"
        case .madeSince(let time, let changes): FixWords.madeSince(time, changes)
        case .unknownPath(let role): FixWords.unknownPath(of: role)
        case .sessionPolicy:
            "the session policy is passed when the job's session is opened: whoever starts the job "
                + "must change what it passes"
        case .ownedByAWS(let policy):
            "\(policy) is AWS's own policy, which nobody else can change; a copy of it, changed, "
                + "can take its place"
        case .serviceLinkedRole(let role):
            "\(role) is a service-linked role, whose policies AWS owns"
        case .unknownRole(let role): "the role '\(role)' is not known by its ARN"
        case .unreadableDocument(let subject, let problem): "\(subject): \(problem)"
        case .noDocument(let kind, let name):
            "the \(kind.rawValue) of \(name) is no policy document"
        case .refusedByPlan: "it passes today, and with the changes it would be refused again"
        case .stillRefused(let place):
            "with the changes known it would still be refused by \(PlaceText.name(of: place))"
        case .unknownWithPlan: "what it would still meet is not known"
        case .others: "of other reasons, more than are told apart"
        case .notCaptured, .boundaryNotCaptured, .denyNotCaptured, .controlPolicyNotCaptured,
            .keyOfObjectsNotCaptured, .unknownPartOfKey:
            notCaptured(reason)
        }
    }

    private static func notCaptured(_ reason: Unplannable) -> String {
        switch reason {
        case .notCaptured(let remark): RemarkText.sentence(remark)
        case .boundaryNotCaptured(let role):
            "the permissions boundary of \(role) was not captured"
        case .denyNotCaptured(let deny):
            "the Deny statement \(deny.label) of \(deny.policy) was not captured"
        case .controlPolicyNotCaptured(let policy, let target):
            "the control policy \(policy ?? "attached to \(target)") was not captured"
        case .keyOfObjectsNotCaptured(let bucket):
            "which KMS key the objects of \(bucket) are encrypted with was not captured: "
                + CommandText.list([.object("head-object", bucket, nil)])
        case .unknownPartOfKey(let key):
            "which part of the key's side of \(key) refused it is not known: its policy, a grant, "
                + "its state or the caller's policies"
        default: ""
        }
    }
}
