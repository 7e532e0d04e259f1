import Glibc

/// The paths in a file or on standard input, each ended by a NUL, which alone stands in no path.
enum PathList {
    /// How many bytes are read at a time.
    static let chunkBytes = 64 << 10

    /// Reads the list; `-` is standard input. A last path without its NUL counts too. Throws
    /// `UsageError`, which names the file.
    static func read(_ path: String) throws(UsageError) -> [String] {
        let descriptor = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(path) }
        defer { if path != "-" { close(descriptor) } }
        var paths: [String] = []
        var rest: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: chunkBytes)
        while true {
            let count = Glibc.read(descriptor, &chunk, chunkBytes)
            if count < 0, errno == EINTR { continue }
            if count < 0 { throw failure(path) }
            if count == 0 { break }
            rest += chunk[..<count]
            guard let last = rest.lastIndex(of: 0) else { continue }
            paths += PathList.paths(in: rest[..<last])
            rest.removeSubrange(...last)
        }
        return paths + PathList.paths(in: rest[...])
    }

    private static func paths(in bytes: ArraySlice<UInt8>) -> [String] {
        bytes.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
    }

    private static func failure(_ path: String) -> UsageError {
        UsageError("The paths in \(path) cannot be read: \(String(cString: strerror(errno))).")
    }
}
