public import AWSTypes
public import Denials
import IAM
public import PolicyHistory

/// Answers, for a denial, why it was refused (DESIGN 2). A pure function of the denial, its
/// evidence and the policy history: no clock, no files, no order.
public struct Attributor: Sendable {
    private let history: RememberedHistory

    /// An attributor over everything known of the policies.
    public init(history: PolicyHistory) { self.history = RememberedHistory(history) }

    /// The role behind a denial, which evidence is looked up by; nil for other principals.
    public func roleBehind(_ denial: Denial) -> (account: AccountID, name: String)? {
        let principal = DeniedPrincipal(denial, history: history)
        guard let account = principal.account, let name = principal.roleName else { return nil }
        return (account, name)
    }

    /// The principal as reports show it: the session's ARN, else what the log has.
    public func principalARN(of denial: Denial) -> String? {
        let principal = DeniedPrincipal(denial, history: history)
        return principal.sessionARN ?? denial.requester.arn ?? denial.requester.principalID
            ?? denial.requester.canonicalID
    }

    /// The answer for one denial.
    public func attribute(_ denial: Denial, evidence: DenialEvidence) -> Attribution {
        let question = Question(denial, evidence: evidence, history: history)
        let results = question.results()
        let report = AWSReport(question).report
        let combination = Combination(
            results: results, hypotheses: question.hypotheses, report: report,
            isKeyCertain: question.areKeysCertain, isObjectNamed: question.isObjectNamed)
        var answer = question.blankAnswer()
        answer.certainty = combination.certainty
        // What the layers come to together says nothing where policies did not decide.
        let told = question.isBeyondPolicies ? [] : combination.notes
        answer.notes = denial.notes + told + question.lookAlikes(of: combination)
        answer.missing = combination.missing
        answer.layers = Attributor.ordered(results).map(\.finding)
        answer.evidence = question.evidenceSentences(report: report)
        if question.isBeyondPolicies { return Attributor.undetermined(answer) }
        answer.blockedBy = combination.blockers.map(\.blocker)
        if let primary = combination.primary {
            answer.cause = primary.cause
            answer.mechanism = primary.mechanism
        }
        answer.fixes = FixPlan(question: question).fixes(for: combination)
        return answer
    }

    /// The layers in the order of DESIGN 2.4, the key's own last; one line for each answer.
    private static func ordered(_ results: [LayerResult]) -> [LayerResult] {
        // A struct, not a text: this runs for every denial.
        struct Line: Hashable {
            let layer: Layer
            let cause: Cause
            let outcome: Outcome
            let detail: String
        }
        var seen: Set<Line> = []
        return results.enumerated()
            .sorted { left, right in
                (left.element.place, left.offset) < (right.element.place, right.offset)
            }
            .map(\.element)
            .filter {
                let line = Line(
                    layer: $0.layer, cause: $0.cause, outcome: $0.outcome, detail: $0.detail)
                return seen.insert(line).inserted
            }
    }

    /// A principal that is not the Glue role at all is told apart, never forced into the seven.
    private static func undetermined(_ answer: Attribution) -> Attribution {
        var answer = answer
        answer.cause = .undetermined
        answer.certainty = .undetermined
        answer.missing = []
        return answer
    }
}
