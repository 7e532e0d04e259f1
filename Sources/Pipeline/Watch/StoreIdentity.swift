import Glibc

/// Which file a store is, so that one that was removed or replaced is noticed: what is written to
/// it then nobody finds.
struct StoreIdentity {
    private let path: String
    private let file: [UInt64]?

    /// The store at a path as it is now.
    init(path: String) {
        self.path = path
        file = StoreIdentity.file(at: path)
    }

    /// Throws where there is another file at the path, or none.
    func check() throws(PipelineError) {
        let found = StoreIdentity.file(at: path)
        guard found != file else { return }
        throw PipelineError(
            "the store \(path) was \(found == nil ? "removed" : "replaced") while it was written to. "
                + "Start again: the files that the store at this path does not have are read then.")
    }

    private static func file(at path: String) -> [UInt64]? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        return [UInt64(status.st_dev), UInt64(status.st_ino)]
    }
}
