import AWSTypes

/// Parts of a text by the marks around them, compared byte by byte.
extension StringProtocol {
    /// Without white space at its ends.
    var trimmed: String {
        let isSpace: (UInt8) -> Bool = { $0 == 0x20 || (0x09...0x0D).contains($0) }
        var bytes = Substring(self).utf8
        while let first = bytes.first, isSpace(first) { bytes.removeFirst() }
        while let last = bytes.last, isSpace(last) { bytes.removeLast() }
        return String(Substring(bytes))
    }
}

extension Substring {
    /// Up to the first of these marks; all of it where there is none.
    func before(_ marks: String...) -> Substring {
        let ends = marks.compactMap { firstRange(ofText: $0)?.lowerBound }
        return self[..<(ends.min() ?? endIndex)]
    }

    /// Up to the first place of a mark; nil where there is none.
    func upTo(_ mark: String) -> Substring? {
        firstRange(ofText: mark).map { self[..<$0.lowerBound] }
    }

    /// What is behind the first place of a mark; nil where there is none.
    func after(_ mark: String) -> Substring? {
        firstRange(ofText: mark).map { self[$0.upperBound...] }
    }

    /// What is behind the last place of a mark; nil where there is none.
    func afterLast(_ mark: String) -> Substring? {
        lastRange(ofText: mark).map { self[$0.upperBound...] }
    }

    /// What stands between two marks; nil where one of them is missing.
    func between(_ opening: String, _ closing: String) -> Substring? {
        guard let rest = after(opening), let end = rest.firstRange(ofText: closing) else {
            return nil
        }
        return rest[..<end.lowerBound]
    }

    /// Its first line.
    var firstLine: Substring { before("\n") }

    /// At most so many bytes of its beginning, cut at a character.
    func prefix(bytes count: Int) -> Substring {
        guard utf8.count > count else { return self }
        var end = utf8.index(startIndex, offsetBy: count)
        while end > startIndex, utf8[end] & 0xC0 == 0x80 { end = utf8.index(before: end) }
        return self[..<end]
    }

    /// At most so many bytes of its end, cut at a character.
    func suffix(bytes count: Int) -> Substring {
        guard utf8.count > count else { return self }
        var start = utf8.index(endIndex, offsetBy: -count)
        while start < endIndex, utf8[start] & 0xC0 == 0x80 { start = utf8.index(after: start) }
        return self[start...]
    }
}
