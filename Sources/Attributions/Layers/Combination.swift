import AWSTypes

/// What AWS itself said about a denial: the layer its message or a paired event names.
struct Report {
    var cause: Cause
    var mechanism: Mechanism
    var outcome: Outcome
    /// The ARN of the policy, where the message gives one.
    var policyARN: String?
    /// The sentence that is the evidence.
    var evidence: String
    /// Mechanisms that the same words stand for as well: a "resource-based policy" may be the
    /// bucket's, an access point's, the public access block, or an object's owner.
    var alternatives: Set<Mechanism> = []

    /// Whether a layer's result is what the report speaks of.
    func names(_ result: LayerResult) -> Bool {
        if result.mechanism == mechanism && result.cause == cause { return true }
        return alternatives.contains(result.mechanism)
            && (cause == .kmsKey) == (result.cause == .kmsKey)
    }
}

/// Joins all layers' results and AWS's report to one answer (DESIGN 2.3, 2.4).
struct Combination {
    /// The blocking layers, or the suspects where none is known to deny; the primary first.
    private(set) var blockers: [LayerResult]
    private(set) var certainty: Certainty
    private(set) var notes: [String] = []
    private(set) var missing: [String] = []

    init(results: [LayerResult], report: Report?) {
        let denying = Combination.unique(results.filter(\.blocks))
        let suspects = Combination.unique(results.filter { $0.mayBlock && !$0.blocks })
        blockers = denying.sorted(by: LayerResult.precedes)
        certainty = .undetermined
        if let report {
            apply(report, suspects: suspects, results: results)
        } else {
            decide(suspects: suspects)
        }
        missing = Combination.missing(of: blockers.isEmpty ? suspects : blockers)
    }

    /// AWS's word wins; what the policies say besides is kept behind it.
    private mutating func apply(_ report: Report, suspects: [LayerResult], results: [LayerResult]) {
        certainty = .reported
        var primary: LayerResult
        if let known = Combination.best(blockers.filter(report.names), for: report) {
            primary = known
        } else if let suspect = Combination.best(suspects.filter(report.names), for: report) {
            primary = suspect
        } else {
            primary = LayerResult(
                layer: .identityPolicy, cause: report.cause, mechanism: report.mechanism,
                outcome: report.outcome, policy: report.policyARN ?? report.mechanism.rawValue,
                account: nil, detail: "named by AWS's message")
            if let seen = results.first(where: report.names) {
                primary.layer = seen.layer
                primary.policy = report.policyARN ?? seen.policy
                primary.account = seen.account
                primary.source = seen.source
                primary.detail = "AWS's message names it"
                notes.append(
                    "contradiction: AWS's message blames the \(report.mechanism.rawValue), and as "
                        + "captured it \(seen.detail); the captured policies may be older or newer "
                        + "than what was in force")
            }
        }
        if primary.outcome == .unknown { primary.outcome = report.outcome }
        primary.blocks = true
        blockers.removeAll { $0.cause == primary.cause && $0.mechanism == primary.mechanism }
        blockers.insert(primary, at: 0)
    }

    /// Without a report: a layer that denies is the answer; if none denies, the unknown ones are
    /// the suspects. All allowing is a contradiction, which names no cause.
    private mutating func decide(suspects: [LayerResult]) {
        if !blockers.isEmpty {
            certainty = suspects.isEmpty ? .proven : .likely
            return
        }
        blockers = suspects.sorted(by: LayerResult.precedes)
        switch suspects.count {
        case 0:
            certainty = .undetermined
            notes.append(
                "every layer that is known allows this request: the cause lies in what was not "
                    + "captured, or the policies changed")
        case 1: certainty = .eliminated
        default: certainty = .likely
        }
    }

    /// One result for each cause and mechanism: several permissions may fail at the same layer.
    private static func unique(_ results: [LayerResult]) -> [LayerResult] {
        var seen: Set<String> = []
        return results.sorted(by: LayerResult.precedes).filter {
            seen.insert("\($0.cause.rawValue)/\($0.mechanism.rawValue)").inserted
        }
    }

    private static func best(_ results: [LayerResult], for report: Report) -> LayerResult? {
        results.first { $0.mechanism == report.mechanism && $0.outcome == report.outcome }
            ?? results.first { $0.outcome == report.outcome }
            ?? results.first
    }

    private static func missing(of results: [LayerResult]) -> [String] {
        var seen: Set<String> = []
        return results.flatMap(\.missing).filter { seen.insert($0).inserted }
    }
}
