import AWSTypes
import Attributions
import ClientErrors
import Denials
import PolicyHistory
public import ReportStore

/// Explains stored denials in full: the stored answer, and what every layer says to it.
///
/// The layers are asked again: what they say follows from the facts in the store alone
/// (docs/DESIGN.md), and would be three fifths of a store that kept it.
public struct Explanations {
    private let reader: StoreReader
    private let gathering: EvidenceGathering
    private let attributor: Attributor
    private let planning: PlanMaking

    /// Explains from the store at a path. Throws `PipelineError`.
    public init(storePath: String) throws(PipelineError) {
        do {
            reader = try StoreReader(path: storePath)
            gathering = try EvidenceGathering(reader)
            let history = PolicyHistory(entries: try reader.historyEntries())
            attributor = Attributor(history: history)
            planning = PlanMaking(
                reader, gathering, history, attributor: attributor, scope: .prefix)
        } catch {
            throw PipelineError(error)
        }
    }

    /// The attributed denials with that request id; several for a batch delete. Throws
    /// `PipelineError`.
    public func find(requestID: String) throws(PipelineError) -> [Explanation] {
        do {
            let found = try reader.find(requestID: requestID)
            guard !found.isEmpty else { return [] }
            var filter = ReportFilter()
            filter.includesAllPrincipals = true
            // One for all denials of a batch: what to change for the request.
            let (plan, _) = try planning.plan(
                for: filter, requestIDs: [requestID], asksOthers: false)
            return try found.map { found in
                var explanation = try whole(
                    found.explanation, of: Denial(sightings: found.sightings))
                explanation.plan = plan
                return explanation
            }
        } catch {
            throw PipelineError(error)
        }
    }

    /// The questions behind the denials with that request id, as lines of `simulate`. Throws
    /// `PipelineError`.
    public func requests(requestID: String) throws(PipelineError) -> [String] {
        do {
            return try reader.find(requestID: requestID).flatMap { found in
                let denial = Denial(sightings: found.sightings)
                let evidence = try gathering.evidence(of: denial, attributor: attributor)
                return attributor.requests(denial, evidence: evidence, id: requestID)
            }
        } catch {
            throw PipelineError(error)
        }
    }

    // MARK: - What people have

    /// The request id that a word stands for, in whatever case. Throws `PipelineError`.
    func requestIDs(named word: String) throws(PipelineError) -> [String] {
        do { return try reader.requestIDs(named: word) } catch { throw PipelineError(error) }
    }

    /// The request ids that begin so. Throws `PipelineError`.
    func requestIDs(
        beginning text: String, limit: Int
    ) throws(PipelineError) -> [String] {
        do {
            return try reader.requestIDs(beginning: text, limit: limit)
        } catch { throw PipelineError(error) }
    }

    /// The request ids by extended request ids and event ids. Throws `PipelineError`.
    func requestIDs(byOtherIDs ids: [String]) throws(PipelineError) -> [String: [String]] {
        do { return try reader.requestIDs(byOtherIDs: ids) } catch { throw PipelineError(error) }
    }

    /// The denials of a job run: those that its log tells, then those for which it comes into
    /// question. Throws `PipelineError`.
    func requestIDs(ofRun run: String, limit: Int) throws(PipelineError) -> [String] {
        do {
            let told = try reader.requestIDs(byOtherIDs: [run])[run] ?? []
            let others = try reader.requestIDs(ofRun: run, limit: limit)
            return told + others.filter { !told.contains($0) }
        } catch { throw PipelineError(error) }
    }

    /// The latest denials at a place, and how many there are. Throws `PipelineError`.
    func latest(
        in location: S3Location, limit: Int
    ) throws(PipelineError) -> (ids: [String], count: Int) {
        do {
            return try reader.latestRequestIDs(
                bucket: location.bucket, key: location.key, limit: limit)
        } catch { throw PipelineError(error) }
    }

    /// What a word may mean that is no id: a role or a bucket with denials, or an id with a slip of the
    /// pen behind its first letters. Throws `PipelineError`.
    func meant(by word: String, _ own: OwnCommand) throws(PipelineError) -> String? {
        let beginning = String(word.prefix(word.count / 2))
        let (roles, buckets) = (try names(of: .role), try names(of: .bucket))
        for (flag, names) in [("role", roles), ("bucket", buckets)] where names.contains(word) {
            return "; it is a \(flag): "
                + own.line("report --\(flag) \(ShellWord.quoted(word))")
        }
        let ids =
            beginning.count > 1 ? try names(of: .requestID, beginningWith: beginning) : []
        let sentence = Suggestion.sentence(for: word, among: ids + roles + buckets)
        return sentence.isEmpty ? nil : "." + sentence
    }

    /// The bucket that a name with a slip of the pen may mean. Throws `PipelineError`.
    func bucketMeant(by name: String) throws(PipelineError) -> String? {
        let buckets = try names(of: .bucket)
        guard !buckets.contains(name) else { return nil }
        let sentence = Suggestion.sentence(for: name, among: buckets, prefix: "s3://")
        return sentence.isEmpty ? nil : sentence
    }

    /// How many names are compared.
    private static let comparedNames = 10_000

    private func names(
        of kind: StoredName, beginningWith start: String = ""
    ) throws(PipelineError) -> [String] {
        do {
            return try reader.names(
                of: kind, beginningWith: start, limit: Explanations.comparedNames
            ) { _ in true }
        } catch { throw PipelineError(error) }
    }

    private func whole(
        _ stored: Explanation, of denial: Denial
    ) throws(StoreError) -> Explanation {
        let evidence = try gathering.evidence(of: denial, attributor: attributor)
        let (attribution, layers) = attributor.explain(denial, evidence: evidence)
        var explanation = stored
        explanation.layers = layers.map { ReportedLayer($0) }
        explanation.client = ReportedClient(denial)
        if !attribution.isTold(by: stored) {
            explanation.notes.append(
                ReportedRemark(
                    Remark(
                        .answerIsOlder,
                        [
                            .cause: attribution.cause.rawValue,
                            .certainty: attribution.certainty.rawValue,
                        ])))
        }
        return explanation
    }
}

extension Attribution {
    /// Whether a stored explanation tells this answer, whole.
    fileprivate func isTold(by stored: Explanation) -> Bool {
        let row = stored.row
        return (cause, mechanism, certainty) == (row.cause, row.mechanism, row.certainty)
            && (action, resource) == (row.action, row.resource)
            && blockedBy.map { ReportedBlocker($0) } == row.blockedBy
            && missing.map(\.withoutCommands) == row.missingRemarks.withoutCommands
            && fixes.map { ReportedFix($0) } == row.fix
            && evidence.map(\.withoutCommands) == stored.evidence.withoutCommands
            && notes.map(\.withoutCommands) == stored.notes.withoutCommands && job == row.jobs
    }
}

extension [ReportedRemark] {
    /// What they tell; what an older store has in words alone is told by these. Which commands are
    /// printed beside an answer is no part of it.
    fileprivate var withoutCommands: [Remark] {
        map { ($0.remark ?? .stated($0.text)).withoutCommands }
    }
}
