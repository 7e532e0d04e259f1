import Glibc

/// Reads the files of a snapshot: small, many, and named by strangers.
enum SnapshotFile {
    /// The largest file that is read, in bytes. The authorization details of the largest accounts
    /// are some tens of megabytes.
    static let maximumBytes = 512 << 20

    /// All bytes of a file; nil where it does not exist.
    static func read(_ path: String) throws(ImportError) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT || errno == ENOTDIR { return nil }
            throw ImportError(
                path: path, reason: "cannot be opened: \(String(cString: strerror(errno)))")
        }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = buffer.withUnsafeMutableBytes {
                Glibc.read(descriptor, $0.baseAddress, $0.count)
            }
            if count < 0 {
                if errno == EINTR { continue }
                throw ImportError(
                    path: path, reason: "cannot be read: \(String(cString: strerror(errno)))")
            }
            if count == 0 { return bytes }
            guard bytes.count + count <= maximumBytes else {
                throw ImportError(path: path, reason: "is larger than \(maximumBytes) bytes")
            }
            bytes.append(contentsOf: buffer[..<count])
        }
    }

    /// The names in a folder, sorted; empty where it does not exist. Links out of the snapshot
    /// are left out.
    static func names(in path: String) -> [String] {
        guard let folder = opendir(path) else { return [] }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            if entry.pointee.d_type == UInt8(DT_LNK) { continue }
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names.sorted()
    }

    /// Whether something exists at the path.
    static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    /// Percent-encodes a name so that it is one file name, whatever it holds: all but RFC 3986's
    /// unreserved characters, and the names `.` and `..`.
    static func encoded(_ name: String) -> String {
        var text = ""
        let isDots = name == "." || name == ".."
        for byte in name.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                text.unicodeScalars.append(Unicode.Scalar(byte))
            case UInt8(ascii: ".") where !isDots: text += "."
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                text += (byte < 16 ? "%0" : "%") + digits
            }
        }
        return text
    }

    /// Percent-decodes a file name; nil where an escape is broken.
    static func decoded(_ name: String) -> String? {
        var bytes: [UInt8] = []
        var rest = Array(name.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            let digits = rest.prefix(2)
            guard digits.count == 2,
                let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 16)
            else { return nil }
            rest = rest.dropFirst(2)
            bytes.append(value)
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// Why a file could not be imported at all: which, and why.
public struct ImportError: Error, CustomStringConvertible, Sendable {
    /// The file.
    public let path: String
    /// Why, in words.
    public let reason: String

    /// `snapshots/x/manifest.json: …`.
    public var description: String { "\(path): \(reason)" }
}
