import Glibc

/// A copy, in today's format, of a store that an earlier why403 made: the store itself is left as it
/// is. Removed with this object.
public final class MigratedCopy {
    /// Reads the copy.
    public let reader: StoreReader
    private let path: String

    /// Copies the store at `original` to a file beside `target`, and brings that to today's format.
    /// An error names the original, unless it is one of the copy's room or place.
    public init(of original: String, besideStore target: String) throws(StoreError) {
        let copy = "\(target).older-\(getpid())"
        path = copy
        StoreFiles.remove(copy)
        do throws(StoreError) {
            try MigratedCopy.copy(original, to: copy)
            // Closed again: only then nothing of it is in its log.
            _ = try StoreWriter(path: copy)
            reader = try StoreReader(path: copy)
        } catch {
            StoreFiles.remove(copy)
            throw error
        }
    }

    deinit { StoreFiles.remove(path) }

    private static func copy(_ original: String, to copy: String) throws(StoreError) {
        // Empty and private to the user; SQLite fills it.
        let descriptor = open(copy, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw StoreError(
                reason: .cannotOpen, message: String(cString: strerror(errno)), path: copy)
        }
        close(descriptor)
        let connection = try Connection.reading(
            original, busyMilliseconds: StoreWriter.defaultBusyMilliseconds)
        let vacuum = try connection.prepare("VACUUM INTO ?1")
        vacuum.bind(1, copy)
        do throws(StoreError) { try vacuum.run() } catch {
            guard error.reason == .diskFull || error.reason == .readOnly else { throw error }
            throw StoreError(
                reason: error.reason, code: error.code, message: error.message, path: copy)
        }
    }
}
