import Glibc
import LogInput

/// Which file a store is: so that one that was removed or replaced is noticed, as what is written to
/// it then nobody finds; and so that it is not read as a log where it lies among them.
struct StoreIdentity {
    private struct File: Equatable {
        let device: UInt64
        let inode: UInt64
    }

    /// What SQLite keeps beside a store.
    private static let companions = ["-wal", "-shm"]

    private let path: String
    private let file: File?

    /// The store at a path as it is now.
    init(path: String) {
        self.path = path
        file = StoreIdentity.file(at: path)
    }

    /// Whether there is a file at the path.
    var isThere: Bool { file != nil }

    /// Whether another path leads to the same file.
    func isStore(at other: String) -> Bool { file != nil && StoreIdentity.file(at: other) == file }

    /// Throws where there is another file at the path, or none.
    func check() throws(PipelineError) {
        let found = StoreIdentity.file(at: path)
        guard found != file else { return }
        throw PipelineError(
            "the store \(path) was \(found == nil ? "removed" : "replaced") while it was written to. "
                + "Start again: the files that the store at this path does not have are read then.")
    }

    /// Whether a drop is the store, or belongs to it.
    func contains(_ drop: DropLocation) -> Bool {
        let found = File(device: drop.device, inode: drop.inode)
        if found == file { return !drop.isStream }
        let end = drop.path.utf8.suffix(4)
        guard let suffix = StoreIdentity.companions.first(where: { end.elementsEqual($0.utf8) })
        else { return false }
        return StoreIdentity.file(at: path + suffix) == found
    }

    private static func file(at path: String) -> File? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        return File(device: UInt64(status.st_dev), inode: UInt64(status.st_ino))
    }
}
