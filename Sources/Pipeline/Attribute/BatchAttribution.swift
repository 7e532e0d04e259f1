import Attributions
import Denials
import ReportStore

/// Attributes batches over one connection; one for each thread.
final class BatchAttribution {
    private let gathering: EvidenceGathering
    private let isStopRequested: @Sendable () -> Bool
    /// What the denial before was called: the next one often is of the same situation.
    private var latest:
        (
            answer: SharedAttribution, situation: Situation,
            names: (role: String?, principal: String?)
        )?

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
        let (role, principal) = names(of: denial, answer)
        var isGlue = answer.attribution.isGlue
        if !isGlue, let role { isGlue = try gathering.isNamedAsGlue(roleARN: role) }
        return Decision(
            DenialSummary(of: denial, principal: principal), role: role, answer, isGlue: isGlue,
            judgement: ReplayedRequest.isTheDenial(denial, of: sightings, evidence)
                ? answer.judgement : nil)
    }

    /// The role and the principal of an answer, in a denial's own names.
    private func names(
        of denial: Denial, _ answer: SharedAttribution
    ) -> (role: String?, principal: String?) {
        let situation = denial.merged.situation
        if let latest, latest.answer === answer, latest.situation === situation {
            return latest.names
        }
        let names = (
            answer.attribution.role.map { answer.fillingNames($0, of: denial) },
            answer.attribution.principal.map { answer.fillingNames($0, of: denial) }
        )
        latest = (answer, situation, names)
        return names
    }
}
