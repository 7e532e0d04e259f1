import AWSTypes
import Attributions
import IAM
import PolicyHistory
import ReportStore
import Wording

/// The changes for a selection, all made at once on a copy of the history, and what every selected
/// denial says to them.
struct PlanTrial {
    /// What one denial says to the plan.
    private enum Verdict {
        /// No change was planned for it.
        case untouched
        /// It passes every layer; or every one that is known, and these are not.
        case passes(unknown: [String])
        /// The plan changes a setting whose effect no policy shows.
        case untried
        case fails(String)
    }

    private let selection: PlanSelection
    private let scope: PlanScope
    private let history: PolicyHistory
    private let changes: [PlannedChange]
    /// For each denial, what its changes are made to.
    private var targets: [Set<ChangeTarget>] = []
    private var verdicts: [Verdict] = []
    /// Why denials that waited for changes get none.
    private var reasons: [Int: String] = [:]
    /// Decides under all changes.
    let attributor: Attributor

    init(_ selection: PlanSelection, history: PolicyHistory, scope: PlanScope) throws {
        self.selection = selection
        self.scope = scope
        self.history = history
        var builder = PlanBuilder(history: history, scope: scope)
        for (index, standing) in selection.standings.enumerated() {
            guard case .open(let item, let missing) = standing.state else {
                targets.append([])
                continue
            }
            do {
                targets.append(try builder.add(item))
            } catch {
                targets.append([])
                reasons[index] = item.fixes.isEmpty ? missing.first ?? error.reason : error.reason
            }
        }
        changes = try builder.changes()
        attributor = Attributor(inForceLast: PlanTrial.changed(history, by: changes))
        for (standing, targets) in zip(selection.standings, targets) {
            verdicts.append(verdict(of: standing, targets))
        }
    }

    var hasChanges: Bool { !changes.isEmpty }

    /// Whether a denial does not pass with the changes that were planned for it.
    var hasFailures: Bool {
        verdicts.contains { if case .fails = $0 { true } else { false } }
    }

    /// The selection, in which what failed waits for nothing any more.
    var withoutFailures: PlanSelection {
        selection.changing { index, standing in
            guard case .fails(let reason) = verdicts[index] else { return standing.state }
            return .unresolved(reason)
        }
    }

    // MARK: - Trying

    private static func changed(
        _ history: PolicyHistory, by changes: [PlannedChange]
    ) -> PolicyHistory {
        var documents: [DocumentPlace: String] = [:]
        var settings: [(FixSetting, String)] = []
        for change in changes {
            switch change.target {
            case .document(let place): documents[place] = change.after?.compactJSON
            case .setting(let setting, let place): settings.append((setting, place.name ?? ""))
            case .jobOption: break
            }
        }
        return settings.reduce(history.replacing(documents)) { history, setting in
            switch setting {
            case (.bucketOwnerEnforced, let bucket): history.enforcingBucketOwner(of: bucket)
            case (.usableKey, let key): history.enablingKey(key)
            case (.privateBucketPolicy, _), (.customerManagedKey, _): history
            }
        }
    }

    private func verdict(
        of standing: PlanSelection.Standing, _ targets: Set<ChangeTarget>
    ) -> Verdict {
        guard case .open(let item, _) = standing.state, !targets.isEmpty else { return .untouched }
        let request = standing.request
        let answer = attributor.attribution(of: request)
        let blockers = request.blockers(of: answer)
        if blockers.isEmpty { return .passes(unknown: []) }
        // What the job itself must do is not in the policies: the fix was tried with its effect.
        let isLeftToJob =
            answer.doFixesPass
            && answer.fixes.allSatisfy { fix in
                guard case .jobOption(let option) = fix.change else { return false }
                return targets.contains(.jobOption(option, role: fix.place.name))
            }
        if isLeftToJob { return .passes(unknown: []) }
        if let denying = blockers.first(where: { $0.outcome != .unknown }) {
            return targets.contains(where: \.isUntriable)
                ? .untried
                : .fails(
                    "with the changes known it would still be refused by "
                        + "\(PlaceText.name(of: denying.place)): "
                        + ReasonText.sentence(denying.reason, denying.outcome))
        }
        // A layer that nobody captured is passed over, as everywhere; one that was changed and is
        // still unknown is not.
        if item.doFixesPass {
            return .passes(
                unknown: answer.missing.isEmpty ? blockers.map(PlanTrial.words) : answer.missing)
        }
        return targets.contains(where: \.isUntriable)
            ? .untried
            : .fails(
                "what it would still meet is not known: "
                    + (answer.missing.first ?? PlanTrial.words(of: blockers[0])))
    }

    private static func words(of blocker: Blocker) -> String {
        ReasonText.sentence(blocker.reason, blocker.outcome)
    }

    // MARK: - The plan

    func plan(alsoAllowed: [ChangePlan.Others]) throws -> ChangePlan {
        var plan = ChangePlan(scope: scope.rawValue)
        plan.alsoAllowed = alsoAllowed
        plan.denials = selection.standings.count
        let names = PlanNames(changes.map(\.target))
        plan.changes = changes.map {
            PlanText(history: history).change($0, named: names[$0.target])
        }
        var combinations: [[String]: Int] = [:]
        var unresolved: [UnresolvedKey: ChangePlan.Unresolved] = [:]
        var unknown: Set<String> = []
        var unverified: Set<String> = []
        for (index, standing) in selection.standings.enumerated() {
            if case .mended = standing.state { plan.mended += 1 }
            guard let reason = reason(index, standing) else {
                let changes = targets[index].map { names[$0] }.sorted()
                guard !changes.isEmpty else { continue }
                plan.resolved += 1
                combinations[changes, default: 0] += 1
                switch verdicts[index] {
                case .passes(let facts): unknown.formUnion(facts)
                case .untried, .fails: unverified.formUnion(changes)
                case .untouched: break
                }
                continue
            }
            let key = UnresolvedKey(reason: reason, cause: standing.cause)
            unresolved[
                key,
                default: ChangePlan.Unresolved(
                    reason: reason, cause: standing.cause, denials: 0,
                    example: standing.requestID)
            ].denials += 1
        }
        plan.combinations = combinations.map { ChangePlan.Combination(changes: $0, denials: $1) }
            .sorted { ($1.denials, $0.changes.joined()) < ($0.denials, $1.changes.joined()) }
        plan.unresolved = unresolved.values.sorted {
            ($1.denials, $0.reason) < ($0.denials, $1.reason)
        }
        plan.unknown = unknown.sorted()
        for index in plan.changes.indices {
            let name = plan.changes[index].name
            for combination in plan.combinations where combination.changes.contains(name) {
                plan.changes[index].denials += combination.denials
                if combination.changes.count == 1 {
                    plan.changes[index].alone = combination.denials
                }
            }
            plan.changes[index].isVerified =
                plan.changes[index].denials > 0 && !unverified.contains(name)
        }
        plan.isVerified = plan.resolved > 0 && unverified.isEmpty
        return plan
    }

    private struct UnresolvedKey: Hashable {
        let reason: String
        let cause: String
    }

    /// Why the plan does not resolve a denial; nil where it does, or where it is mended.
    private func reason(_ index: Int, _ standing: PlanSelection.Standing) -> String? {
        switch standing.state {
        case .mended: return nil
        case .open: return reasons[index]
        case .unresolved(let reason): return reason
        case .unexplained(let guesses):
            return
                (["the captured policies let it pass, so that no change of them would have helped"]
                + guesses.prefix(1)).joined(separator: "; perhaps: ")
        }
    }
}

extension ChangeTarget {
    /// Whether its effect cannot be tried: what a key not yet made will allow, what a policy not
    /// yet narrowed.
    fileprivate var isUntriable: Bool {
        switch self {
        case .setting(.privateBucketPolicy, _), .setting(.customerManagedKey, _): return true
        case .document, .setting, .jobOption: return false
        }
    }
}
