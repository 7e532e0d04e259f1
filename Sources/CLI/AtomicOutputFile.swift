import Glibc

/// An output file could not be written: which, what was tried, and why.
struct OutputFileError: Error, CustomStringConvertible {
    /// The file as the user named it.
    let path: String
    /// What was tried: `write`, `rename`, …
    let operation: String
    /// The system's number for the reason.
    let errorNumber: Int32

    /// `cannot write 'report.html' (rename: Permission denied)`.
    var description: String {
        "cannot write '\(path)' (\(operation): \(String(cString: strerror(errorNumber))))"
    }
}

/// A file that is there whole or not at all: written beside its place and renamed into it by
/// `commit`. Without `commit` nothing stays behind. A kill at any instant leaves the old file
/// whole, at worst with a `.NAME.PID.part` beside it.
///
/// What is no plain file (`/dev/null`, a pipe) is written in place, as renaming would replace it.
final class AtomicOutputFile {
    /// What takes the bytes.
    let channel: OutputChannel
    private let path: String
    private let target: String
    /// nil when written in place, and after `commit`.
    private var temporary: String?
    private var descriptor: Int32

    /// Opens a file beside `path`. The new file takes the old one's permissions.
    init(path: String) throws(OutputFileError) {
        self.path = path
        var status = stat()
        let exists = stat(path, &status) == 0
        let isPlain = !exists || status.st_mode & S_IFMT == S_IFREG
        target = exists && isPlain ? AtomicOutputFile.resolved(path) : path
        temporary = isPlain ? AtomicOutputFile.name(beside: target) : nil
        let flags = isPlain ? O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC : O_WRONLY | O_CLOEXEC
        descriptor = open(temporary ?? target, flags, 0o666)
        channel = OutputChannel(descriptor: descriptor)
        guard descriptor >= 0 else {
            let reason = errno
            temporary = nil
            throw OutputFileError(path: path, operation: "open", errorNumber: reason)
        }
        // A file we may write but do not own keeps our mode: that is no reason to fail.
        if exists, isPlain { _ = fchmod(descriptor, status.st_mode & 0o7777) }
    }

    /// Puts the file in its place. The bytes are on the disk before the name points to them.
    func commit() throws(OutputFileError) {
        channel.flush()
        if channel.failure != 0 { throw error("write", channel.failure) }
        guard let temporary else { return try closeDescriptor() }
        if fsync(descriptor) != 0 { throw error("fsync", errno) }
        try closeDescriptor()
        if rename(temporary, target) != 0 { throw error("rename", errno) }
        self.temporary = nil
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

    private func error(_ operation: String, _ number: Int32) -> OutputFileError {
        OutputFileError(path: path, operation: operation, errorNumber: number)
    }

    /// Where a link leads, so that the file is replaced and not the link.
    private static func resolved(_ path: String) -> String {
        guard let resolved = realpath(path, nil) else { return path }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    private static func name(beside target: String) -> String {
        let slash = target.utf8.lastIndex(of: UInt8(ascii: "/"))
        let split = slash.map { target.utf8.index(after: $0) } ?? target.startIndex
        return "\(target[..<split]).\(target[split...]).\(getpid()).part"
    }
}
