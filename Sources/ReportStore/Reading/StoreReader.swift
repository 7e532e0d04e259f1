internal import AWSTypes

/// Reads one store, while others may write it. Never makes or migrates a file.
///
/// Every call sees the store as of one instant. Not `Sendable`: to be used by one thread at a
/// time. What it answers stands in its extensions: `+Facts`, `+Report`, `+Groups`, `+Status`.
public final class StoreReader {
    let connection: Connection
    let hash: ContentHash
    let sightings: SightingReader
    private let statements = PreparedStatements()
    private let isBesideWriter: Bool
    /// From how many bytes on the log is given back.
    var longLogBytes = LongLog.bytes

    /// Opens the store at `path`, with all its indexes. Who reads beside a writer of the same program
    /// says so: the writer may be doing without some on purpose.
    public init(
        path: String, busyMilliseconds: Int32 = StoreWriter.defaultBusyMilliseconds,
        besideWriter: Bool = false
    ) throws(StoreError) {
        connection = try Connection.reading(path, busyMilliseconds: busyMilliseconds)
        try Migrations.check(connection)
        let found = try connection.integer("PRAGMA user_version")
        guard found == Migrations.version else {
            throw StoreError(
                reason: found == 0 ? .notAStore : .olderVersion(found: found),
                message: found == 0 ? "nothing has been ingested into it yet" : "format \(found)",
                path: path)
        }
        isBesideWriter = besideWriter
        if !besideWriter { try FirstFill.complete(connection) }
        try connection.execute("PRAGMA cache_size = -8192")
        hash = try ContentHash(connection)
        sightings = try SightingReader(connection)
    }

    /// A statement that is compiled once for this reader: for what is asked of every denial.
    func prepared(_ sql: String) throws(StoreError) -> Statement {
        try statements.statement(sql, connection)
    }

    /// Reads a whole table or list in one snapshot of the store. A first storm may have begun since the
    /// store was opened: then its indexes are to be made now.
    func snapshot<Result>(_ body: () throws(StoreError) -> Result) throws(StoreError) -> Result {
        if !isBesideWriter { try FirstFill.complete(connection) }
        try connection.execute("BEGIN")
        do throws(StoreError) {
            let result = try body()
            try connection.execute("COMMIT")
            shortenLog()
            return result
        } catch {
            // The first error is the one to tell; nothing was written.
            try? connection.execute("ROLLBACK")
            throw error
        }
    }

    /// Gives back what the store's log has grown by while this reader saw the store as of one instant, to
    /// be called when it does so no more. A writer of the same program does it itself.
    func shortenLog() {
        if !isBesideWriter { LongLog.shorten(ofStore: connection.path, over: longLogBytes) }
    }
}
