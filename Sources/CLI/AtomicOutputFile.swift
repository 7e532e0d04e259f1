import Glibc

/// An output file could not be written: which, what was tried, and why.
struct OutputFileError: Error, CustomStringConvertible {
    /// The file as the user named it.
    let path: String
    /// What was tried: `write`, `rename`, …; nil where nothing was, as it must not be.
    let operation: String?
    /// Why not, in words.
    let reason: String

    /// `cannot write 'report.html' (rename: Permission denied)`.
    var description: String {
        "cannot write '\(path)' (\(operation.map { "\($0): " } ?? "")\(reason))"
    }
}

/// A file that is there whole or not at all: written beside its place and renamed into it by
/// `commit`. Without `commit` nothing stays behind, not even after a kill: until then the bytes have
/// no name, where the file system can do that, and else one that nobody can foresee.
///
/// What is no plain file (`/dev/null`, a pipe) is written in place, as renaming would replace it. A
/// link is not followed to a file, as what it leads to was not named; nor is a file replaced that
/// this run reads or keeps.
final class AtomicOutputFile {
    /// How often another name is drawn where one is taken.
    private static let attempts = 16
    /// Linux's `O_TMPFILE`, which Swift does not import (asm-generic/fcntl.h).
    private static let withoutName: Int32 = 0o20_000_000 | O_DIRECTORY

    /// What takes the bytes.
    let channel: OutputChannel
    private let path: String
    private let isPlain: Bool
    /// The name beside the place, while there is one.
    private var temporary: String?
    private var descriptor: Int32

    /// Opens a file beside `path`, private to the user unless `newMode` says else; one that is
    /// replaced hands on its permissions. `protected` are files that must not be replaced, whether they exist or not.
    init(
        path: String, protected: [String] = [], newMode: mode_t = 0o600
    ) throws(OutputFileError) {
        self.path = path
        var status = stat()
        let exists = stat(path, &status) == 0
        isPlain = !exists || status.st_mode & S_IFMT == S_IFREG
        if isPlain { try AtomicOutputFile.check(path, exists ? status : nil, protected) }
        if isPlain {
            let folder = AtomicOutputFile.folder(of: path)
            descriptor = open(folder, AtomicOutputFile.withoutName | O_WRONLY | O_CLOEXEC, newMode)
            if descriptor < 0 {
                (descriptor, temporary) = AtomicOutputFile.openNamed(beside: path, newMode)
            }
        } else {
            descriptor = open(path, O_WRONLY | O_CLOEXEC)
        }
        channel = OutputChannel(descriptor: descriptor)
        guard descriptor >= 0 else {
            let reason = String(cString: strerror(errno))
            temporary = nil
            throw OutputFileError(path: path, operation: "open", reason: reason)
        }
        // A file we may write but do not own keeps our mode: that is no reason to fail.
        if exists, isPlain { _ = fchmod(descriptor, status.st_mode & 0o777) }
    }

    /// Puts the file in its place. The bytes are on the disk before the name points to them.
    func commit() throws(OutputFileError) {
        channel.flush()
        if channel.failure != 0 { throw error("write", channel.failure) }
        guard isPlain else { return try closeDescriptor() }
        if fsync(descriptor) != 0 { throw error("fsync", errno) }
        let name: String
        if let temporary {
            name = temporary
        } else {
            name = try linked()
            temporary = name
        }
        try closeDescriptor()
        if rename(name, path) != 0 { throw error("rename", errno) }
        temporary = nil
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
        if let temporary { unlink(temporary) }
    }

    private func closeDescriptor() throws(OutputFileError) {
        let result = close(descriptor)
        descriptor = -1
        if result != 0 { throw error("close", errno) }
    }

    /// Gives the bytes a name; a name alone can be renamed.
    private func linked() throws(OutputFileError) -> String {
        for _ in 0..<AtomicOutputFile.attempts {
            let name = AtomicOutputFile.name(beside: path)
            let source = "/proc/self/fd/\(descriptor)"
            if linkat(AT_FDCWD, source, AT_FDCWD, name, AT_SYMLINK_FOLLOW) == 0 { return name }
            if errno != EEXIST { break }
        }
        throw error("link", errno)
    }

    private func error(_ operation: String, _ number: Int32) -> OutputFileError {
        OutputFileError(
            path: path, operation: operation, reason: String(cString: strerror(number)))
    }

    // MARK: - What may be replaced

    /// Throws where an answer must not take the place: of a link, or of a file in use.
    static func check(
        _ path: String, _ status: stat?, _ protected: [String]
    ) throws(OutputFileError) {
        var link = stat()
        if lstat(path, &link) == 0, link.st_mode & S_IFMT == S_IFLNK {
            throw OutputFileError(
                path: path, operation: nil,
                reason: "it is a symbolic link; name the file itself, or remove the link")
        }
        for other in protected {
            var kept = stat()
            let isSame =
                if let status, stat(other, &kept) == 0 {
                    status.st_dev == kept.st_dev && status.st_ino == kept.st_ino
                } else {
                    isSameName(path, other)
                }
            if isSame {
                throw OutputFileError(
                    path: path, operation: nil,
                    reason: "it is '\(other)', which this command reads or keeps")
            }
        }
    }

    /// Whether two paths name one place, of which nothing exists but the folder.
    private static func isSameName(_ left: String, _ right: String) -> Bool {
        var folders = (stat(), stat())
        guard lastName(left) == lastName(right), stat(folder(of: left), &folders.0) == 0,
            stat(folder(of: right), &folders.1) == 0
        else { return false }
        return folders.0.st_dev == folders.1.st_dev && folders.0.st_ino == folders.1.st_ino
    }

    // MARK: - Names

    private static func folder(of path: String) -> String {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    private static func lastName(_ path: String) -> Substring {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return path[...] }
        return path[path.utf8.index(after: slash)...]
    }

    /// A name in the same folder that nobody can foresee.
    private static func name(beside path: String) -> String {
        "\(folder(of: path))/.\(lastName(path)).\(String(UInt64.random(in: 0 ... .max), radix: 36)).part"
    }

    private static func openNamed(beside path: String, _ mode: mode_t) -> (Int32, String?) {
        for _ in 0..<attempts {
            let name = name(beside: path)
            let descriptor = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode)
            if descriptor >= 0 { return (descriptor, name) }
            if errno != EEXIST { break }
        }
        return (-1, nil)
    }
}
