/// Why a plan leaves a denial as it is. Data: what a sentence needs, and no sentence.
public enum Unplannable: Error, Hashable, Sendable {
    /// No change is known that would let the request pass.
    case noKnownChange
    /// What refuses the request is not certain, and no change is told on a guess.
    case causeNotCertain
    /// The captured policies let the request pass, so that no change of them would have helped.
    case notExplained
    /// Something besides the policies is known to refuse the request, whatever they say.
    case refusedBesides(Remark)
    /// AWS's message blames a layer that, as captured last, lets the request pass, or may: it lacks the right,
    /// and another that may be enough is not known.
    case blamedLayerAllows(Mechanism)
    /// AWS's message says that a layer denies, of which no statement that was captured last does.
    case blamedDenyUnseen(Mechanism)
    /// A guard at this place may have refused the request, and is not proven to have.
    case unprovenGuard(PolicyPlace)
    /// The change is made already, as `FixChange.madeSince` says it.
    case madeSince(Instant, by: [String])
    /// The change must name the role, whose ARN is not known with its path.
    case unknownPath(role: String?)
    /// The policy is passed when a session is opened.
    case sessionPolicy
    /// The policy, named here, is AWS's own.
    case ownedByAWS(String)
    /// The role of this ARN belongs to an AWS service.
    case serviceLinkedRole(String)
    /// This text names no role.
    case unknownRole(String)
    /// What holds the document was not captured, and why.
    case notCaptured(Remark)
    /// The permissions boundary of the role of this ARN was not captured.
    case boundaryNotCaptured(role: String)
    /// The Deny statement that refused the request stands in no captured document.
    case denyNotCaptured(DenyStatement)
    /// A control policy was not captured: this one, or those attached to a root, unit or account.
    case controlPolicyNotCaptured(policy: String?, target: String)
    /// Which KMS key the objects of this bucket are encrypted with was not captured.
    case keyOfObjectsNotCaptured(bucket: String)
    /// Which part of the side of this KMS key refused the request is not known.
    case unknownPartOfKey(String)
    /// What a place of this kind and name holds is no policy document.
    case noDocument(PolicyPlace.Kind, of: String)
    /// The captured document of this subject cannot be read, with what its parser says.
    case unreadableDocument(String, problem: String)
    /// The request passes today, and would be refused with the changes of the plan.
    case refusedByPlan
    /// With the changes of the plan the request would be refused at this place.
    case stillRefused(PolicyPlace)
    /// What the request would meet with the changes of the plan is not known.
    case unknownWithPlan
    /// More reasons than are told apart.
    case others

    /// The slug of the reason, which machines read.
    public var slug: String {
        switch self {
        case .noKnownChange: "no-known-change"
        case .causeNotCertain: "cause-not-certain"
        case .notExplained: "not-explained"
        case .refusedBesides: "refused-besides"
        case .blamedLayerAllows: "blamed-layer-allows"
        case .blamedDenyUnseen: "blamed-deny-unseen"
        case .unprovenGuard: "unproven-guard"
        case .madeSince: "made-since"
        case .unknownPath: "unknown-path"
        case .sessionPolicy: "session-policy"
        case .ownedByAWS, .serviceLinkedRole: "owned-by-aws"
        case .unknownRole: "unknown-role"
        case .notCaptured, .boundaryNotCaptured, .denyNotCaptured, .controlPolicyNotCaptured,
            .keyOfObjectsNotCaptured:
            "not-captured"
        case .unknownPartOfKey: "unknown-part-of-key"
        case .noDocument: "no-document"
        case .unreadableDocument: "unreadable-document"
        case .refusedByPlan: "refused-by-plan"
        case .stillRefused: "still-refused"
        case .unknownWithPlan: "unknown-with-plan"
        case .others: "others"
        }
    }
}
