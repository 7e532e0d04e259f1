/// The bytes at which names are cut, and cutting there.
enum Byte {
    static let colon = UInt8(ascii: ":")
    static let slash = UInt8(ascii: "/")
}

extension Substring.UTF8View {
    /// What stands before and behind the first of such a byte; nil where there is none.
    func halves(around byte: UInt8) -> (before: Self, behind: Self)? {
        guard let place = firstIndex(of: byte) else { return nil }
        return (self[..<place], self[index(after: place)...])
    }
}
