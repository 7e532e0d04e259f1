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
