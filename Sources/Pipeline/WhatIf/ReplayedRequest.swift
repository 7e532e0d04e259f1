import AWSTypes
import Attributions
import Denials
import ReportStore
import Wording

/// A refused request without AWS's reasons for refusing it: they told of the policies of then,
/// and would outvote the changed ones. What was asked stays, also where only a reason named it.
struct ReplayedRequest {
    let denial: Denial
    let evidence: DenialEvidence

    init(_ sightings: [Sighting], evidence: DenialEvidence) {
        let keyCall = ReplayedRequest.keyCall(of: Denial(sightings: sightings), evidence)
        denial = Denial(
            sightings: sightings.map { sighting in
                var sighting = sighting
                sighting.errorCode = "AccessDenied"
                // A refusal that no policy made stays one, whatever the policies.
                if Denial(sightings: [sighting]).otherRefusal == nil {
                    sighting.message = keyCall ?? sighting.message.flatMap(ReplayedRequest.question)
                }
                return sighting
            })
        var evidence = evidence
        evidence.keyDenials = []
        evidence.leavesReasonsAside = true
        self.evidence = evidence
    }

    /// What an answer under some policies comes to.
    func outcome(of answer: Attribution) -> ReplayedDenial.Outcome {
        if GlueFingerprint.isLakeFormation(denial) || denial.otherRefusal != nil { return .unknown }
        let blockers = blockers(of: answer)
        if blockers.isEmpty { return .allowed }
        return blockers.contains { $0.outcome != .unknown } ? .denied : .unknown
    }

    /// The blockers that a layer speaks for.
    func blockers(of answer: Attribution) -> [Blocker] { answer.blockedBy.filter { !$0.isGuess } }

    /// What no layer said: how a request that all layers allow may have met a 403 all the same.
    func guesses(of answer: Attribution) -> [String] {
        answer.blockedBy.filter(\.isGuess).map { ReasonText.sentence($0.reason, $0.outcome) }
    }

    /// A message up to its reason: who, which action, on what.
    private static func question(_ text: String) -> String? {
        guard let message = DenialMessage(text), let action = message.action,
            let resource = message.resource
        else { return nil }
        return sentence(action, resource, principal: message.principalARN)
    }

    /// The refused KMS call nearest to a request of S3, as a message that names key and action.
    private static func keyCall(of denial: Denial, _ evidence: DenialEvidence) -> String? {
        guard denial.service == "s3" else { return nil }
        let nearest = evidence.keyDenials.filter { $0.keyARN != nil }.min {
            (abs($0.time.seconds - denial.time.seconds), $0.eventID ?? "")
                < (abs($1.time.seconds - denial.time.seconds), $1.eventID ?? "")
        }
        guard let nearest, let key = nearest.keyARN else { return nil }
        return sentence(
            Action(service: "kms", name: nearest.operation), key,
            principal: denial.requester.arn)
    }

    private static func sentence(
        _ action: Action, _ resource: String, principal: String?
    ) -> String {
        "User: \(principal ?? "") is not authorized to perform: \(action) "
            + "on resource: \"\(resource)\""
    }
}
