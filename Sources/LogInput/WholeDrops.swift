/// Decides when a file is whole: a moment after it was closed or moved in, where events tell of
/// that; unchanged for the settle time, where they do not. Times are milliseconds of any clock
/// that only goes forward.
struct WholeDrops {
    /// How long a file must not change that no event told of.
    static let settleMilliseconds: Int64 = 2_000
    /// How long it must be quiet after it was closed: a writer may open it again.
    static let quietMilliseconds: Int64 = 200
    /// How long a writer may pause with the file open before it is taken for dead.
    static let writerMilliseconds: Int64 = 60_000
    /// Files waited for at the most; further ones are looked at again by the next sweep.
    static let maximumWaiting = 100_000

    private struct Waiting {
        /// When to look again.
        var due: Int64
        /// What it looked like; nil where its being closed tells enough.
        var before: DropLocation?
        var isWritten = false
    }

    private var waiting: [FilePath: Waiting] = [:]

    /// How many files are waited for.
    var count: Int { waiting.count }

    /// When to look at the next of them; nil where there is none.
    var nextDue: Int64? { waiting.values.lazy.map(\.due).min() }

    /// A writer has the file open.
    mutating func noteWritten(_ path: FilePath, now: Int64) {
        wait(
            for: path,
            Waiting(due: now + WholeDrops.writerMilliseconds, before: nil, isWritten: true))
    }

    /// The writer is through.
    mutating func noteFinished(_ path: FilePath, now: Int64) {
        wait(for: path, Waiting(due: now + WholeDrops.quietMilliseconds, before: nil))
    }

    /// The file, or a folder above it, is there no more.
    mutating func noteGone(_ path: FilePath) {
        if waiting.removeValue(forKey: path) != nil { return }
        waiting = waiting.filter { !$0.key.isAtOrBelow(path) }
    }

    /// Events were lost: who writes what is not known any more.
    mutating func forgetWriters() { waiting = waiting.filter { !$0.value.isWritten } }

    /// Whether a file that was come across is whole. One that is not is waited for.
    mutating func isWhole(_ drop: DropLocation, now: Int64, wallSeconds: Int64) -> Bool {
        let path = drop.filePath
        guard waiting[path] == nil else { return false }
        let changed = drop.modificationNanoseconds / 1_000_000_000
        if changed < wallSeconds - WholeDrops.settleMilliseconds / 1_000 { return true }
        wait(for: path, Waiting(due: now + WholeDrops.settleMilliseconds, before: drop))
        return false
    }

    private mutating func wait(for path: FilePath, _ file: Waiting) {
        guard waiting.count < WholeDrops.maximumWaiting || waiting[path] != nil else { return }
        waiting[path] = file
    }

    /// The files whose time has come and that are whole, by their paths.
    mutating func takeWhole(now: Int64) -> [DropLocation] {
        var whole: [DropLocation] = []
        for (path, file) in waiting where file.due <= now {
            guard let drop = path.drop else {
                waiting[path] = nil
                continue
            }
            let isUnchanged = file.before.map { $0 == drop } ?? true
            waiting[path] =
                isUnchanged
                ? nil : Waiting(due: now + WholeDrops.settleMilliseconds, before: drop)
            if isUnchanged { whole.append(drop) }
        }
        return whole.sorted { $0.path < $1.path }
    }
}

extension FilePath {
    /// The regular file at this path; nil where there is none.
    fileprivate var drop: DropLocation? {
        guard let status, DropLocation.isFile(status) else { return nil }
        return DropLocation(self, status: status)
    }
}
