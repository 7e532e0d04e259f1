import PolicyHistory
import ReportStore

/// Puts captures of policies into the store and attributes again what they bear on.
public struct SnapshotImport {
    let storePath: String

    /// Imports into the store at a path.
    public init(storePath: String) { self.storePath = storePath }

    /// What an import did.
    public struct Summary: Sendable {
        /// Captures read.
        public internal(set) var captures = 0
        /// Facts found in them.
        public internal(set) var facts = 0
        /// Denials attributed again.
        public internal(set) var attributed = 0
        /// What could not be read, as sentences that name file, place and reason.
        public internal(set) var problems: [String] = []
    }

    /// Imports every capture at the paths. Throws `PipelineError` where the store fails, or where
    /// no capture is found.
    public func run(_ paths: [String]) throws(PipelineError) -> Summary {
        do {
            let writer = try StoreWriter(path: storePath)
            var summary = Summary()
            for path in paths {
                let captures = SnapshotDirectory.captures(at: path)
                if captures.isEmpty {
                    summary.problems.append(
                        "\(path): no capture here: a folder with a manifest.json is wanted")
                }
                for capture in captures {
                    try importCapture(capture, writer, &summary)
                }
            }
            let reader = try StoreReader(path: storePath)
            summary.attributed = try AttributionPass(
                writer: writer, reader: reader, isStopRequested: { false }
            ).run()
            return summary
        } catch {
            throw PipelineError(error)
        }
    }

    private func importCapture(
        _ path: String, _ writer: StoreWriter, _ summary: inout Summary
    ) throws {
        do {
            let result = try SnapshotDirectory.read(path)
            try writer.commit(history: result.entries)
            summary.captures += 1
            summary.facts += result.entries.count
            summary.problems += result.problems.map { "\(path)/\($0)" }
        } catch let error as ImportError {
            summary.problems.append("\(error)")
        }
    }
}
