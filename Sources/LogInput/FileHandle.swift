import Glibc

/// An open file, closed when it goes.
struct FileHandle: ~Copyable {
    /// How often the wish to stop is looked at while a stream delivers nothing, in milliseconds.
    static let pollMilliseconds: Int32 = 200

    private let descriptor: Int32
    /// What is read in place of a file.
    private let bytes: (any DropBytes)?
    private let location: DropLocation
    private let isStopRequested: () -> Bool

    /// Opens a file, or standard input for `-`. A stream that nobody writes to does not hold up
    /// the wish to stop: it then ends. `bytes` are read in place of a file.
    init(
        _ location: DropLocation, _ bytes: (any DropBytes)? = nil,
        isStopRequested: @escaping () -> Bool
    ) throws(LogInputError) {
        self.location = location
        self.bytes = bytes
        self.isStopRequested = isStopRequested
        guard !location.isStandardInput, bytes == nil else {
            descriptor = STDIN_FILENO
            return
        }
        // Opening a pipe would wait for its writer; reading does.
        let flags = O_RDONLY | O_CLOEXEC | (location.isStream ? O_NONBLOCK : 0)
        descriptor = location.filePath.withCString { open($0, flags) }
        guard descriptor >= 0 else {
            throw .systemCall("open", path: location.path, errno: errno)
        }
    }

    /// Goes back to the file's first byte; false where that cannot be, as in a stream.
    func rewind() -> Bool {
        bytes?.rewind()
        return bytes != nil || lseek(descriptor, 0, SEEK_SET) == 0
    }

    /// Reads up to the buffer's size; 0 is the end. Goes on after a signal.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws(LogInputError) -> Int {
        if let bytes { return try bytes.read(into: buffer) }
        while true {
            if location.isStream, !waitForBytes() { return 0 }
            let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
            if count >= 0 { return count }
            if errno != EINTR, errno != EAGAIN {
                throw .systemCall("read", path: location.path, errno: errno)
            }
        }
    }

    /// Whether there is something to read, or the end; false once somebody asked to stop.
    private func waitForBytes() -> Bool {
        var ready = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        while poll(&ready, 1, FileHandle.pollMilliseconds) <= 0 {
            if isStopRequested() { return false }
        }
        return true
    }

    deinit { if descriptor != STDIN_FILENO { close(descriptor) } }
}
