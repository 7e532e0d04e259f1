import JSONScanner
import S3AccessLog
import TestSupport
import Testing

/// Lines that a crash tore, that two writers mixed, or in which a client imitates S3.
@Suite struct DamagedLineTests {
    struct Seen {
        var records: [(id: String, status: Int?, isProvisional: Bool, texts: [String?])] = []
        var rejected: Int64 = 0
        var inDoubt: Int64 = 0
        var samples = 0
    }

    static func scan(_ text: String) -> Seen {
        var scanner = S3AccessLogScanner()
        var seen = Seen()
        Array(text.utf8).withUnsafeBytes { bytes in
            _ = scanner.scan(bytes, isFinal: true) { record in
                seen.records.append(
                    (
                        record.text(.requestID) ?? "?", record.status, record.isProvisional,
                        S3AccessLogRecord.Field.allCases.map { record.text($0) }
                    ))
            }
        }
        (seen.rejected, seen.inDoubt) = (scanner.counts.rejected, scanner.counts.inDoubt)
        seen.samples = scanner.counts.samples.count
        return seen
    }

    /// A refused line of so many fields: the log has grown from 18 to 27.
    static func line(_ id: String, fields: Int = 27, agent: String = "a b/1.0 c") -> String {
        let whole = LogFixture.line(requestID: id, userAgent: "\"\(agent)\"")
        let parts = whole.split(separator: " aG9zdA== ")
        let tail = ["aG9zdA=="] as [Substring] + parts[1].split(separator: " ")
        return ([parts[0]] + tail.prefix(fields - 18)).joined(separator: " ")
    }

    @Test(arguments: [18, 23, 24, 25, 26, 27])
    func `no cut of a last line says anything that the whole line does not`(fields: Int) {
        let whole = DamagedLineTests.line("WHOLE00000000001", fields: fields)
        let expected = DamagedLineTests.scan(whole + "\n")
        #expect(expected.records.count == 1 && expected.inDoubt == 0)
        for cut in 1..<whole.utf8.count {
            let seen = DamagedLineTests.scan(String(whole.utf8.prefix(cut)) ?? "")
            #expect(seen.records.count + Int(seen.inDoubt + seen.rejected) == 1, "\(cut)")
            // A line of fewer fields may be one of an earlier year, but says nothing else.
            for record in seen.records {
                for (text, whole) in zip(record.texts, expected.records[0].texts) {
                    #expect(text == nil || text == whole, "\(cut)")
                }
            }
        }
    }

    @Test(arguments: [18, 23, 24, 25, 26, 27])
    func `a line torn before its last fields is provisional, newline or not`(fields: Int) throws {
        let whole = DamagedLineTests.line("WHOLE00000000001", fields: fields)
        let expected = DamagedLineTests.scan(whole + "\n").records[0]
        let agentEnd = try #require(whole.firstRange(of: "1.0 c\"")).upperBound
        let middleEnd = try #require(whole.firstRange(of: " 403 AccessDenied")).upperBound
        for cut in whole.indices where cut > middleEnd && cut <= agentEnd {
            let seen = DamagedLineTests.scan(String(whole[..<cut]) + "\n")
            #expect(seen.records.count == 1 && seen.inDoubt == 1 && seen.samples == 1)
            let record = try #require(seen.records.first)
            #expect(record.isProvisional && record.status == 403 && record.id == expected.id)
            // Of the connection nothing is believed.
            #expect(record.texts.suffix(10).allSatisfy { $0 == nil })
        }
    }

    @Test func `a last line without a newline counts where the one before has as many fields`() {
        for fields in [23, 24] {
            let lines = ["A", "B"].map { DamagedLineTests.line($0, fields: fields) }
            let seen = DamagedLineTests.scan(lines.joined(separator: "\n"))
            #expect(seen.records.map(\.id) == ["A", "B"] && seen.inDoubt == 0)
        }
    }

    @Test func `of a line torn anywhere by a whole one nothing is mixed and nothing lost`() {
        let second = LogFixture.line(requestID: "SECOND", key: "other/key")
        let fine = LogFixture.line(requestID: "FIRST", status: "200", code: "-")
        for first in [fine, LogFixture.line(requestID: "FIRST")] {
            let isRefused = first.contains(" 403 ")
            for cut in first.indices.dropFirst() {
                let text = first[..<cut] + second + "\n"
                let seen = DamagedLineTests.scan(String(text))
                #expect(seen.inDoubt + seen.rejected >= 1, "\(text)")
                for record in seen.records where record.status == 403 {
                    let texts = Set(record.texts.compactMap(\.self))
                    let isFirst = record.id == "FIRST"
                    #expect(isFirst ? isRefused : record.id == "SECOND", "\(text)")
                    #expect(texts.contains("other/key") == !isFirst, "\(text)")
                    #expect(record.isProvisional, "\(text)")
                }
            }
        }
    }

    @Test(arguments: [
        // A URI with raw spaces that imitates a status, either way round.
        (#""GET /k" 200 - 10 10 4 4 "-" "z HTTP/1.1""#, "403", 0, 1),
        (#""GET /k" 403 AccessDenied 10 10 4 4 "-" "z HTTP/1.1""#, "200", 0, 1),
        (#""GET /k" 403 AccessDenied 10 10 4 4 "-" "z HTTP/1.1""#, "403", 0, 2),
        (#""GET /k" 200 - 10 10 4 4 "-" "z HTTP/1.1""#, "200", 0, 0),
        // Quotes in a real request line.
        (#""GET /" HTTP/1.1""#, "403", 1, 0), (#""GET /a"b"c HTTP/1.1""#, "403", 1, 0),
    ])
    func `a request URI that imitates a status loses no denial and makes none`(
        uri: String, status: String, denials: Int, inDoubt: Int64
    ) {
        let code = status == "403" ? "AccessDenied" : "-"
        let line = LogFixture.line(requestID: "R", uri: uri, status: status, code: code)
        let seen = DamagedLineTests.scan(line + "\n")
        #expect(seen.records.filter { $0.status == 403 }.count == denials)
        #expect(seen.inDoubt == inDoubt)
    }

    @Test func `a whole record in a user agent is no denial, and is told`() {
        let forged = LogFixture.line(requestID: "FORGED")
        for status in ["200", "403"] {
            let line = LogFixture.line(
                requestID: "REAL", status: status, code: status == "403" ? "AccessDenied" : "-",
                userAgent: "\"x \(forged)\"")
            let seen = DamagedLineTests.scan(line + "\n")
            #expect(!seen.records.contains { $0.id == "FORGED" })
            #expect(seen.inDoubt == 1)
            #expect(seen.records.contains { $0.id == "REAL" && $0.status == Int(status) })
        }
    }

    @Test func `every 403 in the text is a refusal, rejected, in doubt, or in what a client wrote`()
    {
        var generator = SeededGenerator(seed: 1_018)
        var counts = [0, 0, 0, 0]
        for _ in 0..<4_000 {
            let line = DamagedLineTests.mutated(&generator) + "\n"
            guard line.contains(" 403 ") else { continue }
            let lines = line.split(separator: "\n").filter { $0.contains(" 403 ") }
            let seen = DamagedLineTests.scan(line)
            let refused = seen.records.filter { $0.status == 403 }.count
            let others = seen.records.filter { $0.status != 403 && !$0.isProvisional }.count
            let told = Int(seen.rejected + seen.inDoubt)
            #expect(refused + others + told >= lines.count, "\(line)")
            counts[0] += refused
            counts[1] += others
            counts[2] += Int(seen.rejected)
            counts[3] += Int(seen.inDoubt)
        }
        #expect(counts.allSatisfy { $0 > 50 }, "\(counts)")
    }

    /// A line with a piece of another in it, bytes missing, or others in their place.
    static func mutated(_ generator: inout SeededGenerator) -> String {
        let agents = ["agent", "a\" 403 AccessDenied 1 1 1 1 \"-\" \"b", "x 403 y", "\"\""]
        func line(_ id: String) -> String {
            let isFine = Bool.random(using: &generator)
            return LogFixture.line(
                requestID: id, status: isFine ? "200" : "403", code: isFine ? "-" : "AccessDenied",
                userAgent: "\"\(agents.randomElement(using: &generator) ?? "")\"")
        }
        var bytes = Array(line("FIRST").utf8)
        let other = Array(line("OTHER").utf8)
        func place(_ bytes: [UInt8]) -> Int { Int.random(in: 0..<bytes.count, using: &generator) }
        switch Int.random(in: 0..<5, using: &generator) {
        case 0: bytes.removeSubrange(place(bytes)...)
        case 1: bytes.insert(contentsOf: other, at: place(bytes))
        case 2: bytes.replaceSubrange(place(bytes)..., with: other[place(other)...])
        case 3: bytes[place(bytes)] = UInt8.random(in: 0x20...0x7E, using: &generator)
        default: bytes.insert(0x0A, at: place(bytes))
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
