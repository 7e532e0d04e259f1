import Glibc

/// A path as the file system has it: bytes, which need not be UTF-8.
struct FilePath: Hashable, Sendable {
    /// With the terminating zero, as C wants it.
    private let storage: [UInt8]

    /// A path of these bytes.
    init(_ bytes: some Sequence<UInt8>) { storage = Array(bytes) + [0] }

    /// A path that is text.
    init(_ text: String) { self.init(text.utf8) }

    /// The bytes, without the terminating zero.
    var bytes: ArraySlice<UInt8> { storage.dropLast() }

    /// As shown: bytes that are no UTF-8 as `\xE9`, so that two names never look the same.
    var text: String {
        if let text = String(validating: bytes, as: UTF8.self) { return text }
        let digits = Array("0123456789ABCDEF")
        return bytes.reduce(into: "") { text, byte in
            if byte >= 0x20, byte < 0x7F {
                text.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                text += "\\x\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
            }
        }
    }

    /// Whether `text` is the path itself, so that it can be opened by it.
    var isText: Bool { String(validating: bytes, as: UTF8.self) != nil }

    /// A name in this folder.
    func appending(_ name: FilePath) -> FilePath {
        let separator: [UInt8] = bytes.last == UInt8(ascii: "/") ? [] : [UInt8(ascii: "/")]
        return FilePath(bytes + separator + name.bytes)
    }

    /// The same folder without slashes at its end.
    var withoutTrailingSlash: FilePath {
        var bytes = bytes
        while bytes.count > 1, bytes.last == UInt8(ascii: "/") { bytes = bytes.dropLast() }
        return FilePath(bytes)
    }

    /// Whether this is that folder, or lies below it.
    func isAtOrBelow(_ folder: FilePath) -> Bool {
        guard bytes.starts(with: folder.bytes) else { return false }
        return bytes.count == folder.bytes.count || folder.bytes.last == UInt8(ascii: "/")
            || bytes[folder.bytes.count] == UInt8(ascii: "/")
    }

    /// Calls `body` with the path as C has it.
    func withCString<Result>(_ body: (UnsafePointer<CChar>) -> Result) -> Result {
        storage.withUnsafeBufferPointer { buffer in
            buffer.withMemoryRebound(to: CChar.self) { characters in
                // Never nil: the zero is there.
                characters.baseAddress.map(body) ?? "".withCString(body)
            }
        }
    }

    /// What stat(2) says of it, links followed; nil, with errno, where it cannot.
    var status: stat? {
        var status = stat()
        return withCString { stat($0, &status) } == 0 ? status : nil
    }
}
