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

    /// Attributes all that is pending; returns how many denials that were. Throws
    /// `PipelineError`.
    @discardableResult
    func run() throws(PipelineError) -> Int {
        do {
            let attributor: Attributor
            var batch = try writer.nextPending(limit: AttributionPass.batchDenials)
            guard !batch.isEmpty else { return 0 }
            attributor = Attributor(history: try readHistory())
            var count = 0
            while !batch.isEmpty {
                try writer.save(try batch.map { try attribute($0, with: attributor) })
                count += batch.count
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
        _ pending: PendingDenial, with attributor: Attributor
    ) throws(StoreError) -> AttributedDenial {
        let denial = Denial(sightings: pending.sightings)
        let attribution = attributor.attribute(
            denial, evidence: try reader.evidence(of: denial, attributor: attributor))
        var summary = DenialSummary(time: denial.time, logs: Set(denial.sightings))
        summary.principal = attributor.principalARN(of: denial)
        summary.bucket = denial.bucket
        summary.key = denial.key
        summary.region = denial.region
        return AttributedDenial(
            pending, summary: summary, attribution: attribution)
    }
}
