import CSQLite

/// One prepared statement, bound and stepped many times. Owns the compiled program.
///
/// Parameters count from 1 and columns from 0, as in SQLite. Text is bound and read with its
/// length, so that a NUL inside it is kept.
final class Statement {
    private let handle: OpaquePointer
    private let connection: OpaquePointer
    private let path: String

    init(handle: OpaquePointer, connection: OpaquePointer, path: String) {
        self.handle = handle
        self.connection = connection
        self.path = path
    }

    deinit { sqlite3_finalize(handle) }

    // MARK: Running

    /// Goes to the next row; `false` after the last, when the statement is ready for new values.
    func step() throws(StoreError) -> Bool {
        let code = sqlite3_step(handle)
        if code == SQLITE_ROW { return true }
        if code == SQLITE_DONE {
            sqlite3_reset(handle)
            return false
        }
        let error = StoreError(
            code: code, connection: connection, sql: sqlite3_sql(handle).map(String.init(cString:)),
            path: path)
        sqlite3_reset(handle)
        throw error
    }

    /// Runs a statement that returns no rows.
    func run() throws(StoreError) { while try step() {} }

    /// Runs an insert, and says the row id that it made. `RETURNING` would have SQLite build a
    /// table for the answer each time.
    func insertedID() throws(StoreError) -> Int64 {
        try run()
        return sqlite3_last_insert_rowid(connection)
    }

    /// Makes the statement ready for new values before its last row was read.
    func reset() { sqlite3_reset(handle) }

    // MARK: Binding. A wrong index is a mistake in our SQL, which every test of the call shows.

    func bind(_ index: Int32, _ value: Int64) { sqlite3_bind_int64(handle, index, value) }

    func bind(_ index: Int32, _ value: Int64?) {
        if let value { bind(index, value) } else { sqlite3_bind_null(handle, index) }
    }

    func bind(_ index: Int32, _ value: String) {
        var text = value
        text.withUTF8 { bind(index, text: $0) }
    }

    func bind(_ index: Int32, _ value: String?) {
        if let value { bind(index, value) } else { sqlite3_bind_null(handle, index) }
    }

    /// Binds UTF-8 bytes as text.
    func bind(_ index: Int32, text bytes: [UInt8]) {
        bytes.withUnsafeBufferPointer { bind(index, text: $0) }
    }

    private func bind(_ index: Int32, text bytes: UnsafeBufferPointer<UInt8>) {
        guard let start = bytes.baseAddress else {
            // An empty buffer may have no address, which SQLite would take for NULL.
            sqlite3_bind_text(handle, index, "", 0, why403_sqlite_transient())
            return
        }
        start.withMemoryRebound(to: CChar.self, capacity: bytes.count) {
            // SQLite copies: the bytes live only as long as this call.
            _ = sqlite3_bind_text64(
                handle, index, $0, UInt64(bytes.count), why403_sqlite_transient(),
                UInt8(SQLITE_UTF8))
        }
    }

    /// Binds UTF-8 bytes that stay where they are until the statement has run and is cleared.
    func bind(_ index: Int32, lasting bytes: UnsafeBufferPointer<UInt8>) {
        guard let start = bytes.baseAddress else {
            sqlite3_bind_text(handle, index, "", 0, why403_sqlite_transient())
            return
        }
        start.withMemoryRebound(to: CChar.self, capacity: bytes.count) {
            _ = sqlite3_bind_text64(
                handle, index, $0, UInt64(bytes.count), why403_sqlite_static(), UInt8(SQLITE_UTF8))
        }
    }

    /// Binds bytes that are no text, and stay where they are as those of `lasting`.
    func bind(_ index: Int32, lastingBlob bytes: UnsafeBufferPointer<UInt8>) {
        guard let start = bytes.baseAddress, !bytes.isEmpty else {
            sqlite3_bind_zeroblob(handle, index, 0)
            return
        }
        sqlite3_bind_blob64(
            handle, index, start, UInt64(bytes.count), why403_sqlite_static())
    }

    /// Binds bytes that are no text.
    func bind(_ index: Int32, blob bytes: [UInt8]) {
        _ = bytes.withUnsafeBytes { bytes in
            // SQLite copies. An empty buffer may have no address, which it would take for NULL.
            bytes.isEmpty
                ? sqlite3_bind_zeroblob(handle, index, 0)
                : sqlite3_bind_blob64(
                    handle, index, bytes.baseAddress, UInt64(bytes.count),
                    why403_sqlite_transient())
        }
    }

    /// Takes all values back: what is bound next is NULL else.
    func clear() { sqlite3_clear_bindings(handle) }

    // MARK: Reading the current row

    func isNull(_ column: Int32) -> Bool { sqlite3_column_type(handle, column) == SQLITE_NULL }

    func integer(_ column: Int32) -> Int64 { sqlite3_column_int64(handle, column) }

    func optionalInteger(_ column: Int32) -> Int64? {
        isNull(column) ? nil : integer(column)
    }

    func text(_ column: Int32) -> String {
        withText(column) { String(decoding: $0, as: UTF8.self) }
    }

    func optionalText(_ column: Int32) -> String? { isNull(column) ? nil : text(column) }

    func optionalBytes(_ column: Int32) -> [UInt8]? {
        guard sqlite3_column_type(handle, column) == SQLITE_BLOB else { return nil }
        return withBytes(column) { Array($0) }
    }

    /// The column's UTF-8 bytes, valid inside `body` only.
    func withText<Result>(
        _ column: Int32, _ body: (UnsafeBufferPointer<UInt8>) -> Result
    ) -> Result {
        let start = sqlite3_column_text(handle, column)
        let count = Int(sqlite3_column_bytes(handle, column))
        return body(UnsafeBufferPointer(start: start, count: start == nil ? 0 : count))
    }
}

extension Statement {
    /// The bytes of a column that is no text, valid inside `body` only.
    func withBytes<Result>(
        _ column: Int32, _ body: (UnsafeRawBufferPointer) -> Result
    ) -> Result {
        let start = sqlite3_column_blob(handle, column)
        let count = Int(sqlite3_column_bytes(handle, column))
        return body(UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : count))
    }

    /// Runs what gives one integer, also a change that ends in `RETURNING`, and says that.
    func returnedInteger() throws(StoreError) -> Int64 {
        let value = try step() ? integer(0) : 0
        _ = try step()
        return value
    }
}
