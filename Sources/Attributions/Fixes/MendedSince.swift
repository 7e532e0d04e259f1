import AWSTypes
import Denials
import PolicyHistory

/// Finds the change since which a request that policies refused would pass: whoever asks months
/// later must not be told to change what somebody has set right.
struct MendedSince {
    /// The refused request, held against what was in force then.
    let findings: Findings
    let history: RememberedHistory

    private var denial: Denial { findings.denial }

    /// How many times after the request are tried one by one, from the last one back.
    private static let maximumSteps = 16

    /// What was made and when; nil where the request would still be refused, or where some layer of
    /// today is not known that was known then. It is verified where all are. Only for a refusal that
    /// what was in force then explains: where AWS names another layer than the policies known, nobody
    /// can say what set it right.
    func fix(of results: [LayerResult], primary: Blocker?) -> Fix? {
        guard let primary, !primary.isGuess, primary.reason.kind != .namedByAWS,
            results.contains(where: {
                $0.blocks && $0.cause == primary.cause && $0.mechanism == primary.mechanism
            }), let (time, isKnown) = begin(besides: MendedSince.open(results))
        else { return nil }
        return Fix(
            cause: primary.cause, place: primary.place,
            change: .madeSince(time, by: changes(at: time)), role: nil, verified: isKnown)
    }

    /// The same request under what is in force last; nil where the same layers refuse it for the same
    /// reasons, or none did.
    func findingsNow(unlike results: [LayerResult]) -> Findings? {
        guard let last = history.instants(after: denial.time).last else { return nil }
        let then = MendedSince.refusals(results)
        let now = findings(at: last)
        return then.isEmpty || MendedSince.refusals(now.results()) == then ? nil : now
    }

    /// What refuses, without the words about the one object.
    private struct Refusal: Hashable {
        let mechanism: Mechanism
        let outcome: Outcome
        let policy: String?
        let statement: String?
        /// The key that is asked, which may be another since.
        let key: String?
    }

    private static func refusals(_ results: [LayerResult]) -> Set<Refusal> {
        Set(
            results.filter(\.blocks).map { result in
                Refusal(
                    mechanism: result.mechanism, outcome: result.outcome,
                    policy: result.place.policy, statement: result.quotation,
                    key: result.cause == .kmsKey ? result.reason.resource : nil)
            })
    }

    /// A layer of which it is not known whether it lets the request pass.
    private struct OpenLayer: Hashable {
        let cause: Cause
        let mechanism: Mechanism
    }

    private static func open(_ results: [LayerResult]) -> Set<OpenLayer> {
        Set(
            results.filter { $0.mayBlock && !$0.blocks }.map {
                OpenLayer(cause: $0.cause, mechanism: $0.mechanism)
            })
    }

    /// Since when all that is known of what was in force lets the request pass, up to the last fact
    /// known, and whether that is all.
    private func begin(besides open: Set<OpenLayer>) -> (since: Instant, isKnown: Bool)? {
        func passes(at time: Instant) -> Bool {
            let results = findings(at: time).results()
            return !results.contains(where: \.blocks)
                && MendedSince.open(results).isSubset(of: open)
        }
        let later = Array(history.instants(after: denial.time))
        guard let last = later.last, passes(at: last) else { return nil }
        var first = later.count - 1
        let floor = max(0, later.count - MendedSince.maximumSteps)
        while first > floor, passes(at: later[first - 1]) { first -= 1 }
        // Of a longer time any beginning will do; binary search finds one.
        if first == floor, floor > 0 {
            var failing = -1
            while first - failing > 1 {
                let middle = (first + failing) / 2
                if passes(at: later[middle]) { first = middle } else { failing = middle }
            }
        }
        return (later[first], MendedSince.open(findings(at: last).results()).isEmpty)
    }

    /// The changes of that second, without those of other roles and buckets.
    private func changes(at time: Instant) -> [String] {
        let role = denial.account.flatMap { account in
            denial.roleName.map { Subject(.role, "\(account)/\($0)") }
        }
        let bucket = denial.bucket.map { Subject(.bucket, $0) }
        var changes: Set<String> = []
        for (subject, made) in history.changes(at: time) {
            if subject.kind == .role, let role, subject != role { continue }
            if subject.kind == .bucket, let bucket, subject != bucket { continue }
            changes.formUnion(made)
        }
        return changes.sorted()
    }

    private func findings(at time: Instant) -> Findings {
        let later = Inquiry.findings(
            of: DeniedRequest(
                denial, evidence: findings.evidence, history: history.lasting(since: time)))
        findings.later.append(later)
        return later
    }
}
