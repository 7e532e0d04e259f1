internal import AWSTypes
public import Denials
internal import JSON

/// What keeping a sighting takes that can be worked out before, and by another thread.
public struct PreparedSighting: Sendable {
    /// The hash of all that the sighting says.
    let fact: Int64
    /// The hash of the object, where the sighting names one.
    let object: Int64?
    /// The text of its situation, where it was made for this sighting; later ones of the same
    /// situation need none.
    let situation: SituationText?
    /// What was decided of its denial, should that be new; the sighting has the key and the time.
    public var decision: SharedDecision?
}

/// Prepares sightings for one store. For one thread.
public final class SightingPreparation {
    /// How many situations' texts are remembered at the most.
    static let cacheCount = 8_192

    private let hash: ContentHash
    /// By equality, as not every reader of logs hands out one object for all that are equal.
    private var situations: Generations<Situation, SituationText>
    private var situationText = JSONText()
    private var factText = JSONText()

    /// For the store of a reader.
    public convenience init(_ reader: StoreReader) { self.init(hash: reader.hash) }

    init(hash: ContentHash) {
        self.hash = hash
        situations = Generations(limit: SightingPreparation.cacheCount)
    }

    /// A sighting, prepared; nothing is decided.
    public func prepare(_ sighting: Sighting) -> PreparedSighting {
        situationText.clear()
        let (text, isNew) = text(of: sighting.situation)
        text.write(with: sighting, to: &situationText)
        factText.clear()
        SightingRows.write(sighting, situationHash: hash(situationText.bytes), to: &factText)
        var object: Int64?
        if let bucket = sighting.situation.fields.bucket, let key = sighting.fields.key {
            object = hash(bucket: bucket, key: key)
        }
        return PreparedSighting(
            fact: hash(factText.bytes), object: object, situation: isNew ? text : nil)
    }

    private func text(of situation: Situation) -> (text: SituationText, isNew: Bool) {
        if let known = situations[situation] { return (known, false) }
        let text = SituationText(situation.fields)
        if !situation.isLong { situations[situation] = text }
        return (text, true)
    }
}
