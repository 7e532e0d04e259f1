import JSON

/// Where the members of a JSON object stand in its bytes, and the elements of the arrays among
/// them, so that a file of hundreds of megabytes is read element by element: the memory needed is
/// the bytes and one element's tree, of which `SnapshotFile.maximumTreeBytes` is the limit.
///
/// Finds the borders by brackets and quotes alone; what stands between them is checked when it is
/// parsed.
struct JSONOutline {
    /// Members of the top-level object, in order.
    private(set) var members: [(key: String, range: Range<Int>)] = []
    private let bytes: [UInt8]
    /// The most members; AWS's answers have fewer than ten.
    static let maximumMembers = 1_000

    /// The outline of an object; nil where the bytes begin with no object, end inside it, or it has
    /// very many members.
    init?(_ bytes: [UInt8]) {
        self.bytes = bytes
        var walker = JSONWalker(
            bytes, from: bytes.withUnsafeBytes { JSONSpace.byteOrderMarkCount($0) })
        guard walker.take(UInt8(ascii: "{")) else { return nil }
        if walker.take(UInt8(ascii: "}")) {
            guard walker.isAtEnd else { return nil }
            return
        }
        repeat {
            guard members.count < JSONOutline.maximumMembers, let key = walker.skipValue(),
                walker.take(UInt8(ascii: ":")),
                let value = walker.skipValue()
            else { return nil }
            guard let name = try? parse(key).get(), let text = name.string
            else { return nil }
            members.append((text, value))
        } while walker.take(UInt8(ascii: ","))
        guard walker.take(UInt8(ascii: "}")), walker.isAtEnd else { return nil }
    }

    /// Whether there is a member of that key.
    func has(_ key: String) -> Bool { members.contains { $0.key == key } }

    /// The member's value, parsed. Throws `JSONError`; nil where there is none.
    func value(_ key: String) throws(JSONError) -> JSONValue? {
        guard let member = members.last(where: { $0.key == key }) else { return nil }
        return try parse(member.range).get()
    }

    /// Hands out the elements of a member that is an array, each parsed or with the reason why
    /// not; a single object is handed out as the only one. Returns false for another value.
    func forEachElement(
        of key: String, _ receive: (Int, Result<JSONValue, JSONError>) -> Void
    ) -> Bool {
        guard let range = members.last(where: { $0.key == key })?.range else { return false }
        if bytes[range.lowerBound] == UInt8(ascii: "{") {
            receive(0, parse(range))
            return true
        }
        var walker = JSONWalker(bytes, from: range.lowerBound)
        guard walker.take(UInt8(ascii: "[")) else { return false }
        if walker.take(UInt8(ascii: "]")) { return true }
        var index = 0
        repeat {
            guard let element = walker.skipValue() else { return true }
            receive(index, parse(element))
            index += 1
        } while walker.take(UInt8(ascii: ","))
        return true
    }

    private func parse(_ range: Range<Int>) -> Result<JSONValue, JSONError> {
        guard range.count <= SnapshotFile.maximumTreeBytes else {
            return .failure(JSONError(.tooLong, at: 0))
        }
        do throws(JSONError) { return .success(try JSONValue(parsing: Array(bytes[range]))) } catch
        {
            return .failure(error)
        }
    }
}

/// Steps over JSON values without looking into them.
private struct JSONWalker {
    let bytes: [UInt8]
    var position: Int

    init(_ bytes: [UInt8], from position: Int) {
        self.bytes = bytes
        self.position = position
    }

    private mutating func skipSpace() {
        while position < bytes.count, JSONSpace.isSpace(bytes[position]) {
            position += 1
        }
    }

    /// Whether nothing but space is left.
    var isAtEnd: Bool {
        mutating get {
            skipSpace()
            return position == bytes.count
        }
    }

    /// Whether the next byte that is no space is this one; steps over it.
    mutating func take(_ byte: UInt8) -> Bool {
        skipSpace()
        guard position < bytes.count, bytes[position] == byte else { return false }
        position += 1
        return true
    }

    /// The range of the next value; nil where there is none or it does not end.
    mutating func skipValue() -> Range<Int>? {
        skipSpace()
        let start = position
        var depth = 0
        while position < bytes.count {
            let byte = bytes[position]
            switch byte {
            case UInt8(ascii: "\""):
                guard skipString() else { return nil }
                if depth == 0 { return start..<position }
                continue
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                // The bracket around a number or a word that ends here.
                if depth == 0 { return start < position ? start..<position : nil }
                depth -= 1
                if depth == 0 {
                    position += 1
                    return start..<position
                }
            case UInt8(ascii: ","), UInt8(ascii: ":"), 0x20, 0x09, 0x0A, 0x0D:
                if depth == 0 { return start < position ? start..<position : nil }
            default: break
            }
            position += 1
        }
        return nil
    }

    /// Steps over a string from its opening quote; false where it does not end.
    private mutating func skipString() -> Bool {
        position += 1
        while position < bytes.count {
            if bytes[position] == UInt8(ascii: "\\") {
                position += 2
                continue
            }
            position += 1
            if bytes[position - 1] == UInt8(ascii: "\"") { return true }
        }
        return false
    }
}
