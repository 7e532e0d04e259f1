import ReportStore

/// Puts the facts of stores into one, and attributes what they concern.
public struct StoreMerge {
    let targetPath: String
    let isStopRequested: @Sendable () -> Bool
    /// Whether denials are kept without being attributed.
    public var keepsFactsOnly = false

    /// A merge into the store at a path, which is made where there is none.
    public init(
        into targetPath: String, isStopRequested: @escaping @Sendable () -> Bool = { false }
    ) {
        self.targetPath = targetPath
        self.isStopRequested = isStopRequested
    }

    /// What a merge did.
    public struct Summary: Sendable {
        /// Stores whose facts are in the target now.
        public internal(set) var merged = 0
        /// Those that were left out, each with the reason.
        public internal(set) var refused: [Refusal] = []
        /// Drops that the target did not have.
        public internal(set) var newDrops = 0
        /// Denials that it did not have.
        public internal(set) var newDenials = 0
        /// Denials attributed, late evidence's too.
        public internal(set) var attributed = 0
        /// Whether it was stopped before its end.
        public internal(set) var isInterrupted = false
    }

    /// A store that was left out.
    public struct Refusal: Sendable {
        /// The store's path as given.
        public let path: String
        /// Why, as a sentence that names the store.
        public let reason: String
    }

    /// Merges the stores one after the other, each in one transaction. One that cannot be read is
    /// left out; throws `PipelineError` where the target cannot be written.
    public func run(_ paths: [String]) throws(PipelineError) -> Summary {
        do {
            var summary = Summary()
            let isMade = !StoreIdentity(path: targetPath).isThere
            if isMade, try !makeTarget(like: paths, &summary) { return summary }
            // One that nothing came into is as if nobody had asked for it.
            defer { if isMade, summary.merged == 0 { NewStore.removeUnused(at: targetPath) } }
            let target = StoreIdentity(path: targetPath)
            let writer = try StoreWriter(path: targetPath)
            for path in paths where !isStopRequested() {
                if target.isStore(at: path) {
                    // The union of a store with itself.
                    summary.merged += 1
                    continue
                }
                try merge(path, into: writer, &summary)
            }
            if !keepsFactsOnly {
                summary.attributed = try AttributionPass(
                    storePath: targetPath, writer: writer, jobs: Ingest.defaultJobs,
                    isStopRequested: isStopRequested
                ).run().all
            }
            summary.isInterrupted = isStopRequested()
            return summary
        } catch {
            throw PipelineError(error)
        }
    }

    private func merge(
        _ path: String, into writer: StoreWriter, _ summary: inout Summary
    ) throws(StoreError) {
        do throws(StoreError) {
            let added = try OpenedStore(path, besideStore: targetPath).use {
                reader throws(StoreError) in
                try writer.merge(reader)
            }
            summary.merged += 1
            summary.newDrops += added.newDrops
            summary.newDenials += added.facts.newDenials
        } catch {
            try refuse(path, error, &summary)
        }
    }

    /// Leaves a store out; throws where the error is the target's.
    private func refuse(
        _ path: String, _ error: StoreError, _ summary: inout Summary
    ) throws(StoreError) {
        if error.path == targetPath { throw error }
        let isOfCopy = error.path != path
        // There is no room or place for the copy; then there is none for the target.
        let isOfPlace = [.diskFull, .readOnly, .cannotOpen, .cannotMake].contains(error.reason)
        if isOfCopy, isOfPlace { throw error.told(of: targetPath) }
        summary.refused.append(Refusal(path: path, reason: error.told(of: path).asSource))
    }

    /// A new target has the hash key of the first store that can be read, so that who merges the
    /// target with the same stores later finds their facts under the same hashes. False, and nothing
    /// is made, where none can be read.
    private func makeTarget(
        like paths: [String], _ summary: inout Summary
    ) throws(StoreError) -> Bool {
        var none = Summary()
        for path in paths {
            do throws(StoreError) {
                try OpenedStore(path, besideStore: targetPath).use { first throws(StoreError) in
                    try NewStore.make(at: targetPath, like: first, keyOnly: true)
                }
                return true
            } catch {
                // Another program has made it meanwhile.
                if error.reason == .exists { return true }
                try refuse(path, error, &none)
            }
        }
        summary = none
        return false
    }
}

/// A store that is read; a copy of it where it has an earlier format.
struct OpenedStore: ~Copyable {
    private let path: String
    private let target: String

    /// A store at a path; a copy would be made beside `target`.
    init(_ path: String, besideStore target: String) {
        self.path = path
        self.target = target
    }

    /// Hands its reader to `body`.
    func use<Result>(
        _ body: (StoreReader) throws(StoreError) -> Result
    ) throws(StoreError) -> Result {
        let reader: StoreReader
        // It is only read: the indexes that a killed first storm left out are not made in it.
        do throws(StoreError) { reader = try StoreReader(path: path, besideWriter: true) } catch {
            guard case .olderVersion = error.reason else { throw error }
            let copy = try MigratedCopy(of: path, besideStore: target)
            return try withExtendedLifetime(copy) { () throws(StoreError) in
                try body(copy.reader)
            }
        }
        return try body(reader)
    }
}
