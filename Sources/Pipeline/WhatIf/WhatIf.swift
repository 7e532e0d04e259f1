import AWSTypes
import Attributions
import Denials
import PolicyHistory
public import ReportStore
import Wording

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
            gathering = try EvidenceGathering(reader)
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

    /// Hands out the denials that pass the filter, or those of the request ids, decided again.
    /// Throws `PipelineError`, and what `receive` throws as one.
    public func run(
        _ filter: ReportFilter, requestIDs: [String] = [],
        _ receive: (ReplayedDenial) throws -> Void
    ) throws(PipelineError) {
        do {
            try reader.replay(filter, requestIDs: requestIDs) { row, sightings in
                try receive(try replay(row, sightings))
            }
        } catch {
            throw PipelineError(error)
        }
    }

    private func replay(_ row: ReportRow, _ sightings: [Sighting]) throws -> ReplayedDenial {
        let denial = Denial(sightings: sightings)
        let evidence = try gathering.evidence(of: denial, attributor: before)
        let request = ReplayedRequest(denial, of: sightings, evidence: evidence)
        // Of the old answer only what does not speak of the object is looked at.
        let shared = before.answer(request.denial, evidence: request.evidence)
        let old = shared.attribution
        let new =
            (reach.mayConcern(denial)
            ? after.answer(request.denial, evidence: request.evidence) : shared)
            .attribution(forKey: request.denial.key)
        let isUnexplained = request.outcome(of: old) == .allowed
        return ReplayedDenial(
            row: row, before: isUnexplained ? .unexplained : request.outcome(of: old),
            after: isUnexplained ? .unexplained : request.outcome(of: new),
            blockedBy: request.blockers(of: new).map { ReportedBlocker($0) },
            missing: RemarkText.sentences(new.missing), notes: request.guesses(of: new))
    }
}
