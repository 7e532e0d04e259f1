import Glibc
import ReportStore

/// Finds the paths under which a store has files that people name by other ways.
struct StoredPaths {
    private let reader: StoreReader
    private let workingFolder: String

    /// The files of the store at a path.
    init(storePath: String) throws(StoreError) {
        reader = try StoreReader(path: storePath)
        workingFolder =
            getcwd(nil, 0).map { folder in
                defer { free(folder) }
                return String(cString: folder)
            } ?? "/"
    }

    /// The stored paths of a file; the path itself where the store has it, or has none.
    func of(_ path: String) throws(StoreError) -> [String] {
        guard !ObjectInput.isMeant(by: path) else { return [path] }
        let name = path.split(separator: "/").last.map(String.init) ?? path
        let found = try reader.drops(named: name)
        if found.contains(where: { $0.path == path }) { return [path] }
        let wanted = StoredPaths.absolute(path, in: workingFolder)
        var status = stat()
        let isThere = stat(path, &status) == 0
        let same = found.filter { drop in
            isThere && drop.device == UInt64(status.st_dev) && drop.inode == UInt64(status.st_ino)
                || StoredPaths.absolute(drop.path, in: workingFolder) == wanted
        }
        return same.isEmpty ? [path] : same.map(\.path)
    }

    /// The path from the root, without `.`, `..` and empty parts.
    static func absolute(_ path: String, in folder: String) -> String {
        var parts: [Substring] = []
        for part in (path.hasPrefix("/") ? path : folder + "/" + path).split(separator: "/") {
            switch part {
            case ".": continue
            case "..": _ = parts.popLast()
            default: parts.append(part)
            }
        }
        return "/" + parts.joined(separator: "/")
    }
}
