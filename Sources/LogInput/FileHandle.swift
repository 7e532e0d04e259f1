import Glibc

/// An open file, closed when it goes.
struct FileHandle: ~Copyable {
    private let descriptor: Int32
    private let path: String

    /// Opens a file, or standard input for `-`.
    init(_ location: DropLocation) throws(LogInputError) {
        path = location.path
        guard !location.isStandardInput else {
            descriptor = STDIN_FILENO
            return
        }
        descriptor = location.filePath.withCString { open($0, O_RDONLY | O_CLOEXEC) }
        guard descriptor >= 0 else { throw .systemCall("open", path: path, errno: errno) }
    }

    /// Reads up to the buffer's size; 0 is the end. Goes on after a signal.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws(LogInputError) -> Int {
        while true {
            let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
            if count >= 0 { return count }
            if errno != EINTR { throw .systemCall("read", path: path, errno: errno) }
        }
    }

    deinit { if descriptor != STDIN_FILENO { close(descriptor) } }
}
