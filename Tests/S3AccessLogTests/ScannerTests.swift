import JSONScanner
import S3AccessLog
import TestSupport
import Testing

/// The scanner against a reader of every line.
@Suite struct ScannerTests {
    struct Found: Equatable {
        var ids: [String] = []
        var lines: Int64 = 0
        var rejected: Int64 = 0
        var inDoubt: Int64 = 0
    }

    /// Scans a text in pieces, as a reader would offer them.
    static func scan(_ text: [UInt8], piece: Int) -> Found {
        var scanner = S3AccessLogScanner()
        var found = Found()
        var held: [UInt8] = []
        var index = 0
        repeat {
            let end = min(text.count, index + piece)
            held += text[index..<end]
            index = end
            let used = held.withUnsafeBytes { bytes in
                scanner.scan(bytes, isFinal: index == text.count) {
                    found.ids.append($0.text(.requestID) ?? "?")
                }
            }
            held.removeFirst(used)
        } while index < text.count
        found.lines = scanner.counts.records
        found.rejected = scanner.counts.rejected
        found.inDoubt = scanner.counts.inDoubt
        return found
    }

    /// Looks at every line that may be a refusal, at the first, and at the last where no newline
    /// ends it. No line here is torn but that one.
    static func reference(_ text: [UInt8]) -> Found {
        var found = Found()
        var lines = text.split(separator: 0x0A, omittingEmptySubsequences: false)
        if lines.last?.isEmpty == true { lines.removeLast() }
        found.lines = Int64(lines.count)
        for (number, line) in lines.enumerated() {
            let words = String(decoding: line, as: UTF8.self)
            let isEnded = number + 1 < lines.count || text.last == 0x0A
            guard
                number == 0 || !isEnded || words.contains(" 403 ") || words.contains(" KMS."),
                !line.isEmpty
            else { continue }
            let refusals = Int64(words.matches(of: #/ 403(?= )/#).count)
            line.withUnsafeBytes { bytes in
                guard let record = try? S3AccessLogLine.parse(bytes) else {
                    if isEnded { found.rejected += 1 } else { found.inDoubt += 1 }
                    found.inDoubt += max(0, refusals - 1)
                    return
                }
                if record.doubt == .statuses { return found.inDoubt += max(1, refusals) }
                found.ids.append(record.text(.requestID) ?? "?")
            }
        }
        return found
    }

    static func line(_ id: Int, _ generator: inout SeededGenerator) -> String {
        let owner = String(repeating: "0a", count: 32)
        let results = [
            "403 AccessDenied 243 -", "200 - 5 5", "400 KMS.DisabledException 1 -",
            "403 SignatureDoesNotMatch 1 -", "404 NoSuchKey 1 -",
        ]
        let keys = ["a/b", "403", "x%2520403%2520", "KMS.", "40", "k\" 403 AccessDenied"]
        let agents = ["agent", " 403 ", "() { :;}; \"x\"", "", " KMS. ", "403"]
        func pick(_ list: [String]) -> String {
            list[Int.random(in: 0..<list.count, using: &generator)]
        }
        switch Int.random(in: 0..<12, using: &generator) {
        case 0: return ""
        case 1: return "a torn line with 403 in it"
        case 2: return " 403 "
        default:
            return "\(owner) lake [04/May/2026:12:57:29 +0000] 10.0.0.1 "
                + "arn:aws:sts::111122223333:assumed-role/etl/S ID\(id) REST.GET.OBJECT "
                + "\(pick(keys)) \"GET /k HTTP/1.1\" \(pick(results)) 18 - \"-\" "
                + "\"\(pick(agents))\" - host= SigV4 TLS AuthHeader h TLSv1.3 - -"
        }
    }

    @Test func `pieces of every size give what a reader of every line gives`() {
        var generator = SeededGenerator(seed: 21)
        var refusals = 0
        for round in 0..<60 {
            let count = Int.random(in: 0...8, using: &generator)
            var text = (0..<count).map { ScannerTests.line($0, &generator) }
                .joined(separator: "\n")
            if round % 2 == 0, count > 0 { text += "\n" }
            let bytes = Array(text.utf8)
            let expected = ScannerTests.reference(bytes)
            refusals += expected.ids.count
            for piece in [1, 2, 3, 5, 31, 32, 33, 64, 100, 257, 5_000] {
                #expect(ScannerTests.scan(bytes, piece: piece) == expected, "\(piece): \(text)")
            }
        }
        #expect(refusals > 60)
    }
}
