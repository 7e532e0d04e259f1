import Foundation
import TestSupport
import Testing

/// `explain` through the built program.
struct ExplainCommandTests {
    @Test(arguments: 1...7)
    func `each denial of the example world is told as agreed`(number: Int) throws {
        let id = "DEMO00000000000\(number)"
        let demo = try StoreFixture.sharedDemo()
        let text = try demo.succeed(["explain", id], environment: ["COLUMNS": "100"])
        try expectGolden(
            text.replacingOccurrences(of: " --store \(demo.store)", with: ""),
            "explain-\(id).txt")
    }

    @Test(arguments: 1...7)
    func `each layer stands once, with a word that tells without colour`(number: Int) throws {
        let text = try StoreFixture.sharedDemo().succeed(["explain", "DEMO00000000000\(number)"])
        let parts = text.components(separatedBy: "\n\n").filter { $0.hasPrefix("Checks for") }
        #expect(parts.count == (number == 5 ? 2 : 1))
        for part in parts {
            let heads = part.split(separator: "\n").filter { line in
                ["✓", "✗", "?", "·"].contains { line.hasPrefix("  \($0) ") }
            }
            let names = heads.map { $0.dropFirst(12) }
            #expect(!names.isEmpty && Set(names).count == names.count, "\(names)")
            let words = ["allows", "denies", "unknown", "silent"]
            #expect(heads.allSatisfy { head in words.contains { head.contains($0) } })
        }
        #expect(!text.contains("allows; allows"))
        #expect(!text.contains("\u{1B}"))
    }

    @Test func `an allow is not quoted, the deny that decided is`() throws {
        let text = try StoreFixture.sharedDemo().succeed(["explain", "DEMO000000000002"])
        let layers = try #require(
            text.components(separatedBy: "\n\n").first { $0.hasPrefix("Checks for") })
        #expect(layers.components(separatedBy: "\"Effect\"").count == 2)
        #expect(layers.contains("\"Effect\": \"Deny\""))
    }

    @Test func `JSON has the report's row, the layers and the path`() throws {
        let text = try StoreFixture.sharedDemo().succeed([
            "explain", "DEMO000000000002", "--format", "json",
        ])
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        #expect(object["requestId"] as? String == "DEMO000000000002")
        #expect((object["layers"] as? [Any])?.isEmpty == false)
        let paths = try #require(object["paths"] as? [[String: Any]])
        #expect(paths.count == 2)
        #expect(paths.allSatisfy { $0["sourceAddress"] as? String == "203.0.113.17" })
    }

    @Test func `what is not there is said, what is there is told all the same`() throws {
        let result = try StoreFixture.sharedDemo().run(["explain", "NIX", "DEMO000000000001"])
        #expect(result.status == 1)
        #expect(result.errors.contains("'NIX'"))
        #expect(result.output.hasPrefix("Request DEMO000000000001"))
    }

    @Test func `several blockers are all named, each with its own change`() throws {
        let fixture = try StoreFixture()
        let deny =
            #"[{"Sid":"Closed","Effect":"Deny","Principal":"*","Action":"s3:*","#
            + #""Resource":"arn:aws:s3:::lake/*"}]"#
        try CaptureFixture(bucketStatements: deny).importInto(fixture)
        try fixture.ingest([DeniedEvent(id: "E000000000000001", key: "a")])
        let text = try fixture.succeed(["explain", "E000000000000001"])
        #expect(text.contains("Statement Closed in the bucket policy of lake"))
        #expect(text.contains("Other policies that also deny"))
        #expect(text.contains("  1.\n") && text.contains("  2.\n"))
    }

    @Test(arguments: 1...7)
    func `the questions behind an answer are lines that simulate decides`(number: Int) throws {
        let fixture = try StoreFixture.sharedDemo()
        let id = "DEMO00000000000\(number)"
        let lines = try fixture.succeed(["explain", "--as-requests", id])
        let folder = try TemporaryFolder()
        let file = try folder.write(lines, to: "requests.ndjson")
        let answers = try fixture.succeed(["simulate", file]).split(separator: "\n")
        #expect(!answers.isEmpty && answers.count == lines.split(separator: "\n").count)
        for answer in answers {
            #expect(answer.hasPrefix("{\"id\":\"\(id) "))
            #expect(answer.contains("\"decision\":") && !answer.contains("\"error\":"))
        }
    }
}
