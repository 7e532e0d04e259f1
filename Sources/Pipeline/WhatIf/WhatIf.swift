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
    /// Which documents are held against which, a sentence each.
    public let comparisons: [String]

    /// The policies of the store at a path, with these changes laid over; `isNow` decides every
    /// denial by what was in force last, with the changes. Throws `PipelineError`.
    public init(
        storePath: String, changes: [WhatIfChange], isNow: Bool = false
    ) throws(PipelineError) {
        do {
            let reader = try StoreReader(path: storePath)
            self.reader = reader
            gathering = try EvidenceGathering(reader, isStill: true)
            let entries = try reader.historyEntries()
            let history = PolicyHistory(entries: entries)
            var overlay = WhatIfOverlay(entries)
            var comparisons: [String] = []
            var subjects: [Subject] = []
            for change in changes {
                let target = try WhatIfSubject(change.subject, in: overlay.entries)
                let checks = WhatIfChecks(change, target, in: overlay.entries)
                try checks.checkSubject { try WhatIf.isLogged(target.subject, in: reader) }
                try checks.checkPrincipals()
                comparisons.append(
                    "\(change.description), in place of \(target.inPlace(of: change, in: history))")
                try overlay.apply(change, to: target)
                subjects.append(target.subject)
            }
            if isNow { comparisons.append("the policies in force last, in place of those of then") }
            self.comparisons = comparisons
            reach = WhatIfReach(subjects, isNow: isNow)
            let changed = PolicyHistory(entries: overlay.entries)
            before = Attributor(history: history)
            after = isNow ? Attributor(inForceLast: changed) : Attributor(history: changed)
        } catch let error as PipelineError {
            throw error
        } catch {
            throw PipelineError(error)
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
    /// that come to the same as before in words only where that is asked for. Throws
    /// `PipelineError`, and what `receive` throws as one.
    public func run(
        _ filter: ReportFilter, requestIDs: [String] = [], tellsUnchanged: Bool,
        _ receive: (ReplayedDenial) throws -> Void
    ) throws(PipelineError) {
        let deciding = Deciding(
            before: before, after: after, reach: reach, tellsUnchanged: tellsUnchanged)
        do {
            try withoutActuallyEscaping(receive) { receive in
                var replays = SideBySide({ deciding.replay($0) }, give: receive)
                try reader.replayHeadings(filter, requestIDs: requestIDs) { heading, sightings in
                    try replays.add(StoredDenial(heading, sightings, gathering, before))
                }
                try replays.finish()
            }
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
    let tellsUnchanged: Bool

    func replay(_ stored: StoredDenial) -> ReplayedDenial {
        let request = stored.request
        let old = request.outcome(under: before)
        let isConcerned = reach.mayConcern(stored.denial)
        let new = isConcerned ? request.outcome(under: after) : old
        let isUnexplained = old == .allowed
        var replayed = ReplayedDenial(
            heading: stored.heading, before: isUnexplained ? .unexplained : old,
            after: isUnexplained ? .unexplained : new, words: nil)
        if tellsUnchanged || replayed.before != replayed.after {
            replayed.words = request.words(of: (isConcerned ? after : before).worded(request))
        }
        return replayed
    }
}
