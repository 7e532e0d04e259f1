import Glibc

/// Reads the files of a snapshot: small, many, and named by strangers.
enum SnapshotFile {
    /// The largest file that is read, in bytes. The authorization details of the largest accounts
    /// are some tens of megabytes; such lists are read element by element.
    static let maximumBytes = 512 << 20
    /// The largest file that is read as one tree, in bytes: a tree takes many times its text.
    static let maximumTreeBytes = 32 << 20

    /// All bytes of a file; nil where it does not exist. A link is refused, since it may lead out
    /// of the snapshot, and so is what is no file: a pipe would never end.
    static func read(
        _ path: String, maximumBytes: Int = SnapshotFile.maximumTreeBytes
    ) throws(ImportError) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard descriptor >= 0 else {
            if errno == ENOENT || errno == ENOTDIR { return nil }
            if errno == ELOOP {
                throw ImportError(
                    path: path, reason: "is a symbolic link; a capture holds files alone")
            }
            throw ImportError(
                path: path, reason: "cannot be opened: \(String(cString: strerror(errno)))")
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw ImportError(path: path, reason: "is no file")
        }
        guard Int(status.st_size) <= maximumBytes else {
            throw ImportError(path: path, reason: "is larger than \(maximumBytes) bytes")
        }
        return try readAll(descriptor, of: path, expected: Int(status.st_size), maximumBytes)
    }

    private static func readAll(
        _ descriptor: Int32, of path: String, expected: Int, _ maximumBytes: Int
    ) throws(ImportError) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(expected)
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = buffer.withUnsafeMutableBytes {
                Glibc.read(descriptor, $0.baseAddress, $0.count)
            }
            if count < 0 {
                if errno == EINTR { continue }
                throw ImportError(
                    path: path, reason: "cannot be read: \(String(cString: strerror(errno)))")
            }
            if count == 0 { return bytes }
            // It may grow while it is read.
            guard bytes.count + count <= maximumBytes else {
                throw ImportError(path: path, reason: "is larger than \(maximumBytes) bytes")
            }
            bytes.append(contentsOf: buffer[..<count])
        }
    }

    /// What a folder holds, by the names, sorted.
    struct Folder {
        var files: [String] = []
        var folders: [String] = []
        /// What was left out, and why.
        var problems: [ImportError] = []
    }

    /// Lists a folder; empty where it does not exist. Hidden names are left out; links too, with
    /// a problem, since they may lead out of the snapshot.
    static func list(_ path: String) -> Folder {
        var folder = Folder()
        guard let handle = opendir(path) else {
            if errno != ENOENT && errno != ENOTDIR {
                folder.problems.append(
                    ImportError(
                        path: path, reason: "cannot be listed: \(String(cString: strerror(errno)))")
                )
            }
            return folder
        }
        defer { closedir(handle) }
        while true {
            // An error ends the list as its end does; only errno tells (readdir(3)).
            errno = 0
            guard let entry = readdir(handle) else { break }
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name.hasPrefix(".") { continue }
            var status = stat()
            guard fstatat(dirfd(handle), name, &status, AT_SYMLINK_NOFOLLOW) == 0 else { continue }
            switch status.st_mode & S_IFMT {
            case S_IFREG: folder.files.append(name)
            case S_IFDIR: folder.folders.append(name)
            default:
                folder.problems.append(
                    ImportError(
                        path: "\(path)/\(name)", reason: "is neither file nor folder; left out"))
            }
        }
        if errno != 0 {
            folder.problems.append(
                ImportError(
                    path: path,
                    reason: "cannot be listed to its end: \(String(cString: strerror(errno)))"))
        }
        folder.files.sort()
        folder.folders.sort()
        return folder
    }

    /// Whether something exists at the path.
    static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }
}

/// Why a file could not be imported at all: which, and why.
public struct ImportError: Error, CustomStringConvertible, Sendable {
    /// The file.
    public let path: String
    /// Why, in words.
    public let reason: String

    /// `snapshots/x/manifest.json: …`.
    public var description: String { "\(path): \(reason)" }
}
