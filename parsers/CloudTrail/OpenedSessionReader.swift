import JSON

/// Reads what `OpenedSession` has from a record's bytes, without a copy of anything: an account's
/// trail may hold thousands of such records for each denial.
///
/// Stricter than JSON: it gives up at an escape and at what is not ASCII, at a member that is there twice or has another type,
/// at a fraction, at deep nesting; and it gives up wherever the full parser would find an error, so
/// that what it reads the full parser reads alike (`SessionRecordsTests`).
struct OpenedSessionReader {
    /// Deeper values are left to the full parser.
    private static let maximumDepth = 16

    /// The texts that are read.
    enum Field: Int, CaseIterable {
        case eventTime, eventSource, eventName, eventID, eventType, eventCategory
        case callerType, invokedBy, callerARN
        case roleARN, sessionName
        case accessKeyID
    }

    /// The objects of which some members are read.
    private enum Part: UInt8 {
        case identity = 1
        case parameters = 2
        case answer = 4
        case credentials = 8
    }

    private var texts = InlineArray<12, UnsafeRawBufferPointer?>(repeating: nil)
    private var parts: UInt8 = 0

    private let bytes: UnsafeRawBufferPointer
    private var position = 0
    private var depth = 0

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    /// A text that was read; nil where there is none.
    subscript(_ field: Field) -> UnsafeRawBufferPointer? { texts[field.rawValue] }

    /// Reads the record; false where it is to be left to the full parser.
    mutating func read() -> Bool {
        members { reader, key in reader.readMember(key) } && position == bytes.count
    }

    // MARK: - Members

    private mutating func readMember(_ key: UnsafeRawBufferPointer) -> Bool {
        switch key.count {
        case 7 where key.is("eventID"): return text(.eventID)
        case 9 where key.is("eventTime"): return text(.eventTime)
        case 9 where key.is("eventName"): return text(.eventName)
        case 9 where key.is("eventType"): return text(.eventType)
        case 9 where key.is("errorCode"): return false
        case 11 where key.is("eventSource"): return text(.eventSource)
        case 12 where key.is("userIdentity"):
            return once(.identity) && members { $0.readIdentity($1) }
        case 13 where key.is("eventCategory"): return text(.eventCategory)
        case 16 where key.is("responseElements"):
            return once(.answer) && (takeWord("null") || members { $0.readAnswer($1) })
        case 17 where key.is("requestParameters"):
            return once(.parameters) && members { $0.readParameters($1) }
        default: return pass()
        }
    }

    private mutating func readIdentity(_ key: UnsafeRawBufferPointer) -> Bool {
        switch key.count {
        case 3 where key.is("arn"): return text(.callerARN)
        case 4 where key.is("type"): return text(.callerType)
        case 9 where key.is("invokedBy"): return text(.invokedBy)
        default: return pass()
        }
    }

    private mutating func readParameters(_ key: UnsafeRawBufferPointer) -> Bool {
        switch key.count {
        case 4 where key.is("tags"): return false
        case 6 where key.is("policy"): return false
        case 7 where key.is("roleArn"): return text(.roleARN)
        case 10 where key.is("policyArns"): return false
        case 15 where key.is("roleSessionName"): return text(.sessionName)
        default: return pass()
        }
    }

    private mutating func readAnswer(_ key: UnsafeRawBufferPointer) -> Bool {
        guard key.is("credentials") else { return pass() }
        return once(.credentials)
            && members { $1.is("accessKeyId") ? $0.text(.accessKeyID) : $0.pass() }
    }

    /// Takes note that an object is there; false where it was there before.
    private mutating func once(_ part: Part) -> Bool {
        guard parts & part.rawValue == 0 else { return false }
        parts |= part.rawValue
        return true
    }

    private mutating func text(_ field: Field) -> Bool {
        guard texts[field.rawValue] == nil, let text = string() else { return false }
        texts[field.rawValue] = text
        return true
    }

    // MARK: - Values

    /// Reads an object; `member` reads the value of each key.
    private mutating func members(
        _ member: (inout Self, UnsafeRawBufferPointer) -> Bool
    ) -> Bool {
        guard take(UInt8(ascii: "{")), depth < Self.maximumDepth else { return false }
        depth += 1
        defer { depth -= 1 }
        skipSpace()
        if take(UInt8(ascii: "}")) { return true }
        while true {
            guard let key = string() else { return false }
            skipSpace()
            guard take(UInt8(ascii: ":")) else { return false }
            skipSpace()
            guard member(&self, key) else { return false }
            skipSpace()
            if take(UInt8(ascii: "}")) { return true }
            guard take(UInt8(ascii: ",")) else { return false }
            skipSpace()
        }
    }

    private mutating func elements() -> Bool {
        guard take(UInt8(ascii: "[")), depth < Self.maximumDepth else { return false }
        depth += 1
        defer { depth -= 1 }
        skipSpace()
        if take(UInt8(ascii: "]")) { return true }
        while true {
            guard pass() else { return false }
            skipSpace()
            if take(UInt8(ascii: "]")) { return true }
            guard take(UInt8(ascii: ",")) else { return false }
            skipSpace()
        }
    }

    /// Passes over a value of which nothing is wanted.
    private mutating func pass() -> Bool {
        guard position < bytes.count else { return false }
        switch bytes[position] {
        case UInt8(ascii: "\""): return string() != nil
        case UInt8(ascii: "{"): return members { reader, _ in reader.pass() }
        case UInt8(ascii: "["): return elements()
        case UInt8(ascii: "t"): return takeWord("true")
        case UInt8(ascii: "f"): return takeWord("false")
        case UInt8(ascii: "n"): return takeWord("null")
        default: return takeWholeNumber()
        }
    }

    private mutating func takeWord(_ word: StaticString) -> Bool {
        let end = position + word.utf8CodeUnitCount
        guard end <= bytes.count,
            UnsafeRawBufferPointer(rebasing: bytes[position..<end]).is(word)
        else { return false }
        position = end
        return true
    }

    private mutating func takeWholeNumber() -> Bool {
        let start = position
        while position < bytes.count, (0x30...0x39).contains(bytes[position]) { position += 1 }
        // A leading zero stands alone (RFC 8259, section 6).
        let isNumber =
            position == start + 1 || position > start && bytes[start] != UInt8(ascii: "0")
        guard isNumber, position < bytes.count else { return false }
        let next = bytes[position]
        return next == UInt8(ascii: ",") || next == UInt8(ascii: "}")
            || next == UInt8(ascii: "]") || JSONSpace.isSpace(next)
    }

    /// The bytes between the quotes of a string that begins here; nil where none does, or one that is not
    /// plain.
    private mutating func string() -> UnsafeRawBufferPointer? {
        guard take(UInt8(ascii: "\"")) else { return nil }
        let start = position
        position = PlainText.end(in: bytes, from: start)
        guard take(UInt8(ascii: "\"")) else { return nil }
        return UnsafeRawBufferPointer(rebasing: bytes[start..<(position - 1)])
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard position < bytes.count, bytes[position] == byte else { return false }
        position += 1
        return true
    }

    private mutating func skipSpace() {
        while position < bytes.count, JSONSpace.isSpace(bytes[position]) { position += 1 }
    }
}

extension UnsafeRawBufferPointer {
    /// Whether these are the bytes of a text.
    func `is`(_ text: StaticString) -> Bool {
        count == text.utf8CodeUnitCount && begins(with: text)
    }

    /// Whether the first of these are the bytes of a text.
    func begins(with text: StaticString) -> Bool {
        guard count >= text.utf8CodeUnitCount else { return false }
        for index in 0..<text.utf8CodeUnitCount where self[index] != text.utf8Start[index] {
            return false
        }
        return true
    }
}
