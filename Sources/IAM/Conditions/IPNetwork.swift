/// An IPv4 or IPv6 network, or an address as the network of one.
struct IPNetwork: Sendable {
    /// 4 or 16 bytes.
    private let bytes: [UInt8]
    private let prefix: Int

    init?(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = parts.first,
            let bytes = first.contains(":") ? IPNetwork.v6(first) : IPNetwork.v4(first)
        else { return nil }
        self.bytes = bytes
        guard parts.count == 2 else {
            prefix = bytes.count * 8
            return
        }
        guard let prefix = Int(parts[1]), (0...(bytes.count * 8)).contains(prefix) else {
            return nil
        }
        self.prefix = prefix
    }

    /// Whether an address (or a smaller network) lies in this one. The two families are apart.
    func contains(_ other: IPNetwork) -> Bool {
        guard bytes.count == other.bytes.count, other.prefix >= prefix else { return false }
        for bit in stride(from: 0, to: prefix, by: 8) {
            let width = min(8, prefix - bit)
            let mask = UInt8(truncatingIfNeeded: 0xFF00 >> width)
            if (bytes[bit / 8] ^ other.bytes[bit / 8]) & mask != 0 { return false }
        }
        return true
    }

    private static func v4(_ text: Substring) -> [UInt8]? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        let bytes = parts.compactMap { UInt8($0) }
        return parts.count == 4 && bytes.count == 4 ? bytes : nil
    }

    private static func v6(_ text: Substring) -> [UInt8]? {
        let halves = text.components(separatedBy: "::")
        guard halves.count <= 2, let head = groups(halves[0]) else { return nil }
        guard halves.count == 2 else { return head.count == 16 ? head : nil }
        guard let tail = groups(halves[1]), head.count + tail.count <= 14 else { return nil }
        return head + [UInt8](repeating: 0, count: 16 - head.count - tail.count) + tail
    }

    private static func groups(_ text: Substring) -> [UInt8]? {
        guard !text.isEmpty else { return [] }
        var bytes: [UInt8] = []
        for group in text.split(separator: ":", omittingEmptySubsequences: false) {
            if group.contains(".") {
                guard let v4 = v4(group) else { return nil }
                bytes += v4
            } else {
                guard group.count <= 4, let value = UInt16(group, radix: 16) else { return nil }
                bytes += [UInt8(value >> 8), UInt8(truncatingIfNeeded: value)]
            }
        }
        return bytes
    }
}

extension Substring {
    fileprivate func components(separatedBy text: String) -> [Substring] {
        var parts: [Substring] = []
        var rest = self
        while let place = rest.indices.first(where: { rest[$0...].hasPrefix(text) }) {
            parts.append(rest[..<place])
            rest = rest[rest.index(place, offsetBy: text.count)...]
        }
        return parts + [rest]
    }
}

/// Base64 as `BinaryEquals` uses it.
enum Base64 {
    /// The bytes; nil for what is no base64.
    static func decoded(_ text: String) -> [UInt8]? {
        var bytes: [UInt8] = []
        var bits: UInt32 = 0
        var count = 0
        for byte in text.utf8 {
            let value: UInt32
            switch byte {
            case 0x41...0x5A: value = UInt32(byte) - 0x41
            case 0x61...0x7A: value = UInt32(byte) - 0x47
            case 0x30...0x39: value = UInt32(byte) + 4
            case UInt8(ascii: "+"): value = 62
            case UInt8(ascii: "/"): value = 63
            case UInt8(ascii: "="): continue
            default: return nil
            }
            bits = bits << 6 | value
            count += 6
            if count >= 8 {
                count -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
            }
        }
        return bytes
    }
}
