/// S3's extended request ids as a store keeps them. They are 76 characters of base64 (S3 User Guide,
/// "Amazon S3 server access log format": Host Id), a sixth of what a denial took, and hardly ever asked for:
/// six bits a character are enough.
///
/// Not base64 decoding: that forgets bits which a text that is no such id may have, and what is read back
/// must be what the log said. A text of other characters is kept as it is.
enum HostIDBytes {
    /// Shorter texts are kept as they are, and longer ones, which are no host ids.
    static let characters = 16...1_024

    private static let pad = UInt8(ascii: "=")
    private static let alphabet = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    /// Of each byte its place in the alphabet, else 64.
    private static let places: [UInt8] = {
        var places = [UInt8](repeating: 64, count: 256)
        for (place, character) in alphabet.enumerated() { places[Int(character)] = UInt8(place) }
        return places
    }()

    /// The bytes of a text: how many `=` it ends in and how many characters stand before them, modulo
    /// 4, then these, six bits each; nil where it is kept as a text.
    static func packed(_ text: String) -> [UInt8]? {
        guard characters.contains(text.utf8.count) else { return nil }
        return text.utf8.withContiguousStorageIfAvailable(packed)
            ?? Array(text.utf8).withUnsafeBufferPointer(packed)
    }

    private static func packed(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
        var count = text.count
        while count > 0, text.count - count < 3, text[count - 1] == pad { count -= 1 }
        let pads = text.count - count
        guard pads < 3 else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count * 3 / 4 + 2)
        bytes.append(UInt8(pads << 2 | count & 3))
        var (bits, held) = (UInt32(0), 0)
        var isOfAlphabet = true
        let places = places
        for character in text[..<count] {
            let place = places[Int(character)]
            isOfAlphabet = isOfAlphabet && place < 64
            bits = bits << 6 | UInt32(place & 63)
            held += 6
            if held >= 8 {
                held -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(held)))
            }
        }
        guard isOfAlphabet else { return nil }
        if held > 0 { bytes.append(UInt8(truncatingIfNeeded: bits << UInt32(8 - held))) }
        return bytes
    }

    /// The text that has these bytes; nil where they are not those of a text.
    static func text(_ bytes: some Collection<UInt8>) -> String? {
        guard let head = bytes.first, head >> 2 < 3 else { return nil }
        let bits = (bytes.count - 1) * 8
        // Of those that take so many bytes, at most two, the one that leaves the rest.
        guard
            let count = stride(from: bits / 6, through: max(0, bits / 6 - 1), by: -1).first(where: {
                $0 & 3 == Int(head & 3) && ($0 * 6 + 7) / 8 == bytes.count - 1
            })
        else { return nil }
        var characters: [UInt8] = []
        characters.reserveCapacity(count + 2)
        var (held, rest) = (0, UInt32(0))
        for byte in bytes.dropFirst() {
            rest = rest << 8 | UInt32(byte)
            held += 8
            while held >= 6, characters.count < count {
                held -= 6
                characters.append(alphabet[Int(rest >> UInt32(held) & 63)])
            }
        }
        characters.append(contentsOf: repeatElement(pad, count: Int(head >> 2)))
        return String(decoding: characters, as: UTF8.self)
    }
}

extension ColumnSource {
    /// The host id in a column, however it is kept; nil where there is none.
    func optionalHostID(_ column: Int32) -> String? {
        guard let bytes = optionalBytes(column) else { return optionalText(column) }
        return HostIDBytes.text(bytes)
    }
}
