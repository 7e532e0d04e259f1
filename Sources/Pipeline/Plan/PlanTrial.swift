import AWSTypes
import Attributions
import IAM
import PolicyHistory
import ReportStore
import Wording

/// The changes of a plan, all made at once on a copy of the history, and what one denial after the
/// other says to them.
struct PlanTrial {
    /// What one denial says to the plan.
    enum Verdict {
        /// It waits for no change.
        case untouched
        /// No change could be planned for it, and why, with what is said of this one alone.
        case unplanned(String, detail: String?)
        /// With these it passes every layer; or every one that is known, and these are not.
        case passes(Set<ChangeTarget>, unknown: [String])
        /// It waits for these, of which one is a setting whose effect no policy shows.
        case untried(Set<ChangeTarget>)
        case fails(String, detail: String?)
    }

    /// In the order of their owners and places.
    let changes: [PlannedChange]
    /// Decides under all changes.
    let attributor: Attributor
    private var builder: PlanBuilder

    init(_ builder: PlanBuilder, history: PolicyHistory) throws {
        self.builder = builder
        changes = try self.builder.changes()
        attributor = Attributor(inForceLast: PlanTrial.changed(history, by: changes))
    }

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

    /// What a denial says.
    mutating func verdict(of standing: PlanStanding) -> Verdict {
        if case .mended = standing.state {
            let request = standing.request
            guard request.outcome(of: attributor.attribution(of: request)) != .allowed else {
                return .untouched
            }
            return .fails(
                "it passes today, and with the changes it would be refused again", detail: nil)
        }
        guard case .open(let item, let missing) = standing.state else { return .untouched }
        do {
            return tried(item, standing.request, try builder.targets(of: item))
        } catch {
            return .unplanned(error.reason, detail: item.fixes.isEmpty ? missing.first : nil)
        }
    }

    private func tried(
        _ item: PlanItem, _ request: ReplayedRequest, _ targets: Set<ChangeTarget>
    ) -> Verdict {
        let answer = attributor.attribution(of: request)
        let blockers = request.blockers(of: answer)
        if blockers.isEmpty { return .passes(targets, unknown: []) }
        // What the job itself must do is not in the policies: the fix was tried with its effect.
        let isLeftToJob =
            answer.doFixesPass
            && answer.fixes.allSatisfy { fix in
                guard case .jobOption(let option) = fix.change else { return false }
                return targets.contains(.jobOption(option, role: fix.place.name))
            }
        if isLeftToJob { return .passes(targets, unknown: []) }
        let isUntriable = targets.contains(where: \.isUntriable)
        if let denying = blockers.first(where: { $0.outcome != .unknown }) {
            return isUntriable
                ? .untried(targets)
                : .fails(
                    "with the changes known it would still be refused by "
                        + "\(PlaceText.name(of: denying.place))",
                    detail: PlanTrial.words(of: denying))
        }
        // A layer that nobody captured is passed over, as everywhere; one that was changed and is
        // still unknown is not.
        if item.doFixesPass {
            return .passes(
                targets,
                unknown: answer.missing.isEmpty
                    ? blockers.map(PlanTrial.words) : RemarkText.sentences(answer.missing))
        }
        return isUntriable
            ? .untried(targets)
            : .fails(
                "what it would still meet is not known",
                detail: answer.missing.first.map(RemarkText.sentence)
                    ?? PlanTrial.words(of: blockers[0]))
    }

    private static func words(of blocker: Blocker) -> String {
        ReasonText.sentence(blocker.reason, blocker.outcome)
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
