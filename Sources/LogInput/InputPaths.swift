import Glibc

/// Expands the arguments of a command into drops: files as they are, folders recursively, `-` as
/// standard input. The order is stable: arguments as given, names within a folder by their bytes.
public enum InputPaths {
    /// How deep folders may nest. AWS's own layout has twelve levels.
    public static let maximumDepth = 64

    /// What stands at the arguments.
    public struct Found: Sendable {
        /// The drops, in order.
        public internal(set) var drops: [DropLocation] = []
        /// What could not be looked into; the rest is there.
        public internal(set) var problems: [LogInputError] = []
    }

    /// The drops, in order. Hidden files, and names that a copy in progress bears (`.part`,
    /// `.tmp`), are left out. Links to files are followed, links to folders are told and not
    /// followed, so that no cycle can be walked; pipes and devices are read where they are named,
    /// and left out of folders. Throws `LogInputError` for an argument that is not there.
    public static func list(_ arguments: [String]) throws(LogInputError) -> Found {
        var found = Found()
        for argument in arguments {
            if argument == "-" {
                found.drops.append(.standardInput)
                continue
            }
            let path = FilePath(argument)
            guard let status = path.status else {
                throw .systemCall("open", path: argument, errno: errno)
            }
            if status.st_mode & S_IFMT == S_IFDIR {
                list(folder: path.withoutTrailingSlash, into: &found)
            } else {
                found.drops.append(DropLocation(path, status: status))
            }
        }
        return found
    }

    /// The drops in a folder and below it.
    static func list(folder: FilePath, depth: Int = 0, into found: inout Found) {
        guard depth < maximumDepth else {
            found.problems.append(.tooDeep(path: folder.text))
            return
        }
        guard let entries = entries(of: folder) else {
            // A folder may be taken away while others are read; its loss is no error below.
            if depth == 0 || errno != ENOENT {
                found.problems.append(.systemCall("open", path: folder.text, errno: errno))
            }
            return
        }
        for (name, isFolder) in entries where isTaken(name) {
            let path = folder.appending(name)
            if isFolder {
                list(folder: path, depth: depth + 1, into: &found)
                continue
            }
            guard let status = path.status else {
                // It went away meanwhile, or is a link that points nowhere.
                if errno != ENOENT {
                    found.problems.append(.systemCall("open", path: path.text, errno: errno))
                }
                continue
            }
            if status.st_mode & S_IFMT == S_IFDIR {
                found.problems.append(.linkedFolder(path: path.text))
            } else if DropLocation.isFile(status) {
                found.drops.append(DropLocation(path, status: status))
            }
        }
    }

    /// The names in a folder, by their bytes; nil, with errno, where it cannot be read.
    static func entries(of folder: FilePath) -> [(name: FilePath, isFolder: Bool)]? {
        guard let handle = folder.withCString({ opendir($0) }) else { return nil }
        var entries: [(name: FilePath, isFolder: Bool)] = []
        while true {
            // An error ends the list as its end does; only errno tells (readdir(3)).
            errno = 0
            guard let entry = readdir(handle) else { break }
            let type = Int32(entry.pointee.d_type)
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                FilePath(bytes[..<(bytes.firstIndex(of: 0) ?? bytes.count)])
            }
            guard name.bytes != [0x2E], name.bytes != [0x2E, 0x2E] else { continue }
            var isFolder = type == Int32(DT_DIR)
            if type == Int32(DT_UNKNOWN) {
                // Some file systems do not say; a link stays a link.
                var status = stat()
                isFolder =
                    folder.appending(name).withCString { lstat($0, &status) } == 0
                    && status.st_mode & S_IFMT == S_IFDIR
            }
            entries.append((name, isFolder))
        }
        let failure = errno
        closedir(handle)
        guard failure == 0 else {
            errno = failure
            return nil
        }
        entries.sort { $0.name.bytes.lexicographicallyPrecedes($1.name.bytes) }
        return entries
    }

    /// Whether a name is one that a drop, or a folder of drops, bears.
    static func isTaken(_ name: FilePath) -> Bool {
        name.bytes.first != UInt8(ascii: ".") && !name.bytes.hasSuffix(".part")
            && !name.bytes.hasSuffix(".tmp")
    }
}

extension ArraySlice<UInt8> {
    fileprivate func hasSuffix(_ text: StaticString) -> Bool {
        text.withUTF8Buffer { suffix($0.count).elementsEqual($0) }
    }
}
