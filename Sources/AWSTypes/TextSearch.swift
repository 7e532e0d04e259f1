/// Search by bytes: names, codes and AWS's sentences are ASCII, and what stands around them is a
/// stranger's, whose combining marks must not hide one. Many times as fast as by characters.
extension StringProtocol {
    /// The first place of a text, compared byte by byte.
    package func firstRange(ofText text: String) -> Range<Index>? {
        range(of: text) { bytes, needle in
            var place = 0
            while place + needle.count <= bytes.count {
                if begins(needle, at: place, of: bytes) { return place }
                place += 1
            }
            return nil
        }
    }

    /// The last place of a text, compared byte by byte.
    package func lastRange(ofText text: String) -> Range<Index>? {
        range(of: text) { bytes, needle in
            guard bytes.count >= needle.count else { return nil }
            return (0...(bytes.count - needle.count)).last { begins(needle, at: $0, of: bytes) }
        }
    }

    /// Whether a text stands somewhere in it, compared byte by byte.
    package func contains(text: String) -> Bool { firstRange(ofText: text) != nil }

    /// The needle is not empty, and there are as many bytes from the place on.
    private func begins(
        _ needle: UnsafeBufferPointer<UInt8>, at start: Int, of bytes: UnsafeBufferPointer<UInt8>
    ) -> Bool {
        guard bytes[start] == needle[0] else { return false }
        for index in 1..<needle.count where bytes[start + index] != needle[index] { return false }
        return true
    }

    /// Where `find` says that a text begins in these bytes.
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
