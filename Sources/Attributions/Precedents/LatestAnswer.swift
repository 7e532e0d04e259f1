import Denials

/// The answer to a denial beside whose request nothing was seen, for those who ask about one denial
/// after another: the next of its situation most often has it, too, and then nothing is looked up,
/// nor made. A value that never changes; a class, since it is handed on for every denial.
public final class LatestAnswer: Sendable {
    private let situation: Situation
    private let precedent: Precedent<SharedAttribution>
    private let history: RememberedHistory
    /// The beginning of the ARNs of its bucket's objects.
    private let objects: String

    init?(
        _ precedent: Precedent<SharedAttribution>, to denial: Denial, _ evidence: DenialEvidence,
        history: RememberedHistory
    ) {
        guard evidence.isNone else { return nil }
        situation = denial.merged.situation
        self.precedent = precedent
        self.history = history
        objects = denial.s3ARN(bucket: denial.bucket ?? "", key: "")
    }

    /// The answer.
    var answer: SharedAttribution { precedent.answer }

    /// Whether it is what an attributor of this history answers to a denial. Situations are told by
    /// identity: each reader of logs hands out one object for all that are equal.
    func isAnswer(
        to denial: Denial, _ evidence: DenialEvidence, history: RememberedHistory
    ) -> Bool {
        denial.merged.situation === situation && self.history === history && evidence.isNone
            && !denial.isInDoubt && precedent.isAnswer(to: denial, history: history)
    }

    /// The same of a request that one access log alone tells of, and beside which nothing was seen: no
    /// denial is made of it. Where it says no, the other may still say yes.
    func isAnswer(toLone sighting: Sighting, history: RememberedHistory) -> Bool {
        guard sighting.situation === situation, self.history === history,
            precedent.outline.isThat(ofLone: sighting, history: history)
        else { return false }
        let inDoubt = situation.fields.inDoubt
        return precedent.view.likeness(
            key: sighting.fields.key, objects: { objects }, address: sighting.fields.sourceAddress,
            referer: inDoubt ? nil : sighting.fields.referer,
            userAgent: inDoubt ? nil : situation.fields.userAgent) == precedent.likeness
    }
}
