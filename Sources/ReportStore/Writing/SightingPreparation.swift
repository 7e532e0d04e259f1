internal import AWSTypes
public import Denials
internal import JSON

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

    /// The sightings of a drop, prepared, with what `decide` decides of each as a denial of its own.
    /// Of provisional ones nothing is decided: that would take them for certain.
    public func prepare(
        _ sightings: [Sighting], isProvisional: Bool = false,
        deciding decide: (Sighting) throws(StoreError) -> SharedDecision?
    ) throws(StoreError) -> PreparedSightings {
        try prepare(
            sightings, isProvisional: isProvisional, keepingOriginals: false, deciding: decide)
    }

    /// The same of sightings of which nothing is decided, and which are held on to.
    func prepare(_ sightings: [Sighting], isProvisional: Bool) -> PreparedSightings {
        prepare(sightings, isProvisional: isProvisional, keepingOriginals: true) { _ in nil }
    }

    private func prepare<Failure: Error>(
        _ sightings: [Sighting], isProvisional: Bool, keepingOriginals: Bool,
        deciding decide: (Sighting) throws(Failure) -> SharedDecision?
    ) throws(Failure) -> PreparedSightings {
        var values = RowValues(
            columns: PreparedSightings.Column.all, rows: sightings.count,
            bytes: sightings.reduce(0) { $0 + $1.fields.rowBytes })
        var situations: [Situation] = []
        var texts: [SituationText?] = []
        var decisions: [SharedDecision?] = []
        var originals: [Sighting] = []
        situations.reserveCapacity(sightings.count)
        texts.reserveCapacity(sightings.count)
        decisions.reserveCapacity(sightings.count)
        for var sighting in sightings {
            if isProvisional { sighting.isProvisional = true }
            let (fact, object, text) = hashes(of: sighting)
            let identity = DenialIdentity(of: sighting)
            values.add(identity.requestID)
            values.add(identity.part)
            values.add(fact)
            values.add(object)
            SightingRows.add(sighting, to: &values)
            values.add(
                DenialIdentity.hash(
                    requestID: identity.requestID.utf8, part: identity.part.utf8, hash))
            situations.append(sighting.situation)
            texts.append(text)
            decisions.append(isProvisional ? nil : try decide(sighting))
            if keepingOriginals { originals.append(sighting) }
        }
        return PreparedSightings(
            values, situations: situations, texts: texts, decisions: decisions,
            originals: originals)
    }

    /// The hash of all that a sighting says, that of its object where it names one, and the text of its
    /// situation where none was made before.
    func hashes(of sighting: Sighting) -> (fact: Int64, object: Int64?, text: SituationText?) {
        situationText.clear()
        let (text, isNew) = text(of: sighting.situation)
        text.write(with: sighting, to: &situationText)
        factText.clear()
        SightingRows.write(sighting, situationHash: hash(situationText.bytes), to: &factText)
        var object: Int64?
        if let bucket = sighting.situation.fields.bucket, let key = sighting.fields.key {
            object = hash(bucket: bucket, key: key)
        }
        return (hash(factText.bytes), object, isNew ? text : nil)
    }

    private func text(of situation: Situation) -> (text: SituationText, isNew: Bool) {
        if let known = situations[situation] { return (known, false) }
        let text = SituationText(situation.fields)
        if !situation.isLong { situations[situation] = text }
        return (text, true)
    }
}
