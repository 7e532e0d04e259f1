import Foundation
public import TestSupport

/// The inputs from which every search begins: one of each form, made by us, and what was found.
public enum FuzzCorpus {
    /// Where the inputs of a target lie.
    public static func folder(of target: FuzzTarget) -> String {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Corpus/\(target.rawValue)").path
    }

    /// The inputs of a target, by name.
    public static func inputs(of target: FuzzTarget) throws -> [(name: String, bytes: [UInt8])] {
        let folder = folder(of: target)
        return try FileManager.default.contentsOfDirectory(atPath: folder).sorted().map { name in
            let file = URL(fileURLWithPath: "\(folder)/\(name)")
            return (name, Array(try Data(contentsOf: file)))
        }
    }

    /// One input with a few bytes changed, taken out or put in, a word of ours among them, or with
    /// a part of another.
    public static func mutation(
        of inputs: [[UInt8]], _ generator: inout SeededGenerator
    ) -> [UInt8] {
        func number(_ count: Int) -> Int { Int.random(in: 0..<max(1, count), using: &generator) }
        guard var bytes = inputs.randomElement(using: &generator) else { return [] }
        for _ in 0...number(4) where !bytes.isEmpty {
            let place = number(bytes.count)
            switch number(7) {
            case 0: bytes[place] = UInt8(number(256))
            case 1: bytes[place] ^= 1 << UInt8(number(8))
            case 2: bytes.removeSubrange(place..<min(bytes.count, place + 1 + number(16)))
            case 3: bytes.insert(contentsOf: words[number(words.count)].utf8, at: place)
            case 4: bytes.removeSubrange(place...)
            case 5:
                let end = min(bytes.count, place + number(64))
                bytes.insert(contentsOf: bytes[place..<end], at: number(bytes.count))
            default:
                guard let other = inputs.randomElement(using: &generator) else { break }
                bytes.replaceSubrange(place..., with: other[number(other.count)...])
            }
        }
        return bytes
    }

    private static let words = [
        "\"", "\\", "{", "}", "[", "]", ":", ",", " ", "\n", "\r\n", "\u{0}", "-", "é", "\\u0041",
        "\\ud800", "1e999", " 403 AccessDenied ", " 403 ", "\" 200 - 1 1 1 1 \"-\" \"",
        "[04/May/2026:12:57:29 +0000]", "REST.GET.OBJECT", "\"Records\":[", "\"errorCode\":",
        "\"eventName\":\"PutBucketPolicy\"", "\"Statement\":", "\"Condition\":", "${aws:", "*",
        "arn:aws:s3:::", " because ", "\u{1F}\u{8B}",
    ]
}
