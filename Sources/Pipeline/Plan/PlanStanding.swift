import AWSTypes
import Attributions
import Denials
import ReportStore
import Wording

/// Where one denial stands before a plan is made.
struct PlanStanding: Sendable {
    enum State: Sendable {
        /// It waits for changes.
        case open(PlanItem, missing: [String])
        /// The policies in force last let it pass.
        case mended
        /// The captured policies let it pass, then as now; what else may be behind it.
        case unexplained([String])
        /// No change can be planned, and why, with what is said of this one alone.
        case unresolved(Unplannable, detail: String?)
    }

    let heading: DenialHeading
    let request: ReplayedRequest
    /// The denial with AWS's own words, where those decide and the job is to send a header of
    /// encryption: without them a key may be named that the request then does not ask.
    private(set) var told: (denial: Denial, evidence: DenialEvidence)?
    var state: State

    /// The changes that it waits for; nil where it waits for none.
    var item: PlanItem? {
        guard case .open(let item, _) = state else { return nil }
        return item
    }

    /// How a denial stands under the policies of then and under those in force last.
    init(_ stored: StoredDenial, then: Attributor, now: Attributor, _ own: OwnCommand) {
        heading = stored.heading
        request = stored.request
        // What does not speak of the object is read from the answer to all of its like.
        let shared = now.answer(to: request)
        let answer = shared.attribution
        let told = PlanStanding.reported(stored, now)
        if let unseen = told?.attribution.missing.first(where: { $0.kind == .namedPolicyUnseen }) {
            state = .unresolved(.notCaptured(unseen), detail: nil)
            return
        }
        if let named = told?.attribution.blockedBy.first, named.isOfUnknownKey,
            stored.denial.readMessage?.keyARN == nil
        {
            let bucket = PlanStanding.bucketOfKey(named, of: stored.denial)
            state = .unresolved(.keyOfObjectsNotCaptured(bucket: bucket), detail: nil)
            return
        }
        if request.outcome(of: answer) == .allowed {
            let isMended = request.outcome(under: then) != .allowed
            state = isMended ? .mended : .unexplained(request.guesses(of: then.worded(request)))
            return
        }
        if let named = told?.attribution.blockedBy.first, !answer.blocks(at: named) {
            // A layer that nobody captured is not said to allow.
            let unknown = named.reason.kind == .unknownFacts ? named.reason.unknowns.first : nil
            if let told, let unknown {
                state = PlanStanding.partly(.notCaptured(unknown), told, stored)
                return
            }
            if let reason = PlanStanding.contradiction(named, told?.attribution) {
                state = .unresolved(reason, detail: nil)
                return
            }
        }
        if let besides = answer.refusedBesides {
            state = .unresolved(.refusedBesides(besides), detail: nil)
            return
        }
        let fixing = told ?? shared
        let item = PlanItem(
            role: answer.role, isObjectNamed: stored.denial.key != nil,
            fixes: fixing.fixes(for: stored.denial),
            doFixesPass: fixing.attribution.doFixesPass,
            obstacles: fixing.obstacles(for: stored.denial)
                + (told == nil && request.outcome(under: then) == .allowed
                    // What refused it then is not what refuses it now.
                    ? [Remark(.allKnownAllow)] : []),
            mayWeakenGuards: told != nil || heading.certainty == .proven
                || heading.certainty == .reported || answer.certainty == .proven,
            isCauseCertain: fixing.attribution.certainty.isCertain || heading.certainty.isCertain)
        if told != nil, item.fixes.contains(where: { $0.change == .jobOption(.encryption) }) {
            self.told = (stored.denial, stored.evidence)
        }
        state = .open(
            item,
            missing: item.fixes.isEmpty
                ? now.worded(request).missing.map { PlanStanding.words($0, stored.heading, own) }
                : [])
    }

    /// What AWS names was not captured: the other changes that the denial waits for can be planned all the
    /// same, but for those that open a guard.
    private static func partly(
        _ left: Unplannable, _ told: SharedAttribution, _ stored: StoredDenial
    ) -> State {
        let fixes = told.fixes(for: stored.denial)
        guard !fixes.isEmpty else { return .unresolved(left, detail: nil) }
        return .open(
            PlanItem(
                role: told.attribution.role, isObjectNamed: stored.denial.key != nil, fixes: fixes,
                doFixesPass: false, left: left, mayWeakenGuards: false, isCauseCertain: true),
            missing: [])
    }

    /// The bucket whose objects have the key that AWS says refused: a copy decrypts what its source has.
    private static func bucketOfKey(_ named: Blocker, of denial: Denial) -> String {
        if named.place.kind == .keyOfObjects, let bucket = named.place.name { return bucket }
        let isOfSource = denial.readMessage?.action?.name == "Decrypt"
        return (isOfSource ? denial.copySource?.bucket : nil) ?? denial.bucket ?? ""
    }

    /// What is not known, and where the commands that would tell stand as they are run: in a sentence
    /// of a list they would be broken.
    private static func words(
        _ remark: Remark, _ heading: DenialHeading, _ own: OwnCommand
    ) -> String {
        guard remark.hasCommands else { return RemarkText.sentence(remark, own) }
        return RemarkText.lead(remark) + "; the commands that tell: "
            + own.line("explain \(ShellWord.quoted(heading.requestID))")
    }

    /// That what AWS names does not refuse the request as captured: it allows it, or lacks the Deny that AWS
    /// speaks of; nil where nothing speaks against AWS's word.
    private static func contradiction(_ named: Blocker, _ told: Attribution?) -> Unplannable? {
        guard named.reason.kind == .namedAgainstCapture else { return nil }
        let said = told?.notes.first { $0.kind == .contradiction }?[.outcome]
        return named.outcome == .explicitlyDenies && said == Outcome.implicitlyDenies.rawValue
            ? .blamedDenyUnseen(named.mechanism) : .blamedLayerAllows(named.mechanism)
    }

    /// The answer of the policies in force last with AWS's own words of then beside it, where those
    /// name the layer.
    private static func reported(_ stored: StoredDenial, _ now: Attributor) -> SharedAttribution? {
        guard Attributor.mayBeReported(stored.denial, evidence: stored.evidence) else { return nil }
        let told = now.decision(stored.denial, evidence: stored.evidence)
        return told.attribution.certainty == .reported ? told : nil
    }

    /// The answer with AWS's own words under changed policies, where the header that the job is to send
    /// decides which key is asked.
    func toldAnswer(under attributor: Attributor) -> SharedAttribution? {
        guard let told else { return nil }
        let answer = attributor.decision(told.denial, evidence: told.evidence)
        return answer.attribution.certainty == .reported ? answer : nil
    }
}

extension Blocker {
    /// Whether AWS says that a key refused which nobody knows: no change for another key lets the
    /// request pass, and a statement that denies whichever it is leaves open which to exempt.
    fileprivate var isOfUnknownKey: Bool {
        guard cause == .kmsKey else { return false }
        let deniesAnyKey = reason.kind == .statementDenies && reason.resource == "*"
        return place.kind == .keyOfObjects || reason.kind == .namedByAWS || deniesAnyKey
    }
}

extension Attribution {
    /// Whether what AWS names is among what blocks, or may.
    fileprivate func blocks(at named: Blocker) -> Bool {
        blockedBy.contains { ($0.cause, $0.mechanism) == (named.cause, named.mechanism) }
    }
}
