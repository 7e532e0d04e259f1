internal import AWSTypes
import Glibc

/// What went wrong with the store: SQLite's code and words, and what was being done.
///
/// Never holds bound values, because log content is sensitive.
public struct StoreError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What a caller can act on.
    public enum Reason: Hashable, Sendable {
        /// Another process holds the store longer than the busy timeout.
        case locked
        /// The file, or its folder, cannot be written.
        case readOnly
        /// The disk, or the allowed file size, is exhausted.
        case diskFull
        /// A later why403 made the store; its `user_version` is `found`.
        case newerVersion(found: Int64, supported: Int64)
        /// An earlier why403 made the store, and only writing brings it to today's format.
        case olderVersion(found: Int64)
        /// The file is an SQLite database of another program, or no database at all.
        case notAStore
        /// There is no such file, or it cannot be opened.
        case cannotOpen
        /// There is no such file, and none can be made.
        case cannotMake
        /// This user may not read the file, or not look into its folder.
        case notPermitted
        /// There is a file already where a new store is to be made.
        case exists
        /// SQLite found the file damaged, or a stored value does not decode.
        case corrupt
        /// Anything else that SQLite says.
        case other
    }

    /// What a caller can act on.
    public let reason: Reason
    /// SQLite's extended result code; 0 where SQLite was not asked.
    public let code: Int32
    /// SQLite's own message, or ours.
    public let message: String
    /// The statement that failed, with its parameters unbound; nil outside a statement.
    public let sql: String?
    /// The store's path.
    public let path: String

    init(reason: Reason, code: Int32 = 0, message: String, sql: String? = nil, path: String) {
        self.reason = reason
        self.code = code
        self.message = message
        self.sql = sql
        self.path = path
    }

    /// The same, told of the file that the user named: a copy of it was read.
    public func told(of path: String) -> StoreError {
        StoreError(reason: reason, code: code, message: message, sql: sql, path: path)
    }

    /// What the file system says against a path, where that is plainer than SQLite's words.
    static func whyNotOpened(_ path: String) -> String? {
        var status = stat()
        guard stat(path, &status) == 0 else { return String(cString: strerror(errno)) }
        if status.st_mode & S_IFMT == S_IFDIR { return "it is a folder" }
        return access(path, R_OK) == 0 ? nil : String(cString: strerror(errno))
    }

    /// Whether there is no such file, nor, where its folder is there, a way to look for one.
    static func isMissing(_ path: String) -> Bool {
        access(path, F_OK) != 0 && (errno == ENOENT || errno == ENOTDIR)
    }

    /// Whether the file is there, or may be, and this user may not read it.
    static func isForbidden(_ path: String) -> Bool {
        access(path, R_OK) != 0 && errno == EACCES
    }

    /// Whether it is a pipe: to open one that nobody writes to would wait for ever.
    static func isPipe(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFIFO
    }

    /// The same of a store that is read beside others, for which no option is the way out.
    public var asSource: String {
        switch reason {
        case .cannotOpen: whyNotRead
        case .notAStore: "\(path) is not a why403 store (\(message))"
        default: description
        }
    }

    private var whyNotRead: String {
        access(path, F_OK) != 0 && errno == ENOENT
            ? "\(path) is not there" : "\(path) cannot be opened (\(message))"
    }

    /// What keeps a file from being made at a path, with the way out.
    private static func whyNotMade(_ path: String, _ message: String) -> String {
        let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
        let shown = folder.isEmpty ? "/" : folder
        var status = stat()
        guard stat(shown, &status) == 0 else {
            guard errno == ENOENT else { return "\(String(cString: strerror(errno))): \(shown)." }
            return "there is no folder \(shown). Make it (mkdir -p \(ShellWord.quoted(shown))), or "
                + "give another place with --store."
        }
        guard status.st_mode & S_IFMT == S_IFDIR else {
            return "\(shown) is no folder. Give another place with --store."
        }
        if access(shown, W_OK | X_OK) != 0, errno == EACCES || errno == EROFS {
            return "you may not write in the folder \(shown == "." ? "that you are in" : shown). "
                + "Give a place of your own with --store, or $WHY403_STORE."
        }
        return "\(message). Give another place with --store."
    }

    /// One sentence that names the file and the way out.
    public var description: String {
        switch reason {
        case .locked:
            return "\(path) is locked by another process; what was committed before is kept. "
                + "Wait for the other why403 to finish, then run again."
        case .readOnly:
            return "\(path) cannot be written (\(message)); nothing was written. "
                + "Check the permissions of the file and of its folder."
        case .diskFull:
            return "No space is left for \(path) (\(message)); what was committed before is kept. "
                + "Free some space there and for temporary files (SQLITE_TMPDIR, else "
                + "/var/tmp), then run again: it goes on from there."
        case .newerVersion(let found, let supported):
            return "\(path) was made by a later why403 (its format is \(found), this program "
                + "reads up to \(supported)). Use the later why403, or another --store."
        case .olderVersion(let found):
            return "\(path) was made by an earlier why403 (its format is \(found)). What writes it "
                + "brings it up to date: why403 ingest /dev/null --store \(ShellWord.quoted(path))"
        case .notAStore:
            return "\(path) is not a why403 store (\(message)). Give another file with --store."
        case .cannotOpen:
            return "\(whyNotRead). why403 ingest and snapshot import make "
                + "a store; --store, or $WHY403_STORE, says where it is."
        case .cannotMake: return "\(path) cannot be made: \(StoreError.whyNotMade(path, message))"
        case .notPermitted:
            return "\(path) cannot be opened: \(message). A store is its user's alone: run as who "
                + "made it, or let this user read it and its folder."
        case .exists:
            return "\(path) is there already; nothing was changed. Give another name."
        case .corrupt:
            return "\(path) is damaged (\(message)). Restore it from a backup, or ingest the "
                + "logs into a new store."
        case .other:
            let place = sql.map { " - while executing: \($0)" } ?? ""
            return "\(path): SQLite error \(code): \(message)\(place)"
        }
    }
}
