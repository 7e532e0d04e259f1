import Denials

/// Answers given before, for denials that nothing in force tells apart: a job that fails fails by
/// the thousand, each time with another key. Safe to share between threads; what is answered
/// never depends on what was asked before.
///
/// A job's role may not read `raw/2026/`, and asks for three keys there:
///
///     denial 1   etl  s3:GetObject  lake  raw/2026/a.parquet   10.0.0.7    decided in full
///     denial 2   etl  s3:GetObject  lake  raw/2026/b.parquet   10.0.0.8    the answer of 1
///     denial 3   etl  s3:GetObject  lake  raw/2026/c.csv       10.0.0.9    decided in full
///
/// 1. All three have one `DenialOutline`: it has no key, no address, no id. It is decided once,
///    with a stand-in for the key, and the policies that were asked are noted in an `OutlineView`.
/// 2. The view says what these policies look at besides. Here a deny names `*.csv`, so that the
///    ending of the key counts, and no condition looks at the address.
/// 3. What counts goes into a `Likeness`. Denials of one outline and one likeness share an answer:
///    1 and 2 do; 3 has another likeness.
/// 4. The answer holds a place for the key, which is filled in when it is read: "bucket policy of
///    lake denies s3:GetObject on …/raw/2026/b.parquet" is made of the answer for denial 1.
///
/// A denial that has facts of its own (its object's ACL, a paired KMS event) is decided alone.
final class Precedents<Answer: Sendable>: Sendable {
    /// What the policies looked at that a denial was held against, and what came of it; no answer
    /// where that cannot be shared.
    typealias Decided = (view: () -> OutlineView, answer: Answer?)

    /// The answer to an outline, and to each denial that has it. A class, as the outline is: what
    /// is remembered is handed out for every denial.
    private final class Outlined: Sendable {
        let answer: Answer?
        let view: OutlineView

        init(_ decided: Decided) {
            answer = decided.answer
            view = decided.view()
        }
    }

    private struct Case: Hashable {
        let outline: DenialOutline
        let likeness: Likeness
    }

    /// Situations as outlines have them, each made once.
    private let situations = Memory<Situation, Situation>()
    private let outlines = Memory<DenialOutline, Outlined>()
    private let cases = Memory<Case, Answer?>()

    /// The answer of a denial and its like, which `decide` must give the same each time, for a
    /// denial that has the stand-in for its key; nil where the denial is a case of its own. `inData`
    /// says that no text of the answer is read, in which keys may be written in another way.
    func answer(
        for denial: Denial, _ evidence: WeighedEvidence, history: RememberedHistory, inData: Bool,
        _ decide: (Denial, WeighedEvidence, StandInKey) -> Decided
    ) -> Answer? {
        precedent(for: denial, evidence, history: history, inData: inData, decide)?.answer
    }

    /// The same, with what the denial's like have in common.
    func precedent(
        for denial: Denial, _ evidence: WeighedEvidence, history: RememberedHistory, inData: Bool,
        _ decide: (Denial, WeighedEvidence, StandInKey) -> Decided
    ) -> Precedent<Answer>? {
        let own = denial.merged.situation
        guard !own.isLong,
            let outline = DenialOutline(
                denial, evidence, history: history,
                situation: situations.answer(to: own) { own.withoutUserAgent }, inData: inData)
        else { return nil }
        let outlined = outlines.answer(to: outline) {
            Outlined(decide(outline.denial, evidence, .plain))
        }
        guard let likeness = outlined.view.likeness(of: denial) else { return nil }
        let answer =
            likeness == .ofOutline
            ? outlined.answer
            : cases.answer(to: Case(outline: outline, likeness: likeness)) {
                outline.denial(with: likeness).flatMap {
                    decide($0, evidence, likeness.key ?? .plain).answer
                }
            }
        return answer.map {
            Precedent(answer: $0, outline: outline, view: outlined.view, likeness: likeness)
        }
    }
}
