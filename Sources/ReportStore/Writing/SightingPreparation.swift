internal import AWSTypes
public import Denials
internal import JSON

/// Prepares sightings for one store. For one thread.
public final class SightingPreparation {
    /// How many situations' texts are remembered at the most, and of how many kinds a list is no more
    /// added to.
    static let cacheCount = 8_192

    /// A situation that was met, with its kinds.
    private final class Met {
        let situation: Situation
        let text: SituationText
        /// The latest kinds in a list, by what was decided of them.
        var list: KindList?
        var kinds: [(decision: SharedDecision?, number: Int32)] = []

        init(_ situation: Situation, _ text: SituationText) {
            self.situation = situation
            self.text = text
        }
    }

    /// How many kinds of a situation are remembered.
    private static let metKinds = 4

    private let hash: ContentHash
    /// By identity, held on to: most readers of logs hand out one object for all that are equal.
    private var met = Generations<ObjectIdentifier, Met>(limit: cacheCount)
    /// By equality, as not all do.
    private var texts = Generations<Situation, SituationText>(limit: cacheCount)
    private let room = RowRoom(columns: PreparedSightings.Column.all)
    private var list = KindList()
    private var kinds: [PreparedKind] = []
    private var situationText = JSONText()
    private var factText = JSONText()

    /// For the store of a reader.
    public convenience init(_ reader: StoreReader) { self.init(hash: reader.hash) }

    init(hash: ContentHash) { self.hash = hash }

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
        var values = room.take(
            rows: sightings.count, bytes: sightings.reduce(0) { $0 + $1.fields.rowBytes })
        if kinds.count >= SightingPreparation.cacheCount { (list, kinds) = (KindList(), []) }
        var own: [PreparedKind] = []
        var kindNumbers: [Int32] = []
        var originals: [Sighting] = []
        kindNumbers.reserveCapacity(sightings.count)
        for var sighting in sightings {
            if isProvisional { sighting.isProvisional = true }
            let met = met(sighting.situation)
            let (fact, object) = hashes(of: sighting, met.text)
            let identity = DenialIdentity(of: sighting)
            values.add(identity.requestID)
            values.add(identity.part)
            values.add(fact)
            values.add(object)
            SightingRows.add(sighting, to: &values)
            values.add(
                DenialIdentity.hash(
                    requestID: identity.requestID.utf8, part: identity.part.utf8, hash))
            let decision = isProvisional ? nil : try decide(sighting)
            kindNumbers.append(kind(of: met, decision, &own))
            if keepingOriginals { originals.append(sighting) }
        }
        return PreparedSightings(
            values, in: room, list: list, kinds: kinds, own: own, kindNumbers: kindNumbers,
            originals: originals)
    }

    /// The number of a kind, as `PreparedSightings.kindNumbers` has it. What nobody should hold on to is
    /// one of the part's own.
    private func kind(
        of met: Met, _ decision: SharedDecision?, _ own: inout [PreparedKind]
    ) -> Int32 {
        if met.list === list, let known = met.kinds.first(where: { $0.decision === decision }) {
            return known.number
        }
        let kind = PreparedKind(met.situation, met.text, decision)
        guard !met.situation.isLong, decision?.isOfMany ?? true else {
            own.append(kind)
            return Int32(-own.count)
        }
        kinds.append(kind)
        let number = Int32(kinds.count - 1)
        if met.list !== list || met.kinds.count >= SightingPreparation.metKinds { met.kinds = [] }
        met.list = list
        met.kinds.append((decision, number))
        return number
    }

    /// The hash of all that a sighting says, and that of its object where it names one.
    func hashes(of sighting: Sighting) -> (fact: Int64, object: Int64?) {
        hashes(of: sighting, text(of: sighting.situation))
    }

    private func hashes(
        of sighting: Sighting, _ text: SituationText
    ) -> (fact: Int64, object: Int64?) {
        situationText.clear()
        text.write(with: sighting, to: &situationText)
        factText.clear()
        SightingRows.write(sighting, situationHash: hash(situationText.bytes), to: &factText)
        var object: Int64?
        if let bucket = sighting.situation.fields.bucket, let key = sighting.fields.key {
            object = hash(bucket: bucket, key: key)
        }
        return (hash(factText.bytes), object)
    }

    private func met(_ situation: Situation) -> Met {
        let identity = ObjectIdentifier(situation)
        if let known = met[identity] { return known }
        let new = Met(situation, text(of: situation))
        if !situation.isLong { met[identity] = new }
        return new
    }

    private func text(of situation: Situation) -> SituationText {
        if let known = texts[situation] { return known }
        let text = SituationText(situation.fields)
        if !situation.isLong { texts[situation] = text }
        return text
    }
}
