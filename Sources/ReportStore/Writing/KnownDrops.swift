/// Which drops the store has, in memory: sixteen bytes a drop, so that a run with nothing new asks
/// SQLite nothing per file.
///
/// Two drops are taken for one when the hashes of all their properties agree; the hashes are keyed
/// at random in each process (Swift's `Hasher`), so nobody can name a file to make that happen.
public struct KnownDrops: Sendable {
    private var places: Set<Int> = []
    private var contents: Set<Int> = []

    /// Knows nothing.
    public init() {}

    /// Whether a file of this name is the one that was read then, unchanged since, however the way to
    /// its folder is spelled.
    public func contains(
        path: String, size: Int64, mtimeNanoseconds: Int64, device: UInt64, inode: UInt64
    ) -> Bool {
        places.contains(
            Self.place(path, size, mtimeNanoseconds: mtimeNanoseconds, device, inode))
    }

    /// Whether these bytes were read before, under whatever name.
    public func contains(fingerprint: Fingerprint, size: Int64) -> Bool {
        contents.contains(Self.content(fingerprint, size))
    }

    /// Makes a drop known.
    public mutating func insert(_ drop: DropRecord) {
        insert(
            path: drop.path, fingerprint: drop.fingerprint, size: drop.size,
            mtimeNanoseconds: drop.mtimeNanoseconds, device: drop.device, inode: drop.inode)
    }

    mutating func insert(
        path: String, fingerprint: Fingerprint, size: Int64, mtimeNanoseconds: Int64,
        device: UInt64, inode: UInt64
    ) {
        places.insert(
            Self.place(path, size, mtimeNanoseconds: mtimeNanoseconds, device, inode))
        contents.insert(Self.content(fingerprint, size))
    }

    mutating func reserve(_ count: Int) {
        places.reserveCapacity(count)
        contents.reserveCapacity(count)
    }

    private static func place(
        _ path: String, _ size: Int64, mtimeNanoseconds: Int64, _ device: UInt64, _ inode: UInt64
    ) -> Int {
        var hasher = Hasher()
        // A file's number says which it is; its name, that the number is not another's by now. Of an
        // object the whole address says it.
        if device == 0 {
            hasher.combine(path)
        } else {
            combineName(of: path, into: &hasher)
        }
        hasher.combine(size)
        hasher.combine(mtimeNanoseconds)
        hasher.combine(device)
        hasher.combine(inode)
        return hasher.finalize()
    }

    /// What stands behind the last slash. Once for each file of a folder: without a copy.
    private static func combineName(of path: String, into hasher: inout Hasher) {
        var path = path
        path.withUTF8 { bytes in
            let start = bytes.lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? 0
            hasher.combine(
                bytes: UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(bytes)[start...]))
        }
    }

    private static func content(_ fingerprint: Fingerprint, _ size: Int64) -> Int {
        var hasher = Hasher()
        hasher.combine(fingerprint)
        hasher.combine(size)
        return hasher.finalize()
    }
}
