public import AWSTypes
import Attributions
import Denials
import IAM
import PolicyHistory
public import ReportStore

/// Makes the plan for stored denials: the smallest changes that let them pass, tried together.
/// Reads the store, writes nothing.
///
/// 1. Each selected denial is held against the policies in force last. What passes there is
///    mended; what the policies of then do not explain no change of them explains either.
/// 2. The changes that the others wait for are joined, one document for each policy.
/// 3. All documents are put in force in a copy of the history, and every selected denial is decided
///    again. What still fails is taken out, and the plan made without it.
/// 4. Every other stored denial is decided under both, and said where it is another.
public struct PlanMaking {
    private let reader: StoreReader
    private let gathering: EvidenceGathering
    private let history: PolicyHistory
    private let scope: PlanScope
    private let then: Attributor
    private let now: Attributor

    /// Plans for the store at a path. Throws `PipelineError`.
    public init(storePath: String, scope: PlanScope) throws(PipelineError) {
        do {
            reader = try StoreReader(path: storePath)
            gathering = try EvidenceGathering(reader)
            history = PolicyHistory(entries: try reader.historyEntries())
            self.scope = scope
            then = Attributor(history: history)
            now = Attributor(inForceLast: history)
        } catch {
            throw PipelineError(error)
        }
    }

    /// The plan for the denials that pass the filter, or for those of the request ids, and the ids
    /// that no stored denial has. Throws `PipelineError`.
    public func plan(
        for filter: ReportFilter, requestIDs: [String] = []
    ) throws(PipelineError) -> (plan: ChangePlan, unknownIDs: [String]) {
        do {
            var selection = PlanSelection()
            var missing = Set(requestIDs)
            try reader.replay(filter, requestIDs: requestIDs) { row, sightings in
                missing.remove(row.requestID)
                selection.add(try standing(of: row, sightings))
            }
            // Twice where some denials are not resolved after all: what only they wait for is not
            // part of the plan.
            var trial = try PlanTrial(selection, history: history, scope: scope)
            if trial.hasFailures {
                trial = try PlanTrial(trial.withoutFailures, history: history, scope: scope)
            }
            let others = try others(under: trial, selected: selection)
            return (try trial.plan(alsoAllowed: others), missing.sorted())
        } catch {
            throw PipelineError(error)
        }
    }

    // MARK: - Denials

    private func standing(
        of row: ReportRow, _ sightings: [Sighting]
    ) throws -> PlanSelection.Standing {
        let denial = Denial(sightings: sightings)
        let evidence = try gathering.evidence(of: denial, attributor: then)
        let request = ReplayedRequest(sightings, evidence: evidence)
        let answer = now.attribution(of: request)
        let outcome = request.outcome(of: answer)
        var standing = PlanSelection.Standing(row: row, request: request, today: outcome)
        if outcome == .allowed {
            let before = request.outcome(of: then.attribution(of: request))
            standing.state =
                before == .allowed ? .unexplained(request.guesses(of: answer)) : .mended
            return standing
        }
        let told = now.answer(denial, evidence: evidence).attribution(forKey: denial.key)
        let isReported = told.certainty == .reported
        if isReported, let named = told.blockedBy.first, !answer.blocks(at: named) {
            standing.state = .unresolved(
                "AWS's message blames the \(named.mechanism.rawValue), which as captured last lets "
                    + "the request pass")
            return standing
        }
        let item = PlanItem(
            role: answer.role, isObjectNamed: denial.key != nil,
            fixes: (isReported ? told : answer).fixes,
            doFixesPass: (isReported ? told : answer).doFixesPass,
            mayWeakenGuards: isReported || row.certainty == .proven
                || row.certainty == .reported || answer.certainty == .proven)
        standing.state = .open(item, missing: answer.missing)
        return standing
    }

    /// The stored denials outside of the selection that the plan lets pass too.
    private func others(
        under trial: PlanTrial, selected: PlanSelection
    ) throws -> [ChangePlan.Others] {
        guard trial.hasChanges else { return [] }
        struct Kind: Hashable {
            let role: String?
            let action: String
        }
        var counts: [Kind: Int] = [:]
        var filter = ReportFilter()
        filter.includesAllPrincipals = true
        try reader.replay(filter) { row, sightings in
            guard !selected.contains(row) else { return }
            let denial = Denial(sightings: sightings)
            let evidence = try gathering.evidence(of: denial, attributor: then)
            let request = ReplayedRequest(sightings, evidence: evidence)
            guard request.outcome(of: trial.attributor.attribution(of: request)) == .allowed,
                request.outcome(of: now.attribution(of: request)) != .allowed
            else { return }
            counts[Kind(role: row.role, action: row.action), default: 0] += 1
        }
        return counts.map { kind, count in
            ChangePlan.Others(role: kind.role, action: kind.action, denials: count)
        }.sorted { ($1.denials, $0.role ?? "", $0.action) < ($0.denials, $1.role ?? "", $1.action) }
    }
}

extension Attributor {
    /// The answer for a request whose reasons for refusal are left aside.
    func attribution(of request: ReplayedRequest) -> Attribution {
        answer(request.denial, evidence: request.evidence).attribution(forKey: request.denial.key)
    }
}

extension Attribution {
    /// Whether what AWS names is among what blocks, or may.
    fileprivate func blocks(at named: Blocker) -> Bool {
        blockedBy.contains { ($0.cause, $0.mechanism) == (named.cause, named.mechanism) }
    }
}
