import Glibc

/// Whether somebody has a file open for writing.
enum FileWriters {
    /// Linux's `F_SETSIG` (asm-generic/fcntl.h) and `F_SETLEASE` (fcntl_linux.h), which Swift does
    /// not import.
    private static let setSignal: Int32 = 10
    private static let setLease: Int32 = 1_024

    /// Whether it is certain that nobody has the file open for writing: the system grants a read
    /// lease (fcntl(2)) then and only then. False where that cannot be told, as on network file
    /// systems or of files that are another user's.
    static func areNone(_ path: FilePath) -> Bool {
        let descriptor = path.withCString { open($0, O_RDONLY | O_CLOEXEC | O_NONBLOCK) }
        guard descriptor >= 0 else { return false }
        // The lease ends with the descriptor.
        defer { close(descriptor) }
        // Who opens the file for writing just now waits for that, and we are told by a signal:
        // by one that is ignored unless it is wanted.
        guard fcntl(descriptor, setSignal, SIGURG) == 0 else { return false }
        return fcntl(descriptor, setLease, Int32(F_RDLCK)) == 0
    }
}
