/// Where a drop lies, and what the file system says of it.
public struct DropLocation: Hashable, Sendable {
    /// The path; `-` for standard input.
    public let path: String
    /// Bytes as they lie on disk; 0 for standard input.
    public let size: Int64
    /// The modification time in nanoseconds since the epoch.
    public let modificationNanoseconds: Int64
    /// The file system's number.
    public let device: UInt64
    /// The file's number.
    public let inode: UInt64

    /// A file with what stat(2) says of it.
    public init(
        path: String, size: Int64, modificationNanoseconds: Int64, device: UInt64, inode: UInt64
    ) {
        self.path = path
        self.size = size
        self.modificationNanoseconds = modificationNanoseconds
        self.device = device
        self.inode = inode
    }

    /// Standard input.
    public static let standardInput = DropLocation(
        path: "-", size: 0, modificationNanoseconds: 0, device: 0, inode: 0)

    /// Whether this is standard input.
    public var isStandardInput: Bool { path == "-" }
}
