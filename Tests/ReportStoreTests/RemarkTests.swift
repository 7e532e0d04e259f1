import AWSTypes
import JSON
import Testing
import Wording

@testable import ReportStore

/// What an answer tells as data: kept and read back whole, and put in words of its own.
@Suite struct RemarkTests {
    /// A remark that has a text of every name.
    private static func full(_ kind: Remark.Kind) -> Remark {
        var texts = Remark.Name.allCases.map { Remark.Text($0, "the \($0.rawValue)") }
        texts.removeAll { $0.name == .row }
        texts.append(Remark.Text(.row, ExplanationRow.objectOwner.rawValue))
        return Remark(kind, texts: texts, run: [.object("head-object", "lake", "a b")])
    }

    private static func read(_ remark: Remark) throws -> Remark? {
        var json = JSONText()
        json.value(remark)
        return Remark(stored: try JSONValue(parsing: json.text))
    }

    @Test(arguments: Remark.Kind.allCases)
    func `a remark is read as it was written`(kind: Remark.Kind) throws {
        var remark = Self.full(kind)
        remark.because = [Self.full(.notCaptured), Remark(.stated, [.text: "é\u{202E}"])]
        var reason = Reason(.unknownFacts, action: "s3:GetObject")
        reason.unknowns = [Remark(.anotherBucket), Remark(.unreadable, [.reason: "no JSON"])]
        remark.reason = reason
        #expect(try Self.read(remark) == remark)
    }

    @Test func `what is not known stands in sentences and as data`() throws {
        var reason = Reason(.unknownFacts)
        reason.unknowns = [Remark(.organizationNotKnown, [.account: "111122223333"])]
        var json = JSONText()
        json.value(reason)
        let value = try JSONValue(parsing: json.text)
        #expect(
            value["unknowns"]?.texts == ["which organization account 111122223333 belongs to"])
        #expect(
            value["unknownDetails"]?.elements.first?["kind"] == .string("organization-not-known"))
    }

    @Test func `sentences alone, as they were stored before, are read as such`() throws {
        let value = try JSONValue(parsing: #"{"kind":"unknown-facts","unknowns":["no one knows"]}"#)
        #expect(Reason(stored: value)?.unknowns == [.stated("no one knows")])
    }

    @Test func `each kind has a sentence of its own`() {
        var kinds: [String: Remark.Kind] = [:]
        for kind in Remark.Kind.allCases {
            var remark = Self.full(kind)
            remark.because = [Remark(.stated, [.text: "a reason"])]
            let sentence = RemarkText.sentence(remark)
            #expect(!sentence.isEmpty && !sentence.hasSuffix("."), "\(kind)")
            #expect(kinds[sentence] == nil, "\(kind) and \(kinds[sentence] ?? kind)")
            kinds[sentence] = kind
        }
    }

    @Test(arguments: ExplanationRow.allCases)
    func `an open row says which permission no layer is known to let pass`(row: ExplanationRow) {
        let remark = Remark(
            .otherExplanation,
            [
                .row: row.rawValue, .permission: "s3:PutObjectAcl", .mechanism: "bucket-policy",
                .mechanism: "identity-policy", .outcome: Outcome.unknown.rawValue,
            ])
        #expect(
            RemarkText.sentence(remark).contains(
                " (s3:PutObjectAcl, which bucket-policy, identity-policy may not allow)"))
    }
}
