import AWSTypes
import Denials
import IAM

/// A key that stands for many objects' keys while an answer for all of them is worked out, and is
/// found again in its sentences.
struct StandInKey: Hashable {
    /// Drawn anew by each run, so that no log and no policy can hold it.
    private static let mark = drawnMark()

    /// How many folders of a key a stand-in has at the most: who names an object by a thousand must
    /// not make us try as many.
    static let folders = 8

    /// The key: a beginning that many have, the mark, perhaps an ending.
    let text: String

    /// A word of 32 letters and digits that no log and no policy holds.
    static func drawnMark() -> String {
        (0..<2).map { _ in String(UInt64.random(in: 1 << 63 ... .max), radix: 16) }.joined()
    }

    /// The mark alone, which cannot be torn.
    static let plain = StandInKey(text: mark)

    /// The shortest stand-in that no statement tells apart from a key; nil where there is none.
    /// `resource` makes an ARN of a key.
    init?(for key: String, among distinctions: Distinctions, resource: (String) -> String) {
        let own = resource(key)
        for candidate in StandInKey.candidates(for: key)
        where !distinctions.tellApart(own, resource(candidate)) {
            text = candidate
            return
        }
        return nil
    }

    private init(text: String) { self.text = text }

    /// The mark in place of all that follows the key's first folders, with and without the key's
    /// ending.
    private static func candidates(for key: String) -> [String] {
        var starts = [""]
        var rest = key[...]
        while starts.count <= folders, let slash = rest.firstRange(ofText: "/") {
            rest = rest[slash.upperBound...]
            starts.append(String(key[..<slash.upperBound]))
        }
        let name = key[(key.lastRange(ofText: "/")?.upperBound ?? key.startIndex)...]
        let ending = name.lastRange(ofText: ".").map { name[$0.lowerBound...] } ?? ""
        return starts.flatMap { start in
            ending.isEmpty ? [start + mark] : [start + mark, start + mark + ending]
        }
    }

    /// Whether a key reads the same wherever it is written: in JSON, in a policy, in a shell. Where
    /// `inData` alone it is written, spaces and letters of other scripts do too.
    static func canStand(for key: String, inData: Bool) -> Bool {
        guard let first = key.utf8.first, first != UInt8(ascii: "-") else { return false }
        guard key.utf8.last != UInt8(ascii: "/") else { return false }
        return ShellWord.isPlain(key)
            || inData && key.utf8.allSatisfy { ShellWord.isHarmless($0) || isQuoted($0) }
    }

    /// A space, or a part of a letter that is not ASCII.
    private static func isQuoted(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte >= 0x80
    }

    /// Whether the mark stands in a text other than as part of this key.
    func isTorn(in text: String) -> Bool {
        guard text.contains(text: StandInKey.mark) else { return false }
        return text.replacing(text: self.text, with: "").contains(text: StandInKey.mark)
    }
}
