import Glibc
import LogInput
import Pipeline
import PolicyHistory
import ReportStore
import Reports

/// Feeds a world's snapshots and drops to a store in several orders, and compares the reports to
/// the byte: attribution is a pure function of the facts, so that none may differ (docs/DESIGN.md).
struct WorldOrders {
    let world: String

    /// What is fed at a time.
    private enum Part {
        case snapshots(String)
        case logs(String)
    }

    /// The first order's report, and the names of the orders whose report differs from it.
    func run() throws -> (report: [ReportRow], differing: [String]) {
        let snapshots = SnapshotDirectory.captures(at: "\(world)/snapshots").map(Part.snapshots)
        let drops = try InputPaths.list(["\(world)/logs"]).drops.map { Part.logs($0.path) }
        let whole = [Part.snapshots("\(world)/snapshots"), Part.logs("\(world)/logs")]
        let first = try report(of: whole)
        var differing: [String] = []
        for (name, parts) in [
            ("logs first", Array(whole.reversed())), ("twice", whole + whole.reversed()),
            ("one drop at a time, shuffled", WorldOrders.shuffled(snapshots + drops)),
            ("one drop at a time, backwards", (snapshots + drops).reversed()),
        ] where try report(of: parts).text != first.text {
            differing.append(name)
        }
        return (first.rows, differing)
    }

    private func report(of parts: [Part]) throws -> (rows: [ReportRow], text: String) {
        let store = "/tmp/why403-world-\(getpid()).sqlite"
        func remove() { for suffix in ["", "-wal", "-shm"] { unlink(store + suffix) } }
        remove()
        defer { remove() }
        for part in parts {
            switch part {
            case .snapshots(let path): _ = try SnapshotImport(storePath: store).run([path])
            case .logs(let path):
                _ = try Ingest(storePath: store, jobs: Ingest.defaultJobs).run([path])
            }
        }
        let rows: [ReportRow] = try StoreReader(path: store).report(ReportFilter())
        var renderer = ReportRenderer(format: .ndjson)
        return (rows, rows.map { renderer.row($0) }.joined())
    }

    /// A fixed shuffle (multiplication modulo a prime larger than any count here), so that a
    /// difference can be found again.
    private static func shuffled(_ parts: [Part]) -> [Part] {
        parts.enumerated().sorted {
            ($0.offset + 1) * 48_271 % 65_537 < ($1.offset + 1) * 48_271 % 65_537
        }.map(\.element)
    }
}
