public import AWSTypes
public import Attributions
public import Denials

/// What a report shows of a denial besides its attribution.
public struct DenialSummary: Hashable, Sendable {
    /// When S3 received the request (the access log's time), else when it was completed.
    public var time: Instant
    /// The principal's ARN; else its unique id with the session, or its canonical id.
    public var principal: String?
    /// The bucket's name.
    public var bucket: String?
    /// Decoded.
    public var key: String?
    /// The bucket's region.
    public var region: String?
    /// Which logs showed it, each once.
    public var logs: [Sighting.Log]
    /// Whether no log shows it but a damaged or torn one.
    public var isInDoubt: Bool

    /// The summary of a denial, whose principal an attribution names.
    public init(of denial: Denial, principal: String?) {
        time = denial.time
        self.principal = principal
        bucket = denial.bucket
        key = denial.key
        region = denial.region
        logs = denial.sightings
        isInDoubt = denial.isInDoubt
    }
}

/// A denial with marks to be attributed.
public struct PendingDenial: Hashable, Sendable {
    /// The store's own number of the denial.
    public let id: Int64
    /// To be handed back with the attribution.
    public let stamp: Int64
    /// All sightings, in an order that does not depend on their arrival.
    public internal(set) var sightings: [Sighting] = []
}

/// What was decided of a denial. A value that never changes; a class, since it is handed on from
/// list to list.
public final class Decision: Sendable {
    /// What the sightings say.
    public let summary: DenialSummary
    /// The role's ARN, where the principal is one's.
    public let role: String?
    /// Why the request was refused; where the answer is shared, the summary's key fills it, and the
    /// names of role and bucket.
    public let answer: SharedAttribution
    /// Whether the principal counts as a Glue role, in place of what the answer says.
    public let isGlue: Bool
    /// What all layers say together to the request, as `what-if` asks them; nil where the answer rests
    /// on more than the policies, and on more of the request than its verdict names.
    public let judgement: Judgement?

    /// A decision on the denial of this summary and role.
    public init(
        _ summary: DenialSummary, role: String?, _ answer: SharedAttribution, isGlue: Bool,
        judgement: Judgement? = nil
    ) {
        self.summary = summary
        self.role = role
        self.answer = answer
        self.isGlue = isGlue
        self.judgement = judgement
    }
}

/// A denial's attribution, to be saved in place of an earlier one.
public struct AttributedDenial: Sendable {
    /// The store's own number of the denial.
    public let id: Int64
    /// The mark that this answers.
    public let stamp: Int64
    /// What was decided.
    public let decision: Decision

    /// Whether the principal counts as a Glue role.
    public var isGlue: Bool { decision.isGlue }

    /// The decision on the pending denial.
    public init(_ denial: PendingDenial, _ decision: Decision) {
        id = denial.id
        stamp = denial.stamp
        self.decision = decision
    }

    /// The attribution of this pending denial alone.
    public init(
        _ denial: PendingDenial, summary: DenialSummary, attribution: Attribution
    ) {
        self.init(
            denial,
            Decision(
                summary, role: attribution.role, SharedAttribution(attribution),
                isGlue: attribution.isGlue))
    }
}
