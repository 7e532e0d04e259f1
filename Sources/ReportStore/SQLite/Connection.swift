import CSQLite
import Glibc

/// One open SQLite file. Owns the handle; prepared statements may outlive it, because
/// `sqlite3_close_v2` waits for the last of them.
struct Connection: ~Copyable {
    enum Mode {
        /// Makes the file where there is none, private to the user.
        case readWrite
        case readOnly
        /// As `readOnly`, of a file that nobody can be writing: without locks and the log.
        case readOnlyUnlocked
    }

    /// Where the file is; for error messages.
    let path: String
    /// How long other processes are waited for.
    let busyMilliseconds: Int32
    /// What another connection attaches to read the file as this one does.
    private let readingName: String
    private let handle: OpaquePointer

    /// SQLite counts what memory it uses, under one lock for all threads, and nobody asks. Once
    /// SQLite is in use the setting is refused, and does no harm.
    private static let countsNoMemory = why403_sqlite_count_no_memory()

    /// Opens the file, which `readWrite` makes where there is none. Nothing is read yet.
    init(path: String, mode: Mode, busyMilliseconds: Int32) throws(StoreError) {
        _ = Connection.countsNoMemory
        guard !StoreError.isPipe(path) else {
            throw StoreError(
                reason: .cannotOpen, code: SQLITE_CANTOPEN, message: "it is a pipe", path: path)
        }
        let access: Int32
        let isUnlocked = if case .readOnlyUnlocked = mode { true } else { false }
        let readingName =
            "file:\(Connection.uriEncoded(path))?\(isUnlocked ? "immutable=1" : "mode=ro")"
        let name: String
        switch mode {
        case .readWrite:
            // With URIs, for what is attached; a path is none.
            access = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_URI
            name = path.hasPrefix("file:") ? "./\(path)" : path
            Connection.makePrivate(path)
        case .readOnly:
            access = SQLITE_OPEN_READONLY
            name = path
        case .readOnlyUnlocked:
            access = SQLITE_OPEN_READONLY | SQLITE_OPEN_URI
            name = readingName
        }
        var opened: OpaquePointer?
        // One thread at a time uses a connection, so SQLite's own mutexes are not needed.
        let code = sqlite3_open_v2(name, &opened, access | SQLITE_OPEN_NOMUTEX, nil)
        guard code == SQLITE_OK, let opened else {
            let message = StoreError.whyNotOpened(path) ?? String(cString: sqlite3_errstr(code))
            sqlite3_close_v2(opened)
            let isWritten = if case .readWrite = mode { true } else { false }
            let isMade = isWritten && StoreError.isMissing(path)
            throw StoreError(
                reason: isMade
                    ? .cannotMake : StoreError.isForbidden(path) ? .notPermitted : .cannotOpen,
                code: code, message: message, path: path)
        }
        self.path = path
        self.busyMilliseconds = busyMilliseconds
        self.readingName = readingName
        self.handle = opened
        sqlite3_extended_result_codes(opened, 1)
        sqlite3_busy_timeout(opened, busyMilliseconds)
    }

    /// Opens a file to be read. Who may not write beside it cannot share its log, and need not, where
    /// that is empty: then nobody is writing.
    static func reading(
        _ path: String, busyMilliseconds: Int32
    ) throws(StoreError) -> Connection {
        let connection = try Connection(
            path: path, mode: .readOnly, busyMilliseconds: busyMilliseconds)
        do throws(StoreError) {
            _ = try connection.integer("SELECT count(*) FROM sqlite_schema")
            return connection
        } catch {
            var log = stat()
            let isLogEmpty = stat(path + "-wal", &log) != 0 || log.st_size == 0
            guard [.readOnly, .cannotOpen].contains(error.reason), isLogEmpty else { throw error }
            return try Connection(
                path: path, mode: .readOnlyUnlocked, busyMilliseconds: busyMilliseconds)
        }
    }

    /// Makes an empty file that only the user may read and write, where there is none; SQLite gives
    /// its log the same permissions. What is wrong with the path, SQLite tells.
    private static func makePrivate(_ path: String) {
        let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        if descriptor >= 0 { close(descriptor) }
    }

    /// The path in a URI of SQLite's.
    private static func uriEncoded(_ path: String) -> String {
        path.replacing("%", with: "%25").replacing("?", with: "%3F").replacing("#", with: "%23")
    }

    deinit { sqlite3_close_v2(handle) }

    /// Runs statements that return nothing.
    func execute(_ sql: String) throws(StoreError) {
        let code = sqlite3_exec(handle, sql, nil, nil, nil)
        guard code == SQLITE_OK else { throw error(code, sql: sql) }
    }

    /// Gives the file a write-ahead log, which stays a property of it, as the size of its pages
    /// does where it is new. SQLite does not wait for other processes by itself here: two that make
    /// one store at once would fail.
    func useWriteAheadLog(pageBytes: Int) throws(StoreError) {
        var waited: Int32 = 0
        while true {
            do throws(StoreError) {
                return try execute("PRAGMA page_size = \(pageBytes); PRAGMA journal_mode = WAL")
            } catch {
                guard error.reason == .locked, waited < busyMilliseconds else { throw error }
                waited += sqlite3_sleep(10)
            }
        }
    }

    /// Attaches another connection's file under a name, to be read only.
    func attach(_ other: borrowing Connection, as name: String) throws(StoreError) {
        let attach = try prepare("ATTACH ?1 AS \(name)")
        attach.bind(1, other.readingName)
        try attach.run()
    }

    /// Compiles one statement, to be used many times.
    func prepare(_ sql: String) throws(StoreError) -> Statement {
        var compiled: OpaquePointer?
        let flags = UInt32(SQLITE_PREPARE_PERSISTENT)
        let code = sqlite3_prepare_v3(handle, sql, -1, flags, &compiled, nil)
        guard code == SQLITE_OK, let compiled else { throw error(code, sql: sql) }
        return Statement(handle: compiled, connection: handle, path: path)
    }

    /// The single integer that a query returns; 0 where it returns nothing.
    func integer(_ sql: String) throws(StoreError) -> Int64 {
        let statement = try prepare(sql)
        let value = try statement.step() ? statement.integer(0) : 0
        return value
    }

    /// The first column of every row, as text.
    func texts(_ sql: String) throws(StoreError) -> [String] {
        let statement = try prepare(sql)
        var texts: [String] = []
        while try statement.step() { texts.append(statement.text(0)) }
        return texts
    }

    /// How many rows the last insert, update or delete changed.
    var changes: Int64 { Int64(sqlite3_changes64(handle)) }

    /// Whether a transaction has begun that is neither kept nor undone.
    var isInTransaction: Bool { sqlite3_get_autocommit(handle) == 0 }

    /// Runs `body` in one transaction: all of it is kept, or nothing.
    func transaction<Result>(
        _ body: () throws(StoreError) -> Result
    ) throws(StoreError) -> Result {
        try execute("BEGIN IMMEDIATE")
        do {
            let result = try body()
            try execute("COMMIT")
            return result
        } catch {
            // After some errors (a full disk) SQLite has rolled back by itself. The first error
            // is the one to tell; closing rolls back what this cannot.
            if isInTransaction { try? execute("ROLLBACK") }
            throw error
        }
    }

    private func error(_ code: Int32, sql: String) -> StoreError {
        StoreError(code: code, connection: handle, sql: sql, path: path)
    }
}

extension StoreError {
    /// The connection's last error, with the reason that its code tells.
    init(code: Int32, connection: OpaquePointer?, sql: String?, path: String) {
        let extended = sqlite3_extended_errcode(connection)
        let reason: Reason
        switch code & 0xFF {
        case SQLITE_BUSY, SQLITE_LOCKED: reason = .locked
        case SQLITE_READONLY, SQLITE_PERM: reason = .readOnly
        case SQLITE_FULL: reason = .diskFull
        // SQLite knows a full disk by itself, but not a file size limit or a quota.
        case SQLITE_IOERR where [EFBIG, EDQUOT, ENOSPC].contains(sqlite3_system_errno(connection)):
            reason = .diskFull
        // Rolling back overwrites that number; then the limit itself must tell.
        case SQLITE_IOERR where extended == SQLITE_IOERR | (3 << 8) && StoreError.isFileSizeLimited:
            reason = .diskFull
        case SQLITE_NOTADB: reason = .notAStore
        case SQLITE_CANTOPEN: reason = .cannotOpen
        case SQLITE_CORRUPT: reason = .corrupt
        default: reason = .other
        }
        self.init(
            reason: reason, code: extended, message: String(cString: sqlite3_errmsg(connection)),
            sql: sql, path: path)
    }

    /// Whether a file of this process may only grow to some size (setrlimit(2)).
    private static var isFileSizeLimited: Bool {
        var limit = rlimit()
        return getrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0
            && limit.rlim_cur != rlim_t.max
    }
}
