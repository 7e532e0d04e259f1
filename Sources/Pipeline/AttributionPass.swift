import AWSTypes
import Attributions
import Denials
import PolicyHistory
import ReportStore

/// Attributes every denial that has a mark: new ones, and those that late evidence bears on.
///
/// What an attribution says follows from the facts in the store alone, so that a pass may stop at
/// any point and another take it up.
struct AttributionPass {
    /// Denials that are read, attributed and saved together.
    static let batchDenials = 2_000

    let writer: StoreWriter
    let reader: StoreReader
    /// Whether somebody asked to stop.
    let isStopRequested: () -> Bool

    /// Attributes all that is pending; returns how many denials that were, and of how many the
    /// principal counts as a Glue role. Throws `PipelineError`.
    @discardableResult
    func run() throws(PipelineError) -> (all: Int, ofGlue: Int) {
        do {
            var batch = try writer.nextPending(limit: AttributionPass.batchDenials)
            guard !batch.isEmpty else { return (0, 0) }
            let attributor = Attributor(history: try readHistory())
            let isAnyNamed = try reader.hasNamedGlueRoles()
            var count = (all: 0, ofGlue: 0)
            while !batch.isEmpty {
                let denials = try batch.map {
                    try attribute($0, with: attributor, isAnyNamed: isAnyNamed)
                }
                try writer.save(denials)
                count.all += denials.count
                count.ofGlue += denials.count { $0.attribution.isGlue }
                if isStopRequested() { break }
                batch = try writer.nextPending(limit: AttributionPass.batchDenials)
            }
            return count
        } catch {
            throw PipelineError(error)
        }
    }

    private func readHistory() throws(StoreError) -> PolicyHistory {
        PolicyHistory(entries: try reader.historyEntries())
    }

    private func attribute(
        _ pending: PendingDenial, with attributor: Attributor, isAnyNamed: Bool
    ) throws(StoreError) -> AttributedDenial {
        let denial = Denial(sightings: pending.sightings)
        var attribution = attributor.attribute(
            denial, evidence: try reader.evidence(of: denial, attributor: attributor))
        if isAnyNamed, !attribution.isGlue, let role = attribution.role {
            attribution.isGlue = try reader.isNamedAsGlue(roleARN: role)
        }
        var summary = DenialSummary(time: denial.time, logs: Set(denial.sightings))
        summary.principal = attributor.principalARN(of: denial)
        summary.bucket = denial.bucket
        summary.key = denial.key
        summary.region = denial.region
        return AttributedDenial(
            pending, summary: summary, attribution: attribution)
    }
}
