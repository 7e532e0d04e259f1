import Denials

/// An answer given before, and which denials have it, too.
struct Precedent<Answer> {
    let answer: Answer
    let outline: DenialOutline
    let view: OutlineView
    let likeness: Likeness

    /// Whether it is the answer to a denial of the same situation, with the same evidence.
    func isAnswer(to denial: Denial, history: RememberedHistory) -> Bool {
        outline.isThat(of: denial, history: history) && view.likeness(of: denial) == likeness
    }
}

extension Precedent: Sendable where Answer: Sendable {}
