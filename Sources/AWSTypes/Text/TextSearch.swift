internal import Glibc

/// Search by bytes: names, codes and AWS's sentences are ASCII, and what stands around them is a
/// stranger's, whose combining marks must not hide one. Many times as fast as by characters.
extension StringProtocol {
    /// The first place of a text, compared byte by byte.
    @specialized(where Self == String)
    @specialized(where Self == Substring)
    package func firstRange(ofText text: String) -> Range<Index>? {
        range(of: text, TextSearch.first)
    }

    /// The last place of a text, compared byte by byte.
    @specialized(where Self == String)
    @specialized(where Self == Substring)
    package func lastRange(ofText text: String) -> Range<Index>? {
        range(of: text, TextSearch.last)
    }

    /// Whether a text stands somewhere in it, compared byte by byte.
    @specialized(where Self == String)
    @specialized(where Self == Substring)
    package func contains(text: String) -> Bool { firstRange(ofText: text) != nil }

    /// Where `find` says that a text begins in these bytes.
    @specialized(where Self == String)
    @specialized(where Self == Substring)
    private func range(
        of text: String,
        _ find: (UnsafeBufferPointer<UInt8>, UnsafeBufferPointer<UInt8>) -> Int?
    ) -> Range<Index>? {
        var text = text
        let count = text.utf8.count
        guard count > 0, utf8.count >= count else { return nil }
        let start = text.withUTF8 { needle in
            utf8.withContiguousStorageIfAvailable { find($0, needle) }
                ?? Array(utf8).withUnsafeBufferPointer { find($0, needle) }
        }
        guard let start else { return nil }
        let lower = utf8.index(startIndex, offsetBy: start)
        return lower..<utf8.index(lower, offsetBy: count)
    }
}

extension String {
    /// The text with every place of another put in its stead, compared byte by byte.
    package func replacing(text: String, with other: String) -> String {
        guard !text.isEmpty else { return self }
        var (whole, text, other) = (self, text, other)
        let replaced = whole.withUTF8 { bytes in
            text.withUTF8 { text in
                other.withUTF8 { TextSearch.replaced(text, in: bytes, by: $0) }
            }
        }
        return replaced.map { String(decoding: $0, as: UTF8.self) } ?? self
    }

    /// Whether all of it is ASCII, so that no other text is equal to it. Swift knows it of the
    /// texts that are, and need not look.
    package var isASCII: Bool { utf8.count == utf16.count }
}

extension Substring {
    /// Whether it begins with a text, compared byte by byte.
    package func begins(with text: String) -> Bool { utf8.starts(with: text.utf8) }

    /// What is behind a text that it begins with.
    package func behind(_ text: String) -> Substring {
        self[utf8.index(startIndex, offsetBy: text.utf8.count)...]
    }
}

/// The loops, over bytes alone. A needle is not empty.
private enum TextSearch {
    static func first(
        in bytes: UnsafeBufferPointer<UInt8>, of needle: UnsafeBufferPointer<UInt8>
    ) -> Int? {
        guard let start = bytes.baseAddress else { return nil }
        let letter = Int32(needle[0])
        // Behind this no needle begins that ends within the bytes.
        let ending = bytes.count - needle.count + 1
        var place = 0
        while place < ending, let found = memchr(start + place, letter, ending - place) {
            place = UnsafeRawPointer(found) - UnsafeRawPointer(start)
            if begins(needle, at: place, of: bytes) { return place }
            place += 1
        }
        return nil
    }

    /// The bytes with others in the needle's places; nil where it has none.
    static func replaced(
        _ needle: UnsafeBufferPointer<UInt8>, in bytes: UnsafeBufferPointer<UInt8>,
        by others: UnsafeBufferPointer<UInt8>
    ) -> [UInt8]? {
        guard var place = first(in: bytes, of: needle) else { return nil }
        var replaced: [UInt8] = []
        replaced.reserveCapacity(bytes.count + others.count)
        var rest = bytes
        while true {
            replaced.append(contentsOf: UnsafeBufferPointer(rebasing: rest[..<place]))
            replaced.append(contentsOf: others)
            rest = UnsafeBufferPointer(rebasing: rest[(place + needle.count)...])
            guard let next = first(in: rest, of: needle) else { break }
            place = next
        }
        replaced.append(contentsOf: rest)
        return replaced
    }

    static func last(
        in bytes: UnsafeBufferPointer<UInt8>, of needle: UnsafeBufferPointer<UInt8>
    ) -> Int? {
        let letter = needle[0]
        var place = bytes.count - needle.count
        while place >= 0 {
            if bytes[place] == letter, begins(needle, at: place, of: bytes) { return place }
            place -= 1
        }
        return nil
    }

    /// There are as many bytes from the place on.
    private static func begins(
        _ needle: UnsafeBufferPointer<UInt8>, at start: Int, of bytes: UnsafeBufferPointer<UInt8>
    ) -> Bool {
        for index in needle.indices where bytes[start + index] != needle[index] { return false }
        return true
    }
}
