import Attributions
import Denials
import ReportStore

/// Attributes batches over one connection; one for each thread.
final class BatchAttribution {
    private let gathering: EvidenceGathering
    private let isStopRequested: @Sendable () -> Bool

    init(
        _ reader: StoreReader, isStopRequested: @escaping @Sendable () -> Bool = { false }
    ) throws(StoreError) {
        gathering = try EvidenceGathering(reader)
        self.isStopRequested = isStopRequested
    }

    /// Takes note of what has been added to the store (`EvidenceGathering.refresh`).
    func refresh() throws(StoreError) { try gathering.refresh() }

    /// The answers of a batch; of its first denials where somebody asks to stop meanwhile. The others
    /// stay pending.
    func attribute(
        _ batch: [PendingDenial], _ attributor: Attributor
    ) throws(StoreError) -> [AttributedDenial] {
        try gathering.refresh()
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

    /// What is decided of the denial of some sightings.
    func decide(
        _ sightings: [Sighting], _ attributor: Attributor
    ) throws(StoreError) -> Decision {
        let denial = Denial(sightings: sightings)
        let evidence = try gathering.evidence(of: denial, attributor: attributor)
        let answer = attributor.answer(denial, evidence: evidence)
        let attribution = answer.attribution
        var isGlue = attribution.isGlue
        if !isGlue, let role = attribution.role {
            isGlue = try gathering.isNamedAsGlue(roleARN: role)
        }
        return Decision(
            DenialSummary(of: denial, principal: attribution.principal), answer, isGlue: isGlue,
            judgement: ReplayedRequest.isTheDenial(denial, of: sightings, evidence)
                ? Judgement(of: attribution) : nil)
    }
}
