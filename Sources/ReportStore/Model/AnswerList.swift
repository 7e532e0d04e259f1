internal import AWSTypes

/// One element of a list of an answer, which many denials may share: a blocker, a fix, a remark.
///
/// Where it names the denial's key, `KeyMark.text` stands in its texts instead. So it is read once for
/// all of them, and whoever prints it, too, may do so once and put in the keys.
public final class AnswerPart<Value: NamingKey>: Sendable {
    /// The element, with the mark in the key's places.
    public let value: Value
    /// Whether it has such places.
    public let namesKey: Bool
    /// Whether other denials have it as well, so that it is worth remembering what was made of it.
    public let isShared: Bool

    /// Whether it has commands that are made for each request, and stand there as for none.
    let isForNoRequest: Bool

    init(
        _ value: Value, namesKey: Bool = false, isShared: Bool = true,
        isForNoRequest: Bool = false
    ) {
        self.value = value
        self.namesKey = namesKey
        self.isShared = isShared
        self.isForNoRequest = isForNoRequest
    }

    /// The element as a denial of that key has it.
    func filled(_ key: String) -> Value { namesKey ? value.naming(key) : value }
}

/// A list of one denial's answer, of parts that others may share.
public struct AnswerList<Value: NamingKey>: Hashable, Sendable {
    /// The elements, with `KeyMark.text` in the places of the key.
    public let parts: [AnswerPart<Value>]
    /// What stands in these places.
    public let key: String

    init(_ parts: [AnswerPart<Value>], key: String) {
        self.parts = parts
        self.key = key
    }

    /// A list that is this denial's alone.
    init(own values: [Value]) {
        parts = values.map { AnswerPart($0, isShared: false) }
        key = ""
    }

    /// The elements as this denial has them.
    public var values: [Value] { parts.map { $0.filled(key) } }

    /// By what the lists are of these denials, whatever is shared.
    public static func == (left: AnswerList, right: AnswerList) -> Bool {
        left.values == right.values
    }

    /// By the same.
    public func hash(into hasher: inout Hasher) { hasher.combine(values) }
}

/// What stands for a denial's key in what many denials share.
public enum KeyMark {
    /// A word of letters and digits, drawn anew by each run, so that no log and no policy can hold it.
    /// Its first letter is not among the others: no part of one mark makes another with what is beside
    /// it.
    public static let text =
        "K"
        + (0..<2).map { _ in String(UInt64.random(in: 1 << 63 ... .max), radix: 16) }.joined()

    /// Whether a text with the mark becomes the one with the key by putting it in, however it is
    /// quoted: in JSON, in CSV, in a shell's command. Other keys are read and printed with each denial.
    static func canStand(for key: String) -> Bool {
        guard let first = key.utf8.first else { return false }
        return isLetterOrDigit(first) && ShellWord.isPlain(key)
            // What the AWS CLI would load has a form of its own (`AWSOptions`).
            && !key.contains(text: "://")
            // Words in capitals may be told to be put in (`CommandText`).
            && !key.utf8.allSatisfy { isCapital($0) || $0 == UInt8(ascii: "_") }
    }

    private static func isCapital(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        isCapital(byte) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
            || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}

/// What may name the key of a denial in its texts.
public protocol NamingKey: Hashable, Sendable {
    /// The same with the key in the places of `KeyMark.text`.
    func naming(_ key: String) -> Self
}

extension String {
    fileprivate func naming(_ key: String) -> String {
        replacing(text: KeyMark.text, with: key)
    }
}

extension ReportedRemark: NamingKey {
    /// The remark as a denial of that key has it.
    public func naming(_ key: String) -> ReportedRemark {
        ReportedRemark(
            text: text.naming(key), remark: remark?.mappingTexts { $0.naming(key) })
    }
}

extension ReportedBlocker: NamingKey {
    /// The blocker as a denial of that key has it.
    public func naming(_ key: String) -> ReportedBlocker {
        var named = self
        named.place = place?.mappingTexts { $0.naming(key) }
        named.reason = reason?.mappingTexts { $0.naming(key) }
        named.policy = policy.naming(key)
        named.statement = statement?.naming(key)
        named.detail = detail.naming(key)
        return named
    }
}

extension ReportedFix: NamingKey {
    /// The fix as a denial of that key has it.
    public func naming(_ key: String) -> ReportedFix {
        var named = self
        named.place = place?.mappingTexts { $0.naming(key) }
        named.change = change?.mappingTexts { $0.naming(key) }
        named.role = role?.naming(key)
        named.owner = owner.naming(key)
        named.summary = summary.naming(key)
        named.document = document?.naming(key)
        named.setting = setting?.naming(key)
        named.subject = subject.naming(key)
        named.newlyAllows = newlyAllows?.naming(key)
        return named
    }
}
