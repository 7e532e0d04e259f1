import AWSTypes
import Attributions
import Denials
import ReportStore

/// Attributes batches over one connection; one for each thread.
final class BatchAttribution {
    private let gathering: EvidenceGathering
    private let isStopRequested: @Sendable () -> Bool
    /// What was decided last of each situation.
    private var latest = Generations<ObjectIdentifier, Latest>(limit: situations)

    /// How many situations are remembered at the most.
    private static let situations = 8_192

    /// What was decided of a denial.
    private final class Latest {
        let answer: LatestAnswer
        let decision: SharedDecision

        init(_ answer: LatestAnswer, _ decision: SharedDecision) {
            self.answer = answer
            self.decision = decision
        }
    }

    init(
        _ reader: StoreReader, isStopRequested: @escaping @Sendable () -> Bool = { false }
    ) throws(StoreError) {
        gathering = try EvidenceGathering(reader)
        self.isStopRequested = isStopRequested
    }

    /// Takes note of what has been added to the store (`EvidenceGathering.refresh`).
    func refresh() throws(StoreError) {
        if try gathering.refresh() { latest.removeAll() }
    }

    /// The answers of a batch; of its first denials where somebody asks to stop meanwhile. The others
    /// stay pending.
    func attribute(
        _ batch: [PendingDenial], _ attributor: Attributor
    ) throws(StoreError) -> [AttributedDenial] {
        try refresh()
        var attributed: [AttributedDenial] = []
        attributed.reserveCapacity(batch.count)
        for pending in batch {
            // Policies that others wrote may take their time.
            if isStopRequested() { break }
            attributed.append(
                AttributedDenial(pending, try decide(pending.sightings, attributor)))
        }
        return attributed
    }

    /// What is decided of the denial of this one sighting.
    func decide(alone sighting: Sighting, _ attributor: Attributor) throws(StoreError)
        -> SharedDecision
    {
        if gathering.findsNothing, let known = latest[ObjectIdentifier(sighting.situation)],
            attributor.isAnswer(known.answer, toLone: sighting)
        {
            return known.decision
        }
        return try decide([sighting], attributor).shared
    }

    /// What is decided of the denial of some sightings.
    func decide(
        _ sightings: [Sighting], _ attributor: Attributor
    ) throws(StoreError) -> Decision {
        let denial = Denial(sightings: sightings)
        let evidence = try gathering.evidence(of: denial, attributor: attributor)
        let situation = ObjectIdentifier(denial.merged.situation)
        let known = latest[situation]
        let (answer, next) = attributor.answer(denial, evidence: evidence, after: known?.answer)
        if let known, known.answer === next { return Decision(denial, known.decision) }
        let decision = try decision(on: denial, of: sightings, evidence, answer)
        // What several logs told of a request is merged into a situation of its own.
        if sightings.count == 1, let next { latest[situation] = Latest(next, decision) }
        return Decision(denial, decision)
    }

    /// What an answer decides of a denial and of all that have it, of the same situation.
    private func decision(
        on denial: Denial, of sightings: [Sighting], _ evidence: DenialEvidence,
        _ answer: SharedAttribution
    ) throws(StoreError) -> SharedDecision {
        let role = answer.attribution.role.map { answer.fillingNames($0, of: denial) }
        let principal = answer.attribution.principal.map { answer.fillingNames($0, of: denial) }
        var isGlue = answer.attribution.isGlue
        if !isGlue, let role { isGlue = try gathering.isNamedAsGlue(roleARN: role) }
        return SharedDecision(
            DenialSummary(of: denial, principal: principal), role: role, answer, isGlue: isGlue,
            judgement: ReplayedRequest.isTheDenial(denial, of: sightings, evidence)
                ? answer.judgement : nil)
    }
}
