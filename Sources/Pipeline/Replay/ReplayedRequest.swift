import AWSTypes
import Attributions
import Denials
import ReportStore
import Wording

/// A refused request without AWS's reasons for refusing it: they told of the policies of then,
/// and would outvote the changed ones. What was asked stays, also where only a reason named it.
struct ReplayedRequest: Sendable {
    let denial: Denial
    let evidence: DenialEvidence

    /// The code of every refusal that tells no reason.
    private static let errorCode = "AccessDenied"
    /// The message of a refusal that tells no more than that.
    private static let bareMessage = "Access Denied"

    /// The request behind a denial, which is of these sightings.
    init(_ denial: Denial, of sightings: [Sighting], evidence: DenialEvidence) {
        self.denial = ReplayedRequest.withoutReasons(
            denial, of: sightings, keyCall: ReplayedRequest.keyCall(of: denial, evidence))
        var evidence = evidence
        evidence.keyDenials = []
        // They are asked only for the sake of these.
        evidence.rivals = []
        evidence.leavesReasonsAside = true
        self.evidence = evidence
    }

    /// Whether nothing of a denial is left aside when its request is asked again, so that all layers
    /// together say what the denial's own answer says; and whether it asks for nothing but what its
    /// bucket has. It is asked of every denial that is kept, and says no where telling takes longer.
    static func isTheDenial(
        _ denial: Denial, of sightings: [Sighting], _ evidence: DenialEvidence
    ) -> Bool {
        evidence.keyDenials.isEmpty && denial.accessPointARN == nil && denial.copySource == nil
            && sightings.allSatisfy { sighting in
                sighting.situation.fields.errorCode == errorCode
                    && (sighting.fields.message ?? bareMessage) == bareMessage
            } && isOfOneRole(denial) && !GlueFingerprint.isLakeFormation(denial)
            && denial.otherRefusal == nil
    }

    /// Whether the name of the role and the ARN of the session's issuer, which is told as the role,
    /// are of one role; a log may hold any text.
    private static func isOfOneRole(_ denial: Denial) -> Bool {
        guard let issuer = denial.requester.issuerARN, let name = denial.roleName else {
            return true
        }
        return issuer.hasSuffix("/" + name)
    }

    private static func withoutReasons(
        _ denial: Denial, of sightings: [Sighting], keyCall: KeyCall?
    ) -> Denial {
        let messages = sightings.map { asked($0.message, keyCall: keyCall?.message) }
        guard messages.allSatisfy({ $0 == nil }) else {
            return Denial(
                sightings: zip(sightings, messages).map { sighting, message in
                    var sighting = withoutReason(sighting, asking: message)
                    if let code = keyCall?.stateCode { sighting.errorCode = code }
                    return sighting
                })
        }
        // What the sightings have besides was put together before.
        let merged = denial.merged
        if merged.message == nil,
            merged.errorCode == errorCode || ErrorCodes.isKeyStateOfKMS(merged.errorCode)
        {
            return denial
        }
        return Denial(
            merged: withoutReason(merged, asking: nil), sightings: denial.sightings,
            notes: denial.notes)
    }

    private static func withoutReason(_ sighting: Sighting, asking message: String?) -> Sighting {
        var sighting = sighting
        // That a key cannot be used is no policy's word: its state in force tells whether it can.
        if !ErrorCodes.isKeyStateOfKMS(sighting.errorCode) { sighting.errorCode = errorCode }
        if sighting.message != nil || message != nil { sighting.message = message }
        return sighting
    }

    /// What stays of a message.
    private static func asked(_ message: String?, keyCall: String?) -> String? {
        guard let message else { return keyCall }
        let read = DenialMessage(message)
        // A refusal that no policy made stays one, whatever the policies; and the code of a key that
        // cannot be used stays, so that its name does.
        if OtherRefusal(message, readAs: read) != nil || read?.policyType == .keyState {
            return message
        }
        return keyCall ?? read.flatMap(question)
    }

    /// What some policies come to.
    func outcome(under attributor: Attributor) -> ReplayedDenial.Outcome {
        isBeyondPolicies
            ? .unknown
            : ReplayedDenial.Outcome(attributor.judgement(of: denial, evidence: evidence))
    }

    /// What an answer under some policies comes to.
    func outcome(of answer: Attribution) -> ReplayedDenial.Outcome {
        isBeyondPolicies ? .unknown : ReplayedDenial.Outcome(Judgement(of: answer))
    }

    /// Whether no policy can tell what it comes to.
    private var isBeyondPolicies: Bool {
        GlueFingerprint.isLakeFormation(denial) || denial.otherRefusal != nil
    }

    /// What stands in its way, in words.
    func words(of answer: Attribution) -> ReplayedDenial.Words {
        ReplayedDenial.Words(
            blockedBy: answer.standing.map { ReportedBlocker($0) },
            missing: RemarkText.sentences(answer.missing), notes: guesses(of: answer))
    }

    /// What no layer said: how a request that all layers allow may have met a 403 all the same.
    func guesses(of answer: Attribution) -> [String] {
        answer.blockedBy.filter(\.isGuess).map { ReasonText.sentence($0.reason, $0.outcome) }
    }

    /// A message up to its reason: who, which action, on what.
    private static func question(_ message: DenialMessage) -> String? {
        guard let action = message.action, let resource = message.resource else { return nil }
        return sentence(action, resource, principal: message.principalARN)
    }

    /// A refused KMS call as a message of S3.
    private struct KeyCall {
        /// What was asked of which key, or that the key cannot be used.
        let message: String
        /// The code by which S3 tells that; nil of another refusal.
        var stateCode: String?
    }

    /// The refused KMS call nearest to a request of S3 that may be its own, as a message that names key
    /// and action.
    private static func keyCall(of denial: Denial, _ evidence: DenialEvidence) -> KeyCall? {
        guard denial.service == "s3" else { return nil }
        let nearest = evidence.keyDenials.filter { $0.keyARN != nil && mayBeOf(denial, $0) }.min {
            (abs($0.time.seconds - denial.time.seconds), $0.eventID ?? "")
                < (abs($1.time.seconds - denial.time.seconds), $1.eventID ?? "")
        }
        guard let nearest, let key = nearest.keyARN else { return nil }
        if ErrorCodes.isKeyStateOfKMS(nearest.errorCode) {
            let code = nearest.errorCode
            return KeyCall(
                message: "\(key) is disabled.",
                stateCode: code.hasPrefix("KMS.") ? code : "KMS." + code)
        }
        return KeyCall(
            message: sentence(
                Action(service: "kms", name: nearest.operation), key,
                principal: denial.requester.arn))
    }

    /// Whether a call that names an object names this one, or what it is copied from, or its bucket.
    private static func mayBeOf(_ denial: Denial, _ call: Sighting) -> Bool {
        guard let context = call.parameters?["encryptioncontext.aws:s3:arn"] else { return true }
        let objects = [
            (denial.bucket, denial.key), (denial.copySource?.bucket, denial.copySource?.key),
        ]
        return objects.contains { bucket, key in
            guard let bucket else { return false }
            return context == denial.s3ARN(bucket: bucket)
                || context == key.map { denial.s3ARN(bucket: bucket, key: $0) }
        }
    }

    private static func sentence(
        _ action: Action, _ resource: String, principal: String?
    ) -> String {
        "User: \(principal ?? "") is not authorized to perform: \(action) "
            + "on resource: \"\(resource)\""
    }
}

extension ReplayedDenial.Outcome {
    /// What all layers say together.
    init(_ judgement: Judgement) {
        switch judgement {
        case .allowed: self = .allowed
        case .denied: self = .denied
        case .unknown: self = .unknown
        }
    }
}
