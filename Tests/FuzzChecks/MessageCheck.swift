import AWSTypes
import Denials

/// AWS's sentences: what is read out of one stands in it, but for white space.
enum MessageCheck {
    static func difference(in bytes: [UInt8]) -> String? {
        let text = String(decoding: bytes, as: UTF8.self)
        _ = (ARN(text), Principal(text))
        guard let message = DenialMessage(text) else { return nil }
        guard message == DenialMessage(text) else { return "the same sentence is read otherwise" }
        let given = withoutSpace(text)
        for found in [message.principalARN, message.resource, message.policyARN, message.keyARN] {
            guard let found, !holds(given, withoutSpace(found)) else { continue }
            return "read out \(found), which is not there"
        }
        return nil
    }

    private static func withoutSpace(_ text: String) -> [UInt8] {
        var rest = String.UnicodeScalarView()
        rest.append(contentsOf: text.unicodeScalars.filter { !$0.properties.isWhitespace })
        return Array(String(rest).utf8)
    }

    private static func holds(_ text: [UInt8], _ part: [UInt8]) -> Bool {
        guard !part.isEmpty else { return true }
        guard part.count <= text.count else { return false }
        return (0...(text.count - part.count)).contains {
            text[$0..<($0 + part.count)].elementsEqual(part)
        }
    }
}
