import JSON

/// What a JSON object around CloudTrail events is.
enum Envelope {
    case records([JSONValue])
    case digest
    case insight
    /// A message of the transport itself, such as CloudWatch's CONTROL_MESSAGE.
    case control
    case other
    /// An envelope whose content does not parse.
    case damaged(String)

    init(_ value: JSONValue) {
        if let records = value["Records"]?.array {
            self = .records(records)
        } else if value["eventSource"] != nil, value["eventName"] != nil {
            self = value["eventCategory"]?.string == "Insight" ? .insight : .records([value])
        } else if value["eventCategory"]?.string == "Insight" || value["insightDetails"] != nil {
            self = .insight
        } else if value["digestS3Object"] != nil || value["logFiles"] != nil {
            self = .digest
        } else if let events = value["Events"]?.array {
            self = Envelope(texts: events.map { $0["CloudTrailEvent"] })
        } else if let detail = value["detail"], value["detail-type"] != nil {
            self = .records([detail])
        } else if let events = value["logEvents"]?.array {
            self =
                value["messageType"]?.string == "CONTROL_MESSAGE"
                ? .control : Envelope(texts: events.map { $0["message"] })
        } else if let raw = value["result"]?["_raw"] {
            self = Envelope(texts: [raw])
        } else {
            self = .other
        }
    }

    /// Events that are JSON texts, or, in files edited by hand, objects.
    private init(texts: [JSONValue?]) {
        var records: [JSONValue] = []
        for case let value? in texts {
            guard let text = value.string else {
                records.append(value)
                continue
            }
            do { records.append(try JSONValue(parsing: text)) } catch {
                self = .damaged("an event that is a JSON text: \(error)")
                return
            }
        }
        self = .records(records)
    }
}

/// Reads the first members of a top-level object, to tell a file of records from other objects.
enum EnvelopeHead {
    /// How far the array `Records` is looked for.
    static let maximumBytes = 1 << 20

    enum Search {
        /// The offset behind the array's opening bracket.
        case array(Int)
        /// The object ends without one; the offset behind its closing bracket.
        case none(Int)
        /// The bytes end before it can be told.
        case unfinished
    }

    /// Whether the object's first key is one that a CloudTrail record begins with.
    static func isRecord(_ bytes: UnsafeRawBufferPointer, from start: Int) -> Bool {
        var index = start + 1
        while index < bytes.count, JSONSpace.isSpace(bytes[index]) { index += 1 }
        return bytes[index...].starts(with: "\"eventVersion\"".utf8)
    }

    /// Looks for the next member `Records` that is an array, at the level of the object inside of
    /// which `start` is.
    static func recordsArray(in bytes: UnsafeRawBufferPointer, from start: Int) -> Search {
        var index = start
        var depth = 1
        var lastKey: Range<Int>?
        while index < bytes.count, index < maximumBytes {
            switch bytes[index] {
            case UInt8(ascii: "\""):
                guard let end = endOfString(bytes, from: index + 1) else { return .unfinished }
                if depth == 1 { lastKey = index + 1..<end }
                index = end
            case UInt8(ascii: "["):
                if depth == 1, let lastKey, bytes[lastKey].elementsEqual("Records".utf8) {
                    return .array(index + 1)
                }
                depth += 1
            case UInt8(ascii: "{"): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                depth -= 1
                if depth == 0 { return .none(index + 1) }
            default: break
            }
            index += 1
        }
        return .unfinished
    }

    /// Why an object's text up to its array of records, or from there on, is no JSON; nil where it
    /// is. `before` and `behind` are what makes a whole object of it.
    static func damage(
        in text: Slice<UnsafeRawBufferPointer>, before: String = "", behind: String = ""
    ) -> JSONError? {
        // As AWS writes it.
        if before.isEmpty, text.elementsEqual("{\"Records\":[".utf8) { return nil }
        do {
            _ = try JSONValue(parsing: Array(before.utf8) + Array(text) + Array(behind.utf8))
            return nil
        } catch {
            let place = min(max(0, error.offset - before.utf8.count), text.count)
            return JSONError(error.reason, at: text.startIndex + place)
        }
    }

    /// The offset of the closing quote.
    static func endOfString(_ bytes: UnsafeRawBufferPointer, from start: Int) -> Int? {
        var index = start
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "\\") {
                index += 2
                continue
            }
            if bytes[index] == UInt8(ascii: "\"") { return index }
            index += 1
        }
        return nil
    }
}
