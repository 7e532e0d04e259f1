import AWSTypes

/// Whether a line of a log may tell of a refusal, by the few words that every client uses for it.
enum Telling {
    /// The words, by their first byte: the search looks at each byte of a log once.
    private static let words: [UInt8: [[UInt8]]] = {
        let words = [
            "403", "orbidden", "Denied", "DENIED", "ACCESS_", "denied", "ccessDenied",
            "uthorized to perform",
            "equest id", "equest ID", "equestId", "equestID", "equest_id", "rivileges",
            "rror occurred (", "SignatureDoesNotMatch", "InvalidAccessKeyId",
            "InvalidObjectState",
        ]
        return Dictionary(grouping: words.map { Array($0.utf8) }) { $0[0] }
    }()

    private static let isFirst: [Bool] = (0...255).map { words[UInt8($0)] != nil }

    static func isTelling(_ line: ArraySlice<UInt8>) -> Bool {
        line.withUnsafeBufferPointer { bytes in
            isFirst.withUnsafeBufferPointer { isFirst in
                for index in bytes.indices where isFirst[Int(bytes[index])] {
                    if begins(bytes, at: index) { return true }
                }
                return false
            }
        }
    }

    private static func begins(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> Bool {
        (words[bytes[index]] ?? []).contains { word in
            guard bytes.count - index >= word.count else { return false }
            return word.indices.allSatisfy { bytes[index + $0] == word[$0] }
        }
    }

    /// Whether a line goes on with what stands before it: a frame of a trace, a wrapped sentence, a
    /// document, the tree that deltalake draws.
    static func goesOn(_ line: ArraySlice<UInt8>) -> Bool {
        guard let first = line.first else { return true }
        return first == 0x20 || first == 0x09 || first == UInt8(ascii: "<")
            || first == 0x1B || line.starts(with: "Caused by".utf8)
            || line.starts(with: "Traceback".utf8)
    }
}

/// What a line says of itself: when it was logged, and of which job run.
struct LogContext {
    var runID: String?
    var time: Instant?

    init(runID: String?) { self.runID = runID }

    /// Takes what a line tells. A CloudWatch export and `aws logs tail` begin a line with its time,
    /// the latter goes on with the stream; `filter-log-events` has both in members of their own.
    mutating func take(_ line: ArraySlice<UInt8>) {
        let start = line.prefix(ErrorTextLimits.lineBytes).drop { $0 == 0x20 }
        if let first = start.first, (0x30...0x39).contains(first) {
            takeTime(Substring(String(decoding: start.prefix(300), as: UTF8.self)))
        } else if start.first == UInt8(ascii: "\"") || start.first == UInt8(ascii: "{") {
            takeMembers(Substring(String(decoding: start.prefix(2_000), as: UTF8.self)))
        }
    }

    private mutating func takeTime(_ text: Substring) {
        let word = text.prefix { $0 != " " && $0 != "\t" }
        guard word.utf8.count >= 20, word.utf8.count <= 40, word.contains(text: "T"),
            let time = Instant(iso8601: String(word))
        else { return }
        self.time = time
        let rest = text[word.endIndex...].drop { $0 == " " }
        let stream = rest.prefix { $0 != " " && $0 != "\t" }
        if let run = RequestIDs.runID(in: stream.prefix(bytes: 600)) { runID = run }
    }

    private mutating func takeMembers(_ text: Substring) {
        if let rest = text.after("\"logStreamName\"") {
            runID = RequestIDs.runID(in: rest.prefix(bytes: 600).before("\","))
        }
        if let rest = text.after("\"timestamp\"") {
            let digits = rest.drop { $0 == ":" || $0 == " " }.prefix {
                $0.isASCII && $0.isNumber
            }
            if digits.utf8.count == 13, let milliseconds = Int64(digits) {
                time = Instant(seconds: milliseconds / 1_000)
            }
        }
    }
}

/// The text of a line without what terminals and documents add to it.
enum PlainText {
    /// Whether a byte may stand in an id.
    static func isOfID(_ byte: UInt8) -> Bool {
        RequestIDs.isLetterOrDigit(byte) || byte == 0x2D || byte == 0x2B || byte == 0x2F
            || byte == 0x3D || byte == 0x5F
    }

    /// Appends a line: without colours (ECMA-48 SGR), with escapes of JSON and of Rust as the
    /// characters they stand for, with deltalake's tree as the `: ` that it took the place of.
    static func append(_ line: ArraySlice<UInt8>, to plain: inout [UInt8]) {
        var index = line.startIndex
        while index < line.endIndex {
            let byte = line[index]
            let next = index + 1 < line.endIndex ? line[index + 1] : 0
            if byte == 0x1B, next == UInt8(ascii: "[") {
                index = behindColour(line, index)
                continue
            }
            if byte == UInt8(ascii: "\\") {
                var slashes = index
                // A document within a document escapes its escapes.
                while slashes < line.endIndex, line[slashes] == UInt8(ascii: "\\") { slashes += 1 }
                if slashes < line.endIndex, let character = escaped(line[slashes]) {
                    plain.append(character)
                    index = slashes + 1
                    continue
                }
            }
            if byte == 0xE2, line[index...].starts(with: [0xE2, 0x86, 0xB3]) {
                while let last = plain.last, last == 0x20 || last == 0x0A { plain.removeLast() }
                plain += [UInt8(ascii: ":"), 0x20]
                index += 3
                if index < line.endIndex, line[index] == 0x1B { index = behindColour(line, index) }
                if index < line.endIndex, line[index] == 0x20 { index += 1 }
                continue
            }
            if byte != 0x0D { plain.append(byte) }
            index += 1
        }
    }

    /// Where a colour (ECMA-48, SGR) that begins at an index ends.
    private static func behindColour(_ line: ArraySlice<UInt8>, _ start: Int) -> Int {
        var index = start + 2
        while index < line.endIndex, line[index] == 0x3B || (0x30...0x39).contains(line[index]) {
            index += 1
        }
        return min(index + 1, line.endIndex)
    }

    /// The parts of a line, each but the first beginning with a mark that a comma and a brace stand
    /// before.
    static func split(
        _ line: [UInt8], before mark: [UInt8]
    ) -> [ArraySlice<UInt8>] {
        var parts: [ArraySlice<UInt8>] = []
        var start = 0
        var index = 2
        while index + mark.count <= line.count {
            if line[index] == mark[0], line[index - 1] == UInt8(ascii: ","),
                line[index - 2] == UInt8(ascii: "}"), line[index...].starts(with: mark)
            {
                parts.append(line[start..<index])
                start = index
            }
            index += 1
        }
        return parts + [line[start...]]
    }

    private static func escaped(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "n"): return 0x0A
        case UInt8(ascii: "t"): return 0x09
        case UInt8(ascii: "r"): return 0x20
        case UInt8(ascii: "\""), UInt8(ascii: "/"): return byte
        default: return nil
        }
    }
}
