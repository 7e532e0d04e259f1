internal import Dispatch
internal import Glibc
internal import Synchronization

/// Copies a store's write-ahead log back into its file beside the thread that writes.
///
/// SQLite lets one connection copy back what is committed while another commits more
/// (https://www.sqlite.org/wal.html#concurrency). The writer, whose turn comes once the log has its full
/// length, then finds little left to copy.
final class CopyBackBeside: Sendable {
    private let path: String
    private let isRunning = Atomic<Bool>(false)
    private let running = DispatchGroup()

    /// For the store at a path, which is there.
    init(storePath: String) { path = storePath }

    /// Begins, unless that is still at work which was begun before. Does not wait, and fails in silence:
    /// what is not copied back the writer copies, and what is wrong with a store, its next call tells.
    func begin() {
        guard !isRunning.exchange(true, ordering: .acquiringAndReleasing) else { return }
        DispatchQueue.global().async(group: running) { [self] in
            // To open it would make a store where somebody has just removed it.
            if access(path, F_OK) == 0,
                let connection = try? Connection(path: path, mode: .readWrite, busyMilliseconds: 0)
            {
                try? connection.execute("PRAGMA wal_checkpoint(PASSIVE)")
            }
            isRunning.store(false, ordering: .releasing)
        }
    }

    /// Waits for what was begun. The last connection that is closed empties the log: that is to be the
    /// writer's.
    func wait() { running.wait() }
}
