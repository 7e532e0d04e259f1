import CloudTrail
import JSON
import JSONScanner
import TestSupport
import Testing

/// Files that were changed at random: as long as they are JSON, the scanner must hand on what the
/// full parser keeps.
@Suite struct MutationTests {
    /// What the full parser keeps of `{"Records":[…]}`; nil where the text is no such JSON.
    static func reference(_ text: [UInt8]) -> [String]? {
        guard let value = try? JSONValue(parsing: text), let members = value.members,
            members.count == 1, members[0].key == "Records", let records = value["Records"]?.array
        else { return nil }
        return records.compactMap { CloudTrailRecord($0) }.filter(RecordInterest.matters)
            .map { $0.eventID ?? "?" }
    }

    static func file(_ generator: inout SeededGenerator) -> [UInt8] {
        let records = (0..<Int.random(in: 1...5, using: &generator)).map { number in
            RandomRecord.make(&generator).replacing(
                #""eventID":"1""#, with: #""eventID":"\#(number)""#)
        }
        return Array(#"{"Records":[\#(records.joined(separator: ", "))]}"#.utf8)
    }

    static func mutated(_ text: [UInt8], _ generator: inout SeededGenerator) -> [UInt8] {
        let pieces = [
            "\"", "\\", "{", "}", "[", "]", ":", ",", " ", "e", "\\\"", "\\\\", "\\u0041", "\n",
            #""errorCode":"AccessDenied","#, #""eventName":"PutRolePolicy","#, "AccessDenied",
            #""x":"errorCode","#, #""x":["Denied"],"#,
        ].map { Array($0.utf8) }
        var text = text
        for _ in 0..<Int.random(in: 1...3, using: &generator) {
            let place = Int.random(in: 11..<(text.count - 1), using: &generator)
            let piece = pieces[Int.random(in: 0..<pieces.count, using: &generator)]
            switch Int.random(in: 0..<3, using: &generator) {
            case 0: text.insert(contentsOf: piece, at: place)
            case 1: text.replaceSubrange(place...place, with: piece)
            default: text.remove(at: place)
            }
        }
        return text
    }

    @Test func `no mutation that is still JSON hides a record or makes one up`() {
        var generator = SeededGenerator(seed: 11)
        var compared = 0
        var kept = 0
        for _ in 0..<12_000 {
            let text = MutationTests.mutated(MutationTests.file(&generator), &generator)
            // Also where it is no JSON any more: nothing may trap.
            let whole = scan(String(decoding: text, as: UTF8.self))
            guard let expected = MutationTests.reference(text) else { continue }
            compared += 1
            kept += expected.count
            #expect(whole.ids == expected, "\(String(decoding: text, as: UTF8.self))")
        }
        #expect(compared > 2_000)
        #expect(kept > 2_000)
    }

    @Test func `a needle across the border of two pieces is found as in the whole`() {
        var generator = SeededGenerator(seed: 12)
        for _ in 0..<40 {
            let text = String(decoding: MutationTests.file(&generator), as: UTF8.self)
            let expected = scan(text)
            for piece in 1...80 {
                let pieces = scan(text, piece: piece)
                #expect(pieces.ids == expected.ids, "pieces of \(piece)")
                #expect(pieces.scanner.counts.records == expected.scanner.counts.records)
            }
        }
    }
}
