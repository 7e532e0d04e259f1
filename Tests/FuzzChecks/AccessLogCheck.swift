import JSONScanner
import S3AccessLog

/// The access log's scanner against itself in pieces, against the count of refusals in the text,
/// and against a plain reader of lines that read one way.
enum AccessLogCheck {
    private struct Seen: Equatable {
        struct Record: Equatable {
            let fields: [[UInt8]?]
            let isProvisional: Bool

            var isRefused: Bool { fields[9] == Array("403".utf8) }
        }

        var records: [Record] = []
        var lines: Int64 = 0
        var rejected: Int64 = 0
        var inDoubt: Int64 = 0
    }

    static func difference(in bytes: [UInt8]) -> String? {
        let whole = scan(bytes, size: max(1, bytes.count))
        guard scan(bytes, size: Pieces.size(for: bytes)) == whole else {
            return "pieces and the whole differ"
        }
        return uncounted(in: bytes, whole) ?? unread(in: bytes, whole)
    }

    private static func scan(_ bytes: [UInt8], size: Int) -> Seen {
        var scanner = S3AccessLogScanner()
        var seen = Seen()
        Pieces.offer(bytes, size: size) { held, isFinal in
            scanner.scan(held, isFinal: isFinal) { record in
                let fields = S3AccessLogRecord.Field.allCases.map {
                    record.bytes($0).map(Array.init)
                }
                _ = (record.time, record.key)
                seen.records.append(
                    Seen.Record(fields: fields, isProvisional: record.isProvisional))
            }
        }
        seen.lines = scanner.counts.records
        seen.rejected = scanner.counts.rejected
        seen.inDoubt = scanner.counts.inDoubt
        return seen
    }

    /// Every line that holds ` 403 ` is a record, rejected, or in doubt.
    private static func uncounted(in bytes: [UInt8], _ seen: Seen) -> String? {
        let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
        let expected = bytes.isEmpty ? 0 : lines.count - (bytes.last == 0x0A ? 1 : 0)
        guard seen.lines == expected else { return "\(expected) lines, counted \(seen.lines)" }
        let refused = lines.count { holdsRefusal($0) }
        let told = seen.records.count + Int(seen.rejected + seen.inDoubt)
        return told < refused ? "\(refused) lines hold 403, \(told) are told of" : nil
    }

    private static func holdsRefusal(_ line: ArraySlice<UInt8>) -> Bool {
        let status = Array(" 403 ".utf8)
        guard line.count >= status.count else { return false }
        return line.indices.dropLast(status.count - 1).contains {
            line[$0..<($0 + status.count)].elementsEqual(status)
        }
    }

    /// Every whole line that reads one way and is refused is read so.
    private static func unread(in bytes: [UInt8], _ seen: Seen) -> String? {
        let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false).dropLast()
        for line in lines {
            guard let plain = PlainAccessLogLine(line), plain.fields[9] == Array("403".utf8)
            else { continue }
            let expected = Seen.Record(fields: plain.fields, isProvisional: false)
            if !seen.records.contains(expected) {
                return
                    "a line that reads one way is not read so: \(String(decoding: line, as: UTF8.self))"
            }
        }
        return nil
    }
}

/// A line as the S3 User Guide writes it ("Amazon S3 server access log format"), read slowly: all
/// fields there, no quote in a quoted one, nothing that another reader could take otherwise.
struct PlainAccessLogLine {
    /// In the order of the page; nil where the line has `-`.
    let fields: [[UInt8]?]

    private static let quote = UInt8(ascii: "\"")

    init?(_ line: ArraySlice<UInt8>) {
        guard line.count < 65_536 else { return nil }
        let parts = line.split(
            separator: PlainAccessLogLine.quote, omittingEmptySubsequences: false)
        guard parts.count == 7 else { return nil }
        guard let left = PlainAccessLogLine.words(parts[0], endsOpen: true), left.count == 9,
            let numbers = PlainAccessLogLine.words(parts[2], startsOpen: true, endsOpen: true),
            let right = PlainAccessLogLine.words(parts[6], startsOpen: true),
            numbers.count == 6, right.count == 10, parts[4].elementsEqual(" ".utf8)
        else { return nil }
        // The time is two words, in brackets; no other bracket may begin a second record.
        let time: [UInt8] = left[2] + [0x20] + left[3]
        guard time.count == 28, time[0] == UInt8(ascii: "["), time[27] == UInt8(ascii: "]") else {
            return nil
        }
        let brackets = line.count { $0 == UInt8(ascii: "[") || $0 == UInt8(ascii: "]") }
        guard brackets == 2, left[0].count == 64, left[7].starts(with: "REST.".utf8) else {
            return nil
        }
        for text in [parts[1], parts[3], parts[5]] where text.isEmpty || text.first == 0x20 {
            return nil
        }
        guard PlainAccessLogLine.hasForm(numbers), PlainAccessLogLine.hasTailForm(right) else {
            return nil
        }
        var all: [[UInt8]] = [left[0], left[1], Array(time[1..<27])]
        all += left[4...]
        all += [Array(parts[1])]
        all += numbers
        all += [Array(parts[3]), Array(parts[5])]
        all += right
        fields = all.map { $0 == [UInt8(ascii: "-")] ? nil : $0 }
    }

    /// The words between single spaces; nil where there are other spaces than those.
    private static func words(
        _ text: ArraySlice<UInt8>, startsOpen: Bool = false, endsOpen: Bool = false
    ) -> [[UInt8]]? {
        var parts = text.split(separator: 0x20, omittingEmptySubsequences: false).map(Array.init)
        if startsOpen {
            guard parts.first?.isEmpty == true else { return nil }
            parts.removeFirst()
        }
        if endsOpen {
            guard parts.last?.isEmpty == true else { return nil }
            parts.removeLast()
        }
        return parts.contains { $0.isEmpty || $0.contains(0x0D) } ? nil : parts
    }

    /// A status, a code, and four numbers.
    private static func hasForm(_ words: [[UInt8]]) -> Bool {
        guard words[0].count == 3, words[0].allSatisfy(isDigit), words[1].allSatisfy(isLetter)
        else { return false }
        return words[2...].allSatisfy { $0 == [UInt8(ascii: "-")] || $0.allSatisfy(isDigit) }
    }

    /// Version id, host id, signature, cipher, authentication, host, TLS, access point, ACL, region.
    private static func hasTailForm(_ words: [[UInt8]]) -> Bool {
        func isOne(_ place: Int, of texts: [String]) -> Bool {
            texts.contains { words[place].elementsEqual($0.utf8) }
        }
        let signs = Array("+/=".utf8)
        let isHostID = words[1].allSatisfy { isDigit($0) || isLetter($0) || signs.contains($0) }
        guard isHostID, isOne(2, of: ["SigV2", "SigV4"]) else { return false }
        guard isOne(4, of: ["AuthHeader", "QueryString", "-"]) else { return false }
        guard isOne(6, of: ["TLSv1.2", "TLSv1.3", "-"]) else { return false }
        return isOne(7, of: ["-"]) && isOne(8, of: ["Yes", "-"])
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

    private static func isLetter(_ byte: UInt8) -> Bool {
        let lowered = byte | 0x20
        return lowered >= 0x61 && lowered <= 0x7A
    }
}
