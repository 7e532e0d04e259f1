public import AWSTypes
public import Attributions
public import Denials

/// What was decided of a denial.
public struct Decision: Sendable {
    /// As `DenialSummary.time`.
    public let time: Instant
    /// The object's key, decoded; it fills the shared answer's.
    public let key: String?
    /// All else.
    public let shared: SharedDecision

    /// A decision on a denial, shared with others.
    public init(_ denial: Denial, _ shared: SharedDecision) {
        time = denial.time
        key = denial.key
        self.shared = shared
    }

    /// A decision on the denial of this time and key.
    init(time: Instant, key: String?, _ shared: SharedDecision) {
        self.time = time
        self.key = key
        self.shared = shared
    }

    /// A decision on the denial of this summary and role alone.
    public init(
        _ summary: DenialSummary, role: String?, _ answer: SharedAttribution, isGlue: Bool,
        judgement: Judgement? = nil
    ) {
        time = summary.time
        key = summary.key
        shared = SharedDecision(
            summary, role: role, answer, isGlue: isGlue, judgement: judgement)
    }

    /// Whether the principal counts as a Glue role.
    public var isGlue: Bool { shared.isGlue }
}

/// What was decided alike of denials of one situation: they differ in key and time alone. A value
/// that never changes; a class, so that who stores them knows it again by its identity.
public final class SharedDecision: Sendable {
    /// The principal, as `DenialSummary.principal`.
    let principal: String?
    /// The bucket's name.
    let bucket: String?
    /// The bucket's region.
    let region: String?
    /// Which logs showed the request, each once.
    let logs: [Sighting.Log]
    /// Whether no log shows it but a damaged or torn one.
    let isInDoubt: Bool
    /// The role's ARN, where the principal is one's.
    let role: String?
    /// Why the request was refused; where the answer is shared, the key of each denial fills it, and
    /// the names of role and bucket.
    let answer: SharedAttribution
    /// Whether the principal counts as a Glue role, in place of what the answer says.
    let isGlue: Bool
    /// What all layers say together to the request, as `what-if` asks them; nil where the answer rests
    /// on more than the policies, and on more of the request than its verdict names.
    let judgement: Judgement?

    /// Whether other denials may have it too; else its texts are of one.
    var isOfMany: Bool { answer.keyStandIn != nil }

    /// What was decided of the denial of this summary and role, but for its key and time.
    public init(
        _ summary: DenialSummary, role: String?, _ answer: SharedAttribution, isGlue: Bool,
        judgement: Judgement? = nil
    ) {
        principal = summary.principal
        bucket = summary.bucket
        region = summary.region
        logs = summary.logs
        isInDoubt = summary.isInDoubt
        self.role = role
        self.answer = answer
        self.isGlue = isGlue
        self.judgement = judgement
    }
}
