import AWSTypes
import Foundation
import Pipeline
import ReportStore
import TestSupport
import Testing

/// What a damaged delivery told is in doubt until the whole one confirms or withdraws it, whichever
/// comes first.
@Suite struct ProvisionalFactsTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func gzip(_ bytes: [UInt8]) throws -> [UInt8] {
        let name = UUID().uuidString
        let path = try folder.write(bytes, to: name)
        try RunningProgram("/bin/gzip", ["-n", path]).end()
        return Array(try Data(contentsOf: URL(fileURLWithPath: path + ".gz")))
    }

    private func lines(_ prefix: String, _ count: Int) -> [UInt8] {
        Array((0..<count).map { LogFixture.line(requestID: "\(prefix)\($0)") + "\n" }.joined().utf8)
    }

    /// The world whose refusals the policies in force explain for certain.
    private func rows(_ store: String) throws -> [ReportRow] {
        try StoreReader(path: store).report(ReportFilter())
    }

    private func texts(_ store: String) throws -> [String] {
        try rows(store).map { "\($0)" }.sorted()
    }

    private func drops(_ store: String) throws -> [String] {
        var states: [String] = []
        try StoreReader(path: store).drops { states.append($0.state.rawValue) }
        return states.sorted()
    }

    @discardableResult
    private func ingest(_ store: String, _ names: String...) throws -> IngestSummary {
        try Ingest(storePath: store, jobs: 2).run(names.map { folder.path + "/" + $0 })
    }

    /// Two names of one drop: AWS's, and a folder's own path.
    @Test(arguments: [
        ("a/2026-05-04-00-22-09-0123456789ABCDEF", "b/2026-05-04-00-22-09-0123456789ABCDEF"),
        ("a/log.gz", "a/log.gz"),
    ])
    func `a corrupt member's denials are in doubt, and the whole delivery settles them`(
        part: String, whole: String
    ) throws {
        let text = lines("REQUEST", 40)
        let good = try gzip(text)
        // One request id is another, and the checksum tells.
        var forged = try gzip(
            Array(
                String(decoding: text, as: UTF8.self).replacing("REQUEST7 ", with: "REQUESTX ").utf8
            ))
        forged.replaceSubrange((forged.count - 8)..., with: good.suffix(8))
        forged += [UInt8](repeating: 0, count: max(0, good.count - forged.count))
        try folder.write(good, to: "other/whole.gz")
        let expected = folder.path + "/expected.sqlite"
        try ingest(expected, "other")

        let store = folder.path + "/part-first.sqlite"
        try folder.write(forged.prefix(good.count), to: part)
        let first = try ingest(store, part)
        #expect(first.damaged == 1 && first.isInDoubt)
        #expect(try rows(store).count == 40 && rows(store).allSatisfy(\.isInDoubt))
        #expect(try rows(store).contains { $0.requestID == "REQUESTX" })
        #expect(try rows(store).allSatisfy { [.likely, .undetermined].contains($0.certainty) })
        try folder.write(good, to: whole)
        try ingest(store, whole)
        #expect(try texts(store) == texts(expected))
        #expect(try drops(store) == ["complete", "replaced"])

        let other = folder.path + "/whole-first.sqlite"
        try ingest(other, whole)
        try folder.write(forged.prefix(good.count), to: part)
        try ingest(other, part)
        #expect(try texts(other) == texts(expected))
        #expect(try drops(other) == ["complete", "replaced"])
    }

    @Test func `members before the damage are not in doubt`() throws {
        var last = try gzip(lines("LAST", 5))
        last[last.count - 8] ^= 1
        try folder.write(try gzip(lines("FIRST", 5)) + last, to: "logs/x.gz")
        let store = folder.path + "/s.sqlite"
        #expect(try ingest(store, "logs").damaged == 1)
        let doubtful = try rows(store).filter(\.isInDoubt).map(\.requestID)
        #expect(doubtful.count == 5 && doubtful.allSatisfy { $0.hasPrefix("LAST") })
        #expect(try rows(store).count == 10)
    }

    @Test func `a record in doubt is confirmed by the same record in any other drop`() throws {
        var damaged = try gzip(lines("R", 5))
        damaged[damaged.count - 8] ^= 1
        try folder.write(damaged, to: "one/x.gz")
        try folder.write(lines("R", 3), to: "two/y")
        for order in [["one", "two"], ["two", "one"]] {
            let store = folder.path + "/\(order[0]).sqlite"
            for name in order { try ingest(store, name) }
            #expect(try rows(store).filter(\.isInDoubt).map(\.requestID).sorted() == ["R3", "R4"])
        }
    }

    @Test func `bytes behind a whole member are told, and make nothing doubtful`() throws {
        try folder.write(try gzip(lines("R", 5)) + [0x0A], to: "logs/x.gz")
        let store = folder.path + "/s.sqlite"
        let summary = try ingest(store, "logs")
        #expect(summary.damaged == 0 && summary.isInDoubt)
        #expect(summary.problems.contains { $0.contains("trailing garbage ignored") })
        #expect(try rows(store).filter(\.isInDoubt).isEmpty && rows(store).count == 5)
    }

    @Test func `a policy change in a damaged file makes nothing certain until it is delivered`()
        throws
    {
        let change = HistoryOrderTests.change(
            "s3", "PutBucketPolicy", "09:00:00",
            #"{"bucketName":"lake","bucketPolicy":{"Version":"2012-10-17","Statement":[{"#
                + #""Sid":"No","Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*"}]}}"#,
            "null", account: "222233334444")
        let file = try gzip(Array(HistoryOrderTests.log(change).utf8))
        try folder.write(HistoryOrderTests.log(HistoryOrderTests.denial).utf8, to: "denial.json")
        try folder.write(file, to: "whole/change.json.gz")
        let expected = folder.path + "/expected.sqlite"
        try ingest(expected, "denial.json", "whole")
        let certain = try #require(try rows(expected).first)
        #expect(certain.cause == .bucketPolicy)

        let store = folder.path + "/s.sqlite"
        try folder.write(file.dropLast(3), to: "part/change.json.gz")
        try ingest(store, "denial.json", "part")
        let doubtful = try #require(try rows(store).first)
        #expect(doubtful.certainty != .proven && doubtful.certainty != .eliminated)
        try folder.write(file, to: "part/change.json.gz")
        try ingest(store, "part")
        #expect(try texts(store) == texts(expected))
    }

    @Test func `two requests of one id are two denials, in whatever order they come`() throws {
        let lines = [
            LogFixture.line(requestID: "SAME"),
            LogFixture.line(requestID: "SAME", key: "raw/b.csv"),
            LogFixture.line(requestID: "SAME", operation: "REST.HEAD.OBJECT"),
        ]
        for (number, line) in lines.enumerated() {
            try folder.write((line + "\n").utf8, to: "logs/\(number)")
        }
        try folder.write(
            #"{"Records":[\#(LogFixture.record(requestID: "SAME"))]}"#.utf8, to: "logs/trail.json")
        var answers: Set<[String]> = []
        for order in [
            ["0", "1", "2", "trail.json"], ["trail.json", "2", "1", "0"],
            ["1", "0", "trail.json", "2"],
        ] {
            let store = folder.path + "/\(order.joined()).sqlite"
            for name in order { try ingest(store, "logs/" + name) }
            answers.insert(try rows(store).map { "\($0.action) \($0.key ?? "")" }.sorted())
            #expect(try rows(store).count == 3)
        }
        #expect(answers.count == 1)
    }
}
