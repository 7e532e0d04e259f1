import Glibc

/// A path as the file system has it: bytes, which need not be UTF-8.
struct FilePath: Hashable, Sendable {
    /// With the terminating zero, as C wants it.
    private let storage: [UInt8]

    /// A path of these bytes.
    init(_ bytes: some Collection<UInt8>) {
        var storage: [UInt8] = []
        storage.reserveCapacity(bytes.count + 1)
        storage.append(contentsOf: bytes)
        storage.append(0)
        self.storage = storage
    }

    private init(storage: [UInt8]) { self.storage = storage }

    /// A path that is text.
    init(_ text: String) { self.init(text.utf8) }

    /// The bytes, without the terminating zero.
    var bytes: ArraySlice<UInt8> { storage.dropLast() }

    /// The path as text; nil where it is none, and can only be opened by its bytes.
    var validText: String? { String(validating: bytes, as: UTF8.self) }

    /// As shown: bytes that are no UTF-8 as `\xE9`, so that two names never look the same.
    var text: String {
        if let validText { return validText }
        let digits = Array("0123456789ABCDEF")
        return bytes.reduce(into: "") { text, byte in
            if byte >= 0x20, byte < 0x7F {
                text.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                text += "\\x\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
            }
        }
    }

    /// A name in this folder.
    func appending(_ name: FilePath) -> FilePath {
        // Once for each file of a folder: one allocation.
        var joined: [UInt8] = []
        joined.reserveCapacity(storage.count + name.storage.count)
        joined.append(contentsOf: bytes)
        if bytes.last != UInt8(ascii: "/") { joined.append(UInt8(ascii: "/")) }
        joined.append(contentsOf: name.storage)
        return FilePath(storage: joined)
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
