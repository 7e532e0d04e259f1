import Glibc
import Reports

/// A folder that is there whole or not at all: written beside its place and renamed into it. It is the
/// user's alone, as the store and other answers in files are: a plan names accounts, roles and objects.
struct FolderWriter {
    private let path: String
    private let protected: [String]

    /// A folder to be made at a path, where nothing is yet, or an empty folder. `protected` are names
    /// that it must not have, whether they are taken or not.
    init(_ path: String, protected: [String]) {
        self.protected = protected
        var path = path
        while path.utf8.count > 1, path.hasSuffix("/") { path.removeLast() }
        self.path = path
    }

    /// Writes the files. Throws `OutputFileError`; then nothing is there.
    func write(_ files: [PlanFolder.File]) throws(OutputFileError) {
        var status = stat()
        try AtomicOutputFile.check(path, stat(path, &status) == 0 ? status : nil, protected)
        let part = temporaryName
        do throws(OutputFileError) {
            try make(part)
            var folders: Set<String> = []
            for file in files {
                if let slash = file.path.lastIndex(of: "/"),
                    folders.insert(String(file.path[..<slash])).inserted
                {
                    try make("\(part)/\(file.path[..<slash])")
                }
                try write(file, in: part)
            }
            // Takes the place of nothing but an empty folder.
            if rename(part, path) != 0 {
                let number = errno
                guard number == ENOTEMPTY || number == EEXIST || number == ENOTDIR else {
                    throw error("rename", number)
                }
                throw OutputFileError(
                    path: path, operation: nil,
                    reason: "it is there already: remove it, or name another folder")
            }
        } catch {
            remove(part, files)
            throw error
        }
    }

    private func write(_ file: PlanFolder.File, in part: String) throws(OutputFileError) {
        let name = "\(part)/\(file.path)"
        let descriptor = open(
            name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, file.isProgram ? 0o700 : 0o600)
        guard descriptor >= 0 else { throw error("open \(file.path)", errno) }
        let channel = OutputChannel(descriptor: descriptor)
        channel.write(file.text)
        channel.flush()
        let failure = channel.failure != 0 ? channel.failure : fsync(descriptor) != 0 ? errno : 0
        close(descriptor)
        if failure != 0 { throw error("write \(file.path)", failure) }
    }

    private func make(_ name: String) throws(OutputFileError) {
        if mkdir(name, 0o700) != 0 { throw error("mkdir", errno) }
    }

    /// Only what was written is removed, and folders only when they are empty then.
    private func remove(_ part: String, _ files: [PlanFolder.File]) {
        for file in files { unlink("\(part)/\(file.path)") }
        for file in files {
            if let slash = file.path.lastIndex(of: "/") { rmdir("\(part)/\(file.path[..<slash])") }
        }
        rmdir(part)
    }

    private var temporaryName: String {
        let slash = path.utf8.lastIndex(of: UInt8(ascii: "/"))
        let split = slash.map { path.utf8.index(after: $0) } ?? path.startIndex
        return "\(path[..<split]).\(path[split...]).\(getpid()).part"
    }

    private func error(_ operation: String, _ number: Int32) -> OutputFileError {
        OutputFileError(path: path, operation: operation, reason: String(cString: strerror(number)))
    }
}
