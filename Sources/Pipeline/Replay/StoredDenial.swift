import Attributions
import Denials
import ReportStore

/// A stored denial with what is needed to decide it, or the same request, again.
struct StoredDenial: Sendable {
    let heading: DenialHeading
    let sightings: [Sighting]
    let denial: Denial
    let evidence: DenialEvidence

    /// The request without AWS's reasons for refusing it.
    var request: ReplayedRequest { ReplayedRequest(denial, of: sightings, evidence: evidence) }

    /// A denial as read, with its evidence.
    init(
        _ heading: DenialHeading, _ sightings: [Sighting], _ gathering: EvidenceGathering,
        _ attributor: Attributor
    ) throws(StoreError) {
        self.heading = heading
        self.sightings = sightings
        denial = Denial(sightings: sightings)
        evidence = try gathering.evidence(of: denial, attributor: attributor)
    }
}
