import Denials

/// The answer to a denial beside whose request nothing was seen, for those who ask about one denial
/// after another: the next of its situation most often has it, too, and then nothing is looked up,
/// nor made. A value that never changes; a class, since it is handed on for every denial.
public final class LatestAnswer: Sendable {
    private let situation: Situation
    private let precedent: Precedent<SharedAttribution>
    private let history: RememberedHistory

    init?(
        _ precedent: Precedent<SharedAttribution>, to denial: Denial, _ evidence: DenialEvidence,
        history: RememberedHistory
    ) {
        guard evidence.isNone else { return nil }
        situation = denial.merged.situation
        self.precedent = precedent
        self.history = history
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
}
