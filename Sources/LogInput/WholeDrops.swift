/// Decides when a file is whole: a moment after it was closed or moved in, where events tell of
/// that; unchanged for the settle time, where they do not. A file that is still written is told of
/// as growing, as often as the settle time lets. Times are milliseconds of any clock that only goes
/// forward.
struct WholeDrops {
    /// How long a file must not change that no event told of; and how often a growing one is told
    /// of.
    static let settleMilliseconds: Int64 = 2_000
    /// How long it must be quiet after it was closed: a writer may open it again.
    static let quietMilliseconds: Int64 = 200
    /// How long a writer may pause with the file open before it is taken for dead.
    static let writerMilliseconds: Int64 = 60_000
    /// Files waited for at the most; further ones are looked at again by the next sweep.
    static let maximumWaiting = 100_000

    /// What the time has come for, by their paths.
    struct Taken {
        /// Files that are whole, and waited for no more.
        var whole: [DropLocation] = []
        /// Files that are still written, and have changed.
        var growing: [DropLocation] = []
    }

    private struct Waiting {
        /// When to look again.
        var due: Int64
        /// What it looked like; nil where its being closed, or its writer's silence, tells enough.
        var before: DropLocation?
        /// When its writer is taken for dead, unless it writes again; nil where none is known. What
        /// is due earlier is to tell of its growth.
        var idle: Int64?
    }

    private var waiting: [FilePath: Waiting] = [:]

    /// How many files are waited for.
    var count: Int { waiting.count }

    /// When to look at the next of them; nil where there is none.
    var nextDue: Int64? { waiting.values.lazy.map(\.due).min() }

    /// A writer has the file open, and has written.
    mutating func noteWritten(_ path: FilePath, now: Int64) {
        var due = now + WholeDrops.settleMilliseconds
        if let known = waiting[path], let idle = known.idle, known.due < idle { due = known.due }
        wait(
            for: path,
            Waiting(due: due, before: nil, idle: now + WholeDrops.writerMilliseconds))
    }

    /// The writer is through.
    mutating func noteFinished(_ path: FilePath, now: Int64) {
        wait(for: path, Waiting(due: now + WholeDrops.quietMilliseconds))
    }

    /// The file, or a folder above it, is there no more.
    mutating func noteGone(_ path: FilePath) {
        if waiting.removeValue(forKey: path) != nil { return }
        waiting = waiting.filter { !$0.key.isAtOrBelow(path) }
    }

    /// Events were lost: who writes what is not known any more.
    mutating func forgetWriters() { waiting = waiting.filter { $0.value.idle == nil } }

    /// Whether a file that was come across is whole. One that is not is waited for; where events
    /// will tell of its changes and `hasNoWriter` says so, only as long as for a closed one.
    mutating func isWhole(
        _ drop: DropLocation, now: Int64, wallSeconds: Int64, hasNoWriter: () -> Bool = { false }
    ) -> Bool {
        let path = drop.filePath
        guard waiting[path] == nil else { return false }
        let changed = drop.modificationNanoseconds / 1_000_000_000
        if changed < wallSeconds - WholeDrops.settleMilliseconds / 1_000 { return true }
        let pause =
            hasNoWriter() ? WholeDrops.quietMilliseconds : WholeDrops.settleMilliseconds
        wait(for: path, Waiting(due: now + pause, before: drop))
        return false
    }

    private mutating func wait(for path: FilePath, _ file: Waiting) {
        guard waiting.count < WholeDrops.maximumWaiting || waiting[path] != nil else { return }
        waiting[path] = file
    }

    /// The files whose time has come, as far as they are there.
    mutating func take(now: Int64) -> Taken {
        var taken = Taken()
        for (path, file) in waiting where file.due <= now {
            guard let drop = path.drop else {
                waiting[path] = nil
                continue
            }
            if let idle = file.idle, now < idle {
                waiting[path]?.due = idle
                taken.growing.append(drop)
            } else if let before = file.before, before != drop {
                let due = now + WholeDrops.settleMilliseconds
                waiting[path] = Waiting(due: due, before: drop)
                taken.growing.append(drop)
            } else {
                waiting[path] = nil
                taken.whole.append(drop)
            }
        }
        taken.whole.sort { $0.path < $1.path }
        taken.growing.sort { $0.path < $1.path }
        return taken
    }

    /// All files that are waited for, as far as they are there.
    var left: [DropLocation] {
        waiting.keys.compactMap(\.drop).sorted { $0.path < $1.path }
    }
}

extension FilePath {
    /// The regular file at this path; nil where there is none.
    fileprivate var drop: DropLocation? {
        guard let status, DropLocation.isFile(status) else { return nil }
        return DropLocation(self, status: status)
    }
}
