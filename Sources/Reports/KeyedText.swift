internal import AWSTypes
internal import JSON
internal import ReportStore

/// A text that many denials share but for their keys.
struct KeyedText {
    private let bytes: [UInt8]
    /// Where in them the key stands, in their order.
    private let places: [Int]

    /// A text that has `KeyMark.text` in the places of the key.
    init(_ text: String) {
        var bytes: [UInt8] = []
        var places: [Int] = []
        var rest = text[...]
        while let mark = rest.firstRange(ofText: KeyMark.text) {
            bytes += rest[..<mark.lowerBound].utf8
            places.append(bytes.count)
            rest = rest[mark.upperBound...]
        }
        bytes += rest.utf8
        self.bytes = bytes
        self.places = places
    }

    /// How many bytes it has without the keys.
    var count: Int { bytes.count }

    /// Appends the text with a key.
    func append(to text: inout [UInt8], key: [UInt8]) {
        var start = 0
        for place in places {
            text.append(contentsOf: bytes[start..<place])
            text.append(contentsOf: key)
            start = place
        }
        text.append(contentsOf: bytes[start...])
    }
}

/// What is printed of the parts of answers, made once for all denials that share them.
struct PartTexts<Value: NamingKey> {
    /// How many texts are remembered.
    static var limit: Int { 8_192 }
    /// Longer texts are made each time.
    static var longest: Int { 4_096 }

    /// Holds on to the part, so that no other has its identity.
    private struct Entry {
        let part: AnswerPart<Value>
        let text: KeyedText
    }

    private var entries = Generations<ObjectIdentifier, Entry>(limit: limit)
    private let print: (Value) -> String

    /// Texts that are the same for equal parts, and have a part's key as it is wherever they name it.
    init(_ print: @escaping (Value) -> String) { self.print = print }

    /// Appends the texts of a list's parts, with a separator between.
    mutating func append(
        _ list: AnswerList<Value>, separator: StaticString, to bytes: inout [UInt8]
    ) {
        let key = Array(list.key.utf8)
        for (place, part) in list.parts.enumerated() {
            if place > 0 { bytes.append(separator) }
            text(of: part).append(to: &bytes, key: key)
        }
    }

    private mutating func text(of part: AnswerPart<Value>) -> KeyedText {
        guard part.isShared else { return KeyedText(print(part.value)) }
        if let known = entries[ObjectIdentifier(part)] { return known.text }
        let text = KeyedText(print(part.value))
        if text.count <= PartTexts.longest {
            entries[ObjectIdentifier(part)] = Entry(part: part, text: text)
        }
        return text
    }
}

extension [UInt8] {
    /// Appends a text of the program's own.
    mutating func append(_ text: StaticString) {
        text.withUTF8Buffer { append(contentsOf: $0) }
    }
}
