import Glibc

/// Makes a store that holds no log yet.
public enum NewStore {
    /// Makes a store at a path where there is no file. With another store given, it has that one's
    /// hash key, and its snapshots and named roles unless `keyOnly`. The file is at the path once it
    /// is complete.
    public static func make(
        at path: String, like source: StoreReader? = nil, keyOnly: Bool = false
    ) throws(StoreError) {
        let draft = "\(path).new-\(getpid())"
        StoreFiles.remove(draft)
        defer { StoreFiles.remove(draft) }
        do throws(StoreError) {
            if let source {
                try copyKey(of: source, to: draft)
                if !keyOnly { try StoreWriter(path: draft).mergePolicies(of: source) }
            } else {
                _ = try StoreWriter(path: draft)
            }
        } catch {
            // People know the store by its own name.
            throw error.path == draft ? error.told(of: path) : error
        }
        // Unlike rename(2), it replaces nothing.
        guard link(draft, path) == 0 else {
            throw StoreError(
                reason: errno == EEXIST ? .exists : .cannotMake,
                message: String(cString: strerror(errno)), path: path)
        }
    }

    /// Takes away a store that `make` made and that nothing was put into, by whomever.
    public static func removeUnused(at path: String) {
        let isUsed = """
            SELECT EXISTS (SELECT 1 FROM log_drop) OR EXISTS (SELECT 1 FROM history_entry)
                OR EXISTS (SELECT 1 FROM glue_role)
            """
        guard let reader = try? StoreReader(path: path),
            (try? reader.connection.integer(isUsed)) == 0
        else { return }
        StoreFiles.remove(path)
    }

    private static func copyKey(of source: StoreReader, to draft: String) throws(StoreError) {
        let connection = try Connection(
            path: draft, mode: .readWrite,
            busyMilliseconds: StoreWriter.defaultBusyMilliseconds)
        try Migrations.migrate(connection)
        let insert = try connection.prepare("INSERT OR REPLACE INTO hash_key VALUES (?1, ?2)")
        for half in [Int64(0), 1] {
            insert.bind(1, half)
            insert.bind(
                2, try source.connection.integer("SELECT value FROM hash_key WHERE half = \(half)"))
            try insert.run()
        }
    }
}

/// The files of one store: what SQLite keeps beside it belongs to it.
enum StoreFiles {
    /// Removes them, where they are.
    static func remove(_ path: String) {
        for end in ["", "-wal", "-shm", "-journal"] { unlink(path + end) }
    }
}
