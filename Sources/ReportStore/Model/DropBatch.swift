public import Denials
public import PolicyHistory

/// A drop and what came of it.
public struct DropFacts: Sendable {
    /// How much of what came of the drop this is. A drop of very many facts is kept in parts.
    public enum Extent: Sendable {
        /// All of it.
        case whole
        /// Some of it, and more is to come: the drop is not described yet.
        case part
        /// What is behind other parts; the drop is described as a whole.
        case lastPart
    }

    /// The drop itself.
    public var drop: DropRecord
    /// How much of it this is.
    public var extent = Extent.whole
    /// Whether the facts were read from bytes that no checksum vouches for, before a damage: they
    /// hold until a whole delivery confirms or withdraws them, and make nothing certain.
    public var isProvisional = false
    /// Whether the same is true of the parts that were kept before.
    public var arePartsProvisional = false
    /// The sightings of refused requests.
    public var sightings: [Sighting] = []
    /// Such sightings that are prepared; the others are prepared when they are kept.
    public var prepared: PreparedSightings?
    /// Evidence: records that can change the answers to denials.
    public var evidence: [LogEvidence] = []
    /// The role sessions of which nothing more is known than who took which role.
    public var sessions = PlainSessions()
    /// What the policy-changing events say.
    public var history: [HistoryEntry] = []

    /// A drop of which nothing came yet.
    public init(_ drop: DropRecord) { self.drop = drop }

    /// How many sightings there are, prepared or not.
    public var sightingCount: Int { sightings.count + (prepared?.count ?? 0) }
}

/// Drops that are kept in one transaction: all of them with all that came of them, or none.
public struct DropBatch: Sendable {
    /// The drops, in any order.
    public var drops: [DropFacts]

    /// A batch.
    public init(_ drops: [DropFacts] = []) { self.drops = drops }
}

/// What a commit changed.
public struct CommitSummary: Hashable, Sendable {
    /// Drops whose bytes the store had under another name.
    public var repeatedDrops = 0
    /// Requests that the store had not seen.
    public var newDenials = 0
    /// Of these, those that were decided before and have their attributions.
    public var decided = 0
    /// New sightings, of old denials and of new ones.
    public var newSightings = 0
    /// Sightings that the store had.
    public var repeatedSightings = 0
    /// New pieces of evidence and new history entries.
    public var newEvidence = 0
}
