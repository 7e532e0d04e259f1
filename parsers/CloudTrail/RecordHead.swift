import JSON
import JSONScanner

/// Finds where records begin in a text whose quotes and brackets do not match, by the members that
/// AWS writes first. Inside a string of JSON the quotes would be escaped, so that no text that
/// others chose looks so.
enum RecordHead {
    /// The offset of the next beginning of a record, which stands in no member.
    static func next(in bytes: UnsafeRawBufferPointer, from start: Int) -> Int? {
        var index = start
        while index < bytes.count {
            let rest = UnsafeRawBufferPointer(rebasing: bytes[index...])
            guard let key = ByteSearch.first("\"eventVersion\"", in: rest) else { return nil }
            if let brace = back(bytes, from: index + key), brace >= start,
                bytes[brace] == UInt8(ascii: "{"),
                back(bytes, from: brace).map({ !opensValue(bytes[$0]) }) ?? true
            {
                return brace
            }
            index += key + 1
        }
        return nil
    }

    /// Whether what follows is a member's value, or an array's first element.
    private static func opensValue(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: ":") || byte == UInt8(ascii: "[")
    }

    /// The record that a text is, from its first byte on; nil where it is not closed, or is followed
    /// by more than a comma and brackets.
    static func record(of text: UnsafeRawBufferPointer, by finder: inout RecordFinder)
        -> FoundRecord?
    {
        var first: FoundRecord?
        _ = finder.find(in: text) { if first == nil { first = $0 } }
        guard let first, first.range.lowerBound == 0 else { return nil }
        let isAlone = text[first.range.upperBound...].allSatisfy {
            JSONSpace.isSpace($0) || $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "]")
                || $0 == UInt8(ascii: "}")
        }
        return isAlone ? first : nil
    }

    /// The offset of the last byte before a place that is no white space.
    private static func back(_ bytes: UnsafeRawBufferPointer, from place: Int) -> Int? {
        bytes[..<place].lastIndex { !JSONSpace.isSpace($0) }
    }
}
