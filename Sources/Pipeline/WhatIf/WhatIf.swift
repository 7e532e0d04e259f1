import AWSTypes
import Attributions
import Denials
import PolicyHistory
public import ReportStore

/// Decides stored denials again under changed policies. Reads the store, writes
/// nothing.
public struct WhatIf {
    private let reader: StoreReader
    private let gathering: EvidenceGathering
    private let before: Attributor
    private let after: Attributor
    private let reach: WhatIfReach
    /// Whether what the store knows of each request is believed, and what no change concerns is not
    /// decided; else all is decided, which must come to the same.
    private let trustsStore: Bool
    /// Which documents are held against which, a sentence each.
    public let comparisons: [String]

    /// The policies of the store at a path, with these changes laid over; `isNow` decides every
    /// denial by what was in force last, with the changes. Throws `PipelineError`.
    public init(
        storePath: String, changes: [WhatIfChange], isNow: Bool = false
    ) throws(PipelineError) {
        try self.init(storePath: storePath, changes: changes, isNow: isNow, trustsStore: true)
    }

    /// The same; where the store is not trusted every denial is decided twice.
    init(
        storePath: String, changes: [WhatIfChange], isNow: Bool, trustsStore: Bool
    ) throws(PipelineError) {
        self.trustsStore = trustsStore
        do {
            let reader = try StoreReader(path: storePath)
            self.reader = reader
            gathering = try EvidenceGathering(reader, isStill: true)
            let entries = try reader.historyEntries()
            let history = PolicyHistory(entries: entries)
            var overlay = WhatIfOverlay(entries)
            var comparisons: [String] = []
            var subjects: [Subject] = []
            var puts: [(change: WhatIfChange, target: WhatIfSubject)] = []
            var whole: Set<WhatIfSubject> = []
            for change in WhatIfChange.inOrder(changes) {
                let target = try WhatIfSubject(change.subject, in: overlay.entries)
                if change.kind != .add, !whole.insert(target.spelledOut).inserted {
                    throw PipelineError(
                        "'\(change.subject)' is replaced or removed twice; say once what becomes "
                            + "of it")
                }
                let checks = WhatIfChecks(change, target, in: overlay.entries)
                try checks.checkSubject { try WhatIf.isLogged(target.subject, in: reader) }
                try checks.checkPrincipals()
                comparisons.append(
                    "\(change.description), in place of \(target.inPlace(of: change, in: history))")
                try overlay.apply(change, to: target)
                subjects.append(target.subject)
                puts.append((change, target))
            }
            if isNow { comparisons.append("the policies in force last, in place of those of then") }
            self.comparisons = comparisons
            reach = WhatIfReach(
                try WhatIfReach.bearers(of: subjects, in: history, reader), isNow: isNow)
            let changed = PolicyHistory(entries: overlay.entries)
            try WhatIf.checkPublicPolicies(puts, in: changed)
            before = Attributor(history: history)
            after = isNow ? Attributor(inForceLast: changed) : Attributor(history: changed)
        } catch let error as PipelineError {
            throw error
        } catch {
            throw PipelineError(error)
        }
    }

    /// Throws `PipelineError` where S3 would refuse to put a changed policy: no request passes by it.
    private static func checkPublicPolicies(
        _ puts: [(change: WhatIfChange, target: WhatIfSubject)], in changed: PolicyHistory
    ) throws(PipelineError) {
        let check = RefusedPolicy(history: changed)
        for (change, target) in puts where change.policy != nil {
            guard let reason = check.reason(target.subject) else { continue }
            throw PipelineError(change.file.map { "\($0): \(reason)" } ?? reason)
        }
    }

    /// The request ids of the store that words stand for, in whatever case, and the words that stand
    /// for none. Throws `PipelineError`.
    public func requestIDs(
        named words: [String]
    ) throws(PipelineError) -> (ids: [String], unknown: [String]) {
        do { return try reader.requestIDs(named: words) } catch { throw PipelineError(error) }
    }

    /// Whether a stored denial names what may have a policy of its own. Reads them all, and is
    /// asked only of what no snapshot shows.
    private static func isLogged(_ subject: Subject, in reader: StoreReader) throws -> Bool {
        var filter = ReportFilter()
        filter.includesAllPrincipals = true
        var isFound = false
        try reader.replay(filter, requestIDs: []) { _, sightings in
            let denial = Denial(sightings: sightings)
            let name: String? =
                switch subject.kind {
                case .bucket: denial.bucket
                case .accessPoint: denial.accessPointARN
                case .key: denial.keyARN ?? denial.message.flatMap { DenialMessage($0)?.keyARN }
                case .vpcEndpoint: denial.vpcEndpointID
                case .role:
                    denial.account.flatMap { account in
                        denial.roleName.map { "\(account)/\($0)" }
                    }
                default: nil
                }
            if name == subject.name { isFound = true }
        }
        return isFound
    }

    /// Hands out the denials that pass the filter, or those of the request ids, decided again; those
    /// that come to the same as before in words only where that is asked for. What no change
    /// concerns may then be counted alone: how many come to what is returned. Throws
    /// `PipelineError`, and what `receive` throws as one.
    public func run(
        _ filter: ReportFilter, requestIDs: [String] = [], tellsUnchanged: Bool,
        _ receive: (ReplayedDenial) throws -> Void
    ) throws(PipelineError) -> [ReplayedDenial.Outcome: Int] {
        let deciding = Deciding(
            before: before, after: after, reach: reach, trustsStore: trustsStore,
            tellsUnchanged: tellsUnchanged)
        let reach = reach
        let isCounted: ((JudgedVerdict) -> Bool)? =
            trustsStore && !tellsUnchanged && requestIDs.isEmpty
            ? { !reach.mayConcern($0) } : nil
        do {
            let counted = try withoutActuallyEscaping(receive) { receive in
                var replays = SideBySide({ deciding.replay($0) }, give: receive)
                let counted = try reader.replayHeadings(
                    filter, requestIDs: requestIDs, leavingOut: isCounted
                ) {
                    try replays.add(StoredDenial($0, $1, $2, gathering, before))
                }
                try replays.finish()
                return counted
            }
            return Dictionary(
                uniqueKeysWithValues: counted.map { judgement, count in
                    (ReplayedDenial.Outcome(judgement).ofRefused, count)
                })
        } catch {
            throw PipelineError(error)
        }
    }
}

/// What decides one denial after the other, on any thread.
private struct Deciding: Sendable {
    let before: Attributor
    let after: Attributor
    let reach: WhatIfReach
    let trustsStore: Bool
    let tellsUnchanged: Bool

    func replay(_ stored: StoredDenial) -> ReplayedDenial {
        let request = stored.request
        let known = trustsStore ? stored.judgement : nil
        let old = known.map { .init($0) } ?? request.outcome(under: before)
        let isConcerned = !trustsStore || reach.mayConcern(stored.denial)
        let new = isConcerned ? request.outcome(under: after) : old
        var replayed = ReplayedDenial(
            heading: stored.heading, before: old.ofRefused,
            after: old == .allowed ? .unexplained : new, words: nil)
        if tellsUnchanged || replayed.before != replayed.after {
            replayed.words = request.words(of: (isConcerned ? after : before).worded(request))
        }
        return replayed
    }
}

extension ReplayedDenial.Outcome {
    /// The same of a request that AWS refused under the policies of then.
    fileprivate var ofRefused: ReplayedDenial.Outcome { self == .allowed ? .unexplained : self }
}
