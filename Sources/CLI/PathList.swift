import AWSTypes
import Glibc
import JSON
import Pipeline

/// Lists of what is to be read, in a file or on standard input (`-`).
enum PathList {
    /// How many bytes are read at a time.
    static let chunkBytes = 64 << 10

    /// Reads paths, each ended by a NUL, which alone stands in no path. Throws `UsageError`, which
    /// names the file.
    static func read(_ path: String) throws(UsageError) -> [String] {
        var paths: [String] = []
        try pieces(of: path, endingIn: 0) { piece throws(UsageError) in
            paths.append(String(decoding: piece, as: UTF8.self))
        }
        return paths
    }

    /// Reads lines of `list --format ndjson`. Throws `UsageError`, which names the file, and a line
    /// that is none of these.
    static func readListing(_ path: String) throws(UsageError) -> [ListedDrop] {
        var drops: [ListedDrop] = []
        try pieces(of: path, endingIn: UInt8(ascii: "\n")) { line throws(UsageError) in
            guard let drop = ListedDrop(line: line) else {
                throw UsageError(
                    "\(path) has a line that is none of 'list --format ndjson': "
                        + String(decoding: line.prefix(200), as: UTF8.self))
            }
            drops.append(drop)
        }
        return drops
    }

    /// Hands out what stands before each end, but for nothing at all; the last piece may lack its
    /// end.
    private static func pieces(
        of path: String, endingIn end: UInt8,
        _ receive: (ArraySlice<UInt8>) throws(UsageError) -> Void
    ) throws(UsageError) {
        let descriptor = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(path) }
        defer { if path != "-" { close(descriptor) } }
        var rest: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: chunkBytes)
        while true {
            let count = Glibc.read(descriptor, &chunk, chunkBytes)
            if count < 0, errno == EINTR { continue }
            if count < 0 { throw failure(path) }
            if count == 0 { break }
            rest += chunk[..<count]
            // Of what was there before none is an end.
            guard chunk[..<count].contains(end), let last = rest.lastIndex(of: end) else {
                continue
            }
            for piece in rest[..<last].split(separator: end) { try receive(piece) }
            rest.removeSubrange(...last)
        }
        for piece in rest.split(separator: end) { try receive(piece) }
    }

    private static func failure(_ path: String) -> UsageError {
        UsageError("The list \(path) cannot be read: \(String(cString: strerror(errno))).")
    }
}

extension ListedDrop {
    /// From a line of `list --format ndjson`; nil for any other text.
    fileprivate init?(line: ArraySlice<UInt8>) {
        guard let json = try? JSONValue(parsing: Array(line)), let path = json["path"]?.string,
            case .number(let text)? = json["size"], let size = Int64(text), size >= 0,
            let time = json["modified"]?.string, let modified = Instant(iso8601: time)
        else { return nil }
        self.init(
            path: path, size: size, modified: modified, entityTag: json["entityTag"]?.string)
    }
}
