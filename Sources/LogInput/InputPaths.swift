import Glibc

/// Expands the arguments of a command into drops: files as they are, folders recursively, `-` as
/// standard input. The order is stable: arguments as given, names within a folder by their bytes.
public enum InputPaths {
    /// How deep folders may nest. AWS's own layout has twelve levels.
    public static let maximumDepth = 64

    /// The drops, in order. Hidden files, and names that a copy in progress bears (`.part`,
    /// `.tmp`), are left out. Links to files are followed, links to folders are not, so that no
    /// cycle can be walked. Throws `LogInputError` for an argument that cannot be read.
    public static func list(_ arguments: [String]) throws(LogInputError) -> [DropLocation] {
        var drops: [DropLocation] = []
        for argument in arguments {
            if argument == "-" {
                drops.append(.standardInput)
                continue
            }
            var status = stat()
            guard stat(argument, &status) == 0 else {
                throw .systemCall("open", path: argument, errno: errno)
            }
            if status.st_mode & S_IFMT == S_IFDIR {
                var path = argument
                while path.count > 1, path.hasSuffix("/") { path.removeLast() }
                try list(folder: path, depth: 0, into: &drops)
            } else {
                drops.append(DropLocation(path: argument, status: status))
            }
        }
        return drops
    }

    private static func list(
        folder: String, depth: Int, into drops: inout [DropLocation]
    ) throws(LogInputError) {
        guard depth < maximumDepth else { return }
        guard let handle = opendir(folder) else {
            throw .systemCall("open", path: folder, errno: errno)
        }
        var names: [(name: String, type: Int32)] = []
        while let entry = readdir(handle) {
            let type = Int32(entry.pointee.d_type)
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if isTaken(name) { names.append((name, type)) }
        }
        closedir(handle)
        names.sort { $0.name < $1.name }
        for (name, type) in names {
            let path = "\(folder)/\(name)"
            if type == Int32(DT_DIR) {
                try list(folder: path, depth: depth + 1, into: &drops)
                continue
            }
            var status = stat()
            guard stat(path, &status) == 0 else { continue }  // It went away, or points nowhere.
            if status.st_mode & S_IFMT == S_IFREG {
                drops.append(DropLocation(path: path, status: status))
            }
        }
    }

    private static func isTaken(_ name: String) -> Bool {
        !name.hasPrefix(".") && !name.hasSuffix(".part") && !name.hasSuffix(".tmp")
    }
}

extension DropLocation {
    init(path: String, status: stat) {
        self.init(
            path: path, size: Int64(status.st_size),
            modificationNanoseconds: Int64(status.st_mtim.tv_sec) &* 1_000_000_000
                &+ Int64(status.st_mtim.tv_nsec),
            device: UInt64(status.st_dev), inode: UInt64(status.st_ino))
    }
}
