import AWSTypes
import Attributions
import Denials
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
        case unplanned(Unplannable, detail: String?)
        /// With these it passes every layer; or every one that is known, and these are not. What is open
        /// has to allow besides, or refuses the changes: then nothing is tested.
        case passes(Set<ChangeTarget>, unknown: [String], open: [Remark])
        /// It waits for these, and for a change that cannot be planned: nobody captured what.
        case partly(Set<ChangeTarget>, left: Unplannable)
        /// It waits for these, of which one is a setting whose effect no policy shows.
        case untried(Set<ChangeTarget>)
        /// Something refuses it still; where more changes may help, it waits for these too.
        case fails(Unplannable, detail: String?, next: PlanItem?)
    }

    /// In the order of their owners and places.
    let changes: [PlannedChange]
    /// Decides under all changes.
    let attributor: Attributor
    private var builder: PlanBuilder
    private var unknown = UnknownWords()

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
            guard request.outcome(under: attributor) != .allowed else {
                return .untouched
            }
            return .fails(.refusedByPlan, detail: nil, next: nil)
        }
        guard case .open(let item, let missing) = standing.state else { return .untouched }
        do {
            let (targets, left) = try builder.targets(of: item)
            if item.isPart, let left { return .partly(targets, left: left) }
            let verdict = tried(item, standing, targets)
            guard let left else { return verdict }
            switch verdict {
            case .fails(.unknownWithPlan, _, _): return .partly(targets, left: left)
            // Something is known to refuse it still, and what nobody captured is not all.
            case .fails: return .fails(left, detail: nil, next: nil)
            default: return .partly(targets, left: left)
            }
        } catch {
            return .unplanned(error, detail: item.fixes.isEmpty ? missing.first : nil)
        }
    }

    private mutating func tried(
        _ item: PlanItem, _ standing: PlanStanding, _ targets: Set<ChangeTarget>
    ) -> Verdict {
        let request = standing.request
        if attributor.judgement(of: request.denial, evidence: request.evidence) == .allowed {
            return .passes(targets, unknown: [], open: item.obstacles)
        }
        // What does not speak of the object is read from the answer to all of its like.
        let shared = attributor.answer(to: request)
        let answer = shared.attribution
        let told = standing.toldAnswer(under: attributor)
        if [told?.attribution, answer].contains(where: { isLeftToJob($0, targets) }) {
            return .passes(targets, unknown: [], open: item.obstacles)
        }
        let isUntriable = targets.contains(where: \.isUntriable)
        if Judgement(of: answer) == .denied {
            return isUntriable
                ? .untried(targets)
                : refused(item, standing)
        }
        // A layer that nobody captured is passed over, as everywhere; one that was changed and is
        // still unknown is not.
        if item.doFixesPass {
            return .passes(
                targets, unknown: unknown.words(of: shared, to: request, attributor),
                open: item.obstacles)
        }
        return isUntriable
            ? .untried(targets)
            : .fails(
                .unknownWithPlan,
                detail: unknown.words(of: shared, to: request, attributor).first,
                next: known(of: item, standing))
    }

    /// What a denial needs in any case where all changes leave something open that nobody captured.
    private func known(of item: PlanItem, _ standing: PlanStanding) -> PlanItem? {
        guard item.left == nil else { return nil }
        let open = attributor.worded(standing.request).standing
            .filter { $0.reason.kind == .unknownFacts }
        return item.leaving(
            open.lazy.compactMap(\.reason.unknowns.first).first.map(Unplannable.notCaptured)
                ?? .unknownWithPlan)
    }

    /// Whether all that an answer waits for is what the jobs do themselves: that is not in the
    /// policies, and was tried with its effect.
    private func isLeftToJob(_ answer: Attribution?, _ targets: Set<ChangeTarget>) -> Bool {
        guard let answer, answer.doFixesPass else { return false }
        return answer.fixes.allSatisfy { fix in
            guard case .jobOption(let option) = fix.change else { return false }
            return targets.contains(.jobOption(option, role: fix.place.name))
        }
    }

    private mutating func refused(_ item: PlanItem, _ standing: PlanStanding) -> Verdict {
        let answer = attributor.worded(standing.request)
        guard
            let denying = answer.standing.first(where: { $0.outcome != .unknown })
        else { return .untouched }
        return .fails(
            .stillRefused(denying.place),
            detail: ReasonText.sentence(denying.reason, denying.outcome),
            next: builder.item(
                item,
                refusedAgainBy: standing.toldAnswer(under: attributor)?
                    .attribution(for: standing.request.denial) ?? answer, under: changes))
    }
}

/// What is not known of requests, in words, written once for all that have an answer in common.
private struct UnknownWords {
    /// How many answers' words are remembered before they are forgotten.
    static let remembered = 1_024

    /// The answer is held on to, so that no other takes its place in memory.
    private var known: [ObjectIdentifier: (answer: SharedAttribution, words: [String])] = [:]

    /// What the answer misses; what blocks where it does not say.
    mutating func words(
        of shared: SharedAttribution, to request: ReplayedRequest, _ attributor: Attributor
    ) -> [String] {
        if let known = known[ObjectIdentifier(shared)] { return known.words }
        let answer = attributor.worded(request)
        let words =
            answer.missing.isEmpty
            ? answer.standing.map { ReasonText.sentence($0.reason, $0.outcome) }
            : RemarkText.sentences(answer.missing)
        // Words of an object are those of no other.
        if shared.keyStandIn != nil, answer.missing == shared.attribution.missing,
            answer.blockedBy == shared.attribution.blockedBy,
            answer.openLayers == shared.attribution.openLayers
        {
            if known.count >= UnknownWords.remembered { known.removeAll() }
            known[ObjectIdentifier(shared)] = (shared, words)
        }
        return words
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
