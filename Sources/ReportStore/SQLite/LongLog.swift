internal import Glibc

/// Gives back the room of a write-ahead log that has grown long.
///
/// While somebody reads a store as of one instant, all that is committed meanwhile stays in the log, which
/// keeps that length: SQLite writes it anew from its beginning, and who only reads cannot shorten it. So
/// the writer has SQLite cut it to a length as it begins it anew, and who has read for long, and may be
/// the last that has the store open, has it copied back and emptied. Nobody is waited for: where another
/// reads or writes, the log is left to them.
enum LongLog {
    /// From how many bytes on. Without readers a storm leaves some 64 MiB, and the transaction that goes
    /// beyond them (`StoreWriter.checkpointBytes`).
    static let bytes: Int64 = 256 << 20

    /// What has SQLite cut the log as it begins it anew.
    static let pragma = "PRAGMA journal_size_limit = \(bytes)"

    /// Empties a store's log where it is longer than so many bytes and nobody else needs it. To be called
    /// by who read from the store, and does so no more. Who may not write the store leaves it as it is.
    static func shorten(ofStore path: String, over limit: Int64 = bytes) {
        var log = stat()
        guard access(path, F_OK) == 0, stat(path + "-wal", &log) == 0, log.st_size > limit,
            let connection = try? Connection(path: path, mode: .readWrite, busyMilliseconds: 0)
        else { return }
        try? connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    }
}
