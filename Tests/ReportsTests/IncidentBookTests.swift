import AWSTypes
import Foundation
import ReportStore
import Testing

@testable import Reports

/// When incidents are told.
struct IncidentBookTests {
    static func row(_ id: String, role: String = "etl", cause: Cause = .bucketPolicy) -> ReportRow {
        var row = ReportRow(
            requestID: id, eventTime: Instant(seconds: 1_000), action: "s3:GetObject",
            resource: "arn:aws:s3:::lake/a", cause: cause, certainty: .likely)
        row.role = "arn:aws:iam::111122223333:role/" + role
        row.bucket = "lake"
        return row
    }

    private static func all(_ book: inout IncidentBook, at now: Int64) -> [String] {
        var told: [String] = []
        while let incident = book.next(at: now) {
            told.append("\(incident.denials) \(incident.newest.requestID)")
        }
        return told
    }

    @Test func `the first of a period is told at once, the others with the next period`() {
        var book = IncidentBook(periodSeconds: 60)
        book.add(Self.row("A"))
        #expect(book.seconds(untilNextAt: 130) == 0)
        #expect(Self.all(&book, at: 130) == ["1 A"])
        book.add(Self.row("B"))
        book.add(Self.row("C"))
        book.add(Self.row("D", role: "other"))
        #expect(Self.all(&book, at: 140) == ["1 D"])
        #expect(book.seconds(untilNextAt: 140) == 40)
        #expect(Self.all(&book, at: 179) == [])
        #expect(book.seconds(untilNextAt: 180) == 0)
        #expect(Self.all(&book, at: 180) == ["2 C"])
        #expect(book.seconds(untilNextAt: 180) == nil)
        #expect(book.count == 0)
    }

    @Test func `what a store says was told in the period is not told again in it`() {
        var book = IncidentBook(periodSeconds: 60)
        book.noteTold(Self.row("A"), at: 125)
        book.add(Self.row("B"))
        #expect(Self.all(&book, at: 130) == [])
        #expect(Self.all(&book, at: 181) == ["1 B"])
    }

    @Test func `without a quiet period each pass is told`() {
        var book = IncidentBook(periodSeconds: 0)
        for id in ["A", "B"] {
            book.noteTold(Self.row(id), at: 5)
            book.add(Self.row(id))
            #expect(Self.all(&book, at: 5) == ["1 \(id)"])
        }
    }

    @Test func `more changes than there is room for are counted, not kept`() {
        var book = IncidentBook(periodSeconds: 60)
        for number in 0..<IncidentBook.maximumIncidents + 7 {
            book.add(Self.row("\(number)", role: "\(number)"))
        }
        #expect(book.count == IncidentBook.maximumIncidents)
        #expect(book.takeLeft() == 7)
        #expect(book.takeLeft() == 0)
    }

    @Test func `one policy's changes are one incident, another policy's another`() {
        func row(_ place: PolicyPlace, _ summary: String) -> ReportRow {
            var row = Self.row("A")
            row.fix = [
                ReportedFix(
                    cause: "bucket-policy", place: place, owner: "o", summary: summary,
                    verified: true, subject: "s")
            ]
            return row
        }
        let lake = PolicyPlace(.bucketPolicy, "lake", account: "111122223333")
        #expect(Incident.key(of: row(lake, "x")) == Incident.key(of: row(lake, "y")))
        let pond = PolicyPlace(.bucketPolicy, "pond", account: "111122223333")
        #expect(Incident.key(of: row(lake, "x")) != Incident.key(of: row(pond, "x")))
        let objects = ["a", "b"].map { PolicyPlace(.objectACL, "lake", object: $0) }
        #expect(Set(objects.map { Incident.key(of: row($0, "x")) }).count == 1)
    }

    @Test func `a message for Slack holds what it may at the most`() throws {
        var incident = Incident(Self.row(String(repeating: "<&>", count: 900)))
        incident.add(Self.row("B", role: String(repeating: "<&>\u{1F600}", count: 900)))
        let json = SlackMessage(incident).json
        #expect(json.utf8.count < 20_000)
        for text in json.components(between: "\"text\":\"", and: "\"") {
            #expect(text.utf16.count <= 2_010)
            #expect(!text.contains("<") && !text.contains(">"))
            // No entity is cut in two.
            for part in text.split(separator: "&").dropFirst(text.hasPrefix("&") ? 0 : 1) {
                #expect(part.hasPrefix("amp;") || part.hasPrefix("lt;") || part.hasPrefix("gt;"))
            }
        }
    }
}

extension String {
    fileprivate func components(between start: String, and end: Character) -> [String] {
        var found: [String] = []
        var rest = self[...]
        while let range = rest.range(of: start) {
            rest = rest[range.upperBound...]
            found.append(String(rest.prefix { $0 != end }))
        }
        return found
    }
}
