import CSQLite
import Glibc

/// Has the system begin to write a store's write-ahead log to the disk, so that there is less to
/// wait for when it is copied back at the end. Changes nothing of what is kept, or of when it is
/// safe.
final class LogWriteBack {
    private let descriptor: Int32

    /// For the store at a path; nil where its log cannot be opened. SQLite holds no lock on the
    /// log itself, which would go with the descriptor.
    init?(storePath: String) {
        descriptor = open(storePath + "-wal", O_RDONLY | O_CLOEXEC)
        if descriptor < 0 { return nil }
    }

    /// Begins, and does not wait.
    func begin() { why403_begin_write_back(descriptor) }

    deinit { close(descriptor) }
}
