import Denials
import ReportStore
import TestSupport
import Testing

@testable import Pipeline

/// Every refusal that stands in an access log is stored, left out for a reason, rejected or in
/// doubt, however the log was mangled: nothing is lost without a word.
///
/// What S3 wrote is known by its `bytes sent`, 243; what a client imitates says 77 there. Torn twice, a
/// line may begin or end exactly where a client wrote a head or a status: then it is another line,
/// and nothing can tell. The seeds here bring no such line about.
@Suite struct MangledLinesTests {
    private struct Line {
        let id: String
        let isRefused: Bool
        let text: String
    }

    /// What was made of a text.
    private struct Account {
        var sightings: [Sighting]
        var leftOut: Int
        var told: Int64
        /// How many refusals have their place somewhere.
        var total: Int { sightings.count + leftOut + Int(told) }
    }

    private static let codes = [
        "AccessDenied", "AccessDenied", "AccessDenied", "SignatureDoesNotMatch",
        "AllAccessDisabled",
        "InvalidAccessKeyId",
    ]
    private static let uris = [
        "\"GET /k HTTP/1.1\"", "\"GET /k HTTP/1.1\"", "-", "\"GET /a b HTTP/1.1\"",
        "\"GET /\" HTTP/1.1\"", "\"GET /k\" 200 - 77 10 4 4 \"-\" \"z HTTP/1.1\"",
        "\"GET /k\" 403 AccessDenied 77 10 4 4 \"-\" \"z HTTP/1.1\"",
        "\"GET / 403 AccessDenied 77 1 1 1\"", "\"GET /x 200 HTTP/1.1\"",
    ]
    private static let agents = [
        "\"agent\"", "\"a b/1.0\"", "\"\"", "\"x\" 403 AccessDenied 77 1 1 1 \"-\" \"y\"",
        "\" 403 \"", "\"() { :;}; \"q\"\"",
        "\"\(LogFixture.line(requestID: "FORGED").replacing(" 243 ", with: " 77 "))\"",
    ]

    private func account(_ text: String) -> Account {
        // What a file is, its first line tells.
        let whole = LogFixture.line(requestID: "FINE", status: "200", code: "-") + "\n" + text
        var content = DropContent(SituationMemory(), path: "log")
        Array(whole.utf8).withUnsafeBytes { _ = content.scan($0, isFinal: true) }
        var drop = DropRecord(
            path: "", fingerprint: Fingerprint(high: 0, low: 0), size: 0, mtimeNanoseconds: 0,
            device: 0, inode: 0, kind: .unrecognized, state: .complete)
        content.describe(&drop)
        let rest = content.takeRest(of: drop, .whole)
        return Account(
            sightings: rest.facts.sightings,
            leftOut: rest.leftOut.byReason.values.reduce(rest.leftOut.others, +),
            told: drop.rejectedCount + drop.inDoubtCount)
    }

    private func line(_ number: Int, _ generator: inout SeededGenerator) -> Line {
        func any(_ texts: [String]) -> String { texts.randomElement(using: &generator) ?? "" }
        let isRefused = Bool.random(using: &generator)
        let text = LogFixture.line(
            requestID: "R\(number)", key: any(["k", "403", "a%2520b"]), uri: any(Self.uris),
            status: isRefused ? "403" : "200", code: isRefused ? any(Self.codes) : "-",
            userAgent: any(Self.agents))
        return Line(id: "R\(number)", isRefused: isRefused, text: text)
    }

    /// How many refusals of S3's own stand in a line, with their statuses and what follows.
    private func refusals(_ line: String) -> Int {
        line.matches(of: #/ 403 [A-Za-z]+ 243 /#).count
    }

    /// One to three lines, merged, torn, one inside another, twice, or with bytes that are wrong.
    /// `isStitched` where parts of two lines may look like one that is whole.
    private func mangled(
        _ lines: [Line], _ generator: inout SeededGenerator
    ) -> (text: String, isStitched: Bool) {
        var parts = lines.map { Array($0.text.utf8) }
        func place(_ bytes: [UInt8]) -> Int { Int.random(in: 0..<bytes.count, using: &generator) }
        var isStitched = false
        for number in parts.indices {
            let cut = place(parts[number])
            switch Int.random(in: 0..<8, using: &generator) {
            case 0: parts[number].removeSubrange(..<cut)
            case 1: parts[number].removeSubrange(cut...)
            case 2: parts[number].insert(contentsOf: Array(lines[0].text.utf8), at: cut)
            case 3:
                let bytes: [UInt8] = [0, 0x09, 0x0D, 0x20, 0x22, 0x5B, 0x5D, 0x80, 0x33, 0x7E]
                parts[number][cut] = bytes.randomElement(using: &generator) ?? 0
                isStitched = true
            case 4:
                let end = Int.random(in: cut..<parts[number].count, using: &generator)
                parts[number].removeSubrange(cut..<end)
                isStitched = true
            default: break
            }
        }
        let separators: [[UInt8]] = [[0x0A], [0x0A], [0x0D, 0x0A], [], [0x20], [0, 0, 0]]
        let bytes = parts.reduce(into: [UInt8]()) { text, part in
            text += part + (separators.randomElement(using: &generator) ?? [])
        }
        return (String(decoding: bytes, as: UTF8.self), isStitched)
    }

    @Test func `every refusal in mangled lines is stored, left out, rejected or in doubt`() {
        var generator = SeededGenerator(seed: 403_403)
        var counts = (stored: 0, leftOut: 0, told: 0)
        for round in 0..<6_000 {
            let count = Int.random(in: 1...3, using: &generator)
            let lines = (0..<count).map { line(10 * round + $0, &generator) }
            let (text, isStitched) = mangled(lines, &generator)
            let refused = Set(lines.filter(\.isRefused).map(\.id))
            for line in text.utf8.split(separator: 0x0A) {
                let line = String(decoding: Array(line), as: UTF8.self)
                let account = account(line + "\n")
                #expect(account.total >= refusals(line), "\(line)")
                if !isStitched {
                    #expect(
                        account.sightings.allSatisfy { refused.contains($0.requestID) }, "\(line)")
                }
                counts.stored += account.sightings.count
                counts.leftOut += account.leftOut
                counts.told += Int(account.told)
            }
        }
        #expect(min(counts.stored, counts.leftOut, counts.told) > 500, "\(counts)")
    }

    @Test func `a file of mangled lines says as much as its lines by themselves`() {
        var generator = SeededGenerator(seed: 18)
        for round in 0..<100 {
            var text = ""
            for number in 0..<20 {
                let lines = [line(100 * round + number, &generator)]
                text += mangled(lines, &generator).text.replacing("\n", with: "") + "\n"
            }
            let whole = account(text)
            let single = text.utf8.split(separator: 0x0A)
                .map { account(String(decoding: Array($0), as: UTF8.self) + "\n") }
            #expect(whole.total == single.map(\.total).reduce(0, +))
            #expect(whole.sightings.count == single.map(\.sightings.count).reduce(0, +))
        }
    }
}
