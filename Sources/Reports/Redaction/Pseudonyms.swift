internal import AWSTypes

/// Stable other names in place of accounts, principals, buckets, keys and ids, each of the form of
/// the name that it stands for: an account has twelve digits, an ARN its parts, a wildcard stays.
///
/// What is not known to be a word of AWS or of this program is replaced: better one word too many.
public struct Pseudonyms: Sendable {
    /// What a name is of, which its pseudonym tells.
    enum Kind: String {
        case account, address, agent, bucket, drop, job, key, name, policy, role, session
        case statement, user, value
    }

    private let hash: @Sendable (String) -> UInt64
    /// Names that are replaced wherever they stand as a word.
    private(set) var names: [String: String] = [:]

    /// Pseudonyms by a keyed hash.
    public init(hash: @escaping @Sendable (String) -> UInt64) { self.hash = hash }

    /// Learns a name, or an ARN with the names in it, which may be words of English as well.
    public mutating func learn(_ name: String) {
        guard name.utf8.count > 1, name != "*" else { return }
        if name.hasPrefix("arn:") {
            let parts = ARNParts(name)
            for (kind, piece) in parts.pieces where kind != nil {
                learn(piece, as: kind ?? .name)
            }
        } else {
            learn(name, as: .name)
        }
    }

    /// Learns a name of a kind.
    mutating func learn(_ name: String?, as kind: Kind) {
        guard let name, name.utf8.count > 1, PublicWords.ofForm(name) == nil,
            names[name] == nil || kind != .name
        else { return }
        names[name] = shaped(name) ?? made(kind, name)
    }

    // MARK: - One name

    /// The pseudonym of a name of a kind; wildcards in it stay.
    func name(_ kind: Kind, _ name: String) -> String {
        if name.hasPrefix("arn:") { return arn(name) }
        if let known = names[name] { return known }
        if let shaped = shaped(name) ?? PublicWords.ofForm(name) { return shaped }
        var (result, piece) = ("", "")
        func flush() {
            if !piece.isEmpty { result += names[piece] ?? made(kind, piece) }
            piece = ""
        }
        for character in name {
            if character == "*" || character == "?" {
                flush()
                result.append(character)
            } else {
                piece.append(character)
            }
        }
        flush()
        return result
    }

    /// The pseudonym of an object's key, folder by folder.
    func objectKey(_ key: String) -> String {
        key.split(separator: "/", omittingEmptySubsequences: false)
            .map { $0.isEmpty ? "" : name(.key, String($0)) }.joined(separator: "/")
    }

    /// An ARN with other names in its parts.
    func arn(_ text: String) -> String {
        let parts = ARNParts(text)
        return parts.pieces.map { kind, piece in
            guard let kind else { return piece }
            return kind == .account ? shaped(piece) ?? piece : name(kind, piece)
        }.joined()
    }

    private func made(_ kind: Kind, _ name: String) -> String {
        "\(kind.rawValue)-" + Pseudonyms.hex(hash(name), 8)
    }

    // MARK: - Forms

    /// The pseudonym of what its form tells: an account, an id of AWS, an address; nil for any other.
    func shaped(_ text: String) -> String? {
        let bytes = Array(text.utf8)
        func all(_ bytes: some Sequence<UInt8>, _ test: (UInt8) -> Bool) -> Bool {
            bytes.allSatisfy(test)
        }
        if bytes.count == 12, all(bytes, PublicWords.isDigit) {
            return "000" + Pseudonyms.decimal(hash(text), 9)
        }
        if bytes.count == 36, text.split(separator: "-").map(\.utf8.count) == [8, 4, 4, 4, 12],
            all(bytes, { PublicWords.isHex($0) || $0 == 0x2D })
        {
            let digits = Array(
                Pseudonyms.hex(hash(text), 16) + Pseudonyms.hex(hash(text + "."), 16))
            return [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { String(digits[$0]) }
                .joined(separator: "-")
        }
        // Unique ids and access keys (IAM User Guide, "Unique identifiers").
        if bytes.count >= 16, bytes.count <= 128, text.hasPrefix("A"),
            all(bytes, { PublicWords.isDigit($0) || (0x41...0x5A).contains($0) })
        {
            return text.prefix(4) + Pseudonyms.hex(hash(text), bytes.count - 4).uppercased()
        }
        if bytes.count >= 16, all(bytes, PublicWords.isHex) {
            let hex = Pseudonyms.hex(hash(text), bytes.count)
            return text.contains { ("A"..."F").contains($0) } ? hex.uppercased() : hex
        }
        if bytes.count == 16, all(bytes, { PublicWords.isDigit($0) || (0x41...0x5A).contains($0) })
        {
            return Pseudonyms.hex(hash(text), 16).uppercased()
        }
        for prefix in PublicWords.idPrefixes where text.hasPrefix(prefix) {
            let rest = bytes.dropFirst(prefix.utf8.count)
            if rest.count >= 4, all(rest, { PublicWords.isLetterOrDigit($0) || $0 == 0x2D }) {
                return prefix + Pseudonyms.hex(hash(text), rest.count)
            }
        }
        return address(text)
    }

    /// An address, or a block of them, in the networks that are for examples (RFC 2544, RFC 3849).
    private func address(_ text: String) -> String? {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        let length = parts.count == 2 ? "/" + parts[1] : ""
        guard parts.count == 1 || Int(parts[1]) != nil else { return nil }
        let numbers = parts[0].split(separator: ".", omittingEmptySubsequences: false)
        let number = hash(text)
        if numbers.count == 4, numbers.allSatisfy({ UInt8($0) != nil }) {
            return "198.18.\(number >> 8 & 0xFF).\(number & 0xFF)" + length
        }
        let groups = parts[0].split(separator: ":", omittingEmptySubsequences: false)
        guard groups.count >= 3, groups.count <= 8,
            groups.allSatisfy({ $0.utf8.count <= 4 && $0.utf8.allSatisfy(PublicWords.isHex) })
        else { return nil }
        let hex = Pseudonyms.hex(number, 8)
        return "2001:db8::\(hex.prefix(4)):\(hex.suffix(4))" + length
    }

    private static func hex(_ number: UInt64, _ count: Int) -> String {
        let digits = String(number, radix: 16)
        let whole = String(repeating: "0", count: 16 - digits.utf8.count) + digits
        return String(String(repeating: whole, count: count / 16 + 1).prefix(count))
    }

    private static func decimal(_ number: UInt64, _ count: Int) -> String {
        let digits = String(number % 1_000_000_000)
        return String(repeating: "0", count: count - digits.utf8.count) + digits
    }
}
