import CloudTrail
import Denials
import JSON
import JSONScanner
import PolicyHistory

/// CloudTrail's scanner against the portable classifier, and, where the text is a JSON object of
/// records, against itself in pieces and a parser of the whole text.
enum CloudTrailCheck {
    static func difference(in bytes: [UInt8]) -> String? {
        let whole = scan(bytes, size: max(1, bytes.count))
        if scan(bytes, size: max(1, bytes.count), usesScalar: true) != whole {
            return "the portable classifier and the fast one differ"
        }
        if readApart(bytes) != readAsOthers(bytes) {
            return "a session read apart is another than the full parser reads"
        }
        let pieces = scan(bytes, size: Pieces.size(for: bytes))
        // What is no JSON has no records of which it could be said where they end.
        guard let expected = reference(bytes) else { return nil }
        if pieces != whole { return "pieces and the whole differ" }
        return expected == whole.ids ? nil : "records \(expected), scanned \(whole.ids)"
    }

    private struct Seen: Equatable {
        var ids: [String] = []
        var findings: [String] = []
        var records: Int64 = 0
        var rejected: Int64 = 0
    }

    private static func scan(_ bytes: [UInt8], size: Int, usesScalar: Bool = false) -> Seen {
        var scanner = CloudTrailScanner(usesScalar: usesScalar)
        var seen = Seen()
        let situations = SituationMemory()
        Pieces.offer(bytes, size: size) { held, isFinal in
            scanner.scan(held, isFinal: isFinal) { record in
                seen.ids.append(record.eventID ?? "?")
                let finding = Finding(record, situations)
                if case .evidence(.policyChange(let change))? = finding {
                    let result = PolicyChangeEvents.read(change.record)
                    seen.findings.append("\(result.entries.count) \(result.problems.count)")
                } else {
                    seen.findings.append(finding == nil ? "-" : "+")
                }
            }
        }
        seen.records = scanner.counts.records
        seen.rejected = scanner.counts.rejected
        return seen
    }

    /// What all records yield, in some order.
    private static func readAsOthers(_ bytes: [UInt8]) -> [String] {
        var scanner = CloudTrailScanner()
        let situations = SituationMemory()
        var findings: [Finding?] = []
        Pieces.offer(bytes, size: max(1, bytes.count)) { held, isFinal in
            scanner.scan(held, isFinal: isFinal) { findings.append(Finding($0, situations)) }
        }
        return findings.map { "\($0, default: "-")" }.sorted()
    }

    /// The same, where who only took a role is read without a tree.
    private static func readApart(_ bytes: [UInt8]) -> [String] {
        var scanner = CloudTrailScanner()
        let situations = SituationMemory()
        var findings: [Finding?] = []
        var sessions = PlainSessions()
        Pieces.offer(bytes, size: max(1, bytes.count)) { held, isFinal in
            scanner.scan(held, isFinal: isFinal) {
                sessions.add($0)
            } _: {
                findings.append(Finding($0, situations))
            }
        }
        findings += sessions.take { _ in true }.map { .evidence(.roleSession($0)) }
        return findings.map { "\($0, default: "-")" }.sorted()
    }

    /// What the full parser keeps of `{"Records":[…]}`; nil where the text is no such JSON.
    private static func reference(_ text: [UInt8]) -> [String]? {
        guard let value = try? JSONValue(parsing: text), let members = value.members,
            members.count == 1, members[0].key == "Records", let records = value["Records"]?.array
        else { return nil }
        return records.compactMap { CloudTrailRecord($0) }.filter(RecordInterest.matters)
            .map { $0.eventID ?? "?" }
    }
}
