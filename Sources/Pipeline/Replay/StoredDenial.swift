import Attributions
import Denials
import ReportStore

/// A stored denial with what is needed to decide it, or the same request, again.
struct StoredDenial: Sendable {
    let heading: DenialHeading
    let sightings: [Sighting]
    let denial: Denial
    let evidence: DenialEvidence
    /// What all layers say together to the request under the policies of then; nil where the store
    /// does not know.
    let judgement: Judgement?

    /// The request without AWS's reasons for refusing it.
    var request: ReplayedRequest { ReplayedRequest(denial, of: sightings, evidence: evidence) }

    /// A denial as read, with its evidence.
    init(
        _ heading: DenialHeading, _ sightings: [Sighting], _ judgement: Judgement?,
        _ gathering: EvidenceGathering, _ attributor: Attributor
    ) throws(StoreError) {
        self.judgement = judgement
        self.heading = heading
        self.sightings = sightings
        denial = Denial(sightings: sightings)
        evidence = try gathering.evidence(of: denial, attributor: attributor)
    }
}
