import AWSTypes
import Attributions
import PolicyHistory
import ReportStore
import Wording

/// Counts what denials say to a plan, one after the other, and keeps none of them.
struct PlanTally {
    /// How many reasons, layers not captured and kinds of other denials are told apart. A sentence
    /// may name an object: what comes after so many is counted as the rest.
    static let listed = 1_000

    /// Reasons that read alike are one: a place may have parts that its name does not tell.
    private struct UnresolvedKey: Hashable {
        let sentence: String
        let cause: String
    }

    private struct OtherKey: Hashable {
        let role: String?
        let action: String
        let becomes: ChangePlan.Others.Change
    }

    private let scope: PlanScope
    private let names: PlanNames
    private var denials = 0
    private var resolved = 0
    private var uncertain = 0
    private var mended = 0
    private var mendedReach = ChangePlan.Reach()
    private var combinations: [[String]: Int] = [:]
    private var resolvedBy: [String: ChangePlan.Reach] = [:]
    private var unresolved: [UnresolvedKey: ChangePlan.Unresolved] = [:]
    private var unknown: Set<String> = []
    /// The changes that are not tested, each with the first thing that is not known of them; nil where
    /// their effect shows only once they are made.
    private var untested: [String: String?] = [:]
    /// The changes that S3 is known to refuse.
    private var refused: Set<String> = []
    /// For each change how many denials wait for it and for what cannot be planned, and the first that is.
    private var partly: [String: (denials: Int, left: String)] = [:]
    /// How many of the resolved pass only as far as layers are known.
    private var assumed = 0
    private var assumedRequests: Set<String> = []
    private var others: [OtherKey: Int] = [:]
    private var asked = 0
    private let tellsFates: Bool
    private var fates: [String: ChangePlan.Fate] = [:]

    init(scope: PlanScope, changes: [PlannedChange], tellsFates: Bool) {
        self.scope = scope
        self.tellsFates = tellsFates
        names = PlanNames(changes.map(\.target))
    }

    // MARK: - Counting

    /// A denial of the selection.
    mutating func add(_ standing: PlanStanding, _ verdict: PlanTrial.Verdict) {
        denials += 1
        switch (standing.state, verdict) {
        case (_, .passes(let targets, let facts, let open)):
            for fact in facts where unknown.count < PlanTally.listed { unknown.insert(fact) }
            leaveUntested(targets, open)
            if !facts.isEmpty { assume(standing.heading) }
            resolve(standing.heading, targets)
        case (_, .partly(let targets, let left)):
            let sentence = UnplannableText.sentence(left)
            let names = targets.map { self.names[$0] }.sorted()
            for name in names {
                let known = partly[name]
                partly[name] = ((known?.denials ?? 0) + 1, min(known?.left ?? sentence, sentence))
            }
            leave(
                standing.heading, left,
                "what else it waits for is planned: \(names.joined(separator: ", "))")
        case (_, .untried(let targets)):
            leaveUntested(targets, nil)
            resolve(standing.heading, targets)
        case (_, .unplanned(let reason, let detail)), (_, .fails(let reason, let detail, _)),
            (.unresolved(let reason, let detail), .untouched):
            leave(standing.heading, reason, detail)
        case (.unexplained(let guesses), .untouched):
            leave(standing.heading, .notExplained, guesses.first.map { "perhaps: \($0)" })
        case (.mended, .untouched), (.open, .untouched):
            mended += 1
            mendedReach.add(standing.heading)
            note(.mended, of: standing.heading)
        }
    }

    private mutating func resolve(_ heading: DenialHeading, _ targets: Set<ChangeTarget>) {
        resolved += 1
        if heading.certainty == .likely || heading.certainty == .undetermined { uncertain += 1 }
        let names = targets.map { self.names[$0] }.sorted()
        combinations[names, default: 0] += 1
        for name in names { resolvedBy[name, default: ChangePlan.Reach()].add(heading) }
        note(.resolved(names), of: heading)
    }

    /// What is open is said of all changes, but that S3 refuses a policy of that policy alone.
    private mutating func leaveUntested(_ targets: Set<ChangeTarget>, _ open: [Remark]) {
        guard let first = open.first else { return }
        let refusals = open.filter { $0.kind == .publicPolicyRefused }
        for target in targets {
            let own = refusals.first { $0[.place] == target.subject?.name }
            if own != nil { refused.insert(names[target]) }
            let beside = refusals.first.map {
                Remark(.besideRefusedPolicy, [.place: $0[.place]])
            }
            leaveUntested([target], RemarkText.sentence(own ?? beside ?? first))
        }
    }

    /// Of changes that are not tested for several reasons the same one is told, whatever the order.
    private mutating func leaveUntested(_ targets: Set<ChangeTarget>, _ reason: String?) {
        for name in targets.map({ names[$0] }) {
            switch (untested[name], reason) {
            case (nil, _): untested[name] = .some(reason)
            case (.some(let known?), let other?): untested[name] = .some(min(known, other))
            case (.some(nil), _), (.some, nil): untested[name] = .some(nil)
            }
        }
    }

    /// A layer that nobody captured was taken to let it pass.
    private mutating func assume(_ heading: DenialHeading) {
        assumed += 1
        guard tellsFates, assumedRequests.count < HeldStandings.maximum else { return }
        assumedRequests.insert(heading.requestID)
    }

    /// Of the parts of a batch that share a request id, what is not resolved is told.
    private mutating func note(_ fate: ChangePlan.Fate, of heading: DenialHeading) {
        guard tellsFates else { return }
        let known = fates[heading.requestID]
        guard known != nil || fates.count < HeldStandings.maximum else { return }
        switch (known, fate) {
        case (.resolved(let names)?, .resolved(let others)):
            fates[heading.requestID] = .resolved(Set(names).union(others).sorted())
        case (.unresolved?, _): break
        default: fates[heading.requestID] = fate
        }
    }

    private mutating func leave(_ heading: DenialHeading, _ reason: Unplannable, _ detail: String?)
    {
        var reason = reason
        var key = UnresolvedKey(
            sentence: UnplannableText.sentence(reason), cause: heading.cause.rawValue)
        if unresolved[key] == nil, unresolved.count >= PlanTally.listed {
            reason = .others
            key = UnresolvedKey(sentence: UnplannableText.sentence(reason), cause: key.cause)
        }
        var group =
            unresolved.removeValue(forKey: key)
            ?? ChangePlan.Unresolved(
                reason: reason, detail: detail, cause: key.cause, example: heading.requestID)
        group.denials += 1
        group.reach.add(heading)
        unresolved[key] = group
        note(.unresolved(group.reason), of: heading)
    }

    /// Denials outside of the selection that no change concerns.
    mutating func addOthers(unchanged count: Int) { asked += count }

    /// A denial outside of the selection.
    mutating func addOther(
        _ heading: DenialHeading, before: ReplayedDenial.Outcome, after: ReplayedDenial.Outcome
    ) {
        asked += 1
        guard before != after else { return }
        let becomes: ChangePlan.Others.Change =
            after == .allowed ? .allowed : before == .allowed ? .refused : .other
        var key = OtherKey(role: heading.role, action: heading.action, becomes: becomes)
        if others[key] == nil, others.count >= PlanTally.listed {
            key = OtherKey(role: nil, action: "other actions", becomes: becomes)
        }
        others[key, default: 0] += 1
    }

    // MARK: - The plan

    func plan(of changes: [PlannedChange], _ text: PlanText) -> ChangePlan {
        var plan = ChangePlan(scope: scope.rawValue)
        (plan.denials, plan.resolved, plan.mended) = (denials, resolved, mended)
        plan.uncertain = uncertain
        plan.fates = fates
        (plan.assumed, plan.assumedRequests) = (assumed, assumedRequests)
        plan.mendedReach = mendedReach
        plan.outside = asked
        plan.others = others.map { key, count in
            ChangePlan.Others(
                role: key.role, action: key.action, becomes: key.becomes, denials: count)
        }.sorted { ($1.denials, $0.role ?? "", $0.action) < ($0.denials, $1.role ?? "", $1.action) }
        plan.combinations = combinations.map { ChangePlan.Combination(changes: $0, denials: $1) }
            .sorted { ($1.denials, $0.changes.joined()) < ($0.denials, $1.changes.joined()) }
        plan.unresolved = unresolved.sorted {
            ($1.value.denials, $0.key.sentence, $0.key.cause)
                < ($0.value.denials, $1.key.sentence, $1.key.cause)
        }.map(\.value)
        plan.unknown = unknown.sorted()
        plan.changes = changes.map { change in
            let name = names[change.target]
            var told = text.change(change, named: name)
            for combination in plan.combinations where combination.changes.contains(name) {
                told.denials += combination.denials
                if combination.changes.count == 1 { told.alone = combination.denials }
            }
            told.reach = resolvedBy[name] ?? ChangePlan.Reach()
            told.isVerified = told.denials > 0 && untested[name] == nil
            told.untestedBecause = untested[name] ?? nil
            told.isRefused = refused.contains(name)
            told.partly = partly[name]?.denials ?? 0
            if told.denials == 0 { told.untestedBecause = partly[name]?.left }
            return told
        }
        plan.isVerified = resolved > 0 && untested.isEmpty
        return plan
    }
}
