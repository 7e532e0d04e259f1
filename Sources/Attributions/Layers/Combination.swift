import AWSTypes
import Denials

/// Joins all layers' results and AWS's report to one answer (docs/DESIGN.md).
struct Combination {
    /// The layer to blame; nil where what is known does not tell.
    private(set) var primary: LayerResult?
    /// The blocking layers, or the suspects where none is known to deny; the primary first.
    private(set) var blockers: [LayerResult]
    /// Where no layer is to blame: all that are not known, any of which may refuse the request.
    private(set) var open: [LayerResult] = []
    private(set) var certainty: Certainty
    private(set) var notes: [Remark] = []
    private(set) var missing: [Remark] = []
    /// Whether AWS names a layer that the captured policies do not show to deny: then they are
    /// not those that were in force, and no change of them can be verified.
    private(set) var isContradicted = false
    /// Whether AWS names the cause alone, and nothing that was captured tells which layer of it.
    private(set) var isMechanismOpen = false
    /// Whether something besides the layers may have refused the request: an object that is not
    /// there, or another explanation that nothing rules out. No change is verified then.
    private(set) var hasOtherExplanations = false
    /// What besides the layers is known to refuse the request, whoever is to blame.
    private(set) var refusedBesides: Remark?
    /// Whether AWS says that a key refused, and the bucket's default is taken for that key.
    private(set) var isKeyAssumed = false
    /// Whether what AWS names need not change: it lacks a grant, and so does another layer whose grant is enough.
    private(set) var isSpared = false
    private let findings: Findings
    /// What AWS itself says of the refusal; nil where it says only `Access Denied`.
    let report: Report?
    /// What is not known to refuse the request, and may.
    private let suspects: [LayerResult]
    /// Keys that are known to be unusable, of which AWS's words say nothing: not what refused the request,
    /// and what would refuse it once all else lets it pass.
    private let unusable: [LayerResult]

    /// What the layers come to, without what takes a look at the policies' texts: `weigh` adds that.
    init(_ findings: Findings, _ results: [LayerResult]) {
        self.findings = findings
        report = AWSReport(findings).report
        let hypotheses = findings.hypotheses
        let denying = Combination.certainFirst(
            Combination.unique(results.filter { $0.blocks && !$0.isHypothesis }))
        suspects = Combination.unique(results.filter { $0.mayBlock && !$0.blocks })
        unusable = Combination.unique(results.compactMap(\.ofUnusableKey))
        blockers = denying
        certainty = .undetermined
        if let report {
            apply(report, results: results)
        } else if !denying.isEmpty {
            certainty = Combination.rivals(suspects, of: denying[0]).isEmpty ? .proven : .likely
            doubt(hypotheses)
        } else {
            suspect(Combination.unique(hypotheses))
            if findings.keyDenial != nil { preferKey() }
        }
        primary = certainty == .undetermined ? nil : blockers.first
    }

    /// What the layers say together, which nothing that is weighed later changes.
    var judgement: Judgement {
        Judgement(
            of: (isLayerBlamed ? blockers.filter { !$0.isHypothesis } : suspects + unusable)
                .map(\.outcome))
    }

    /// Whether a layer is to blame. What may be behind a refusal that no layer explains, an object that is
    /// not there, says nothing of the layers that are not known.
    private var isLayerBlamed: Bool { primary != nil && !blockers.allSatisfy(\.isHypothesis) }

    /// Weighs what else may be behind the refusal, and says what would settle what is not known.
    mutating func weigh() {
        if certainty == .proven, primary?.isLater ?? false { doubtCapture() }
        if certainty == .proven, !findings.isObjectNamed { doubtObject() }
        missing = Combination.missing(
            of: certainty == .undetermined || certainty == .likely
                ? blockers + suspects : blockers)
        if report == nil, !(primary?.isCertain ?? false) {
            consider(findings.openExplanations())
        } else {
            let known = findings.knownExplanations()
            consider(
                known
                    + (isKeyAssumed
                        ? findings.openExplanations().filter { $0.cause == .kmsKey } : []))
            refusedBesides = known.first?.remark
        }
        if primary == nil { blockers = [] }
        if !isLayerBlamed { open = suspects + unusable }
    }

    /// What may be behind the refusal besides the layers. None is blamed by elimination while
    /// something may, but for what is a form of the same cause.
    private mutating func consider(_ explanations: [OpenExplanation]) {
        let others = explanations.filter { $0.cause == nil || $0.cause != primary?.cause }
        if certainty == .eliminated, !others.isEmpty { certainty = .likely }
        hasOtherExplanations = !explanations.isEmpty
        for explanation in explanations where !missing.contains(explanation.remark) {
            missing.append(explanation.remark)
        }
    }

    /// Takes back what rests on something that is not known: that the object has the bucket's
    /// default key, that nobody wrote it since, that the session is the one that was seen.
    private mutating func doubt(_ hypotheses: [LayerResult]) {
        guard let doubt = blockers.first?.doubt, doubt != .captured || !hypotheses.isEmpty else {
            return
        }
        if certainty == .proven { certainty = .likely }
        switch doubt {
        case .defaultKey: notes.append(Remark(.defaultKeyAssumed, run: [ask("head-object")]))
        case .checksum: notes.append(Remark(.checksumAssumed))
        case .captured: notes.append(Remark(.captureAssumed, run: [ask("head-object")]))
        case .lastWrite: notes.append(Remark(.lastWriteAssumed, run: [ask("get-object-acl")]))
        case .session: notes.append(Remark(.sessionAssumed))
        case .undocumented: break
        }
        guard !hypotheses.isEmpty else { return }
        notes.append(Remark(.orMissingObject))
        // A delete by the bucket's owner, which is not kept, would look the same.
        if doubt == .lastWrite { certainty = .undetermined }
    }

    /// AWS's word wins; what the policies say besides is kept behind it.
    private mutating func apply(_ report: Report, results: [LayerResult]) {
        certainty = .reported
        var primary: LayerResult
        let known = Combination.best(
            blockers.filter { report.names($0) && !$0.isBehind }, for: report)
        if known != nil, report.namesUnseenPolicy(in: results) {
            isContradicted = true
            primary = unseenPolicy(of: report, results)
        } else if let known {
            primary = known.told(by: report.policy)
        } else if let suspect = Combination.best(suspects.filter(report.names), for: report) {
            primary = suspect
            isMechanismOpen = !report.isMechanismTold
        } else if let lacking = lacking(as: report, results) {
            primary = lacking
            isSpared = true
        } else if !report.isMechanismTold {
            isMechanismOpen = true
            primary = LayerResult(
                report.mechanism, .unknown, place: PolicyPlace(.key, report.subject),
                reason: Reason(.namedWithoutReason))
            primary.cause = report.cause
        } else {
            isContradicted = true
            primary = LayerResult(
                report.mechanism, report.outcome,
                place: place(named: report),
                reason: Reason(.namedByAWS))
            primary.cause = report.cause
            let seen = results.first(where: report.names)
            // No key is known that AWS may mean: it is that of an object, which nobody captured.
            if seen == nil, report.cause == .kmsKey, report.mechanism != .keyState {
                isKeyAssumed = true
                if report.mechanism == .keyPolicy || report.mechanism == .grant {
                    primary.place = PolicyPlace(.keyOfObjects, bucketRead)
                }
            }
            if report.mechanism == .keyState {
                primary.place = placeOfState(named: report, seen)
            }
            // Of a key whose state nobody captured nothing speaks against AWS's word.
            if let seen, report.mechanism != .keyState || seen.outcome == .allows {
                primary.layer = seen.layer
                // The statement that allows is not the one that AWS says denied.
                if report.outcome == .implicitlyDenies {
                    primary.place = seen.place
                    primary.place.policy = report.policyARN ?? seen.place.policy
                } else if report.mechanism != .keyState {
                    primary.place.account = seen.place.account
                }
                if seen.doubt == .defaultKey { unname(&primary, seen) }
                primary.reason = Reason(.namedAgainstCapture)
                var note = Remark(
                    .contradiction,
                    [
                        .mechanism: report.mechanism.rawValue, .outcome: seen.outcome.rawValue,
                    ])
                note.reason = seen.reason
                notes.append(note)
            }
        }
        if primary.outcome == .unknown { primary.outcome = report.outcome }
        primary.blocks = true
        blockers.removeAll {
            $0.cause == primary.cause && $0.mechanism == primary.mechanism && !$0.isBehind
                && ($0.isTold || primary.isTold && !isContradicted)
        }
        blockers.insert(primary, at: 0)
        guard primary.cause == .kmsKey, primary.doubt == .defaultKey else { return }
        // AWS names no key, and an object need not have its bucket's default of today.
        isKeyAssumed = true
        if let certain = primary.ofAnyKey(in: report.policy) {
            // Which key it is does not matter to the statement.
            blockers[0] = certain
            blockers[0].doubt = nil
            return
        }
        certainty = .likely
        doubt([])
    }

    /// The layer that AWS names where it lacks the right as captured, and where another's grant that would
    /// have been enough is missing too: each is right to be blamed.
    private func lacking(as report: Report, _ results: [LayerResult]) -> LayerResult? {
        guard report.outcome == .implicitlyDenies else { return nil }
        let grants: Set<Layer> = [.identityPolicy, .bucketPolicy, .kms]
        let found = results.first { result in
            report.names(result) && result.outcome == .implicitlyDenies && !result.isBehind
                && grants.contains(result.layer)
                && blockers.contains {
                    grants.contains($0.layer) && $0.outcome == .implicitlyDenies
                        && ($0.cause == .kmsKey) == (result.cause == .kmsKey)
                        && $0.reason.action == result.reason.action
                }
        }
        guard let found, let action = found.reason.action.flatMap(Action.init) else { return nil }
        // Another permission of the same request may be what AWS speaks of.
        return findings.message?.action.map { $0.lowercased == action.lowercased } ?? true
            ? found : nil
    }

    /// The policy that AWS names, of which nothing is known: the statements of others that deny are not those
    /// that it speaks of.
    private func unseenPolicy(of report: Report, _ results: [LayerResult]) -> LayerResult {
        var primary = LayerResult(
            report.mechanism, report.outcome, place: place(named: report),
            reason: Reason(.namedByAWS))
        primary.cause = report.cause
        if let seen = results.first(where: report.names) {
            primary.layer = seen.layer
            primary.place.account = seen.place.account
        }
        primary.missing = [Remark(.namedPolicyUnseen, [.policy: report.policyARN])]
        return primary
    }

    /// The bucket of what is read: of a copy its source's, where a log tells that.
    private var bucketRead: String? {
        let denial = findings.denial
        guard RequestKind(operation: denial.operation).contains(.copy) else { return denial.bucket }
        return denial.copySource?.bucket
    }

    /// What AWS says is not so of the bucket's default key: then it is about another.
    private mutating func unname(_ primary: inout LayerResult, _ seen: LayerResult) {
        isKeyAssumed = true
        if primary.mechanism == .keyPolicy || primary.mechanism == .grant {
            primary.place = PolicyPlace(.keyOfObjects, seen.bucket ?? findings.denial.bucket)
        } else if primary.mechanism != .keyState {
            primary.doubt = .defaultKey
        }
    }

    /// The place that AWS names, as far as the request tells which one it is.
    private func place(named report: Report) -> PolicyPlace {
        let kind = report.placeKind ?? report.mechanism.row.place
        var place = PolicyPlace(kind, policy: report.policyARN)
        switch kind {
        case .publicAccessBlock, .blockPublicACLs: place.name = findings.denial.bucket
        case .vpcEndpointPolicy: place.name = findings.denial.vpcEndpointID
        default: break
        }
        return place
    }

    /// The key that cannot be used, as AWS names it or the request tells it; else it is one that an
    /// object shows.
    private func placeOfState(named report: Report, _ seen: LayerResult?) -> PolicyPlace {
        if let key = report.subject {
            return PolicyPlace(.keyState, key, account: ARN(key)?.accountID?.description)
        }
        if let seen, seen.doubt == nil, findings.denial.copySource == nil { return seen.place }
        let denial = findings.denial
        let isRead = !S3Operations.encrypts(denial.operation)
        return PolicyPlace(.keyOfObjects, denial.bucket, object: isRead ? denial.key : nil)
    }

    /// No layer is known to deny: what is not known is suspected. A layer whose policy is there
    /// and depends on a fact that no log shows comes before one that nobody captured. Where only
    /// policies of several owners are missing, nobody can say whose it is.
    private mutating func suspect(_ hypotheses: [LayerResult]) {
        let open = hypotheses + suspects.filter { !$0.isUncaptured }
        let uncaptured = suspects.filter(\.isUncaptured)
        if open.isEmpty && uncaptured.isEmpty {
            notes.append(Remark(.allKnownAllow))
            return
        }
        blockers = open.isEmpty ? uncaptured : open
        if open.count + uncaptured.count == 1, hypotheses.isEmpty {
            // That a deny's condition may hold is no reason to take it for the one that refused.
            let mayBeOther =
                suspects[0].isUndecidedDeny || suspects[0].doubt != nil
                || suspects[0].mechanism == .vpcEndpointPolicy
            // An endpoint's own refusals are in NetworkActivity events; that data events show them
            // too no page of AWS says.
            certainty = mayBeOther ? .likely : .eliminated
        } else if !open.isEmpty || Set(uncaptured.map(\.cause)).count == 1 {
            certainty = .likely
        }
        // Nobody is told to change a key of which nothing tells whose it is.
        if blockers.allSatisfy(\.isOfUnresolvedKey) { certainty = .undetermined }
        // What is open about the request itself comes before the object's absence, and that
        // before its owner, of whom nothing speaks.
        let isOwnerAlone = open.first { !$0.isHypothesis }?.cause == .objectOwnership
        if !hypotheses.isEmpty, hypotheses.count < open.count, !isOwnerAlone {
            blockers.removeAll(where: \.isHypothesis)
            notes.append(Remark(.orMissingObject))
        }
    }

    /// KMS refused something of the same session: of what may have refused, the key comes first.
    private mutating func preferKey() {
        let keys = suspects.filter { $0.cause == .kmsKey }
        guard !keys.isEmpty else { return }
        blockers = keys + blockers.filter { $0.cause != .kmsKey }
        if certainty == .undetermined { certainty = .likely }
    }

    /// The command that tells something of the object that the first blocker is about.
    private func ask(_ operation: String) -> AWSCommand {
        let denial = findings.denial
        guard let source = denial.copySource, let bucket = blockers.first?.bucket,
            bucket == source.bucket, bucket != denial.bucket
        else { return .object(operation, denial.bucket, denial.key) }
        return .object(operation, bucket, source.key)
    }

    /// What is known of the policy was captured after the request, and may have changed between.
    private mutating func doubtCapture() {
        certainty = .likely
        notes.append(Remark(.capturedLater))
    }

    /// Policies were asked about any object, and some may be treated otherwise.
    private mutating func doubtObject() {
        certainty = .likely
        notes.append(Remark(.anyObject))
    }

    /// One result for each cause and mechanism, as several permissions may fail at the same layer; and one
    /// for the Allow that is missing behind its deny.
    private static func unique(_ results: [LayerResult]) -> [LayerResult] {
        var unique: [LayerResult] = []
        for result in results.sorted(by: LayerResult.precedes)
        where !unique.contains(where: {
            $0.cause == result.cause && $0.mechanism == result.mechanism
                && $0.isBehind == result.isBehind
        }) {
            unique.append(result)
        }
        return unique
    }

    /// What is not known and may have refused in the place of what is known to. S3 asks a key only where
    /// its own layers let the request pass (docs/DESIGN.md, "Order of layers").
    static func rivals(_ suspects: [LayerResult], of denying: LayerResult) -> [LayerResult] {
        guard denying.isCertain, denying.cause != .kmsKey else { return suspects }
        return suspects.filter { $0.cause != .kmsKey }
    }

    /// What refuses whatever is not known comes before what refuses on a condition.
    private static func certainFirst(_ results: [LayerResult]) -> [LayerResult] {
        results.filter(\.isCertain) + results.filter { !$0.isCertain }
    }

    private static func best(_ results: [LayerResult], for report: Report) -> LayerResult? {
        results.first { $0.mechanism == report.mechanism && $0.outcome == report.outcome }
            ?? results.first { $0.outcome == report.outcome }
            ?? results.first
    }

    private static func missing(of results: [LayerResult]) -> [Remark] {
        var missing: [Remark] = []
        for result in results {
            for fact in result.missing where !missing.contains(fact) { missing.append(fact) }
        }
        return missing
    }
}
