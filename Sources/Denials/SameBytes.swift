import Glibc

/// Equality of texts byte for byte. Swift's own takes two spellings of one letter for the same;
/// what is stored must not hang on which of them came first.
package enum SameBytes {
    /// Whether two texts are the same, or both missing.
    package static func areSame(_ left: String?, _ right: String?) -> Bool {
        guard let left, let right else { return left == nil && right == nil }
        guard left.utf8.count == right.utf8.count else { return false }
        let areSame = right.utf8.withContiguousStorageIfAvailable { isSame(left, $0) }
        return areSame ?? left.utf8.elementsEqual(right.utf8)
    }

    /// Whether a text is these bytes.
    package static func isSame(_ text: String, _ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard text.utf8.count == bytes.count else { return false }
        let isSame = text.utf8.withContiguousStorageIfAvailable { text in
            guard let text = text.baseAddress, let start = bytes.baseAddress else { return true }
            return memcmp(text, start, bytes.count) == 0
        }
        return isSame ?? text.utf8.elementsEqual(bytes)
    }

    /// Whether two arrays hold the same.
    static func areSame(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        left.withUnsafeBytes { left in
            right.withUnsafeBytes { right in
                guard left.count == right.count else { return false }
                guard let one = left.baseAddress, let other = right.baseAddress else { return true }
                return memcmp(one, other, left.count) == 0
            }
        }
    }
}
