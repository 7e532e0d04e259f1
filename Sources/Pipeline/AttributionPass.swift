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
    /// How far a refused KMS call may lie from the S3 request it belongs to, in seconds. S3 makes
    /// it while the request waits; both logs resolve to one second.
    static let keyDenialWindowSeconds: Int64 = 5
    /// How many of a role's sessions and job runs before a denial are looked at.
    static let runsLookedAt = 256

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
            denial, evidence: try evidence(of: denial, attributor: attributor))
        var summary = DenialSummary(time: denial.time, logs: Set(denial.sightings))
        summary.principal = attributor.principalARN(of: denial)
        summary.bucket = denial.bucket
        summary.key = denial.key
        summary.region = denial.region
        return AttributedDenial(
            pending, summary: summary, attribution: attribution)
    }

    /// Gathers what bears on one denial, by index.
    private func evidence(
        of denial: Denial, attributor: Attributor
    ) throws(StoreError) -> DenialEvidence {
        var evidence = DenialEvidence()
        let window = AttributionPass.keyDenialWindowSeconds
        evidence.keyDenials = try reader.keyDenials(
            of: denial.requester, from: Instant(seconds: denial.time.seconds - window),
            to: Instant(seconds: denial.time.seconds + window))
        if let bucket = denial.bucket, let key = denial.key {
            evidence.foreignWrites = try reader.foreignWrites(
                bucket: bucket, key: key, notAfter: denial.time)
        }
        if let key = denial.requester.accessKeyID {
            evidence.roleSessions = try reader.roleSessions(accessKeyID: key)
        }
        let principal = attributor.roleBehind(denial)
        if let account = principal?.account, let role = principal?.name {
            evidence.roleSessions += try reader.roleSessions(
                account: account, role: role, sessionName: denial.sessionName ?? "",
                notAfter: denial.time, limit: AttributionPass.runsLookedAt)
            evidence.jobRuns = try reader.jobRuns(
                account: account, role: role, notAfter: denial.time,
                limit: AttributionPass.runsLookedAt)
            evidence.isAssumedByGlue = try reader.isAssumedByGlue(account: account, role: role)
        }
        return evidence
    }
}
