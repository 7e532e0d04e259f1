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

/// A denial's attribution, to be saved in place of an earlier one.
public struct AttributedDenial: Sendable {
    /// The store's own number of the denial.
    public let id: Int64
    /// The mark that this answers.
    public let stamp: Int64
    /// What was decided.
    public let decision: Decision
    /// Whether all its sightings that name a key name the decision's.
    let isKeyInSightings: Bool

    /// Whether the principal counts as a Glue role.
    public var isGlue: Bool { decision.isGlue }

    /// The decision on the pending denial.
    public init(_ denial: PendingDenial, _ decision: Decision) {
        id = denial.id
        stamp = denial.stamp
        self.decision = decision
        let keys = denial.sightings.compactMap(\.fields.key)
        isKeyInSightings = !keys.isEmpty && keys.allSatisfy { SameBytes.areSame($0, decision.key) }
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
