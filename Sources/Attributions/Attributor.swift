public import AWSTypes
public import Denials
import IAM
public import PolicyHistory

/// Answers, for a denial, why it was refused (docs/DESIGN.md). A pure function of the denial, its
/// evidence and the policy history: no clock, no files, no order.
public struct Attributor: Sendable {
    private let history: RememberedHistory
    /// What was in force a second before.
    private let earlier: RememberedHistory
    /// What was in force before changes that may not hold everywhere yet.
    private let unsettled: RememberedHistory
    /// What may have been in force where only a later capture shows a change; nil where every change
    /// is told by an event.
    private let unseen: (changes: UnseenChanges, made: RememberedHistory)?
    private let precedents = Precedents<SharedAttribution>()
    private let nameless = Precedents<SharedAttribution>()
    private let namelessSituations = Memory<NamelessSituation, Situation>()
    private let renamed = Memory<DenialOutline, RenamedAnswer>()
    private let judgements = Precedents<Judgement>()

    /// An attributor over everything known of the policies.
    public init(history: PolicyHistory) {
        self.history = RememberedHistory(history)
        earlier = RememberedHistory(self.history, secondsEarlier: 1)
        unsettled = RememberedHistory(self.history, secondsEarlier: EvidenceWindow.settling)
        unseen = UnseenChanges(in: history).map { ($0, RememberedHistory($0.made)) }
    }

    /// An attributor that holds every denial against the policies in force last, whenever it
    /// happened: what would refuse the same request now.
    public init(inForceLast history: PolicyHistory) {
        self.history = RememberedHistory(history).lasting(since: PolicyHistory.lastTime)
        earlier = self.history
        unsettled = self.history
        unseen = nil
    }

    /// The role behind a denial, which evidence is looked up by; nil for other principals.
    public func roleBehind(_ denial: Denial) -> (account: AccountID, name: String)? {
        role(named: denial.roleName, uniqueID: denial.uniqueID, account: denial.account)
    }

    /// The role of a name, or where no log has the name, of a unique id (`AROA…`).
    public func role(
        named name: String?, uniqueID: String?, account: AccountID?
    ) -> (account: AccountID, name: String)? {
        // As `DeniedPrincipal` tells it, of which no more is wanted here.
        if let name { return account.map { ($0, name) } }
        guard let uniqueID, let found = history.role(uniqueID: uniqueID) else { return nil }
        return (account ?? found.account, found.name)
    }

    /// The answer for one denial.
    public func attribute(_ denial: Denial, evidence: DenialEvidence) -> Attribution {
        let answer = decide(denial, WeighedEvidence(evidence, of: denial)).attribution
        return denial.isInDoubt || evidence.isInDoubt ? answer.inDoubt : answer
    }

    /// Whether AWS may have told the reason of a refusal, so that an answer may be `reported`.
    public static func mayBeReported(_ denial: Denial, evidence: DenialEvidence) -> Bool {
        AWSReport.mayTell(of: denial, evidence)
    }

    /// The answer for one denial, shared with others like it where what was found for one of them
    /// holds for all: in the denial's words the same as `attribute` gives.
    public func answer(_ denial: Denial, evidence: DenialEvidence) -> SharedAttribution {
        answer(denial, evidence: evidence, inData: false).answer
    }

    /// The same for one denial after another of a situation. `latest` comes of the denial before, and
    /// is returned where this one has its answer; else what is to be handed over next.
    public func answer(
        _ denial: Denial, evidence: DenialEvidence, after latest: LatestAnswer?
    ) -> (answer: SharedAttribution, latest: LatestAnswer?) {
        if let latest, latest.isAnswer(to: denial, evidence, history: history) {
            return (latest.answer, latest)
        }
        let (answer, precedent) = answer(denial, evidence: evidence, inData: false)
        return (
            answer,
            precedent.flatMap { LatestAnswer($0, to: denial, evidence, history: history) }
        )
    }

    /// Whether `latest` is the answer to a request that one access log alone tells of, and beside which
    /// nothing was seen: what `answer` would hand on, told for a fraction of its cost. It may say no
    /// where that would.
    public func isAnswer(_ latest: LatestAnswer, toLone sighting: Sighting) -> Bool {
        latest.isAnswer(toLone: sighting, history: history)
    }

    /// The same for those who read no text of it, no remark and no document: only what was decided,
    /// and the changes. It is shared also with denials whose keys are written in another way in a
    /// policy or a shell.
    public func decision(_ denial: Denial, evidence: DenialEvidence) -> SharedAttribution {
        answer(denial, evidence: evidence, inData: true).answer
    }

    private func answer(
        _ denial: Denial, evidence: DenialEvidence, inData: Bool
    ) -> (answer: SharedAttribution, precedent: Precedent<SharedAttribution>?) {
        if denial.isInDoubt || evidence.isInDoubt {
            return (SharedAttribution(attribute(denial, evidence: evidence)), nil)
        }
        let names = inData ? nil : StandInNames(of: denial, evidence, history: history)
        let evidence = WeighedEvidence(evidence, of: denial)
        if let names, let found = namelessAnswer(denial, evidence, names) {
            return (found.answer, found)
        }
        // Written out: a method handed over as it is would be held on to, with all that it reads.
        let found = precedents.precedent(for: denial, evidence, history: history, inData: inData) {
            if let found = renamedAnswer($0, $1, $2) { return found }
            let (findings, attribution) = decide($0, $1)
            return ({ OutlineView(of: findings) }, SharedAttribution(attribution, $2))
        }
        if let found { return (found.answer, found) }
        return (SharedAttribution(decide(denial, evidence).attribution), nil)
    }

    /// The answer that a denial shares with those of other roles and buckets; nil where it is about
    /// these.
    private func namelessAnswer(
        _ denial: Denial, _ evidence: WeighedEvidence, _ names: StandInNames
    ) -> Precedent<SharedAttribution>? {
        guard let denial = names.denial(like: denial, namelessSituations) else { return nil }
        return nameless.precedent(for: denial, evidence, history: history, inData: false) {
            let (findings, attribution) = decide($0, $1)
            return ({ OutlineView(of: findings) }, SharedAttribution(nameless: attribution, $2))
        }
    }

    /// The answer to an outline's denial, made of one that was found out under other names; nil where
    /// the names may count.
    private func renamedAnswer(
        _ denial: Denial, _ evidence: WeighedEvidence, _ key: StandInKey
    ) -> Precedents<SharedAttribution>.Decided? {
        guard key == .plain, let renaming = Renaming(denial, evidence, history: history) else {
            return nil
        }
        let found = renamed.answer(to: DenialOutline(of: renaming.denial, evidence)) {
            let (findings, attribution) = decide(renaming.denial, evidence)
            return RenamedAnswer(findings, attribution)
        }
        return ({ found.view }, SharedAttribution(renaming.own(found.attribution), key))
    }

    /// What the layers together say to a denied request: the same as the answer's own judgement, for
    /// a fraction of its cost. No cause is weighed, no text read, no change tried.
    public func judgement(of denial: Denial, evidence: DenialEvidence) -> Judgement {
        let evidence = WeighedEvidence(evidence, of: denial)
        let shared = judgements.answer(for: denial, evidence, history: history, inData: true) {
            denial, evidence, _ in
            let (findings, judgement) = judge(denial, evidence)
            return ({ OutlineView(of: findings) }, judgement)
        }
        return shared ?? judge(denial, evidence).judgement
    }

    /// The same, with every layer that was asked, in the order of docs/DESIGN.md, and what it said.
    public func explain(
        _ denial: Denial, evidence: DenialEvidence
    ) -> (attribution: Attribution, layers: [LayerFinding]) {
        let isInDoubt = denial.isInDoubt || evidence.isInDoubt
        let evidence = WeighedEvidence(evidence, of: denial)
        let findings = Inquiry.findings(
            of: DeniedRequest(denial, evidence: evidence, history: history))
        let results = findings.results()
        let answer = attribution(of: findings, results, evidence)
        return (isInDoubt ? answer.inDoubt : answer, Attributor.findings(results))
    }

    /// The questions that are put to the evaluator for a denial, as lines of `simulate`: one for
    /// each permission that the request needs, in the order in which they are asked. `id` begins
    /// the id of each.
    public func requests(
        _ denial: Denial, evidence: DenialEvidence, id: String
    ) -> [String] {
        let evidence = WeighedEvidence(evidence, of: denial)
        let findings = Inquiry.findings(
            of: DeniedRequest(denial, evidence: evidence, history: history))
        return findings.permissions.map { permission in
            let request = permission.request
            return SimulationLine.text(
                id: "\(id) \(request.action) \(request.resource)", request, permission.policies)
        }
    }

    private func decide(
        _ denial: Denial, _ evidence: WeighedEvidence
    ) -> (findings: Findings, attribution: Attribution) {
        let findings = Inquiry.findings(
            of: DeniedRequest(denial, evidence: evidence, history: history))
        return (findings, attribution(of: findings, findings.results(), evidence))
    }

    private func judge(
        _ denial: Denial, _ evidence: WeighedEvidence
    ) -> (findings: Findings, judgement: Judgement) {
        let findings = Inquiry.findings(
            of: DeniedRequest(denial, evidence: evidence, history: history))
        // What the layers come to together says nothing where policies did not decide.
        return (
            findings,
            findings.isBeyondPolicies
                ? .allowed : Combination(findings, findings.results()).judgement
        )
    }

    /// The answer as it is, or less sure where changes leave room for another; then no guard is
    /// opened.
    private func attribution(
        of findings: Findings, _ results: [LayerResult], _ evidence: WeighedEvidence
    ) -> Attribution {
        var answer = weighed(findings, results, evidence)
        if answer.certainty != .proven, answer.certainty != .reported { answer.keepGuards() }
        answer.sayWhatIsMissing()
        return answer
    }

    private func weighed(
        _ findings: Findings, _ results: [LayerResult], _ evidence: WeighedEvidence
    ) -> Attribution {
        var answer = attributionNow(of: findings, results, evidence)
        doubtWhereUnseenChangesMatter(&answer, findings, evidence)
        guard answer.certainty == .proven || answer.certainty == .eliminated,
            !findings.unsettledChanges.isEmpty
        else { return answer }
        // The same request and evidence, held against what may still have been in force.
        let before = Inquiry.findings(
            of: DeniedRequest(findings.denial, evidence: evidence, history: unsettled))
        let other = attribution(of: before, before.results())
        guard other.certainty == .proven, other.cause != answer.cause else { return answer }
        answer.certainty = .likely
        answer.notes.append(Remark(.refusedBefore, [.cause: other.cause.rawValue]))
        return answer
    }

    /// Between two captures that differ, and no event tells since when, either may have been in
    /// force: only an answer that both give is certain.
    private func doubtWhereUnseenChangesMatter(
        _ answer: inout Attribution, _ findings: Findings, _ evidence: WeighedEvidence
    ) {
        guard answer.certainty == .proven || answer.certainty == .eliminated,
            let unseen, unseen.changes.isOpen(at: findings.denial.time)
        else { return }
        let other = Inquiry.findings(
            of: DeniedRequest(findings.denial, evidence: evidence, history: unseen.made))
        findings.later.append(other)
        guard difference(from: answer, in: other) != nil else { return }
        answer.certainty = .likely
        answer.notes.append(Remark(.changedUnseen))
    }

    private enum Difference { case another, lessCertain }

    /// What makes an answer less sure than it is, where the same request may have been held against
    /// something else; nil where that comes to the same.
    private func difference(from answer: Attribution, in findings: Findings) -> Difference? {
        let results = findings.results()
        let other = attribution(of: findings, results)
        if (other.cause, other.mechanism) != (answer.cause, answer.mechanism) { return .another }
        // The same kind of policy may be another one, of another account.
        let (named, now) = (answer.blockedBy.first, other.blockedBy.first)
        if named?.place != now?.place || named?.statement != now?.statement { return .another }
        // One policy lacks the right to either key, and the change that helps is for one of them.
        if named?.cause == .kmsKey, named?.reason.resource != now?.reason.resource {
            return .another
        }
        let hasSuspects = results.contains {
            $0.mayBlock && !$0.blocks && ($0.cause != .kmsKey || answer.cause == .kmsKey)
        }
        return hasSuspects && answer.certainty == .proven ? .lessCertain : nil
    }

    /// Logs resolve to one second: where policies changed in the one of the request, what was in
    /// force before is asked too, and only an answer that both sides give is certain.
    private func attributionNow(
        of findings: Findings, _ results: [LayerResult], _ evidence: WeighedEvidence
    ) -> Attribution {
        var answer = attribution(of: findings, results)
        let mended = MendedSince(findings: findings, history: history)
        if let made = mended.fix(of: results, primary: answer.blockedBy.first) {
            answer.fixes = [made]
        } else if answer.certainty != .undetermined,
            let now = mended.findingsNow(unlike: results)
        {
            // What somebody has set right in part, or broken in another way, needs other changes.
            let current = attribution(of: now, now.results())
            if answer.certainty != .reported || current.doFixesPass {
                (answer.fixes, answer.doFixesPass) = (current.fixes, current.doFixesPass)
                answer.obstacles = current.obstacles
            }
        }
        let isUnexplained =
            answer.certainty == .undetermined && answer.openLayers.isEmpty
            && !findings.isBeyondPolicies
        guard answer.certainty == .proven || answer.certainty == .eliminated || isUnexplained,
            history.hasFact(of: findings.denial.time)
        else { return answer }
        // The same request and evidence: only what was in force is another.
        let before = Inquiry.findings(
            of: DeniedRequest(findings.denial, evidence: evidence, history: earlier))
        guard let difference = difference(from: answer, in: before) else { return answer }
        // What allows now explains no refusal; what was in force before the change may.
        if !isUnexplained { answer.certainty = .likely }
        answer.notes.append(
            Remark(difference == .another ? .changedThatSecond : .lessCertainThatSecond))
        return answer
    }

    private func attribution(of findings: Findings, _ results: [LayerResult]) -> Attribution {
        let denial = findings.denial
        var combination = Combination(findings, results)
        combination.weigh()
        var answer = findings.blankAnswer()
        answer.certainty = combination.certainty
        // What the layers come to together says nothing where policies did not decide.
        let told = findings.isBeyondPolicies ? [] : combination.notes
        answer.notes = denial.notes + told + findings.lookAlikes(of: combination)
        answer.missing =
            combination.missing + findings.missingOfRequest + findings.missingOfSession
        answer.evidence = findings.evidenceRemarks(report: combination.report)
        if findings.isBeyondPolicies {
            answer.missing = findings.missingBeyondPolicies
            return Attributor.undetermined(answer)
        }
        answer.refusedBesides = combination.refusedBesides
        answer.blockedBy = combination.blockers.map(\.blocker)
        answer.openLayers = combination.open.map(\.blocker)
        if let primary = combination.primary {
            answer.cause = primary.cause
            answer.mechanism = combination.isMechanismOpen ? nil : primary.mechanism
        }
        if combination.isMechanismOpen {
            answer.missing.append(Remark(.keySideNotTold))
        } else if findings.isRequestKnown {
            let plan = FixPlan(findings: findings).plan(for: combination)
            answer.fixes = plan.fixes
            answer.doFixesPass = plan.pass
            answer.obstacles = plan.obstacles
            answer.missing += plan.checks.filter { !answer.missing.contains($0) }
        }
        answer.sayWhatIsMissing()
        if answer.certainty == .undetermined || answer.certainty == .likely, answer.missing.isEmpty
        {
            answer.missing = [OtherExplanation.ofNothing(for: ExplainedRequest(findings))]
        }
        return answer
    }

    /// The layers in the order of docs/DESIGN.md, the key's own last; one line for each answer.
    private static func findings(_ results: [LayerResult]) -> [LayerFinding] {
        struct Line: Hashable {
            let layer: Layer
            let cause: Cause
            let outcome: Outcome
            let reason: Reason
        }
        var seen: Set<Line> = []
        return results.filter(\.isListed).enumerated()
            .sorted { left, right in
                (left.element.rank, left.offset) < (right.element.rank, right.offset)
            }
            .map(\.element)
            .filter { result in
                let line = Line(
                    layer: result.layer, cause: result.cause, outcome: result.outcome,
                    reason: result.reason)
                return seen.insert(line).inserted
            }
            .map(\.finding)
    }

    /// The answer where no policy known here decided: none of the seven causes is named.
    private static func undetermined(_ answer: Attribution) -> Attribution {
        var answer = answer
        answer.cause = .undetermined
        answer.certainty = .undetermined
        return answer
    }
}
