/// The bytes at which names are cut, and cutting there.
enum Byte {
    static let colon = UInt8(ascii: ":")
    static let slash = UInt8(ascii: "/")
}

extension Substring.UTF8View {
    /// What stands before and behind the first of such a byte; nil where there is none.
    func halves(around byte: UInt8) -> (before: Self, behind: Self)? {
        let bytes = span
        var offset = 0
        while offset < bytes.count, bytes[offset] != byte { offset += 1 }
        guard offset < bytes.count else { return nil }
        let place = index(startIndex, offsetBy: offset)
        return (self[..<place], self[index(after: place)...])
    }
}

extension Span<UInt8> {
    /// Whether the bytes of a word stand here from a place on.
    func has(_ word: StaticString, at place: Int) -> Bool {
        guard word.utf8CodeUnitCount <= count - place else { return false }
        for index in 0..<word.utf8CodeUnitCount
        where self[place + index] != word.utf8Start[index] { return false }
        return true
    }

    /// The first place of a byte from a place on; nil where there is none.
    func place(of byte: UInt8, from start: Int) -> Int? {
        var place = start
        while place < count {
            if self[place] == byte { return place }
            place += 1
        }
        return nil
    }
}

extension String {
    /// What stands between two places of its bytes, of which each begins or ends a character's.
    func part(_ places: Range<Int>) -> String {
        let start = utf8.index(startIndex, offsetBy: places.lowerBound)
        return String(self[start..<utf8.index(start, offsetBy: places.count)])
    }
}
