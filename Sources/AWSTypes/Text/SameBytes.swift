/// Equality of texts byte for byte. Swift's own takes two spellings of one letter for the same;
/// policies do not, and what is stored must not depend on which of them came first.
package enum SameBytes {
    /// Whether two texts are the same, or both missing.
    package static func areSame(_ left: String?, _ right: String?) -> Bool {
        guard let left, let right else { return left == nil && right == nil }
        guard left.utf8.count == right.utf8.count else { return false }
        let areSame = right.utf8.withContiguousStorageIfAvailable { isSame(left, $0) }
        return areSame ?? left.utf8.elementsEqual(right.utf8)
    }

    /// Whether the first bytes of two texts, which have as many, are the same.
    package static func areSame(_ left: String, _ right: String, first count: Int) -> Bool {
        let (left, right) = (left.utf8.span, right.utf8.span)
        for index in 0..<count where left[index] != right[index] { return false }
        return true
    }

    /// Whether a text is these bytes.
    package static func isSame(_ text: String, _ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard text.utf8.count == bytes.count else { return false }
        let isSame = text.utf8.withContiguousStorageIfAvailable {
            areSame(UnsafeRawBufferPointer($0), UnsafeRawBufferPointer(bytes))
        }
        return isSame ?? text.utf8.elementsEqual(bytes)
    }

    /// Whether two arrays hold the same.
    package static func areSame(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        left.withUnsafeBytes { left in right.withUnsafeBytes { areSame(left, $0) } }
    }

    /// Eight bytes at a time.
    private static func areSame(
        _ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer
    ) -> Bool {
        guard left.count == right.count else { return false }
        if left.baseAddress == right.baseAddress { return true }
        var offset = 0
        while offset + 8 <= left.count {
            let one = left.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
            if one != right.loadUnaligned(fromByteOffset: offset, as: UInt64.self) { return false }
            offset += 8
        }
        while offset < left.count {
            if left[offset] != right[offset] { return false }
            offset += 1
        }
        return true
    }
}
