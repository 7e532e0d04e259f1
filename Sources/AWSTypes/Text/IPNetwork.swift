/// An IPv4 or IPv6 network, or an address as the network of one.
package struct IPNetwork: Hashable, Sendable {
    /// The address, from the highest bit; an IPv4 address in the first 32.
    private let high: UInt64
    private let low: UInt64
    package let prefix: Int
    package let isV6: Bool

    /// Reads `10.0.0.0/8`, `fc00::/7` or an address; nil for what is none.
    package init?(_ text: String) {
        let slash = text.utf8.firstIndex(of: UInt8(ascii: "/"))
        let first = text[..<(slash ?? text.endIndex)]
        isV6 = first.utf8.contains(UInt8(ascii: ":"))
        if isV6 {
            guard let groups = IPNetwork.v6(first) else { return nil }
            high = groups.prefix(4).reduce(0) { $0 << 16 | UInt64($1) }
            low = groups.dropFirst(4).reduce(0) { $0 << 16 | UInt64($1) }
        } else {
            guard let address = IPNetwork.v4(first) else { return nil }
            (high, low) = (UInt64(address) << 32, 0)
        }
        let width = isV6 ? 128 : 32
        guard let slash else {
            prefix = width
            return
        }
        let behind = text[text.utf8.index(after: slash)...]
        guard let prefix = IPNetwork.number(behind, digits: 3), prefix <= width else { return nil }
        self.prefix = prefix
    }

    /// Whether an address (or a smaller network) lies in this one. The two families are apart.
    package func contains(_ other: IPNetwork) -> Bool {
        guard isV6 == other.isV6, other.prefix >= prefix else { return false }
        let highMask = prefix >= 64 ? UInt64.max : ~(UInt64.max >> UInt64(prefix))
        let lowMask = prefix <= 64 ? 0 : ~(UInt64.max >> UInt64(prefix - 64))
        return (high ^ other.high) & highMask == 0
            && (prefix >= 128 ? low == other.low : (low ^ other.low) & lowMask == 0)
    }

    /// The address that a log wrote; nil for what is none: `s3.amazonaws.com`, `AWS Internal`, `-`,
    /// a network.
    package init?(address text: String) {
        // Most are of version 4.
        if let address = IPNetwork.v4(text[...]) {
            self.init(v4: address)
            return
        }
        guard !text.utf8.contains(UInt8(ascii: "/")) else { return nil }
        self.init(text)
    }

    private init(v4 address: UInt32) {
        (high, low, prefix, isV6) = (UInt64(address) << 32, 0, 32, false)
    }

    /// The ranges that are routed inside networks alone: RFC 1918, RFC 6598, RFC 4193.
    private static let privateRanges = [
        "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7",
    ].compactMap { IPNetwork($0) }

    /// Whether it lies in a range that cannot cross the internet.
    package var isPrivate: Bool { IPNetwork.privateRanges.contains { $0.contains(self) } }

    /// Ranges of the defence ministries of the United States and the United Kingdom (IANA IPv4
    /// Address Space Registry). They are hardly seen on the internet, so that companies number
    /// networks of their own with them; a VPC may have any range, publicly routable or not (VPC User
    /// Guide, "VPC CIDR blocks").
    private static let borrowedRanges = [6, 7, 11, 21, 22, 25, 26, 28, 29, 30, 33, 55, 214, 215]
        .compactMap { IPNetwork("\($0).0.0.0/8") }

    /// Whether a caller with this address may be in a VPC although it can cross the internet: version
    /// 6 addresses of VPCs are public too.
    package var mayBeOfVPC: Bool {
        isV6 || IPNetwork.borrowedRanges.contains { $0.contains(self) }
    }

    /// Whether every address of both families lies in one of the networks.
    package static func coverEverything(_ networks: [IPNetwork]) -> Bool {
        networks.contains { $0.prefix == 0 && !$0.isV6 }
            && networks.contains { $0.prefix == 0 && $0.isV6 }
    }

    /// The number that four spell, with dots between them.
    private static func v4(_ text: Substring) -> UInt32? {
        var address: UInt32 = 0
        var part: UInt32 = 0
        var digits = 0
        var dots = 0
        let bytes = text.utf8.span
        for index in bytes.indices {
            let byte = bytes[index]
            if byte >= 0x30, byte <= 0x39, digits < 3 {
                part = part * 10 + UInt32(byte - 0x30)
                digits += 1
            } else if byte == UInt8(ascii: "."), digits > 0, part < 256, dots < 3 {
                address = address << 8 | part
                (part, digits, dots) = (0, 0, dots + 1)
            } else {
                return nil
            }
        }
        guard dots == 3, digits > 0, part < 256 else { return nil }
        return address << 8 | part
    }

    /// Eight groups of 16 bits; `::` stands once for groups of zeros.
    private static func v6(_ text: Substring) -> [UInt16]? {
        let bytes = text.utf8
        let gap = zip(bytes.indices, bytes.indices.dropFirst()).first {
            bytes[$0] == UInt8(ascii: ":") && bytes[$1] == UInt8(ascii: ":")
        }
        guard let gap else {
            return groups(text, mayEndInV4: true).flatMap { $0.count == 8 ? $0 : nil }
        }
        guard let head = groups(text[..<gap.0], mayEndInV4: false),
            let tail = groups(text[bytes.index(after: gap.1)...], mayEndInV4: true),
            head.count + tail.count <= 7
        else { return nil }
        return head + [UInt16](repeating: 0, count: 8 - head.count - tail.count) + tail
    }

    /// Groups of hexadecimal digits; the last may be an IPv4 address.
    private static func groups(_ text: Substring, mayEndInV4: Bool) -> [UInt16]? {
        guard !text.isEmpty else { return [] }
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        var groups: [UInt16] = []
        for (index, part) in parts.enumerated() {
            if mayEndInV4, index == parts.count - 1, let v4 = v4(part) {
                groups += [UInt16(v4 >> 16), UInt16(truncatingIfNeeded: v4)]
            } else {
                guard part.utf8.count <= 4, part.utf8.first != UInt8(ascii: "+"),
                    let value = UInt16(part, radix: 16)
                else { return nil }
                groups.append(value)
            }
        }
        return groups
    }

    /// Plain digits: no sign, no more than a few.
    private static func number(_ text: Substring, digits: Int) -> Int? {
        guard text.utf8.count <= digits, text.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else {
            return nil
        }
        return Int(text)
    }
}
