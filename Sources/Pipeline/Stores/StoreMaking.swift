import ReportStore

/// Makes a store that holds no log yet.
public enum StoreMaking {
    /// Makes a store at a path where there is no file; with another store given, with that one's
    /// hash key, and with its snapshots and named roles unless `keyOnly`. Throws `PipelineError`.
    public static func make(
        at path: String, like source: String?, keyOnly: Bool = false
    ) throws(PipelineError) {
        do {
            guard let source else { return try NewStore.make(at: path) }
            try OpenedStore(source, besideStore: path).use { reader throws(StoreError) in
                try NewStore.make(at: path, like: reader, keyOnly: keyOnly)
            }
        } catch {
            throw PipelineError(error)
        }
    }
}
