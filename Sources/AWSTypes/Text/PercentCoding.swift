import Glibc

/// Percent-encoding (RFC 3986, section 2.1): `%` and two hexadecimal digits stand for a byte.
public enum PercentCoding {
    /// The bytes with one level of encoding undone; nil where a `%` is not followed by two
    /// hexadecimal digits.
    public static func decoded(_ bytes: UnsafeRawBufferPointer) -> [UInt8]? {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(bytes.count)
        var rest = 0
        // Most of a text is no escape, and is taken as it stands.
        while let escape = firstEscape(in: bytes, from: rest) {
            guard escape + 2 < bytes.count, let high = digit(bytes[escape + 1]),
                let low = digit(bytes[escape + 2])
            else { return nil }
            decoded.append(contentsOf: UnsafeRawBufferPointer(rebasing: bytes[rest..<escape]))
            decoded.append(high << 4 | low)
            rest = escape + 3
        }
        decoded.append(contentsOf: UnsafeRawBufferPointer(rebasing: bytes[rest...]))
        return decoded
    }

    /// The bytes with one level of encoding undone; nil where an escape is broken.
    public static func decoded(_ bytes: [UInt8]) -> [UInt8]? {
        bytes.withUnsafeBytes { decoded($0) }
    }

    /// The text with one level of encoding undone; nil where an escape is broken.
    public static func decoded(_ text: some StringProtocol) -> String? {
        decoded(Array(text.utf8)).map { String(decoding: $0, as: UTF8.self) }
    }

    /// The text in RFC 3986's unreserved characters and escapes, so that it is one file name or one
    /// part of a URI, whatever it holds; `.` and `..` are escaped too.
    public static func encoded(_ text: String) -> String {
        var encoded = ""
        let isDots = text == "." || text == ".."
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                encoded.unicodeScalars.append(Unicode.Scalar(byte))
            case UInt8(ascii: ".") where !isDots: encoded += "."
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                encoded += (byte < 16 ? "%0" : "%") + digits
            }
        }
        return encoded
    }

    private static func firstEscape(in bytes: UnsafeRawBufferPointer, from start: Int) -> Int? {
        guard let base = bytes.baseAddress, start < bytes.count,
            let found = memchr(base + start, Int32(UInt8(ascii: "%")), bytes.count - start)
        else { return nil }
        return UnsafeRawPointer(found) - base
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
