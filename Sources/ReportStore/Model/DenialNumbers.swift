/// Numbers of denials, one bit each: they are given one after the other.
struct DenialNumbers {
    /// Beyond these only a damaged store has any.
    private static let usual: Range<Int64> = 0..<1 << 32

    private var words: [UInt64] = []
    private var unusual: Set<Int64> = []

    /// How many there are.
    var count: Int { words.reduce(unusual.count) { $0 + $1.nonzeroBitCount } }

    mutating func insert(_ id: Int64) {
        guard DenialNumbers.usual.contains(id) else {
            unusual.insert(id)
            return
        }
        let word = Int(id / 64)
        let missing = word + 1 - words.count
        if missing > 0 {
            words.append(contentsOf: repeatElement(0, count: max(missing, words.count, 1_024)))
        }
        words[word] |= 1 << UInt64(id % 64)
    }

    mutating func remove(_ id: Int64) {
        guard DenialNumbers.usual.contains(id) else {
            unusual.remove(id)
            return
        }
        let word = Int(id / 64)
        if word < words.count { words[word] &= ~(1 << UInt64(id % 64)) }
    }

    func contains(_ id: Int64) -> Bool {
        guard DenialNumbers.usual.contains(id) else { return unusual.contains(id) }
        let word = Int(id / 64)
        return word < words.count && words[word] & 1 << UInt64(id % 64) != 0
    }

    /// Hands out all of them.
    func each(_ receive: (Int64) throws(StoreError) -> Void) throws(StoreError) {
        for index in words.indices where words[index] != 0 {
            for bit in 0..<64 where words[index] & 1 << UInt64(bit) != 0 {
                try receive(Int64(index * 64 + bit))
            }
        }
        for id in unusual { try receive(id) }
    }
}
