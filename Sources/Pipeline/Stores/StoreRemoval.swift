public import AWSTypes
public import ReportStore

/// Takes out of a store what is not to be kept, and finds the causes again that this concerns.
public struct StoreRemoval {
    let storePath: String
    let isStopRequested: @Sendable () -> Bool

    /// Removals from the store at a path.
    public init(
        storePath: String, isStopRequested: @escaping @Sendable () -> Bool = { false }
    ) {
        self.storePath = storePath
        self.isStopRequested = isStopRequested
    }

    /// Takes out the denials before a time; with `isDryRun` it only says what would go.
    public func prune(
        before time: Instant, isDryRun: Bool
    ) throws(PipelineError) -> Removal {
        do {
            return try opened().prune(before: time, isDryRun: isDryRun)
        } catch {
            throw PipelineError(error)
        }
    }

    /// Takes out drops by their paths and what they alone have told, and says how many denials were
    /// attributed again; with `isDryRun` it only says what would go.
    public func forget(
        _ paths: [String], isDryRun: Bool
    ) throws(PipelineError) -> (removal: Removal, attributed: Int) {
        do {
            let writer = try opened()
            let names = try StoredPaths(storePath: storePath)
            var stored: [String] = []
            for name in try paths.flatMap(names.of) where !stored.contains(name) {
                stored.append(name)
            }
            let removal = try writer.forget(stored, isDryRun: isDryRun)
            if isDryRun { return (removal, 0) }
            let attributed = try AttributionPass(
                storePath: storePath, writer: writer, jobs: Ingest.defaultJobs,
                isStopRequested: isStopRequested
            ).run().all
            return (removal, attributed)
        } catch {
            throw PipelineError(error)
        }
    }

    /// A store that is there: none is made here.
    private func opened() throws(StoreError) -> StoreWriter {
        _ = try StoreReader(path: storePath)
        return try StoreWriter(path: storePath)
    }
}
