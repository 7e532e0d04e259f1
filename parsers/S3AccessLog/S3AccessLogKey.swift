/// Percent-decoding as the access log needs it.
public enum S3AccessLogKey {
    /// The key as S3 names the object. The log encodes keys twice (`=` is `%253D`); where only one
    /// level can be undone, one is.
    public static func decoded(_ raw: UnsafeRawBufferPointer) -> String {
        guard let once = percentDecoded(raw) else { return String(decoding: raw, as: UTF8.self) }
        let twice = once.withUnsafeBytes { percentDecoded($0) }
        return String(decoding: twice ?? once, as: UTF8.self)
    }

    /// The operation whose keys are written as forms are, a space as `+` (seen in real logs of
    /// BATCH.DELETE.OBJECT alone: `Screen+Shot+…`). A plus of the key's own is an escape there.
    static let formEncodedOperation = "BATCH.DELETE.OBJECT"

    /// The key of a record of that operation with its spaces. Only what stands in the log itself
    /// is one: below an escape, a plus is the key's own.
    static func withoutFormSpaces(_ raw: some Sequence<UInt8>) -> [UInt8] {
        raw.map { $0 == UInt8(ascii: "+") ? UInt8(ascii: " ") : $0 }
    }

    /// One level undone; nil where an escape is broken.
    public static func percentDecoded(_ bytes: [UInt8]) -> [UInt8]? {
        bytes.withUnsafeBytes { percentDecoded($0) }
    }

    private static func percentDecoded(_ bytes: UnsafeRawBufferPointer) -> [UInt8]? {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(bytes.count)
        var rest = 0
        // Most of a key is no escape, and is taken as it stands.
        while let escape = ByteLines.first(UInt8(ascii: "%"), in: bytes, from: rest) {
            guard escape + 2 < bytes.count, let high = digit(bytes[escape + 1]),
                let low = digit(bytes[escape + 2])
            else { return nil }
            decoded.append(contentsOf: bytes[rest..<escape])
            decoded.append(high << 4 | low)
            rest = escape + 3
        }
        decoded.append(contentsOf: bytes[rest...])
        return decoded
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: return byte - 0x30
        case 0x41...0x46: return byte - 0x37
        case 0x61...0x66: return byte - 0x57
        default: return nil
        }
    }
}
