import Glibc
import LogInput
import ReportStore

/// Follows folders: the same pass as `Ingest`, again whenever a sweep finds drops that the store
/// does not know. A drop is taken when it is whole: when it has not changed for the settle time.
///
/// This first form finds drops by sweeping; what the store knows makes a restart harmless.
public struct Watch {
    /// Seconds between two sweeps.
    public static let sweepSeconds: UInt32 = 2
    /// A drop that changed within this time may still be written.
    public static let settleSeconds: Int64 = 2

    let ingest: Ingest

    /// Watches with the settings of a pass.
    public init(_ ingest: Ingest) { self.ingest = ingest }

    /// Reads what is there, then what arrives, until asked to stop; with `once` returns after
    /// what is there. `report` gets the summary of every pass that read something. Throws
    /// `PipelineError`.
    public func run(
        _ folders: [String], once: Bool, _ report: (IngestSummary) -> Void
    ) throws(PipelineError) {
        while true {
            do {
                let now = Int64(time(nil))
                let whole = try InputPaths.list(folders).filter { drop in
                    once
                        || drop.modificationNanoseconds / 1_000_000_000
                            <= now - Watch.settleSeconds
                }
                let summary = try ingest.run(drops: whole)
                if summary.read > 0 || once { report(summary) }
            } catch {
                throw PipelineError(error)
            }
            if once || ingest.isStopRequested() { return }
            sleep(Watch.sweepSeconds)
            if ingest.isStopRequested() { return }
        }
    }
}
