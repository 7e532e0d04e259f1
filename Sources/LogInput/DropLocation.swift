import Glibc

/// Where a drop lies, and what the file system says of it.
public struct DropLocation: Hashable, Sendable {
    /// The path as shown and stored; `-` for standard input. Bytes of a name that are no UTF-8
    /// stand in it as `\xE9`.
    public let path: String
    /// Bytes as they lie on disk; 0 for a stream.
    public let size: Int64
    /// The modification time in nanoseconds since the epoch.
    public let modificationNanoseconds: Int64
    /// The file system's number.
    public let device: UInt64
    /// The file's number.
    public let inode: UInt64
    /// Whether this is no regular file but a stream: standard input, a pipe, a device. It can be
    /// read once, and nothing but its bytes tells it from another.
    public let isStream: Bool
    /// The path to open; nil where it is `path`.
    let rawPath: [UInt8]?

    /// A file with what stat(2) says of it.
    public init(
        path: String, size: Int64, modificationNanoseconds: Int64, device: UInt64, inode: UInt64
    ) {
        self.path = path
        self.size = size
        self.modificationNanoseconds = modificationNanoseconds
        self.device = device
        self.inode = inode
        isStream = path == "-"
        rawPath = nil
    }

    /// A file or stream that stat(2) knows.
    init(_ file: FilePath, status: stat) {
        let text = file.validText
        path = text ?? file.text
        rawPath = text == nil ? Array(file.bytes) : nil
        isStream = !DropLocation.isFile(status)
        size = isStream ? 0 : Int64(status.st_size)
        modificationNanoseconds =
            Int64(status.st_mtim.tv_sec) &* 1_000_000_000 &+ Int64(status.st_mtim.tv_nsec)
        device = UInt64(status.st_dev)
        inode = UInt64(status.st_ino)
    }

    /// Standard input.
    public static let standardInput = DropLocation(
        path: "-", size: 0, modificationNanoseconds: 0, device: 0, inode: 0)

    /// Whether this is standard input.
    public var isStandardInput: Bool { path == "-" }

    /// The path to open.
    var filePath: FilePath { rawPath.map { FilePath($0) } ?? FilePath(path) }

    /// Whether stat(2) says a regular file.
    static func isFile(_ status: stat) -> Bool { status.st_mode & S_IFMT == S_IFREG }
}
