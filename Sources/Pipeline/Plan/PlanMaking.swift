public import AWSTypes
import Attributions
import Denials
import IAM
import PolicyHistory
public import ReportStore

/// Makes the plan for stored denials: the smallest changes that let them pass, tried together.
/// Reads the store and writes nothing. Up to `HeldStandings.maximum` denials are read once; of more,
/// one at a time is held, and each step reads the store again.
///
/// 1. Each selected denial is held against the policies in force last. What passes there is
///    mended; what the policies of then do not explain no change of them explains either.
/// 2. The changes that the others wait for are joined, one document for each policy.
/// 3. All documents are put in force in a copy of the history, and every selected denial is decided
///    again. What fails waits for more, such as a second Deny behind the first; what then still
///    fails is left out, and the plan made without it.
/// 4. Every other stored denial is decided under both, and said where it is another.
public struct PlanMaking {
    /// How often a plan is tried with more changes for what failed under it.
    static let extendingRounds = 4
    /// How often it is tried in all: then without what failed, before what still fails is listed as
    /// not resolved.
    static let rounds = extendingRounds + 3

    private let reader: StoreReader
    private let gathering: EvidenceGathering
    private let history: PolicyHistory
    private let scope: PlanScope
    private let maximumHeld: Int
    /// How commands are told that go on from the plan; others who read it have no such store.
    public var own = OwnCommand()
    /// Whether also those denials are decided again that no change concerns, which must come to the
    /// same.
    private let asksAll: Bool
    private let then: Attributor
    private let now: Attributor

    /// Plans for the store at a path. Throws `PipelineError`.
    public init(storePath: String, scope: PlanScope) throws(PipelineError) {
        try self.init(storePath: storePath, scope: scope, holding: HeldStandings.maximum)
    }

    /// The same that holds up to so many denials between the steps.
    init(
        storePath: String, scope: PlanScope, holding maximumHeld: Int, asksAll: Bool = false
    ) throws(PipelineError) {
        do {
            let reader = try StoreReader(path: storePath)
            let history = PolicyHistory(entries: try reader.historyEntries())
            self.init(
                reader, try EvidenceGathering(reader, isStill: true), history,
                attributor: Attributor(history: history), scope: scope, holding: maximumHeld,
                asksAll: asksAll)
        } catch {
            throw PipelineError(error)
        }
    }

    /// Plans with what another has read of the store.
    init(
        _ reader: StoreReader, _ gathering: EvidenceGathering, _ history: PolicyHistory,
        attributor: Attributor, scope: PlanScope, holding maximumHeld: Int = HeldStandings.maximum,
        asksAll: Bool = false
    ) {
        self.asksAll = asksAll
        self.reader = reader
        self.gathering = gathering
        self.history = history
        self.scope = scope
        self.maximumHeld = maximumHeld
        then = attributor
        now = Attributor(inForceLast: history)
    }

    /// The plan for the denials that pass the filter, or for those of the request ids, and the ids
    /// that no stored denial has. `asksOthers` decides the denials outside of the selection too,
    /// which takes as long as there are many; `tellsFates` has the plan say what becomes of each of
    /// the selected. Throws `PipelineError`.
    public func plan(
        for filter: ReportFilter, requestIDs: [String] = [], asksOthers: Bool = true,
        tellsFates: Bool = false
    ) throws(PipelineError) -> (plan: ChangePlan, unknownIDs: [String]) {
        do {
            var missing = Set(requestIDs)
            var builder = PlanBuilder(history: history, scope: scope)
            var held = HeldStandings(limit: maximumHeld)
            try standings(filter, requestIDs, &held) { standing in
                missing.remove(standing.heading.requestID)
                guard let item = standing.item else { return }
                // Why one cannot be made is said in the trial.
                try? builder.add(item)
            }
            var (trial, tally) = try tried(
                builder, filter, requestIDs, &held, tellsFates: tellsFates)
            if asksOthers {
                try ask(filter, requestIDs, of: trial, &tally)
            }
            return (tally.plan(of: trial.changes, PlanText(history: history)), missing.sorted())
        } catch {
            throw PipelineError(error)
        }
    }

    // MARK: - Trying

    /// The last trial, of a plan under which nothing fails, or after so many rounds.
    private func tried(
        _ builder: PlanBuilder, _ filter: ReportFilter, _ requestIDs: [String],
        _ held: inout HeldStandings, tellsFates: Bool
    ) throws -> (trial: PlanTrial, tally: PlanTally) {
        var trials = [try PlanTrial(builder, history: history)]
        while true {
            let last = trials.count - 1
            var tally = PlanTally(
                scope: scope, changes: trials[last].changes, tellsFates: tellsFates)
            var following = PlanBuilder(history: history, scope: scope)
            var hasFailed = false
            try standings(filter, requestIDs, &held) { standing in
                var standing = standing
                var verdict = PlanTrial.Verdict.untouched
                for index in trials.indices {
                    verdict = trials[index].verdict(of: standing)
                    guard case .fails(let reason, let detail, let next) = verdict else { continue }
                    hasFailed = hasFailed || index == last
                    if let next, index < PlanMaking.extendingRounds {
                        standing.state = .open(next, missing: [])
                    } else {
                        standing.state = .unresolved(reason, detail: detail)
                    }
                }
                if let item = standing.item { try? following.add(item) }
                tally.add(standing, verdict)
            }
            guard hasFailed, trials.count < PlanMaking.rounds else { return (trials[last], tally) }
            trials.append(try PlanTrial(following, history: history))
        }
    }

    // MARK: - Denials

    /// Hands out how each selected denial stands, in the order of their times.
    private func standings(
        _ filter: ReportFilter, _ requestIDs: [String], _ held: inout HeldStandings,
        _ receive: (PlanStanding) throws -> Void
    ) throws {
        if let all = held.all { return try all.forEach(receive) }
        var holding = held
        try withoutActuallyEscaping(receive) { receive in
            var standings = SideBySide { [then, now, own] (stored: StoredDenial) in
                PlanStanding(stored, then: then, now: now, own)
            } give: { standing in
                holding.add(standing)
                try receive(standing)
            }
            try reader.replayHeadings(filter, requestIDs: requestIDs) {
                try standings.add(StoredDenial($0, $1, $2, gathering, then))
            }
            try standings.finish()
        }
        holding.finish()
        held = holding
    }

    /// Asks every stored denial outside of the selection whether the plan changes its answer, but
    /// for those that it cannot concern.
    private func ask(
        _ filter: ReportFilter, _ requestIDs: [String], of trial: PlanTrial,
        _ tally: inout PlanTally
    ) throws {
        var told = tally
        let planned = trial.attributor
        let reach = WhatIfReach(
            try WhatIfReach.bearers(
                of: trial.changes.compactMap(\.target.subject), in: history, reader))
        var asked = SideBySide { [now] (stored: StoredDenial) in
            let request = stored.request
            return (
                stored.heading, before: request.outcome(under: now),
                after: request.outcome(under: planned)
            )
        } give: {
            told.addOther($0, before: $1, after: $2)
        }
        let unconcerned = try reader.replayHeadings(
            filter, requestIDs: requestIDs, isOutside: true,
            leavingOut: asksAll ? nil : { !reach.mayConcern($0) }
        ) {
            try asked.add(StoredDenial($0, $1, $2, gathering, then))
        }
        try asked.finish()
        told.addOthers(unchanged: unconcerned.values.reduce(0, +))
        tally = told
    }
}

extension Attributor {
    /// What is decided for a request whose reasons for refusal are left aside.
    func answer(to request: ReplayedRequest) -> SharedAttribution {
        decision(request.denial, evidence: request.evidence)
    }

    /// The same with its words.
    func worded(_ request: ReplayedRequest) -> Attribution {
        answer(request.denial, evidence: request.evidence).attribution(for: request.denial)
    }
}
